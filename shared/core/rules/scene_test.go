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

// scene is a small world that a test builds, entry by entry.
type scene struct {
	*rulestest.Stream
	W *review.Workspace
	p *Policy
}

func newScene(t testing.TB) *scene {
	t.Helper()
	return &scene{rulestest.New().Open(), review.NewWorkspace("ws"), shipped(t)}
}

func (s *scene) world() *World {
	return &World{D: s.D, W: s.W, P: s.p, Now: s.Now, KnownControl: func(c review.ControlID) bool {
		return c == "A.6.2.4" || strings.HasPrefix(string(c), "own-")
	}}
}

// screened sets the depth.
func (s *scene) screened(d review.Depth) {
	s.Add(review.Screened{Screening: review.Screening{Questions: 1, Depth: d}})
}

// ai is a system to which clause 8 applies.
func (s *scene) ai() {
	s.Save(&review.System{Name: said, Purpose: said, Owner: s.By, AIInvolved: review.Yes})
}

// outsider is a stakeholder affected from outside, and who speaks for them.
func (s *scene) outsider() (st, rep review.Ref) {
	st = s.Save(&review.Stakeholder{Relation: review.Indirect, Affected: review.Yes, External: review.Yes})
	return st, s.Save(&review.Representative{
		Person: rulestest.Person("ext"), Speaks: []review.Ref{st}, Mandate: "self", Selection: said,
		ByTenant: review.No, ByPurchaser: review.No,
	})
}

// record writes a record in a state.
func (s *scene) record(kind review.RecordType, state review.State, inputs ...review.Input) review.Ref {
	return s.In(state, &review.Record{Kind: kind, Inputs: inputs, Clauses: []review.ClauseID{"8.2"}})
}

// cites is an item as an input.
func (s *scene) cites(r review.Ref) review.Input {
	i := s.D.Look(r)
	return review.Input{Ref: r, Version: i.Version, Digest: i.Digest}
}

// edit writes a new version of an item's document.
func edit[D any, P interface {
	*D
	review.Doc
}](s *scene, r review.Ref, how func(P)) {
	c := *review.DocOf[D, P](s.D, r)
	how(&c)
	s.SaveAs(r, P(&c))
}

// find gives the findings of one rule.
func (s *scene) find(id review.RuleID) []Finding {
	r, ok := registry[id]
	if !ok {
		return []Finding{{Rule: "there is no rule " + id}}
	}
	return r.check(s.world(), r)
}

// trial is the smallest world with one defect, and what takes it away.
type trial struct {
	rule review.RuleID
	name string
	bad  func(s *scene)
	good func(s *scene) // after bad
	want Finding        // Ref, Who, Action
}

func (c trial) run(t *testing.T) {
	s := newScene(t)
	c.bad(s)
	found := s.find(c.rule)
	if len(found) != 1 {
		t.Fatalf("with the defect: got %d findings, want 1: %+v", len(found), found)
	}
	c.compare(t, found[0])
	c.good(s)
	if found := s.find(c.rule); len(found) > 0 {
		t.Errorf("without the defect: got %+v", found)
	}
}

func (c trial) compare(t *testing.T, f Finding) {
	t.Helper()
	if f.Rule != c.rule || f.Ref != c.want.Ref || !slices.Equal(f.Who, c.want.Who) || f.Action != c.want.Action {
		t.Errorf("got  %s %q %v %+v\nwant %s %q %v %+v", f.Rule, f.Ref, f.Who, f.Action, c.rule, c.want.Ref, c.want.Who, c.want.Action)
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

// want is what a finding says of who can do what about which item.
func want(ref review.Ref, who []review.Standing, verb review.Verb, typ review.Type) Finding {
	return Finding{Ref: ref, Who: who, Action: Action{Verb: verb, Type: typ}}
}

// wantRecord asks for a record to be concluded.
func wantRecord(ref review.Ref, kind review.RecordType) Finding {
	return Finding{
		Ref: ref, Who: roles(review.RiskLead, review.ValueLead),
		Action: Action{Verb: review.VerbConclude, Type: review.TypeRecord, Record: kind},
	}
}

func roles(list ...review.Role) []review.Standing {
	var out []review.Standing
	for _, r := range list {
		out = append(out, review.Standing(r))
	}
	return out
}

var (
	lead       = roles(review.ValueLead)
	product    = roles(review.ProductManager, review.ValueLead)
	expert     = roles(review.SystemExpert)
	risk       = roles(review.RiskLead)
	advocate   = roles(review.UserAdvocate, review.Moderator)
	champion   = roles(review.Champion)
	manager    = roles(review.Champion, review.Manager)
	openness   = roles(review.TransparencyManager)
	mediator   = roles(review.Moderator)
	governance = []review.Standing{review.Lead}
	team       = []review.Standing{review.OfTeam}
)

func TestRules(t *testing.T) {
	trials := slices.Concat(traceTrials, startTrials, contextTrials, valueTrials, requirementTrials, releaseTrials, operationTrials, recordTrials, claimTrials)
	tested := map[review.RuleID]bool{}
	for _, c := range trials {
		tested[c.rule] = true
		t.Run(string(c.rule)+": "+c.name, c.run)
	}
	for _, id := range IDs() {
		if !tested[id] {
			t.Errorf("rule %s has no test", id)
		}
	}
}

func at1(d time.Duration) ledger.Time { return ledger.At(rulestest.Start.Add(d)) }
