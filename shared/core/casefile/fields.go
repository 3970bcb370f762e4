package casefile

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// field is one key of a map in a case file and where its value belongs in Go.
//
// What a key means is in the type of its field and in two tags: `to` lists the
// types that a reference may have, as in package review; `is` says what a plain
// string stands for:
//
//	person   an alias of the list of people
//	source   a key of the list of sources
//	control  a control of ISO/IEC 42001, Annex A
//	name     the reference of the item itself
//	slug, code, jump   see shapes
//	inline   no key: the fields of the struct stand in its place
type field struct {
	key      string
	typ      reflect.Type
	index    []int
	to, is   string
	required bool
}

var fieldCache sync.Map // reflect.Type to []field

// fieldsOf lists the keys of a struct in order. Embedded and inlined structs
// are flattened.
func fieldsOf(t reflect.Type) []field {
	if known, ok := fieldCache.Load(t); ok {
		return known.([]field)
	}
	var all []field
	for i := range t.NumField() {
		all = append(all, fieldsAt(t.Field(i))...)
	}
	fieldCache.Store(t, all)
	return all
}

func fieldsAt(f reflect.StructField) []field {
	if f.Anonymous || f.Tag.Get("is") == "inline" {
		inner := slices.Clone(fieldsOf(f.Type))
		for i := range inner {
			inner[i].index = append(slices.Clone(f.Index), inner[i].index...)
		}
		return inner
	}
	key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	if key == "-" || key == "" {
		return nil
	}
	return []field{{
		key: key, typ: f.Type, index: f.Index, to: f.Tag.Get("to"), is: f.Tag.Get("is"),
		required: !strings.Contains(options, "omitzero"),
	}}
}

// leaf is one scalar of a case that is set.
type leaf struct {
	path  string
	field field
	value reflect.Value // may be set if the walk began at a pointer
}

// eachLeaf visits the strings below v, in the order of the fields.
func eachLeaf(v reflect.Value, f field, path string, visit func(leaf) error) error {
	switch {
	case v.IsZero():
	case v.Type() == timeType:
	case v.Kind() == reflect.Pointer:
		return eachLeaf(v.Elem(), f, path, visit)
	case v.Kind() == reflect.Struct:
		return eachField(v, path, visit)
	case v.Kind() == reflect.Slice:
		return eachElement(v, f, path, visit)
	case v.Kind() == reflect.String:
		return visit(leaf{path, f, v})
	}
	return nil
}

func eachField(v reflect.Value, path string, visit func(leaf) error) error {
	for _, f := range fieldsOf(v.Type()) {
		below := v.FieldByIndex(f.index)
		if below.IsZero() {
			continue
		}
		if err := eachLeaf(below, f, join(path, f.key), visit); err != nil {
			return err
		}
	}
	return nil
}

func eachElement(v reflect.Value, f field, path string, visit func(leaf) error) error {
	for i := range v.Len() {
		if err := eachLeaf(v.Index(i), f, element(path, i), visit); err != nil {
			return err
		}
	}
	return nil
}
