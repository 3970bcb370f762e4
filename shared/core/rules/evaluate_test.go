package rules

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// of gives the findings of one rule among many.
func of(found []Finding, id review.RuleID) []Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return f.Rule != id })
}

func TestFindingsComeInOrderOfGates(t *testing.T) {
	s := newScene(t)
	s.Screened("full")
	found := Evaluate(s.world())
	for n, f := range found {
		wellSaid(t, f)
		if n > 0 && (f.Gate < found[n-1].Gate || f.Gate == found[n-1].Gate && weight(f) < weight(found[n-1])) {
			t.Errorf("%s of %s comes after %s of %s", f.Rule, f.Gate, found[n-1].Rule, found[n-1].Gate)
		}
		if blocks := f.Effect == BlocksNow; f.Effect != Warns && blocks != (f.Gate == review.G0) {
			t.Errorf("%s of %s: %s", f.Rule, f.Gate, f.Effect)
		}
		if f.Gate == review.G5 {
			t.Errorf("%s of a cycle of a system that does not operate", f.Rule)
		}
	}
	if len(found) < 20 {
		t.Errorf("%d findings on a review of nothing", len(found))
	}
}

func TestBlocksNowOrLater(t *testing.T) {
	s := newScene(t)
	s.Screened("full")
	s.AI()
	effect := func() Effect {
		found := of(Evaluate(s.world()), "system.misuse")
		if len(found) != 1 || found[0].Gate != review.G1 {
			t.Fatalf("got %+v", found)
		}
		return found[0].Effect
	}
	if got := effect(); got != WillBlock {
		t.Errorf("before G0: got %s", got)
	}
	s.Pass(review.G0)
	if got := effect(); got != BlocksNow {
		t.Errorf("before G1: got %s", got)
	}
	s.Pass(review.G1)
	if got := of(Evaluate(s.world()), "system.misuse"); len(got) > 0 {
		t.Errorf("after G1: got %+v", got)
	}
	s.Add(review.StageReopened{Stage: review.S1, Because: s.Digest()})
	if got := effect(); got != BlocksNow {
		t.Errorf("after going back: got %s", got)
	}
}

func TestRuleIsReportedAtTheFirstGateThatAsks(t *testing.T) {
	s := newScene(t)
	s.Screened("full")
	for _, c := range []struct {
		rule  review.RuleID
		gates []review.GateID
	}{
		{"external.took_part", []review.GateID{review.G2}},
		{"X1.released", []review.GateID{review.G1}},
		{"criteria.adopted", []review.GateID{review.G0, review.G1}}, // warns first, then blocks
	} {
		var gates []review.GateID
		for _, f := range of(Evaluate(s.world()), c.rule) {
			gates = append(gates, f.Gate)
		}
		if !slices.Equal(gates, c.gates) {
			t.Errorf("%s: got %v, want %v", c.rule, gates, c.gates)
		}
	}
	if got := of(Gate(s.world(), review.G3), "external.took_part"); len(got) != 1 || got[0].Effect != BlocksNow || !got[0].Blocking() {
		t.Errorf("asked for by itself, G3 says: %+v", got)
	}
}

func TestWaivedGuards(t *testing.T) {
	s := newScene(t)
	s.Screened("full")
	waive := func(rule review.RuleID, until ledger.Time) {
		s.Add(review.WaivedGuard{Waiver: review.Waiver{Gate: review.G1, Guard: rule, By: s.By, Because: s.Digest(), Until: until}})
	}
	status := func(rule review.RuleID) review.GuardStatus {
		for _, g := range Guards(s.world(), review.G1) {
			if g.Guard == rule {
				return g.Status
			}
		}
		return "not asked"
	}
	if got := status("X1.released"); got != review.GuardFail {
		t.Errorf("before the waiver: got %s", got)
	}
	waive("X1.released", at1(day))
	waive("conoe.approved", at1(day)) // which the policy does not allow
	found := of(Gate(s.world(), review.G1), "X1.released")
	if len(found) != 1 || !found[0].Waived || found[0].Blocking() || status("X1.released") != review.GuardWaived {
		t.Errorf("waived: got %+v, %s", found, status("X1.released"))
	}
	if found := of(Gate(s.world(), review.G1), "conoe.approved"); len(found) != 1 || !found[0].Blocking() || status("conoe.approved") != review.GuardFail {
		t.Errorf("waived what may not be: got %+v", found)
	}
	if found := of(Gate(s.world(), review.G2), "X1.released"); len(found) != 1 || found[0].Waived {
		t.Errorf("waived at another gate: got %+v", found)
	}
	s.Now = s.Now.Add(day)
	if status("X1.released") != review.GuardFail {
		t.Error("the waiver has ended, and the guard is still waived")
	}
	s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"value_register", "case_for_ethics"}})
	if got := status("X1.released"); got != review.GuardPass {
		t.Errorf("done: got %s", got)
	}
}

func TestGuardsNameWhatFails(t *testing.T) {
	s := newScene(t)
	s.Screened("standard")
	s.Save(&review.Cluster{})
	s.Save(&review.Cluster{})
	asked := Asked(s.world(), review.G2)
	guards := Guards(s.world(), review.G2)
	var ids []review.RuleID
	for _, g := range guards {
		ids = append(ids, g.Guard)
		if g.Guard == "T2" && (g.Status != review.GuardFail || !slices.Equal(g.Refs, []review.Ref{"VCL-01", "VCL-02"})) {
			t.Errorf("got %+v", g)
		}
		if g.Guard == "T1" && g.Status != review.GuardPass {
			t.Errorf("got %+v", g)
		}
	}
	if !slices.Equal(ids, asked) || slices.Contains(ids, "lens.culture") {
		t.Errorf("got %v, want what blocks: %v", ids, asked)
	}
	if n := slices.Index(ids, "T2"); n < 0 || ids[n+1] != "T14" {
		t.Errorf("not in order: %v", ids)
	}
}

func TestNothingIsAskedOfADepthThatTheTableTurnsOff(t *testing.T) {
	s := newScene(t)
	s.Screened("light")
	for _, f := range Evaluate(s.world()) {
		if f.Gate != review.G0 && f.Gate != review.G4 {
			t.Errorf("%s at %s", f.Rule, f.Gate)
		}
	}
	if got := Guards(s.world(), review.G2); len(got) > 0 {
		t.Errorf("got %+v", got)
	}
}

// TestShortPath: a concept that needs no value analysis ends the work at G1.
func TestShortPath(t *testing.T) {
	s := newScene(t)
	s.Screened("full")
	s.Save(&review.ConOE{NeedsValueAnalysis: review.No, ValueAnalysisBecause: said})
	if got := s.p.PathOf(s.D); len(got) != 5 {
		t.Errorf("proposed only: got %v", got)
	}
	s.To("COE-1", review.Approved)
	if got := s.p.PathOf(s.D); !slices.Equal(got, []review.GateID{review.G0, review.G1}) {
		t.Errorf("approved: got %v", got)
	}
	if got := of(Evaluate(s.world()), "clusters.ranked"); len(got) > 0 {
		t.Errorf("values are asked for: %+v", got)
	}
}

// TestEvaluateSaysTheSameTwice looks at one world many times: the order of a map
// must not show.
func TestEvaluateSaysTheSameTwice(t *testing.T) {
	s := newScene(t)
	s.Screened("full")
	for n := range 8 {
		r := s.In(review.Proposed, &review.EVR{})
		about := approval.About{Request: approval.RequestID(rune('a' + n))}
		s.Add(review.Asked{Event: rulestest.Opened(about, s.D.Look(r), rulestest.Person("ext"))})
		rulestest.Edit(s.Scene, r, func(v *review.EVR) { v.Priority = "L" })
	}
	want := Evaluate(s.world())
	if len(of(want, "T12")) != 8 {
		t.Fatalf("got %+v", of(want, "T12"))
	}
	for range 20 {
		if got := Evaluate(s.world()); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	}
}

// TestRulesTakeAnyWorld draws worlds with items of all types in all states, with
// links that lead anywhere: every finding stays well said and nothing panics.
func TestRulesTakeAnyWorld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(t)
		s.Screened(rapid.SampledFrom([]review.Depth{"light", "standard", "full"}).Draw(rt, "depth"))
		for range rapid.IntRange(0, 12).Draw(rt, "items") {
			typ := rapid.SampledFrom(review.Types()).Draw(rt, "type")
			r := s.Save(wild(rt, typ))
			for range rapid.IntRange(0, 4).Draw(rt, "moves") {
				on := rapid.SampledFrom(review.MachineOf(typ).Steps).Draw(rt, "event").On
				if _, err := review.MachineOf(typ).Next(r, s.D.Look(r).State, on); err == nil {
					s.Move(r, on)
				}
			}
		}
		for _, g := range review.Gates() {
			for _, f := range Gate(s.world(), g) {
				wellSaid(t, f)
			}
			Guards(s.world(), g)
		}
		for i := range s.D.Everything() {
			for _, f := range BeforeSubmit(s.world(), i) {
				if f.Ref.Base() != i.Ref {
					rt.Fatalf("before submitting %s: %+v", i.Ref, f)
				}
			}
		}
	})
}

// wild is a document with random words and links.
func wild(rt *rapid.T, typ review.Type) review.Doc {
	doc := review.NewDoc(typ)
	scribble(rt, reflect.ValueOf(doc).Elem(), "")
	return doc
}

func scribble(rt *rapid.T, v reflect.Value, tag reflect.StructTag) {
	if !rapid.Bool().Draw(rt, "set") {
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *ledger.Time:
		*x = at1(0)
		return
	case *ledger.Digest:
		return
	case *review.Text:
		*x = said
		return
	case *review.Ref:
		to := review.Type(tag.Get("to"))
		if review.NewDoc(to) == nil {
			to = review.TypeEVR
		}
		*x = review.NewRef(to, rapid.IntRange(1, 3).Draw(rt, "number"))
		return
	case *review.PersonID:
		*x = rulestest.Person("author")
		return
	case *review.Decimal:
		*x = "1"
		return
	case *review.Part:
		*x = "VD-01"
		return
	case *review.ControlID:
		*x = "A.6.2.4"
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for n := range v.NumField() {
			scribble(rt, v.Field(n), v.Type().Field(n).Tag)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		scribble(rt, v.Index(0), tag)
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(1, 25).Draw(rt, "int")))
	case reflect.String:
		if e, ok := v.Interface().(interface{ Values() []string }); ok {
			v.SetString(rapid.SampledFrom(e.Values()).Draw(rt, "word"))
		}
	}
}

func TestBeforeSubmit(t *testing.T) {
	s := newScene(t)
	s.Screened("standard")
	first, second := s.Save(&review.EVR{}), s.Save(&review.EVR{})
	w := s.world()
	found := BeforeSubmit(w, s.D.Look(first))
	for _, f := range found {
		if f.Ref != first {
			t.Errorf("of another item: %+v", f)
		}
	}
	for _, id := range []review.RuleID{"fields.requirements", "T3", "T8", "evr.criterion", "evr.feasible"} {
		if len(of(found, id)) == 0 {
			t.Errorf("%s is not asked before an EVR is submitted", id)
		}
	}
	if got := BeforeSubmit(w, s.D.Look(second)); len(got) != len(found) {
		t.Errorf("got %d and %d findings on the same thing", len(got), len(found))
	}
	s.Screened("light")
	if got := BeforeSubmit(s.world(), s.D.Look(first)); len(got) > 0 {
		t.Errorf("what the policy turns off is asked: %+v", got)
	}
}

func TestParticipated(t *testing.T) {
	s := newScene(t)
	st, rep := s.Outsider()
	if got := Participated(s.world()); got != (Participation{}) {
		t.Errorf("nobody yet: got %+v", got)
	}
	rulestest.Edit(s.Scene, rep, func(v *review.Representative) { v.Mandate = review.Advocate })
	s.Save(&review.Engagement{Participants: []review.Ref{rep}})
	if got := Participated(s.world()); got != (Participation{Satisfied: true, AdvocateOnly: true}) {
		t.Errorf("an advocate: got %+v", got)
	}
	other := s.Save(&review.Representative{
		Person: rulestest.Person("ann"), Speaks: []review.Ref{st}, Mandate: "elected", ByTenant: review.No, ByPurchaser: review.No,
	})
	s.Save(&review.Engagement{Participants: []review.Ref{other}})
	if got := Participated(s.world()); got != (Participation{Satisfied: true}) {
		t.Errorf("an advocate and somebody affected: got %+v", got)
	}
	for name, how := range map[string]func(*review.Representative){
		"employed by us":               func(v *review.Representative) { v.ByTenant = review.Yes },
		"perhaps employed by us":       func(v *review.Representative) { v.ByTenant = "" },
		"perhaps by the purchaser":     func(v *review.Representative) { v.ByPurchaser = review.Unknown },
		"persona":                      func(v *review.Representative) { v.Mandate = review.ProxyPersona },
		"without a mandate":            func(v *review.Representative) { v.Mandate = "" },
		"for nobody":                   func(v *review.Representative) { v.Speaks = nil },
		"for somebody who is not here": func(v *review.Representative) { v.Speaks = []review.Ref{"STK-009"} },
	} {
		c := *review.DocOf[review.Representative](s.D, other)
		how(&c)
		if ExternalAffected(s.D, &c) {
			t.Errorf("%s speaks for those affected outside", name)
		}
	}
}

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"1 entry": Count(1, "entry"), "2 entries": Count(2, "entry"), "3 days": Count(3, "day"), "0 inputs": Count(0, "input"),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
