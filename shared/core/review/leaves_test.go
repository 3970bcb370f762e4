package review

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// canary is what must never stand in an entry.
const canary = "Anna Müller, diabetic"

// spot is the type of one scalar of a document, and the way to it.
type spot struct {
	path string
	typ  reflect.Type
	tag  reflect.StructTag
	at   []int // index of each field; a list counts as its first element
}

// spots lists the scalars that a struct type can hold.
func spots(t reflect.Type) []spot { return spotsIn(spot{typ: t}) }

func spotsIn(s spot) []spot {
	switch {
	case s.typ == timeType, s.typ == digestType:
		return []spot{s}
	case s.typ.Kind() == reflect.Slice:
		s.typ = s.typ.Elem()
		return spotsIn(s)
	case s.typ.Kind() != reflect.Struct:
		return []spot{s}
	}
	var out []spot
	for n := range s.typ.NumField() {
		f := s.typ.Field(n)
		name, tag := "/"+jsonName(f), f.Tag
		if f.Anonymous {
			name = ""
		}
		out = append(out, spotsIn(spot{s.path + name, f.Type, tag, append(slices.Clone(s.at), n)})...)
	}
	return out
}

// set puts a text at the spot of an addressable struct.
func (s spot) set(v reflect.Value, text string) {
	for _, n := range s.at {
		v = element(v).Field(n)
	}
	element(v).SetString(text)
}

func element(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Slice {
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		v = v.Index(0)
	}
	return v
}

func TestLeavesOfDocumentsAreOfKnownTypes(t *testing.T) {
	known := []reflect.Type{
		textType, refType, personType, timeType, digestType, reflect.TypeFor[Decimal](), reflect.TypeFor[int](),
	}
	for _, typ := range Types() {
		for _, s := range spots(reflect.TypeOf(NewDoc(typ)).Elem()) {
			if !slices.Contains(known, s.typ) && !s.typ.Implements(enumType) && !s.typ.Implements(tokenType) {
				t.Errorf("%s%s is a %s, whose meaning nobody knows", typ, s.path, s.typ)
			}
			if strings.HasSuffix(s.path, "/") || strings.Contains(s.path, "//") {
				t.Errorf("%s%s has no name in JSON", typ, s.path)
			}
			if s.typ == refType && s.tag.Get("to") == "" {
				t.Errorf("%s%s does not say what it refers to", typ, s.path)
			}
			for to := range strings.SplitSeq(s.tag.Get("to"), ",") {
				if to != "" && to != "*" && NewDoc(Type(to)) == nil {
					t.Errorf("%s%s refers to %q, which is no type", typ, s.path, to)
				}
			}
		}
	}
}

// TestFreeTextReachesNoEntry puts a text with a name in it wherever a document
// can hold one: Check refuses it, or Mask leaves nothing of it.
func TestFreeTextReachesNoEntry(t *testing.T) {
	for _, typ := range Types() {
		for _, s := range spots(reflect.TypeOf(NewDoc(typ)).Elem()) {
			if s.typ.Kind() != reflect.String {
				continue
			}
			doc := NewDoc(typ)
			s.set(reflect.ValueOf(doc).Elem(), canary)
			err := Check(doc)
			if s.typ != textType {
				if fault.CodeOf(err) != fault.Invalid {
					t.Errorf("%s%s took the text: %v", typ, s.path, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s%s refuses text: %v", typ, s.path, err)
			}
			if b := entryOf(t, doc); strings.Contains(b, "Anna") {
				t.Errorf("%s%s stands in the entry: %s", typ, s.path, b)
			}
		}
	}
}

// entryOf is the data of the entry that saves a document.
func entryOf(t *testing.T, doc Doc) string {
	t.Helper()
	masked := Mask(doc)
	b, err := json.Marshal(SavedItem{Saved[Doc]{Doc: masked}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), string(Masked)) {
		t.Errorf("the mask of %s does not show that something was said: %s", doc.Type(), b)
	}
	return string(b)
}

// changes has one of every change that is not the saving of a document.
func changes() []Change {
	out := []Change{
		OpenedDossier{},
		Screened{},
		RolesAssigned{},
		Moved{},
		Confirmed{},
		GateAsked{},
		GateDecided{},
		WaivedGuard{},
		StageEntered{},
		StageReopened{},
		Paused{},
		EndedReview{},
		ContentErased{},
		BecameDue{},
		AnswersGiven{},
		Founded{},
		PersonAdded{},
		OfficesGiven{},
		PersonChanged{},
		PersonMerged{},
		PersonLeft{},
		SettingsAdopted{},
		SystemRegistered{},
		ReviewRegistered{},
		SoADecided{},
		ExportRequested{},
		ExportDelivered{},
		Restored{},
	}
	for _, k := range approval.Kinds() {
		e, err := approval.Decode(k, []byte("{}"))
		if err != nil {
			panic(err)
		}
		out = append(out, Asked{e})
	}
	return out
}

func TestChangesAndDocumentsAreAllKinds(t *testing.T) {
	got := map[string]bool{}
	for _, c := range changes() {
		got[KindOf(c)] = true
	}
	for _, typ := range Types() {
		got[KindOf(SavedItem{Saved[Doc]{Doc: NewDoc(typ)}})] = true
	}
	folded := map[string]bool{}
	for _, k := range slices.Concat(DossierKinds(), WorkspaceKinds()) {
		if !got[k.Kind] && !folded[k.Kind] {
			t.Errorf("%s is folded, and no change makes it", k.Kind)
		}
		folded[k.Kind] = true
		delete(got, k.Kind)
	}
	for k := range got {
		t.Errorf("%s is made, and nothing folds it", k)
	}
	for _, k := range approval.Kinds() {
		if !slices.ContainsFunc(DossierKinds(), func(d ledger.KindVersion) bool { return d.Kind == k }) {
			t.Errorf("%s is not folded", k)
		}
	}
}

// machineMade are the plain strings of entries, all made by the product itself
// or taken from the adopted policy, whose words ParsePolicy checks.
var machineMade = map[string]string{
	"dossier.opened/system":                     "name of a stream",
	"dossier.opened/base/stream":                "name of a stream",
	"system.registered/stream":                  "name of a stream",
	"review.registered/stream":                  "name of a stream",
	"export.requested/export":                   "id of an export",
	"export.delivered/export":                   "id of an export",
	"export.delivered/name":                     "id of an export, with its ending",
	"export.delivered/positions/stream":         "name of a stream",
	"stream.restored/stream":                    "name of a stream",
	"settings.adopted/policy":                   "version of the policy",
	"settings.adopted/criteria":                 "version of the criteria",
	"approval.opened/policy_version":            "version of the policy",
	"approval.opened/calendar/name":             "name of the policy's calendar",
	"approval.decided/language":                 "checked by package approval as a language tag",
	"approval.opened/calendar/holidays":         "dates of the policy's calendar",
	"approval.minute_recorded/decided/language": "checked by package approval as a language tag",
}

// TestLeavesOfChangesAreNoText finds any field of an entry beside the document
// that could hold what a person wrote.
func TestLeavesOfChangesAreNoText(t *testing.T) {
	found := map[string]bool{}
	for _, c := range changes() {
		typ := reflect.TypeOf(c)
		if a, ok := c.(Asked); ok {
			typ = reflect.TypeOf(a.Event)
		}
		for _, s := range spots(typ) {
			at := KindOf(c) + s.path
			switch {
			case s.typ == textType:
				t.Errorf("%s is a text", at)
			case s.typ == reflect.TypeFor[string]():
				found[at] = true
				if machineMade[at] == "" {
					t.Errorf("%s is a plain string", at)
				}
			case slices.Contains([]reflect.Kind{reflect.Map, reflect.Pointer, reflect.Interface, reflect.Float64}, s.typ.Kind()):
				t.Errorf("%s is a %s", at, s.typ)
			}
		}
	}
	for at := range machineMade {
		if !found[at] {
			t.Errorf("%s is no longer there; take it off the list", at)
		}
	}
}

func TestTypesAreComplete(t *testing.T) {
	prefixes := map[string]bool{}
	for _, typ := range Types() {
		if d := NewDoc(typ); d == nil || d.Type() != typ {
			t.Errorf("%s: got %v", typ, d)
		}
		if typ.Title() == "" || len(typ.Prefix()) != 3 || prefixes[typ.Prefix()] {
			t.Errorf("%s has no title, or no prefix of its own", typ)
		}
		prefixes[typ.Prefix()] = true
	}
	if got, want := fmt.Sprint(len(Types()), len(newDoc), len(types)), fmt.Sprint(len(types), len(types), len(types)); got != want {
		t.Errorf("types, documents, rows: got %s, want %s", got, want)
	}
	if NewDoc("x") != nil || Type("x").Title() != "" {
		t.Error("an unknown type has a document")
	}
}
