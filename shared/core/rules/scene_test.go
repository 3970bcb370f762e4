package rules

import (
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

const said = review.Text("said")

// day is a working day, 09:00 to 09:00.
const day = 24 * time.Hour

// scene is a world that a test builds, under the shipped policy.
type scene struct {
	*rulestest.Scene
	p *Policy
}

func newScene(t testing.TB) *scene {
	t.Helper()
	p := shipped(t)
	return &scene{rulestest.NewScene(rulestest.Given{
		PolicyVersion: p.Version, CriteriaVersion: p.Criteria.Version, After: p.BusinessDays().After,
	}), p}
}

func (s *scene) world() *World {
	return &World{D: s.D, W: s.W, P: s.p, Now: s.Now, KnownControl: rulestest.KnownControl}
}

// find gives the findings of one rule.
func (s *scene) find(id review.RuleID) []Finding {
	r, ok := registry[id]
	if !ok {
		return []Finding{{Rule: "there is no rule " + id}}
	}
	return r.check(s.world(), r)
}

func try(t *testing.T, c rulestest.Trial) {
	s := newScene(t)
	c.Bad(s.Scene)
	found := s.find(c.Rule)
	if len(found) != 1 {
		t.Fatalf("with the defect: got %d findings, want 1: %+v", len(found), found)
	}
	compare(t, c, found[0])
	c.Good(s.Scene)
	if found := s.find(c.Rule); len(found) > 0 {
		t.Errorf("without the defect: got %+v", found)
	}
}

func compare(t *testing.T, c rulestest.Trial, f Finding) {
	t.Helper()
	w := c.Want
	if f.Rule != c.Rule || f.Ref != w.Ref || !slices.Equal(f.Who, w.Who) || f.Action != (Action{w.Verb, w.Type, w.Record}) {
		t.Errorf("got  %s %q %v %+v\nwant %s %+v", f.Rule, f.Ref, f.Who, f.Action, c.Rule, w)
	}
	wellSaid(t, f)
}

// wellSaid holds every finding to what people are promised of it.
func wellSaid(t *testing.T, f Finding) {
	t.Helper()
	if f.Source.Locator == "" || !slices.Contains([]string{"P", "2", "1", "R", "D"}, f.Source.Mark) {
		t.Errorf("%s has no source: %+v", f.Rule, f.Source)
	}
	if s := f.Sentence; s == "" || strings.Contains(s, string(review.Masked)+" ") || strings.ContainsAny(s, "\n_%") || !strings.HasSuffix(s, map[bool]string{true: "?", false: "."}[f.Question]) || strings.Contains(s, "  ") {
		t.Errorf("%s says: %q", f.Rule, s)
	}
	if f.Ref != "" && f.Ref.Check() != nil {
		t.Errorf("%s is about %q", f.Rule, f.Ref)
	}
	if f.Ref != "" && f.Ref.Type() != review.TypeSystem && !strings.Contains(f.Sentence, string(f.Ref)) && len(f.Sentence) < 20 {
		t.Errorf("%s does not name %s", f.Rule, f.Ref)
	}
	if len(f.Who) == 0 || !slices.Contains(review.Verbs(), f.Action.Verb) {
		t.Errorf("%s says neither who nor how: %v %+v", f.Rule, f.Who, f.Action)
	}
	for _, who := range f.Who {
		if !able(who, f.Action.Verb) {
			t.Errorf("%s sends the %s to %q, who may not", f.Rule, who, f.Action.Verb)
		}
	}
}

// able reports whether somebody with nothing but this standing may do it.
func able(who review.Standing, verb review.Verb) bool {
	st := rulestest.New().Open()
	w := review.NewWorkspace("ws")
	p := review.Person{ID: rulestest.Person("able")}
	if who == review.Lead {
		p.Offices = []review.Office{review.GovernanceLead}
	}
	w.People[p.ID] = p
	if who == review.OfTeam {
		who = review.Standing(review.TeamMember)
	}
	if slices.Contains(review.Roles(), review.Role(who)) {
		st.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.Role(who), Persons: []review.PersonID{p.ID}}}})
	}
	return review.May(review.Actor{Person: p.ID}, verb, w, st.D) == nil
}

func TestRules(t *testing.T) {
	tested := map[review.RuleID]bool{}
	for _, c := range rulestest.Trials() {
		tested[c.Rule] = true
		t.Run(string(c.Rule)+": "+c.Name, func(t *testing.T) { try(t, c) })
	}
	for _, id := range IDs() {
		if !tested[id] {
			t.Errorf("rule %s has no test", id)
		}
	}
}

func at1(d time.Duration) ledger.Time { return ledger.At(rulestest.Start.Add(d)) }
