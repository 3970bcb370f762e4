package approval

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/fault"
)

// monday is 2 March 2026, 09:00 UTC: a Monday without holidays near it.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func per(name string) PersonID {
	return PersonID("per_" + uuid.NewSHA1(uuid.Nil, []byte(name)).String())
}

func dig(text string) Digest { return SetDigest(nil, Digest(text)) }

func evr(n int, authors ...string) Subject {
	s := Subject{Ref: Ref{ID: SubjectID(fmt.Sprintf("evr_%d", n)), Version: 1, Digest: dig(fmt.Sprint("evr", n))}}
	for _, a := range authors {
		s.Authors = append(s.Authors, per(a))
	}
	return s
}

func in(c Constituency, name string, roles ...Role) Invitation {
	return Invitation{Person: per(name), Constituency: c, Via: ViaSlack, Facts: Facts{Roles: roles}}
}

func affected(name string) Invitation {
	i := in(Stakeholder, name)
	i.External, i.ExternalAffected = true, true
	return i
}

// evrOpening asks five people, as for an EVR of priority H.
func evrOpening(subjects ...Subject) Opening {
	return Opening{
		Request: "apr_1", Purpose: PurposeEVR, Subjects: subjects, PolicyVersion: "1",
		Quorum: Quorum{
			Stakeholder: 2, ExternalAffected: 1, Management: 1, ProjectTeam: 1,
			Roles: []Role{"risk_lead"}, ExcludedRoles: []Role{"value_lead"},
			MinPersons: 3, AllConstituencies: true, ExternalBlocks: true,
		},
		Deadlines: DefaultDeadlines(),
		Invited: []Invitation{
			affected("ext"), in(Stakeholder, "sam"), in(Management, "mia", RoleChampion),
			in(ProjectTeam, "ria", "risk_lead"), in(ProjectTeam, "pat"),
		},
		By: per("author"),
	}
}

// twoOpening needs one stakeholder and one manager and asks exactly these.
func twoOpening(subjects ...Subject) Opening {
	o := evrOpening(subjects...)
	o.Quorum = Quorum{Stakeholder: 1, Management: 1}
	o.Invited = []Invitation{in(Stakeholder, "sam"), in(Management, "mia")}
	return o
}

// stage plays commands on a request and checks, after each event, what always
// holds.
type stage struct {
	*testing.T
	r      *Request
	now    time.Time
	events []Event
	n      int
}

func open(t *testing.T, o Opening) *stage {
	t.Helper()
	s := &stage{T: t, r: &Request{}, now: monday}
	s.add(Open(o, s.now))
	return s
}

// add applies what a rule returned; it must not have refused.
func (s *stage) add(events []Event, err error) []Event {
	s.Helper()
	if err != nil {
		s.Fatalf("refused: %v", err)
	}
	for _, e := range events {
		s.events = append(s.events, again(s.T, e))
		s.r.Apply(e, s.now)
	}
	s.check()
	return events
}

// again is the event after a journey through JSON.
func again(t *testing.T, e Event) Event {
	t.Helper()
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatalf("write %s: %v", e.Kind(), err)
	}
	got, err := Decode(e.Kind(), b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, e) {
		t.Fatalf("%s changed in JSON:\ngot  %#v\nwant %#v", e.Kind(), got, e)
	}
	return got
}

// check asserts that the state survives JSON.
func (s *stage) check() {
	s.Helper()
	b, err := json.Marshal(s.r)
	if err != nil {
		s.Fatal(err)
	}
	var got Request
	if err := json.Unmarshal(b, &got); err != nil {
		s.Fatal(err)
	}
	if !reflect.DeepEqual(&got, s.r) {
		s.Fatalf("state changed in JSON:\ngot  %+v\nwant %+v", got, *s.r)
	}
}

func (s *stage) say(name string, v Verdict, items ...Ref) Decision {
	s.n++
	d := Decision{
		ID: DecisionID(fmt.Sprint("dec_", s.n)), Person: per(name), Verdict: v, Items: items,
		SubjectDigest: s.r.Set(), Rendered: dig("rendered"), Via: ViaSlack, Language: "en-GB",
	}
	if v == Reject || v == RequestChanges {
		d.Comment, d.WouldChange = dig("comment"), dig("would change")
	}
	return d
}

func (s *stage) vote(name string, v Verdict, items ...Ref) []Event {
	s.Helper()
	return s.add(s.r.Decide(s.say(name, v, items...), s.now))
}

func (s *stage) refuses(want fault.Code, events []Event, err error) {
	s.Helper()
	if fault.CodeOf(err) != want || err == nil {
		s.Fatalf("got %d events, error %v (%s), want %s", len(events), err, fault.CodeOf(err), want)
	}
	if len(events) > 0 {
		s.Errorf("a refusal came with %d events", len(events))
	}
}

func (s *stage) refusesVote(want fault.Code, name string, v Verdict, items ...Ref) {
	s.Helper()
	events, err := s.r.Decide(s.say(name, v, items...), s.now)
	s.refuses(want, events, err)
}

// pass lets time go by and does what is due.
func (s *stage) pass(d time.Duration) []Event {
	s.Helper()
	s.now = s.now.Add(d)
	return s.add(s.r.Elapse(s.now), nil)
}

func (s *stage) until(t time.Time) []Event {
	s.Helper()
	return s.pass(t.Sub(s.now))
}

func (s *stage) state(want State) {
	s.Helper()
	if s.r.State != want {
		s.Fatalf("request is %s, want %s", s.r.State, want)
	}
}

func (s *stage) item(id SubjectID, want State) *Item {
	s.Helper()
	it, ok := s.r.Item(id)
	if !ok || it.State != want {
		s.Fatalf("%s is %s, want %s", id, it.State, want)
	}
	return it
}

func (s *stage) nothing(events []Event, err error) {
	s.Helper()
	if err != nil || events != nil {
		s.Fatalf("got %v, %v, want nothing", kinds(events), err)
	}
}

func kinds(events []Event) []string {
	var all []string
	for _, e := range events {
		all = append(all, e.Kind())
	}
	return all
}

func (s *stage) happened(events []Event, want ...string) {
	s.Helper()
	if got := kinds(events); !slices.Equal(got, want) {
		s.Fatalf("happened: %v\nwant      %v", got, want)
	}
}

func actor(name string, roles ...Role) Actor { return Actor{Person: per(name), Roles: roles} }
