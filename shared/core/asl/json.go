package asl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Bounds of a definition.
const (
	maxDefinition = 1 << 20 // AWS's: 1 MB
	maxNesting    = 64
)

// object is a JSON object that knows the order of its keys, so that outlines
// follow the file. Values are string, json.Number, bool, nil, []any or *object.
type object struct {
	keys   []string
	fields map[string]any
}

// readJSON reads one JSON text strictly: a key twice in one object is an error,
// because readers differ in which of the two they take.
func readJSON(raw []byte) (any, error) {
	switch {
	case len(raw) > maxDefinition:
		return nil, fmt.Errorf("longer than %d bytes", maxDefinition)
	case !json.Valid(raw):
		return nil, errors.New("not one JSON text")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return readValue(dec, 0)
}

func readValue(dec *json.Decoder, depth int) (any, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("nested deeper than %d levels", maxNesting)
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return readObject(dec, depth)
	case json.Delim('['):
		return readArray(dec, depth)
	}
	return token, nil
}

func readObject(dec *json.Decoder, depth int) (*object, error) {
	o := &object{fields: map[string]any{}}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name := key.(string)
		if _, twice := o.fields[name]; twice {
			return nil, fmt.Errorf("%q is there twice", name)
		}
		value, err := readValue(dec, depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		o.keys, o.fields[name] = append(o.keys, name), value
	}
	_, err := dec.Token()
	return o, err
}

func readArray(dec *json.Decoder, depth int) ([]any, error) {
	list := []any{}
	for dec.More() {
		value, err := readValue(dec, depth+1)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", len(list), err)
		}
		list = append(list, value)
	}
	_, err := dec.Token()
	return list, err
}
