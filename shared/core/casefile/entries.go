package casefile

import (
	"path"
	"reflect"
	"strings"

	"conoe/shared/core/review"
)

// nameOf names a definition: "review.EVR", "casefile.Step" or "entry.EVR".
func nameOf(t reflect.Type) string {
	if doc, ok := entryDoc(t); ok {
		return "entry." + doc.Name()
	}
	return path.Base(t.PkgPath()) + "." + t.Name()
}

// entryDoc is the type of the document of an Entry.
func entryDoc(t reflect.Type) (reflect.Type, bool) {
	if !isEntry(t) {
		return nil, false
	}
	f, _ := t.FieldByName("Doc")
	return f.Type, true
}

func isEntry(t reflect.Type) bool {
	return t.PkgPath() == caseType.PkgPath() && strings.HasPrefix(t.Name(), "Entry[")
}

// docOf is the review's type of an Entry's document.
func docOf(entry reflect.Type) (review.Type, bool) {
	t, ok := entryDoc(entry)
	if !ok {
		return "", false
	}
	return reflect.New(t).Interface().(review.Doc).Type(), true
}

// single reports whether a review has only one document of the entry's type.
func single(entry reflect.Type) bool {
	for _, f := range fieldsOf(reflect.TypeFor[Items]()) {
		if f.typ.Kind() == reflect.Pointer && f.typ.Elem() == entry {
			return true
		}
	}
	return false
}
