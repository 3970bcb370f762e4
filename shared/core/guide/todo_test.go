package guide

import (
	"slices"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
)

// team is a review of AI with people in it.
func team(t *testing.T) stage {
	t.Helper()
	s := newStage(t, "conoe.feasibility")
	for _, name := range []string{"lead", "lawyer", "product", "guest", "colleague"} {
		m := review.Member
		if name == "guest" {
			m = review.Guest
		}
		s.W.People[rulestest.Person(name)] = review.Person{ID: rulestest.Person(name), Membership: m}
	}
	s.Add(review.RolesAssigned{Holders: []review.Holders{
		{Role: review.RiskLead, Persons: []review.PersonID{rulestest.Person("lawyer")}},
		{Role: review.ProductManager, Persons: []review.PersonID{rulestest.Person("product")}},
		{Role: review.TeamMember, Persons: []review.PersonID{rulestest.Person("colleague")}},
	}})
	s.Save(&review.ConOE{})
	return s
}

func TestWhoeverKnowsIsAsked(t *testing.T) {
	b, s := book(t), team(t)
	all := b.Todos(s.D, s.W, s.find(), nil, s.Now)
	if len(all) != 2 {
		t.Fatalf("law and the rest: got %+v", all)
	}
	if d, ok := Next(all, rulestest.Person("lawyer")); !ok || d.Key != all[0].Key || d.Step.Page != "feasible" {
		t.Errorf("the lawyer is asked %+v", d)
	}
	if d, ok := Next(all, rulestest.Person("product")); !ok || d.Key != all[1].Key {
		t.Errorf("the product manager is asked %+v first, not what is theirs", d)
	}
	if d, ok := Next(all, rulestest.Person("guest")); ok {
		t.Errorf("the guest is asked %+v", d)
	}
}

func TestNotMeAndLater(t *testing.T) {
	b, s := book(t), team(t)
	key := b.Todos(s.D, s.W, s.find(), nil, s.Now)[0].Key
	effect := rules.BlocksNow
	people := func(p Put, now time.Time) []review.PersonID {
		found := s.find()
		for n := range found {
			found[n].Effect = effect
		}
		for _, d := range b.Todos(s.D, s.W, found, map[string]Put{key: p}, now) {
			if d.Key == key {
				return d.People
			}
		}
		return nil
	}
	if got := people(Put{To: rulestest.Person("colleague")}, s.Now); !slices.Equal(got, []review.PersonID{rulestest.Person("colleague")}) {
		t.Errorf("passed on to a colleague: got %v", got)
	}
	if got := people(Put{To: rulestest.Person("guest")}, s.Now); len(got) != 2 {
		t.Errorf("passed on to somebody who may not: got %v", got)
	}
	until := ledger.At(s.Now.Add(time.Hour))
	all := b.Todos(s.D, s.W, s.find(), map[string]Put{key: {Until: until}}, s.Now)
	if n := slices.IndexFunc(all, func(d Todo) bool { return d.Key == key }); n < 0 || slices.ContainsFunc(all[n:], func(d Todo) bool { return !d.Off }) {
		t.Errorf("put off although it blocks: it is number %d of %d, want the last", n, len(all))
	}
	effect = rules.WillBlock
	if got := people(Put{Until: until}, s.Now); got != nil {
		t.Errorf("put off: got %v", got)
	}
	if got := people(Put{Until: until}, until.Time); len(got) == 0 {
		t.Errorf("put off until now: got %v", got)
	}
}

func TestWhatIsAskedAlreadyWaits(t *testing.T) {
	b := book(t)
	s := newStage(t, "evr.decided")
	r := s.In(review.Proposed, &review.EVR{})
	if got := b.Todos(s.D, s.W, s.find(), nil, s.Now); len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	s.Add(review.Asked{Event: rulestest.Opened(about("apr_1"), s.D.Look(r), rulestest.Person("ext"))})
	if got := b.Todos(s.D, s.W, s.find(), nil, s.Now); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

// What the same people decide on is asked in one request, without what is not
// complete.
func TestDecisionsAreAskedForInSets(t *testing.T) {
	b := book(t)
	s := newStage(t, "priorities.approved")
	s.Save(&review.Cluster{})
	s.Save(&review.Cluster{})
	s.Save(&review.Priorities{})
	all := b.Todos(s.D, s.W, s.find(), nil, s.Now)
	if len(all) != 1 || !slices.Equal(all[0].Refs, []review.Ref{"PRI-1", "VCL-01", "VCL-02"}) {
		t.Fatalf("got %+v", all)
	}
	lacks := rules.Finding{
		Rule: "clusters.risks", Ref: "VCL-01", Effect: rules.BlocksNow, Sentence: "x.",
		Action: rules.Action{Verb: review.VerbSave, Type: review.TypeCluster},
	}
	all = b.Todos(s.D, s.W, append(s.find(), lacks), nil, s.Now)
	if len(all) != 2 || !slices.Equal(all[0].Refs, []review.Ref{"PRI-1", "VCL-02"}) {
		t.Errorf("one is incomplete: got %+v", all)
	}
}

func TestRecordIsConcludedThenApproved(t *testing.T) {
	b := book(t)
	s := newStage(t, "record.aisia")
	s.AI()
	step := func() (Todo, bool) {
		all := b.Todos(s.D, s.W, s.find(), nil, s.Now)
		if len(all) != 1 {
			return Todo{}, false
		}
		return all[0], true
	}
	if d, _ := step(); d.Step.Do != DoConclude || d.Step.Record != review.AISIA {
		t.Errorf("at first: got %+v", d)
	}
	r := s.Save(&review.Record{Kind: review.AISIA, Clauses: []review.ClauseID{"8.4"}})
	if d, _ := step(); d.Step.Do != DoSubmit || !slices.Equal(d.Refs, []review.Ref{r}) {
		t.Errorf("once it is concluded: got %+v", d)
	}
	s.Add(review.Asked{Event: rulestest.Opened(about("apr_1"), s.D.Look(r), rulestest.Person("ext"))})
	if d, ok := step(); ok {
		t.Errorf("once it is asked for: got %+v", d)
	}
}

func TestGateIsAskedForOnce(t *testing.T) {
	b, s := book(t), team(t)
	if _, ok := b.Gate(s.D, s.W, review.G1, []rules.Finding{{Gate: review.G1, Effect: rules.BlocksNow}}); ok {
		t.Error("asked for although something blocks")
	}
	d, ok := b.Gate(s.D, s.W, review.G1, []rules.Finding{{Gate: review.G2, Effect: rules.WillBlock}, {Gate: review.G1, Effect: rules.Warns}})
	if !ok || d.Step.Form != "gate" || d.People[0] != rulestest.Person("product") {
		t.Errorf("got %+v", d)
	}
	s.Add(review.GateAsked{GateAttempt: review.GateAttempt{Gate: review.G1, Attempt: 1}})
	if _, ok := b.Gate(s.D, s.W, review.G1, nil); ok {
		t.Error("asked for twice")
	}
}

func about(id approval.RequestID) approval.About { return approval.About{Request: id} }
