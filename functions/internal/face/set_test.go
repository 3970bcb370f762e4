package face_test

import (
	"fmt"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// users are the accounts of the stand-in.
var users = map[string]string{
	"ana": "U0ANA00001", "ben": "U0BEN00002", "chiara": "U0CHIARA03", "daniel": "U0DANIEL04", "emi": "U0EMI00005",
}

// A set is a review that is not light, with promises about which people can be
// asked: ben and daniel write, chiara is the champion, ana mediates, emi and ana
// speak for people outside. What leads there was done without Slack.
type set struct {
	*world
	stream string
	refs   []review.Ref // of promises that are drafts
	n      int
}

// promise is one that may be submitted. It works against harm to emi's people.
func promise(says string, p review.Level) *review.EVR {
	return &review.EVR{
		Statement: review.Text(says), Rationale: "Drivers said so.", Form: "requirement", Kind: []review.Nature{review.Technical},
		Verb: "protect", Clusters: []review.Ref{"VCL-01"}, Demonstrators: []review.Ref{"VCL-01#VD-01"}, Statements: []review.Ref{"VAL-0001"},
		Stakeholders: []review.Ref{"STK-001"}, NoThreat: "None.", Priority: p,
		Criteria:    []review.Criterion{{Metric: "hours", Operator: "<=", Threshold: "10", Demonstrator: "VCL-01#VD-01"}},
		Feasibility: review.EVRFeasibility{Control: "in_control", Technical: "Yes.", Verdict: "feasible"},
	}
}

// promised starts a review of that kind with so many promises, of which each says
// its number.
func promised(t *testing.T, n int, p review.Level) *set {
	t.Helper()
	s := &set{world: start(t)}
	s.review()
	var docs []review.Doc
	for i := range n {
		docs = append(docs, promise(fmt.Sprintf("Everybody gets break number %d.", i+1), p))
	}
	s.refs = s.write("ben", docs...)
	s.settle()
	return s
}

// review brings the review so far that promises can be written.
func (s *set) review() {
	t := s.t
	t.Helper()
	s.leads("chiara")
	s.full()
	s.did(s.As("ben").Close(t.Context()))
	w, err := s.desk.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.stream = w.Reviews[0].Stream
	for _, who := range []string{"ana", "daniel", "emi"} {
		s.did(s.As(who).Type(t.Context(), "#general", "/ethics help"))
	}
	s.staff()
	s.write("ben",
		&review.Stakeholder{Name: "drivers", Relation: "direct", Affected: review.Yes, External: review.Yes},
		&review.Stakeholder{Name: "neighbours", Relation: review.Indirect, Affected: review.Yes, External: review.Yes},
		s.speaks("emi", "STK-001"), s.speaks("ana", "STK-002"),
		&review.Statement{Text: "No rest at all.", NamedValue: "rest", Lens: review.LensEnvironment, Polarity: review.Negative, Magnitude: "M", Kind: "harm", Stakeholders: []review.Ref{"STK-001"}},
		&review.Cluster{CoreValue: "CARE", Priority: review.High, Statements: []review.Ref{"VAL-0001"}, Demonstrators: []review.Demonstrator{{ID: "VD-01", Text: "Breaks are taken."}}},
	)
	s.approve(s.submit("VCL-01"), "emi", "ana", "chiara", "daniel")
}

func (s *set) staff() {
	s.t.Helper()
	var roles []review.Holders
	for role, who := range map[review.Role]string{
		review.Champion: "chiara", review.Moderator: "ana", review.SystemExpert: "daniel", review.RiskLead: "daniel",
		review.ProductManager: "ben", review.ValueLead: "ben",
	} {
		roles = append(roles, review.Holders{Role: role, Persons: []review.PersonID{s.person(who)}})
	}
	s.must(s.desk.Assign(s.t.Context(), s.as("chiara"), s.stream, roles))
}

func (s *set) speaks(who string, of review.Ref) *review.Representative {
	return &review.Representative{
		Person: s.person(who), Speaks: []review.Ref{of}, Mandate: "self", Selection: "Asked who drives.",
		ByTenant: review.No, ByPurchaser: review.No,
	}
}

// person is who uses an account.
func (w *world) person(who string) review.PersonID {
	w.t.Helper()
	by, err := w.desk.Recognise(w.t.Context(), usecase.Account{Team: w.TeamID(), User: users[who]})
	if err != nil {
		w.t.Fatal(who, err)
	}
	return by.Person
}

// as is a new command of somebody, not from Slack.
func (s *set) as(who string) usecase.Command {
	s.n++
	return usecase.Command{ID: fmt.Sprintf("elsewhere/%d", s.n), Actor: review.Actor{Person: s.person(who)}, Channel: "cli"}
}

func (s *set) must(_ any, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *set) write(who string, docs ...review.Doc) []review.Ref {
	s.t.Helper()
	var drafts []usecase.Draft
	for _, d := range docs {
		drafts = append(drafts, usecase.Draft{Doc: d})
	}
	saved, err := s.desk.Save(s.t.Context(), s.as(who), s.stream, drafts)
	s.must(nil, err)
	return saved.Refs
}

// submit asks about items, as ben.
func (s *set) submit(refs ...review.Ref) approval.RequestID {
	s.t.Helper()
	out, err := s.desk.Submit(s.t.Context(), s.as("ben"), s.stream, refs)
	s.must(nil, err)
	s.settle()
	return out.Request
}

// approve has people say yes, not in Slack, and lets it stand.
func (s *set) approve(id approval.RequestID, who ...string) {
	s.t.Helper()
	for _, one := range who {
		c := s.as(one)
		q, err := s.desk.Question(s.t.Context(), c.Actor, s.stream, id)
		s.must(nil, err)
		s.must(s.desk.Decide(s.t.Context(), c, s.stream, usecase.Vote{Request: id, Verdict: approval.Approve, Set: q.Set, Language: "en", Via: approval.ViaSlack}))
	}
	s.later()
}

// later is after the five minutes in which one may change one's mind.
func (s *set) later() {
	s.t.Helper()
	s.jump(6 * time.Minute)
}

// item looks at an item of the review.
func (s *set) item(r review.Ref) review.Item {
	s.t.Helper()
	var out review.Item
	s.see(func(v *usecase.View) { out = *v.D.Look(r) })
	return out
}

func (s *set) see(f func(*usecase.View)) {
	s.t.Helper()
	s.must(nil, s.desk.Watch(s.t.Context(), review.Actor{Workflow: true}, s.stream, func(v *usecase.View) error {
		f(v)
		return nil
	}))
}

// in fails unless an item is in a state.
func (s *set) in(r review.Ref, want review.State) {
	s.t.Helper()
	if got := s.item(r).State; got != want {
		s.t.Errorf("%s is %s, want %s", r, got, want)
	}
}

// yes presses the button of somebody's message.
func (s *set) yes(who ...string) {
	s.t.Helper()
	for _, one := range who {
		s.did(s.As(one).Press(s.t.Context(), s.question(one), "decide.approve"))
	}
}
