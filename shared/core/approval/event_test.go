package approval

import (
	"reflect"
	"regexp"
	"testing"

	"conoe/shared/core/fault"
)

func TestKindsAreDistinctAndNamed(t *testing.T) {
	if got, want := len(Kinds()), 24; got != want {
		t.Errorf("%d kinds, want %d: a kind is never removed, and none takes the place of another", got, want)
	}
	name := regexp.MustCompile(`^approval\.[a-z_]+$`)
	for _, k := range Kinds() {
		if e, err := Decode(k, []byte(`{"request":"apr_1"}`)); err != nil || e.Kind() != k || e.Of() != "apr_1" || !name.MatchString(k) {
			t.Errorf("%s: %v, %v", k, e, err)
		}
	}
}

func TestUnknownKindStopsTheFold(t *testing.T) {
	if _, err := Decode("approval.forgotten", []byte(`{}`)); err == nil {
		t.Error("an unknown kind was read")
	}
	if _, err := Decode("approval.closed", []byte(`{"due":null}`)); err == nil {
		t.Error("a null was read")
	}
}

// TestEventsHoldNoTextAndNoNumberThatIsNotWhole walks the types of all events.
func TestEventsHoldNoTextAndNoNumberThatIsNotWhole(t *testing.T) {
	for _, k := range Kinds() {
		e, err := Decode(k, []byte(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		walk(t, k, reflect.TypeOf(e))
	}
}

// plain are the fields of plain text: names that policy gives, and a language
// tag that Decide checks.
var plain = map[string]bool{"PolicyVersion": true, "Name": true, "Holidays": true, "Language": true}

func walk(t *testing.T, at string, typ reflect.Type) {
	switch typ.Kind() {
	case reflect.Slice:
		walk(t, at, typ.Elem())
	case reflect.Struct:
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Type == reflect.TypeFor[string]() && !plain[f.Name] {
				t.Errorf("%s.%s is free text", at, f.Name)
			}
			if f.Tag.Get("json") == "" && !f.Anonymous {
				t.Errorf("%s.%s has no name in JSON", at, f.Name)
			}
			walk(t, at+"."+f.Name, f.Type)
		}
	case reflect.Float32, reflect.Float64, reflect.Map, reflect.Pointer, reflect.Interface:
		t.Errorf("%s is a %s", at, typ.Kind())
	}
}

func TestIDsAndDigestsKeepTextOut(t *testing.T) {
	for p, want := range map[PersonID]bool{
		per("a"): true, "": false, "Ann": false, "per_": false, "per_ann@example.org": false,
		"per_{6ba7b810-9dad-11d1-80b4-00c04fd430c8}": false,
	} {
		if p.Valid() != want {
			t.Errorf("%q: %v", p, p.Valid())
		}
	}
	for d, want := range map[Digest]bool{
		dig("a"): true, "": false, "sha256:": false, "sha256:no way": false, "I object": false, "md5:00": false,
	} {
		if d.Valid() != want {
			t.Errorf("%q: %v", d, d.Valid())
		}
	}
}

func TestInviteWhileOpen(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.nothing(s.r.Invite("", []Invitation{in(ProjectTeam, "mia")}, s.now))
	s.add(s.r.Invite(per("author"), []Invitation{in(Management, "max")}, s.now))
	s.vote("sam", Approve)
	s.vote("max", Approve)
	s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
	events, err := s.r.Invite("", []Invitation{in(Management, "dan")}, s.now)
	s.refuses(fault.Denied, events, err)
	events, err = s.r.Invite("Ann", []Invitation{in(Management, "ann")}, s.now)
	s.refuses(fault.Invalid, events, err)
	s.pass(dayLong)
	events, err = s.r.Invite("", []Invitation{in(Management, "ann")}, s.now)
	s.refuses(fault.Expired, events, err)
}
