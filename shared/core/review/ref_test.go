package review

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

func TestRefsAreWrittenInOneWay(t *testing.T) {
	for r, want := range map[Ref]Type{
		"EVR-0007": TypeEVR, "EVR-12345": TypeEVR, "SYS-3": TypeSystem, "VCL-04": TypeCluster, "C8R-012": TypeRecord,
		"REV-12/EVR-0007": TypeEVR, "SYS-3/STK-001": TypeStakeholder, "VCL-01#VD-02": TypeCluster, "REV-1/VCL-01#VD-99": TypeCluster,
	} {
		if err := r.Check(); err != nil || r.Type() != want {
			t.Errorf("%s: got %q, %v", r, r.Type(), err)
		}
	}
	for _, r := range []Ref{
		"", "EVR-7", "EVR-0000", "VCL-01#VD-00", "EVR-00007", "evr-0007", "EVR0007", "EVR-", "XXX-001", "REV-12", "REV-0/EVR-0007", "REV-012/EVR-0007",
		"EVR-0001/EVR-0007", "REV-1/REV-2/EVR-0007", "EVR-0007 ", "EVR-0007\n", "EVR-0007#", "EVR-0007#VD-1", "VCL-01#VD-100",
		"VCL-01#VD-01#VD-02", "EVR-99999999999", "EVR-٠٠٠٧", "/EVR-0007", "REV-1/",
	} {
		if err := r.Check(); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q is a reference: %v", r, err)
		}
	}
}

func TestRefParts(t *testing.T) {
	for _, c := range []struct {
		ref, base Ref
		part      string
		number    int
		from      Ref // as it is called outside REV-1
	}{
		{"EVR-0007", "EVR-0007", "", 7, "REV-1/EVR-0007"},
		{"VCL-01#VD-02", "VCL-01", "VD-02", 1, "REV-1/VCL-01#VD-02"},
		{"REV-2/VCL-01#VD-02", "REV-2/VCL-01", "VD-02", 1, "REV-2/VCL-01#VD-02"},
		{"SYS-3", "SYS-3", "", 3, "SYS-3"},
		{"", "", "", 0, ""},
		{"nonsense", "nonsense", "", 0, "REV-1/nonsense"},
	} {
		if c.ref.Base() != c.base || c.ref.Part() != c.part || c.ref.Number() != c.number || c.ref.From("REV-1") != c.from {
			t.Errorf("%q: got %q, %q, %d, %q", c.ref, c.ref.Base(), c.ref.Part(), c.ref.Number(), c.ref.From("REV-1"))
		}
	}
	if got := Ref("EVR-0001").From(""); got != "EVR-0001" {
		t.Errorf("from nowhere: got %s", got)
	}
}

// refs draws references of a dossier, some of other dossiers.
func refs(rt *rapid.T, label string) Ref {
	typ := rapid.SampledFrom(Types()).Draw(rt, label+" type")
	r := NewRef(typ, rapid.IntRange(1, 999_999_999).Draw(rt, label+" number"))
	if rapid.Bool().Draw(rt, label+" inherited") {
		r = r.From(rapid.SampledFrom([]Ref{"REV-1", "REV-12", "SYS-3"}).Draw(rt, label+" home"))
	}
	return r
}

func TestRefRoundTrips(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		typ, n := rapid.SampledFrom(Types()).Draw(rt, "type"), rapid.IntRange(1, 999_999_999).Draw(rt, "number")
		if r := NewRef(typ, n); r.Type() != typ || r.Number() != n || r.Check() != nil || r.Base() != r || r.local() != r {
			rt.Fatalf("%s: got %s, %d, %v", r, r.Type(), r.Number(), r.Check())
		}
		homes := []Ref{"REV-1", "REV-12", "SYS-3"}
		r, home, in := refs(rt, "ref"), rapid.SampledFrom(homes).Draw(rt, "home"), rapid.SampledFrom(homes).Draw(rt, "in")
		abroad := r.Seen(home, in)
		if abroad.Check() != nil || abroad.Type() != r.Type() || abroad.Number() != r.Number() {
			rt.Fatalf("%s of %s is called %s in %s", r, home, abroad, in)
		}
		// Both names mean the same thing, seen from anywhere else.
		if abroad.From(in) != r.From(home) {
			rt.Fatalf("%s of %s is %s in %s, which is %s", r, home, abroad, in, abroad.From(in))
		}
		if abroad.Seen(in, home) != r.Seen(home, home) {
			rt.Fatalf("%s of %s comes back from %s as %s", r, home, in, abroad.Seen(in, home))
		}
	})
}

func FuzzRef(f *testing.F) {
	for _, s := range []string{"EVR-0007", "EVR-7", "REV-12/EVR-0007", "VCL-01#VD-02", "", "SYS-3", "X/Y#Z", "REV-1/SYS-3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := Ref(s)
		if r.Check() != nil {
			return
		}
		if !slices.Contains(Types(), r.Type()) || len(s) > 40 || strings.ToUpper(s) != s {
			t.Fatalf("%q is a reference", s)
		}
		if again := NewRef(r.Type(), r.Number()); again != r.Base().local() {
			t.Fatalf("%q and %q are two names of one thing", s, again)
		}
		if r.Part() != "" && r != r.Base()+"#"+Ref(r.Part()) {
			t.Fatalf("%q falls apart", s)
		}
	})
}
