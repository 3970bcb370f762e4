package review

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// person is the id of somebody whom a test calls by name.
func person(name string) PersonID {
	return PersonID("per_" + uuid.NewSHA1(uuid.Nil, []byte(name)).String())
}

// monday is 2 March 2026, 09:00 UTC.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestMaskKeepsAllButTheText(t *testing.T) {
	doc := &EVR{
		Statement: canary, Kind: []Nature{Technical}, Verb: "protect", Clusters: []Ref{"VCL-01"},
		Assumptions: []Text{"one", "", "two"}, Criteria: []Criterion{{Metric: "m", Operator: "<=", Threshold: "0.5"}},
		Feasibility: EVRFeasibility{Legal: "yes", Verdict: "feasible"},
	}
	got := Mask(doc)
	want := &EVR{
		Statement: Masked, Kind: []Nature{Technical}, Verb: "protect", Clusters: []Ref{"VCL-01"},
		Assumptions: []Text{Masked, "", Masked}, Criteria: []Criterion{{Metric: Masked, Operator: "<=", Threshold: "0.5"}},
		Feasibility: EVRFeasibility{Legal: Masked, Verdict: "feasible"},
	}
	if !reflect.DeepEqual(got, Doc(want)) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if doc.Statement != canary || doc.Assumptions[0] != "one" {
		t.Error("the original was masked too")
	}
}

func TestRename(t *testing.T) {
	doc := &TradeOff{Between: []Ref{"EVR-0001", "EDR-0002"}, Dissent: []Dissent{{By: "REP-001", Text: "EVR-0001"}}}
	got := Rename(doc, func(r Ref) Ref { return r.From("REV-1") })
	want := &TradeOff{Between: []Ref{"REV-1/EVR-0001", "REV-1/EDR-0002"}, Dissent: []Dissent{{By: "REV-1/REP-001", Text: "EVR-0001"}}}
	if !reflect.DeepEqual(got, Doc(want)) {
		t.Errorf("got %+v", got)
	}
	rep := RenamePersons(&Representative{Person: person("ann"), Speaks: []Ref{"STK-001"}, Identity: Identity{VerifiedBy: person("bob")}},
		func(PersonID) PersonID { return person("carl") })
	if r := rep.(*Representative); r.Person != person("carl") || r.Identity.VerifiedBy != person("carl") || r.Speaks[0] != "STK-001" {
		t.Errorf("got %+v", rep)
	}
}

func TestCheck(t *testing.T) {
	long := Text(strings.Repeat("x", MaxText+1))
	for name, c := range map[string]struct {
		doc  Doc
		code fault.Code
		says string
	}{
		"nothing said":             {&EVR{}, "", ""},
		"plain":                    {&EVR{Statement: "Müller 🙂 — \"<!channel>\"", Kind: []Nature{"social"}, Priority: "H"}, "", ""},
		"word outside its list":    {&EVR{Verb: "improve"}, fault.Invalid, "/verb"},
		"word of another list":     {&EVR{Kind: []Nature{"technical", "H"}}, fault.Invalid, "/kind/1"},
		"case matters":             {&EVR{Priority: "h"}, fault.Invalid, "/priority"},
		"link to another type":     {&EVR{Clusters: []Ref{"EVR-0001"}}, fault.Invalid, "does not belong"},
		"one of several types":     {&TradeOff{Between: []Ref{"EVR-0001", "EDR-0001", "VCL-01"}}, "", ""},
		"not written as it is":     {&EVR{ConflictsWith: []Ref{"EVR-7"}}, fault.Invalid, "EVR-7"},
		"too many zeros":           {&EVR{ConflictsWith: []Ref{"EVR-00007"}}, fault.Invalid, "EVR-00007"},
		"any type":                 {&Exception{Subject: "SIG-0001"}, "", ""},
		"any type, but a name":     {&Exception{Subject: "everything"}, fault.Invalid, "/subject"},
		"part of an item":          {&EVR{Criteria: []Criterion{{Demonstrator: "VCL-01#VD-02"}}}, "", ""},
		"decomposed letters":       {&EVR{Statement: "Mu\u0308ller"}, fault.Invalid, "normal form C"},
		"not UTF-8":                {&EVR{Statement: "\xff"}, fault.Invalid, "UTF-8"},
		"longest text":             {&EVR{Statement: long[:MaxText]}, "", ""},
		"one byte too long":        {&EVR{Statement: long}, fault.Invalid, "longer"},
		"negative number":          {&Risk{Likelihood: -1}, fault.Invalid, "-1"},
		"absurd number":            {&Evidence{Size: 1 << 41}, fault.Invalid, "/size"},
		"number with words":        {&Signal{Value: "12 %"}, fault.Invalid, "/value"},
		"number in another form":   {&Signal{Value: "1e3"}, fault.Invalid, "/value"},
		"name instead of an id":    {&System{Owner: "Anna"}, fault.Invalid, "/owner"},
		"control that is a clause": {&Treatment{Controls: []ControlID{"see annex A"}}, fault.Invalid, "/controls/0"},
		"demonstrator 0":           {&Cluster{Demonstrators: []Demonstrator{{ID: "VD-00"}}}, fault.Invalid, "VD-00"},
		"demonstrator by name":     {&Cluster{Demonstrators: []Demonstrator{{ID: "privacy"}}}, fault.Invalid, "privacy"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Check(c.doc)
			if (err != nil || c.code != "") && fault.CodeOf(err) != c.code || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q with %q", err, c.code, c.says)
			}
		})
	}
}

func TestLinks(t *testing.T) {
	got := Links(&EVR{Clusters: []Ref{"VCL-01", "VCL-02"}, Criteria: []Criterion{{}, {Demonstrator: "VCL-01#VD-02"}}})
	want := []Link{{"/clusters/0", "VCL-01"}, {"/clusters/1", "VCL-02"}, {"/fit_criteria/1/demonstrator", "VCL-01#VD-02"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	up := traced(&EVR{Clusters: []Ref{"VCL-01", "VCL-01"}, Stakeholders: []Ref{"STK-001"}, Statements: []Ref{"VAL-0001"}})
	if want := []Ref{"VCL-01", "VAL-0001"}; !reflect.DeepEqual(up, want) {
		t.Errorf("traced: got %v, want %v", up, want)
	}
}

func TestMissing(t *testing.T) {
	doc := &EVR{
		Statement: Masked, Kind: []Nature{}, Statements: []Ref{""}, Criteria: []Criterion{{}},
		Feasibility: EVRFeasibility{Control: "in_control"}, Assumptions: []Text{"", Masked},
	}
	for field, missing := range map[string]bool{
		"statement": false, "rationale": true, "feasibility": false, "feasibility/control": false,
		"feasibility/verdict": true, "feasibility/control/x": true, "nothing": true, "": true,
		"kind": true, "statements": true, "fit_criteria": true, "assumptions": false,
	} {
		if got := len(Missing(doc, []string{field})) == 1; got != missing {
			t.Errorf("%q: missing %v, want %v", field, got, missing)
		}
	}
	if HasField(doc, "nothing") || HasField(doc, "feasibility/x") || HasField(doc, "statement/x") || !HasField(doc, "feasibility/verdict") {
		t.Error("HasField is wrong")
	}
	if HasField(&Engagement{}, "at/wall") || !HasField(&Engagement{}, "at") || len(Missing(&Engagement{At: ledger.At(monday)}, []string{"at"})) > 0 {
		t.Error("a time has parts")
	}
}

func FuzzDecimal(f *testing.F) {
	for _, s := range []string{"", "0", "-0", "12", "0.5", "-3.25", "1e3", "00", "1.", ".5", "+1", "1_000", "999999999999999999.999999999", "٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Decimal(s)
		err := d.Check()
		r, ok := d.Rat()
		if ok != (err == nil && s != "") {
			t.Fatalf("%q: Check says %v, Rat %v", s, err, ok)
		}
		if ok && (len(s) > 32 || strings.ContainsAny(s, "eE+_/ ") || r == nil) {
			t.Fatalf("%q is a number", s)
		}
		if c := (Criterion{Operator: "=", Threshold: d}); ok && !c.Met(d) {
			t.Fatalf("%q does not equal itself", s)
		}
	})
}

func TestCriterionMet(t *testing.T) {
	for _, c := range []struct {
		operator  Operator
		threshold Decimal
		observed  Decimal
		want      bool
	}{
		{"<=", "0.5", "0.50", true},
		{"<=", "0.5", "0.500000001", false},
		{"<", "10", "9", true},
		{"<", "10", "10", false},
		{">=", "-1", "-1", true},
		{">", "-1", "-1", false},
		{"=", "2", "2.0", true},
		{"=", "2", "3", false},
		{"", "1", "1", false},
		{"<", "", "1", false},
		{"<", "1", "", false},
		{"<", "1", "none", false},
	} {
		if got := (Criterion{Operator: c.operator, Threshold: c.threshold}).Met(c.observed); got != c.want {
			t.Errorf("%s %s %s: got %v", c.observed, c.operator, c.threshold, got)
		}
	}
	if !(Criterion{Metric: Masked, Operator: "<", Threshold: "1"}).Measurable() || (Criterion{Metric: Masked, Operator: "<"}).Measurable() {
		t.Error("Measurable is wrong")
	}
}

func TestLevels(t *testing.T) {
	order := []Level{High, Medium, Low, LevelUnknown}
	for a, x := range order {
		for b, y := range order {
			if got, want := x.Above(y), a < b; got != want {
				t.Errorf("%s above %s: got %v", x, y, got)
			}
		}
	}
}

// TestEmptyListsAreLikeNoLists holds because a snapshot does not tell the two
// apart.
func TestEmptyListsAreLikeNoLists(t *testing.T) {
	var doc System
	if err := json.Unmarshal([]byte(`{"deployment":{"regions":[]},"elements":[{}],"intended_uses":[""]}`), &doc); err != nil {
		t.Fatal(err)
	}
	if got := len(Missing(&doc, []string{"deployment", "elements", "intended_uses"})); got != 3 {
		t.Errorf("%d of 3 are missing", got)
	}
}
