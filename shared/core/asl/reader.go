package asl

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// faults collects what is wrong with a definition, each with its path.
type faults []string

func (f *faults) add(path, format string, args ...any) {
	*f = append(*f, path+": "+fmt.Sprintf(format, args...))
}

// reader takes the fields of one object; what nobody took is an unknown field.
type reader struct {
	faults *faults
	path   string
	object *object
	taken  map[string]bool
}

func (f *faults) reader(path string, value any) *reader {
	o, ok := value.(*object)
	if !ok {
		f.add(path, "must be an object")
		o = &object{}
	}
	return &reader{f, path, o, map[string]bool{}}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func at(path string, n int) string { return fmt.Sprintf("%s[%d]", path, n) }

func (r *reader) add(key, format string, args ...any) {
	r.faults.add(join(r.path, key), format, args...)
}

// take gives a field and remembers that it is known.
func (r *reader) take(key string) (any, bool) {
	r.taken[key] = true
	value, ok := r.object.fields[key]
	return value, ok
}

// has reports whether a field is there, without taking it.
func (r *reader) has(key string) bool {
	_, ok := r.object.fields[key]
	return ok
}

// done reports every field that nobody took.
func (r *reader) done() {
	for _, key := range r.object.keys {
		if !r.taken[key] {
			r.add(key, "unknown field")
		}
	}
}

func (r *reader) text(key string) string {
	value, ok := r.take(key)
	s, isText := value.(string)
	if ok && !isText {
		r.add(key, "must be a string")
	}
	return s
}

// need is the text of a field that must be there and must say something.
func (r *reader) need(key string) string {
	s := r.text(key)
	if _, isText := r.object.fields[key].(string); s == "" && (isText || !r.has(key)) {
		r.add(key, "is missing")
	}
	return s
}

// oneOf is the text of an optional field with a closed set of values.
func (r *reader) oneOf(key string, allowed ...string) string {
	s := r.text(key)
	for _, a := range allowed {
		if s == a {
			return s
		}
	}
	if r.has(key) {
		r.add(key, "must be one of %q", allowed)
	}
	return ""
}

func (r *reader) yes(key string) bool {
	value, ok := r.take(key)
	b, isBool := value.(bool)
	if ok && !isBool {
		r.add(key, "must be true or false")
	}
	return b
}

func (r *reader) list(key string) []any {
	value, ok := r.take(key)
	list, isList := value.([]any)
	if ok && !isList {
		r.add(key, "must be an array")
	}
	return list
}

// whole is an integer between low and high, or otherwise if the field is absent.
func (r *reader) whole(key string, low, high, otherwise int) int {
	value, ok := r.take(key)
	if !ok {
		return otherwise
	}
	n, err := strconv.Atoi(string(number(value)))
	if err != nil || n < low || n > high {
		r.add(key, "must be a whole number from %d to %d", low, high)
		return otherwise
	}
	return n
}

// decimal is a number of at least low, or otherwise if the field is absent.
func (r *reader) decimal(key string, low, otherwise float64) float64 {
	value, ok := r.take(key)
	if !ok {
		return otherwise
	}
	f, err := strconv.ParseFloat(string(number(value)), 64)
	if err != nil || f < low {
		r.add(key, "must be a number of at least %v", low)
		return otherwise
	}
	return f
}

func number(value any) json.Number {
	n, _ := value.(json.Number)
	return n
}
