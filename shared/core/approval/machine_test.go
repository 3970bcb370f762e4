package approval

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

// machine plays random commands by everybody on one request.
type machine struct {
	r    *Request
	fold Request // of the same events after JSON
	now  time.Time
	n    int
}

var company = []string{"ext", "eve", "sam", "mia", "ria", "pat", "wri", "author", "dan", "mod", "stranger"}

func (m *machine) who(t *rapid.T) string { return rapid.SampledFrom(company).Draw(t, "who") }

func (m *machine) items(t *rapid.T) []Ref {
	var refs []Ref
	for _, it := range m.r.Items {
		if rapid.Bool().Draw(t, "item") {
			refs = append(refs, it.Ref)
		}
	}
	return refs
}

func (m *machine) oneItem(t *rapid.T) *Item {
	return &m.r.Items[rapid.IntRange(0, len(m.r.Items)-1).Draw(t, "item")]
}

// add applies a command's events. A refusal must be one of the rules' own, must
// bring no events, and no command may change the state it is asked about.
func (m *machine) add(t *rapid.T, do func() ([]Event, error)) {
	before := text(t, m.r)
	events, err := do()
	if after := text(t, m.r); before != after {
		t.Fatalf("the rule changed the state:\n%s\n%s", before, after)
	}
	if err != nil {
		if fault.CodeOf(err) == fault.Internal || len(events) > 0 {
			t.Fatalf("refused with %d events: %v", len(events), err)
		}
		return
	}
	for _, e := range events {
		m.apply(t, e)
	}
}

func text(t *rapid.T, r *Request) string {
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (m *machine) decision(t *rapid.T) Decision {
	m.n++
	d := Decision{
		ID: DecisionID(fmt.Sprint("dec_", m.n)), Person: per(m.who(t)), Items: m.items(t),
		Verdict: rapid.SampledFrom([]Verdict{
			Approve, Approve, Approve, Approve, Approve, Approve, Reject, Reject, Abstain, Recuse, RequestChanges,
		}).Draw(t, "verdict"),
		SubjectDigest: m.r.Set(),
	}
	if d.Verdict == Reject || d.Verdict == RequestChanges {
		d.Comment, d.WouldChange = dig("comment"), dig("change")
	}
	return d
}

func (m *machine) actor(t *rapid.T) Actor {
	return actor(m.who(t), rapid.SampledFrom([]Role{RoleModerator, RoleChampion}).Draw(t, "role"))
}

func (m *machine) actions(t *rapid.T) map[string]func(*rapid.T) {
	decide := func(t *rapid.T) {
		d := m.decision(t)
		m.add(t, func() ([]Event, error) { return m.r.Decide(d, m.now) })
	}
	wait := func(t *rapid.T) {
		h := rapid.SampledFrom([]time.Duration{time.Minute, 5 * time.Minute, 7 * time.Hour, 3 * dayLong}).Draw(t, "wait")
		m.now = m.now.Add(h)
		if rapid.Bool().Draw(t, "look") {
			m.add(t, func() ([]Event, error) { return m.r.Elapse(m.now), nil })
		}
	}
	return map[string]func(*rapid.T){
		"decide": decide, "decide too": decide, "decide also": decide, "wait": wait,
		"minute": func(t *rapid.T) {
			d, by := m.decision(t), m.actor(t)
			m.add(t, func() ([]Event, error) { return m.r.RecordMinute(by, d, dig("words"), m.now) })
		},
		"confirm minute": func(t *rapid.T) {
			by := m.actor(t)
			id := DecisionID(fmt.Sprint("dec_", rapid.IntRange(0, m.n).Draw(t, "minute")))
			m.add(t, func() ([]Event, error) { return m.r.ConfirmMinute(by, id, m.now) })
		},
		"delegate": func(t *rapid.T) {
			l := loan(m.who(t), m.who(t), rapid.SampledFrom(Constituencies()).Draw(t, "constituency"))
			l.From, l.Until = m.now, m.now.Add(3*dayLong)
			m.add(t, func() ([]Event, error) { return m.r.Delegate(l, m.now) })
		},
		"revoke": func(t *rapid.T) {
			p := per(m.who(t))
			m.add(t, func() ([]Event, error) { return m.r.RevokeDelegation(p, m.now) })
		},
		"mediate": func(t *rapid.T) {
			e := ending(rapid.SampledFrom([]MediationOutcome{OutcomeAnswered, OutcomeChanged, OutcomeTradedOff, OutcomeUpheld}).Draw(t, "outcome"))
			e.By, e.Item, e.Person = actor("mod", RoleModerator), m.oneItem(t).ID, per(m.who(t))
			m.add(t, func() ([]Event, error) { return m.r.EndMediation(e, m.now) })
		},
		"override": func(t *rapid.T) {
			by, p, id := m.actor(t), per(m.who(t)), m.oneItem(t).ID
			m.add(t, func() ([]Event, error) { return m.r.Override(by, p, []SubjectID{id}, dig("why"), m.now) })
		},
		"emergency": func(t *rapid.T) {
			a := TemporaryApproval{By: m.actor(t), Items: m.items(t), Until: m.now.Add(dayLong), Reason: dig("harm"), ReducesHarm: true}
			m.add(t, func() ([]Event, error) { return m.r.Emergency(a, m.now) })
		},
		"reword": func(t *rapid.T) {
			to := m.oneItem(t).Ref
			to.Version++
			to.Digest = dig(fmt.Sprint(to))
			m.add(t, func() ([]Event, error) { return m.r.CarryOver("", to, dig("diff"), m.now) })
		},
		"confirm": func(t *rapid.T) {
			m.n++
			c := Confirmation{Decision: DecisionID(fmt.Sprint("dec_", m.n)), Person: per(m.who(t)), Item: m.oneItem(t).Ref}
			m.add(t, func() ([]Event, error) { return m.r.Confirm(c, m.now) })
		},
		"demand": func(t *rapid.T) {
			p, ref := per(m.who(t)), m.oneItem(t).Ref
			m.add(t, func() ([]Event, error) { return m.r.DemandNewDecision(p, ref, m.now) })
		},
		"rarely": m.rarely,
	}
}

func (m *machine) rarely(t *rapid.T) {
	switch rapid.IntRange(0, 24).Draw(t, "what") {
	case 0:
		m.add(t, func() ([]Event, error) { return m.r.Cancel("", dig("why"), m.now) })
	case 1:
		m.add(t, func() ([]Event, error) { return m.r.Supersede("", "apr_2", m.now) })
	case 2, 3:
		id := m.oneItem(t).ID
		m.add(t, func() ([]Event, error) { return m.r.Void("", []SubjectID{id}, m.now) })
	case 4, 5:
		p := per(m.who(t))
		m.add(t, func() ([]Event, error) { return m.r.DeclareConflict(p, m.now) })
	case 6, 7:
		from, into := per(m.who(t)), per(m.who(t))
		m.add(t, func() ([]Event, error) { return m.r.Merge(from, into, m.now) })
	case 8:
		seat := in(Management, m.who(t))
		m.add(t, func() ([]Event, error) { return m.r.Invite("", []Invitation{seat}, m.now) })
	}
}

// always checks what holds after each command.
func (m *machine) always(t *rapid.T) {
	m.foldIsTheState(t)
	m.elapse(t, m.now)
	for i := range m.r.Items {
		m.approvedOnlyByQuorum(t, &m.r.Items[i])
	}
}

// foldIsTheState compares with the fold of the events after a journey through
// JSON.
func (m *machine) foldIsTheState(t *rapid.T) {
	state := text(t, m.r)
	if fold := text(t, &m.fold); state != fold {
		t.Fatalf("the fold differs from the state:\n%s\n%s", state, fold)
	}
	var back Request
	if err := json.Unmarshal([]byte(state), &back); err != nil || !reflect.DeepEqual(&back, m.r) {
		t.Fatalf("the state does not survive JSON: %v", err)
	}
}

func (m *machine) apply(t *rapid.T, e Event) {
	m.r.Apply(e, m.now)
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	e, err = Decode(e.Kind(), b)
	if err != nil {
		t.Fatal(err)
	}
	m.fold.Apply(e, m.now)
}

// elapse checks that all that is due by then happens in order and once.
func (m *machine) elapse(t *rapid.T, at time.Time) *Request {
	events := m.r.Elapse(at)
	s := m.r.with(at, events...)
	if again := s.Elapse(at); len(again) > 0 {
		t.Fatalf("due again: %v", kinds(again))
	}
	if !slices.IsSortedFunc(events, func(a, b Event) int { return cmp.Compare(dueAt(a), dueAt(b)) }) {
		t.Fatalf("out of order: %v", timeline(events))
	}
	return s
}

func (m *machine) endsByItself(t *rapid.T) {
	if s := m.elapse(t, m.now.Add(200*dayLong)); s.State == StateOpen {
		t.Fatalf("still open after 200 days: %s", text(t, s))
	}
}

// approvedOnlyByQuorum holds for every approved item: those who count for it,
// none of whom wrote it, make up the quorum. A merge or a conflict of interest
// declared after it closed does not unmake it.
func (m *machine) approvedOnlyByQuorum(t *rapid.T, it *Item) {
	torn := slices.ContainsFunc(m.r.Invited, func(s Invitation) bool { return s.Conflict })
	if it.State != StateApproved || len(m.r.Merged) > 0 || torn {
		return
	}
	yes := once(m.r.said(it, Approve))
	if short := m.r.Quorum.short(measured(yes)); len(short) > 0 || it.held() {
		t.Fatalf("approved but lacks %v, held %v", short, it.held())
	}
	for _, v := range yes {
		if m.r.wrote(it, v.Person) {
			t.Fatalf("%s wrote %s and counts", v.Person, it.ID)
		}
	}
}

func TestRandomCommands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := withSecond()
		o.Subjects = []Subject{evr(1, "wri"), evr(2, "pat"), evr(3)}
		o.Invited = append(o.Invited, in(ProjectTeam, "wri", "risk_lead"))
		o.Alternates = []Invitation{in(Management, "dan"), affected("alt")}
		o.Critical = rapid.Bool().Draw(t, "critical")
		m := &machine{r: &Request{}, now: monday}
		opened, err := Open(o, m.now)
		if err != nil {
			t.Fatal(err)
		}
		m.apply(t, opened[0])
		actions := m.actions(t)
		actions[""] = m.always
		t.Repeat(actions)
		m.endsByItself(t)
	})
}
