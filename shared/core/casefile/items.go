package casefile

import (
	"reflect"

	"conoe/shared/core/review"
)

// entry is an Entry of any type.
type entry struct {
	path string // within its Items, such as "/evrs/0"
	id   *review.Ref
	src  []string
	doc  review.Doc
}

// parts makes an entry of e.
func (e *Entry[D]) parts() entry {
	return entry{id: &e.ID, src: e.Src, doc: any(&e.Doc).(review.Doc)}
}

// entries lists the items in the order of review.Types, which is the order of
// the fields.
func (it *Items) entries() []entry {
	var all []entry
	add := func(v reflect.Value, path string) {
		e := v.Addr().Interface().(interface{ parts() entry }).parts()
		e.path = path
		all = append(all, e)
	}
	v := reflect.ValueOf(it).Elem()
	for _, f := range fieldsOf(v.Type()) {
		switch list := v.FieldByIndex(f.index); {
		case list.IsZero():
		case list.Kind() == reflect.Pointer:
			add(list.Elem(), "/"+f.key)
		default:
			for i := range list.Len() {
				add(list.Index(i), element("/"+f.key, i))
			}
		}
	}
	return all
}

// Each visits the items in the order of review.Types. What a review has only
// one of is named COE-1, PRI-1, INF-1 and PLN-1; the system is SYS-1 within a
// case, whatever the workspace calls it.
func (it *Items) Each(yield func(id review.Ref, src []string, doc review.Doc)) {
	if it == nil {
		return
	}
	for _, e := range it.entries() {
		yield(*e.id, e.src, e.doc)
	}
}

// keys finds the key under which items of a type stand, such as "evrs".
var keys = func() map[review.Type]string {
	m := map[review.Type]string{}
	for _, f := range fieldsOf(reflect.TypeFor[Items]()) {
		t, _ := docOf(f.typ.Elem())
		m[t] = f.key
	}
	return m
}()

// nameSingles gives what a review has only one of its name.
func (it *Items) nameSingles() {
	if it == nil {
		return
	}
	for _, e := range it.entries() {
		if *e.id == "" {
			*e.id = review.NewRef(e.doc.Type(), 1)
		}
	}
}
