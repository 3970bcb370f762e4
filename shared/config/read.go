package config

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// prefix marks the variables that are ours. One that a program does not know is
// a fault: it may be the misspelt name of one that it needs.
const prefix = "CONOE_"

// A setting is a field of a struct of settings.
type setting struct {
	name     string
	optional bool
	value    reflect.Value
}

// settings are the fields of a struct, those of its embedded structs too.
func settings(of reflect.Value) []setting {
	var out []setting
	for i := range of.NumField() {
		f := of.Type().Field(i)
		if f.Anonymous {
			out = append(out, settings(of.Field(i))...)
			continue
		}
		name, option, _ := strings.Cut(f.Tag.Get("env"), ",")
		out = append(out, setting{name, option == "optional", of.Field(i)})
	}
	return out
}

// read fills a struct from "NAME=value" pairs. Its error names every fault, and
// no value.
func read(to any, environ []string) error {
	given := pairs(environ)
	var faults []error
	for _, s := range settings(reflect.ValueOf(to).Elem()) {
		text := given[s.name]
		delete(given, s.name)
		if err := s.set(text); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if strings.HasPrefix(name, prefix) {
			faults = append(faults, fmt.Errorf("%s: nobody knows it", name))
		}
	}
	return errors.Join(faults...)
}

func pairs(environ []string) map[string]string {
	out := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		out[name] = value
	}
	return out
}

func (s setting) set(text string) error {
	if text == "" {
		if s.optional {
			return nil
		}
		return errors.New("it is missing")
	}
	if form, ok := s.value.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return form.UnmarshalText([]byte(text))
	}
	s.value.SetString(text)
	return nil
}

// write is the other way round: the variables that read takes.
func write(from any) map[string]string {
	out := map[string]string{}
	for _, s := range settings(reflect.ValueOf(from).Elem()) {
		out[s.name] = fmt.Sprint(s.value.Interface())
	}
	return out
}
