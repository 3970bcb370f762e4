package guide

import (
	"slices"
	"testing"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
)

// only is the one todo of a scene.
func only(t *testing.T, b *Book, s stage) Todo {
	t.Helper()
	all := b.Todos(s.D, s.W, s.find(), nil, s.Now)
	if len(all) != 1 {
		t.Fatalf("got %d todos: %+v", len(all), all)
	}
	return all[0]
}

// TestSomebodyIsNamedBeforeTheyAreHeard: a round of questions needs somebody who
// speaks for those whom the finding is about, and who can be reached.
func TestSomebodyIsNamedBeforeTheyAreHeard(t *testing.T) {
	b, s := book(t), newStage(t, "T14")
	st := s.Save(&review.Stakeholder{Interest: review.High})
	first := only(t, b, s)
	if first.Step.Do != DoFill || first.Step.Form != "rep" || b.Banned(first.Step.Say) != "" {
		t.Fatalf("got %+v", first.Step)
	}
	doc := b.Begin(first, nil).(*review.Representative)
	if !slices.Equal(doc.Speaks, []review.Ref{st}) {
		t.Errorf("speaks for %v", doc.Speaks)
	}
	other := s.Save(&review.Stakeholder{})
	rep := s.Save(&review.Representative{Person: rulestest.Person("ext"), Speaks: []review.Ref{other}})
	if got := only(t, b, s).Step; got.Form != "rep" {
		t.Errorf("somebody who speaks for others: got %+v", got)
	}
	s.SaveAs(rep, &review.Representative{Speaks: []review.Ref{st}})
	if got := only(t, b, s).Step; got.Form != "rep" {
		t.Errorf("somebody who is nobody: got %+v", got)
	}
	s.SaveAs(rep, &review.Representative{Person: rulestest.Person("ext"), Speaks: []review.Ref{st}})
	if got := only(t, b, s).Step; got.Do != DoElicit {
		t.Errorf("got %+v", got)
	}
	s.Save(&review.Engagement{Asked: []review.Ref{rep}, Until: ledger.At(s.Now.Add(time.Hour))})
	if all := b.Todos(s.D, s.W, s.find(), nil, s.Now); len(all) > 0 {
		t.Errorf("they are being asked, and still somebody shall ask them: %+v", all)
	}
	if all := b.Todos(s.D, s.W, s.find(), nil, s.Now.Add(2*time.Hour)); len(all) != 1 {
		t.Errorf("after the round: got %+v", all)
	}
}

// TestWhoIsOutside: where somebody from outside has to take part, insiders do not do.
func TestWhoIsOutside(t *testing.T) {
	b, s := book(t), newStage(t, "external.took_part")
	s.Save(&review.Stakeholder{Affected: review.Yes, External: review.No})
	first := only(t, b, s)
	if first.Step.Form != "stk" {
		t.Fatalf("got %+v", first.Step)
	}
	if doc := b.Begin(first, nil).(*review.Stakeholder); !doc.AffectedOutside() {
		t.Errorf("begins with %+v", doc)
	}
	_, rep := s.Outsider()
	if got := only(t, b, s).Step; got.Do != DoElicit {
		t.Errorf("got %+v", got)
	}
	rulestest.Edit(s.Scene, rep, func(v *review.Representative) { v.ByTenant = review.Yes })
	if got := only(t, b, s).Step; got.Form != "rep" {
		t.Errorf("an employee: got %+v", got)
	}
}

// TestWhatIsWrittenIsDecided: a promise that answers a harm is not written twice, but
// decided on; one that does not answer it does not count.
func TestWhatIsWrittenIsDecided(t *testing.T) {
	b, s := book(t), newStage(t, "T17")
	val := s.Save(&review.Statement{NamedValue: "said", Polarity: review.Negative, Magnitude: review.High})
	promotes := s.Save(&review.EVR{Verb: "promote", Statements: []review.Ref{val}})
	if got := only(t, b, s); got.Step.Do != DoFill || got.On != "" {
		t.Errorf("got %+v", got)
	}
	protects := s.Save(&review.EVR{Verb: "protect", Statements: []review.Ref{val}})
	if got := only(t, b, s); got.Step.Do != DoSubmit || !slices.Equal(got.Refs, []review.Ref{protects}) {
		t.Errorf("got %+v, not %s", got, promotes)
	}
}

// TestTakenBackByItsAuthor: only who wrote something takes it back, so nobody else is
// asked to.
func TestTakenBackByItsAuthor(t *testing.T) {
	b, s := book(t), newStage(t, "fields.design")
	lead := rulestest.Person("lead")
	s.W.People[lead] = review.Person{ID: lead, Membership: review.Member}
	s.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.ValueLead, Persons: []review.PersonID{lead}}}})
	s.Save(&review.Verification{Result: "pass", Performer: s.By})
	got := only(t, b, s)
	if got.Step.On != review.Withdraw || !slices.Equal(got.People, []review.PersonID{s.By}) {
		t.Errorf("got %+v, want %s", got, s.By)
	}
}

// TestWhoDecidesLetsOthersAsk: nobody decides on what they asked for, so who has to
// decide is not the one to ask.
func TestWhoDecidesLetsOthersAsk(t *testing.T) {
	b, s := book(t), newStage(t, "release.approved")
	manager, product := rulestest.Person("manager"), rulestest.Person("product")
	for _, p := range []review.PersonID{manager, product} {
		s.W.People[p] = review.Person{ID: p, Membership: review.Member}
	}
	s.Add(review.RolesAssigned{Holders: []review.Holders{
		{Role: review.TransparencyManager, Persons: []review.PersonID{manager}}, {Role: review.ProductManager, Persons: []review.PersonID{product}},
	}})
	s.Save(&review.Release{})
	if got := only(t, b, s); slices.Contains(got.People, manager) || !slices.Contains(got.People, product) {
		t.Errorf("asked are %v", got.People)
	}
}

// TestCommandsBeginWithWhatIsMissing: the finding says which control.
func TestCommandsBeginWithWhatIsMissing(t *testing.T) {
	b := book(t)
	s := newStage(t, "soa.touched")
	s.AI()
	s.Save(&review.Treatment{Controls: []review.ControlID{"A.6.2.4"}, Status: review.Effective})
	if got := has(b.PrefillAct(only(t, b, s), b.ActFields("soa")), "control"); !slices.Equal(got, []string{"A.6.2.4"}) {
		t.Errorf("the control is %v", got)
	}
}

func has(fields []Field, id string) []string {
	for _, f := range fields {
		if f.ID == id {
			return f.Has
		}
	}
	return nil
}

// TestErasedStaysErased: nobody reads a mark in the place of what was erased, and
// nobody writes it anew by leaving it.
func TestErasedStaysErased(t *testing.T) {
	b := book(t)
	saw := review.Mask(&review.ConOE{ReplacedOperations: "secret", InitialHarms: []review.Text{"secret", "secret"}})
	fields, err := b.Fields("coe", "today", -1, saw)
	if err != nil {
		t.Fatal(err)
	}
	v := Values{}
	for _, f := range fields {
		if len(f.Has) > 0 {
			t.Errorf("%s shows %v", f.ID, f.Has)
		}
		v[f.ID] = f.Has
	}
	v["initial_benefits"] = []string{"better"}
	got, problems := b.Apply("coe", "today", -1, saw, saw, v)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	doc := got.(*review.ConOE)
	if doc.ReplacedOperations != review.Masked || len(doc.InitialHarms) != 2 || !slices.Equal(doc.InitialBenefits, []review.Text{"better"}) {
		t.Errorf("got %+v", doc)
	}
	got, _ = b.Apply("coe", "today", -1, saw, saw, Values{"context_replaced_operations": {"written anew"}})
	if doc := got.(*review.ConOE); doc.ReplacedOperations != "written anew" {
		t.Errorf("got %+v", doc)
	}
}

// TestCycleEndsWithADecision: the gate of a cycle is asked for once somebody has
// written how it goes on, and nothing is missing for it.
func TestCycleEndsWithADecision(t *testing.T) {
	b, s := book(t), newStage(t, "values.realized")
	asks := func() bool {
		_, ok := b.Gate(s.D, s.W, review.G5, nil)
		return ok
	}
	if asks() {
		t.Error("asked for although no cycle is written")
	}
	s.Save(&review.Cycle{Decision: "continue"})
	if !asks() {
		t.Error("not asked for")
	}
	if _, ok := b.Gate(s.D, s.W, review.G5, []rules.Finding{{Gate: review.G5, Effect: rules.WillBlock}}); ok {
		t.Error("asked for although something is missing")
	}
}
