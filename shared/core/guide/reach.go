package guide

import (
	"reflect"
	"strconv"
	"strings"
)

// This file and value.go are the only ones that read documents by the names of
// their fields. A path such as "oversight.who" leads from field to field, and
// "models.0.name" into the first element of a list.

// reach is the value at a path below v, with the tag of its last field. An
// element of a list that is not there is made, so v is a copy where that matters.
// It panics where there is no such field: Read refuses such a path.
func reach(v reflect.Value, path string) (reflect.Value, reflect.StructTag) {
	var tag reflect.StructTag
	for name := range strings.SplitSeq(path, ".") {
		if v.Kind() == reflect.Slice {
			n, _ := strconv.Atoi(name)
			for v.Len() <= n {
				v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			}
			v = v.Index(n)
			continue
		}
		f, ok := fieldNamed(v.Type(), name)
		if !ok {
			panic("guide: no field " + path)
		}
		v, tag = v.FieldByIndex(f.Index), f.Tag
	}
	return v, tag
}

// typeAt is the type at a path, or false.
func typeAt(t reflect.Type, path string) (reflect.Type, bool) {
	for name := range strings.SplitSeq(path, ".") {
		if t.Kind() == reflect.Slice && name == "0" {
			t = t.Elem()
			continue
		}
		if t.Kind() != reflect.Struct || t == timeType {
			return nil, false
		}
		f, ok := fieldNamed(t, name)
		if !ok {
			return nil, false
		}
		t = f.Type
	}
	return t, true
}

func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	for n := range t.NumField() {
		f := t.Field(n)
		if jsonName(f) == name {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// within is the element of a list, or v itself where there is none to choose.
// An element that is not there is an empty one that belongs to no document.
func within(v reflect.Value, list string, at int) (e reflect.Value, there bool) {
	if list == "" {
		return v, true
	}
	all, _ := reach(v, list)
	if at < 0 || at >= all.Len() {
		return reflect.New(all.Type().Elem()).Elem(), false
	}
	return all.Index(at), true
}

// leaves lists the paths of everything that can be asked below a type. The
// elements of a list stand below the list's own path.
func leaves(t reflect.Type, path string) []string {
	var out []string
	for n := range t.NumField() {
		f := t.Field(n)
		below := strings.Join(compact(path, jsonName(f)), ".")
		e := f.Type
		if e.Kind() == reflect.Slice {
			e = e.Elem()
		}
		if e.Kind() == reflect.Struct && e != timeType {
			out = append(out, leaves(e, below)...)
			continue
		}
		out = append(out, below)
	}
	return out
}

// prune drops the first element of each list that a path leads into, if nothing
// is in it.
func prune(v reflect.Value, paths []string) {
	for _, path := range paths {
		list, _, ok := strings.Cut(path, ".0")
		if !ok {
			continue
		}
		if at, _ := reach(v, list); at.Len() > 0 && blank(at.Index(0)) {
			at.Set(at.Slice(1, at.Len()))
			if at.Len() == 0 {
				at.SetZero()
			}
		}
	}
}
