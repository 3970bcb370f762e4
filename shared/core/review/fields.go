package review

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// MaxText is the length of the longest Text, in bytes.
const MaxText = 40_000

// The meaning of a document's fields is in their types: Text is content, Ref
// is a link to an item of the types in the tag `to`, an enum is one of a
// closed list. This file is the only one that reads documents that way.

var (
	textType   = reflect.TypeFor[Text]()
	refType    = reflect.TypeFor[Ref]()
	personType = reflect.TypeFor[PersonID]()
	timeType   = reflect.TypeFor[ledger.Time]()
	digestType = reflect.TypeFor[ledger.Digest]()
	enumType   = reflect.TypeFor[enum]()
	tokenType  = reflect.TypeFor[token]()
)

// leaf is one scalar of a document, during the visit of it.
type leaf struct {
	in    *walker
	tag   reflect.StructTag // of the field that holds the value or its list
	value reflect.Value
}

// path is where the leaf stands, such as "/clusters/0". It is written only when
// somebody reads it, which is nearly never.
func (l leaf) path() string {
	path := ""
	for _, p := range l.in.places {
		if p.of == nil {
			path += fmt.Sprintf("/%d", p.index)
		} else {
			path += "/" + jsonName(p.of.Field(p.index))
		}
	}
	return path
}

// walker visits the scalars of a document that are set, in order of field.
type walker struct {
	places []place
	visit  func(leaf)
}

// place is a field of a struct, or an element of a list where of is nil.
type place struct {
	of    reflect.Type
	index int
}

func eachLeaf(doc Doc, visit func(leaf)) {
	w := walker{places: make([]place, 0, 8), visit: visit}
	w.walk(reflect.ValueOf(doc).Elem(), "")
}

func (w *walker) walk(v reflect.Value, tag reflect.StructTag) {
	t := v.Type()
	switch {
	case v.IsZero():
	case t == timeType, t == digestType:
		w.visit(leaf{w, tag, v})
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				w.enter(place{t, i}, f, t.Field(i).Tag)
			}
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			w.enter(place{nil, i}, v.Index(i), tag)
		}
	default:
		w.visit(leaf{w, tag, v})
	}
}

func (w *walker) enter(p place, v reflect.Value, tag reflect.StructTag) {
	w.places = append(w.places, p)
	w.walk(v, tag)
	w.places = w.places[:len(w.places)-1]
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// Mask gives a copy of doc in which Masked stands for every Text: what may
// stand in an entry.
func Mask(doc Doc) Doc {
	c := clone(doc)
	eachLeaf(c, func(l leaf) {
		if l.value.Type() == textType {
			l.value.SetString(string(Masked))
		}
	})
	return c
}

// clone copies a document and everything in it.
func clone(doc Doc) Doc {
	c := NewDoc(doc.Type())
	copyInto(reflect.ValueOf(c).Elem(), reflect.ValueOf(doc).Elem())
	return c
}

func copyInto(to, from reflect.Value) {
	switch {
	case from.Kind() == reflect.Slice && !from.IsNil():
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			copyInto(to.Index(i), from.Index(i))
		}
	case from.Kind() == reflect.Struct && from.Type() != timeType:
		for i := range from.NumField() {
			copyInto(to.Field(i), from.Field(i))
		}
	default:
		to.Set(from)
	}
}

// Rename gives a copy of doc in which name stands for every reference.
func Rename(doc Doc, name func(Ref) Ref) Doc {
	c := clone(doc)
	eachLeaf(c, func(l leaf) {
		if l.value.Type() == refType {
			l.value.SetString(string(name(Ref(l.value.String()))))
		}
	})
	return c
}

// RenamePersons gives a copy of doc in which name stands for every person.
func RenamePersons(doc Doc, name func(PersonID) PersonID) Doc {
	c := clone(doc)
	eachLeaf(c, func(l leaf) {
		if l.value.Type() == personType {
			l.value.SetString(string(name(PersonID(l.value.String()))))
		}
	})
	return c
}

// Check refuses a document with a word outside its list, a reference of the
// wrong type or shape, or a text that is too long or not in normal form. It
// says nothing about what is missing: that is for the rules.
func Check(doc Doc) error {
	var first error
	eachLeaf(doc, func(l leaf) {
		if first != nil {
			return
		}
		if err := checkLeaf(l); err != nil {
			first = fault.Errorf(fault.Invalid, "%s%s: %s.", doc.Type().Title(), l.path(), err.Error())
		}
	})
	return first
}

func checkLeaf(l leaf) error {
	s := ""
	if l.value.Kind() == reflect.String {
		s = l.value.String()
	}
	switch {
	case l.value.Type().Implements(enumType):
		return checkEnum(l.value.Interface().(enum), s)
	case l.value.Type() == refType:
		return checkRef(Ref(s), l.tag.Get("to"))
	case l.value.Type() == textType:
		return checkText(s)
	case l.value.Type() == personType:
		return checkPerson(PersonID(s))
	case l.value.Type().Implements(tokenType):
		return l.value.Interface().(token).Check()
	case l.value.Type() == timeType, l.value.Type() == digestType:
		return nil
	case l.value.Kind() == reflect.Int:
		return checkInt(l.value.Int())
	}
	return fault.Errorf(fault.Internal, "a field of type %s is neither text nor token", l.value.Type())
}

func checkPerson(p PersonID) error {
	if !p.Valid() {
		return fault.Errorf(fault.Invalid, "this is not the id of a person")
	}
	return nil
}

func checkInt(n int64) error {
	if n < 0 || n > 1<<40 {
		return fault.Errorf(fault.Invalid, "%d is not a count or a rating", n)
	}
	return nil
}

func checkText(s string) error {
	switch {
	case len(s) > MaxText:
		return fault.Errorf(fault.Limit, "the text is longer than %d bytes; attach it as evidence", MaxText)
	case !utf8.ValidString(s):
		return fault.Errorf(fault.Invalid, "the text is not valid UTF-8")
	case !norm.NFC.IsNormalString(s):
		return fault.Errorf(fault.Invalid, "the text is not in Unicode normal form C")
	}
	return nil
}

func checkRef(r Ref, to string) error {
	if err := r.Check(); err != nil {
		return err
	}
	t := r.Type()
	if to == "*" || to == "" || slices.Contains(strings.Split(to, ","), string(t)) {
		return nil
	}
	return fault.Errorf(fault.Invalid, "%q is a %s, which does not belong here", string(r), t.Title())
}

// Link is one reference of a document.
type Link struct {
	Path string // such as "/clusters/0"
	To   Ref
}

// Links lists the references of a document with the places where they stand.
func Links(doc Doc) []Link {
	var out []Link
	eachLeaf(doc, func(l leaf) {
		if l.value.Type() == refType {
			out = append(out, Link{l.path(), Ref(l.value.String())})
		}
	})
	return out
}

// traced lists the items on whose meaning a document builds (the fields tagged
// `trace`), each once, in order of first mention.
func traced(doc Doc) []Ref {
	var out []Ref
	eachLeaf(doc, func(l leaf) {
		if l.value.Type() != refType || l.tag.Get("trace") == "" {
			return
		}
		if to := Ref(l.value.String()).Base(); !slices.Contains(out, to) {
			out = append(out, to)
		}
	})
	return out
}

// Missing lists which of the fields, given as paths such as "feasibility/verdict",
// hold nothing.
func Missing(doc Doc, fields []string) []string { return MissingIn(doc.Type(), fields)(doc) }

// MissingIn is Missing for many documents of one type.
func MissingIn(t Type, fields []string) func(Doc) []string {
	of := reflect.TypeOf(NewDoc(t)).Elem()
	at := make([][]int, len(fields))
	for n, f := range fields {
		at[n] = fieldAt(of, f)
	}
	return func(doc Doc) []string {
		var out []string
		v := reflect.ValueOf(doc).Elem()
		for n, f := range fields {
			if at[n] == nil || !holds(v.FieldByIndex(at[n])) {
				out = append(out, f)
			}
		}
		return out
	}
}

// holds reports whether anything is set in v: a list of nothing is nothing, and
// so it stays after a snapshot, which does not tell the two apart.
func holds(v reflect.Value) bool {
	switch {
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			if holds(v.Index(i)) {
				return true
			}
		}
		return false
	case v.Kind() == reflect.Struct && v.Type() != timeType:
		for i := range v.NumField() {
			if holds(v.Field(i)) {
				return true
			}
		}
		return false
	}
	return !v.IsZero()
}

// HasField reports whether the document's type has a field at the path.
func HasField(doc Doc, field string) bool {
	return fieldAt(reflect.TypeOf(doc).Elem(), field) != nil
}

// fieldAt is the index of the field at a path, or nil.
func fieldAt(t reflect.Type, path string) []int {
	var at []int
	for name := range strings.SplitSeq(path, "/") {
		if t.Kind() != reflect.Struct || t == timeType {
			return nil
		}
		n := 0
		for n < t.NumField() && jsonName(t.Field(n)) != name {
			n++
		}
		if n == t.NumField() {
			return nil
		}
		at, t = append(at, n), t.Field(n).Type
	}
	return at
}

// SameButResults reports whether two documents differ in nothing but fields
// tagged `result`: what a treatment led to, which is filled in after its plan
// was approved.
func SameButResults(a, b Doc) bool {
	if a.Type() != b.Type() {
		return false
	}
	x, y := clone(a), clone(b)
	clearResults(reflect.ValueOf(x).Elem())
	clearResults(reflect.ValueOf(y).Elem())
	return reflect.DeepEqual(x, y)
}

func clearResults(v reflect.Value) {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("result") != "" {
			v.Field(i).SetZero()
		}
	}
}
