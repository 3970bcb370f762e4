package asl

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"

	"github.com/recolabs/gnata"
)

var (
	errUndefined   = errors.New("returned nothing (undefined)")
	errUnsupported = errors.New("returned an unsupported result type")
	errTooLarge    = errors.New("returned more than fits in a payload")
)

// plain makes JSON values of what the evaluator returned: nil, bool, string,
// json.Number, []any and map[string]any. Nothing and functions are errors.
func plain(v any) (any, error) {
	if v == nil {
		return nil, errUndefined
	}
	w := walk{left: maxPayload}
	return w.value(v, 0)
}

// walk goes through a value; left counts the bytes that it may still take, one
// each at least, so that a huge result is not walked to its end.
type walk struct{ left int }

func (w *walk) value(v any, depth int) (any, error) {
	if w.left--; w.left < 0 || depth > maxDepth {
		return nil, errTooLarge
	}
	switch x := v.(type) {
	case nil, bool, string:
		return x, nil
	case float64:
		return canonical(x)
	case json.Number:
		return exact(x)
	case []any:
		return w.list(x, depth)
	case map[string]any:
		return w.fields(x, depth)
	case interface{ ToMap() map[string]any }: // the evaluator's own objects
		return w.fields(x.ToMap(), depth)
	}
	return w.special(v, depth)
}

// special are the evaluator's null and its sequences; anything else, such as a
// function, is no JSON.
func (w *walk) special(v any, depth int) (any, error) {
	if gnata.IsNull(v) {
		return nil, nil
	}
	switch x := gnata.NormalizeValue(v).(type) {
	case nil, bool, string, float64, json.Number, []any, map[string]any:
		return w.value(x, depth)
	}
	return nil, errUnsupported
}

func (w *walk) list(list []any, depth int) (any, error) {
	out := make([]any, len(list))
	for n, v := range list {
		value, err := w.value(v, depth+1)
		if err != nil {
			return nil, err
		}
		out[n] = value
	}
	return out, nil
}

func (w *walk) fields(fields map[string]any, depth int) (any, error) {
	out := make(map[string]any, len(fields))
	for key, v := range fields {
		value, err := w.value(v, depth+1)
		if err != nil {
			return nil, err
		}
		out[key] = value
	}
	return out, nil
}

// exact keeps an integer as it was written, however long, and any other number
// as the float64 it stands for.
func exact(n json.Number) (any, error) {
	if _, err := strconv.ParseInt(string(n), 10, 64); err == nil && n != "-0" {
		return n, nil
	}
	f, err := n.Float64()
	if err != nil {
		return nil, errUnsupported
	}
	return canonical(f)
}

func canonical(f float64) (any, error) {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return nil, errUnsupported
	case f == 0: // also -0, which is 0 in JSON of AWS
		return json.Number("0"), nil
	}
	raw, err := json.Marshal(f)
	return json.Number(raw), err
}
