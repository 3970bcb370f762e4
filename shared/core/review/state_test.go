package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

// The tables of the domain (sections 4.1.3 to 4.1.15), a line each, "edit"
// standing for a new version: revise, rework and what else the domain draws as
// an arrow back to draft. What the product adds to the domain's arrows stands
// below "own".
var tables = map[Type]string{
	TypeConOE: `
		draft submit in_review
		in_review approve approved
		in_review request_changes changes_requested
		changes_requested edit draft
		approved supersede superseded
		own
		in_review reject rejected
		in_review expire expired
		in_review withdraw withdrawn
		draft withdraw withdrawn
		expired submit in_review
		draft edit draft
		in_review edit draft
		rejected edit draft
		expired edit draft
		approved edit draft`,
	TypeCluster: `
		proposed submit prioritized
		prioritized approve approved
		approved edit proposed
		proposed park parked
		own
		prioritized reject proposed
		prioritized request_changes proposed
		prioritized expire proposed
		parked unpark proposed
		proposed edit proposed
		prioritized edit proposed
		parked edit parked`,
	TypeEVR: `
		draft submit proposed
		proposed request_changes changes_requested
		changes_requested edit draft
		proposed approve approved
		proposed reject rejected
		proposed withdraw withdrawn
		proposed expire expired
		expired submit proposed
		rejected edit draft
		approved supersede superseded
		approved suspend suspended
		suspended approve approved
		approved retire retired
		suspended retire retired
		own
		draft withdraw withdrawn
		suspended submit suspended
		suspended reject suspended
		suspended request_changes suspended
		suspended expire suspended
		draft edit draft
		proposed edit draft
		expired edit draft
		approved edit draft
		suspended edit draft`,
	TypeEDR: `
		draft submit proposed
		proposed approve approved
		approved implement implemented
		implemented verify verified
		implemented fail failed
		verified fail failed
		failed implement implemented
		approved supersede superseded
		implemented supersede superseded
		verified supersede superseded
		approved retire retired
		implemented retire retired
		verified retire retired
		proposed reject rejected
		proposed request_changes changes_requested
		own
		proposed expire expired
		proposed withdraw withdrawn
		draft withdraw withdrawn
		expired submit proposed
		verified implement implemented
		draft edit draft
		proposed edit draft
		changes_requested edit draft
		rejected edit draft
		expired edit draft
		approved edit draft
		implemented edit draft
		verified edit draft
		failed edit draft`,
	TypeRisk: `
		identified analyse analysed
		analysed evaluate evaluated
		evaluated approve treatment_planned
		treatment_planned treat treated
		treated approve accepted
		accepted close closed
		evaluated avoid avoided
		evaluated reopen analysed
		treatment_planned reopen analysed
		treated reopen analysed
		accepted reopen analysed
		closed reopen analysed
		avoided reopen analysed
		own
		evaluated submit evaluated
		evaluated reject evaluated
		evaluated request_changes evaluated
		evaluated expire evaluated
		treated submit treated
		treated reject treated
		treated request_changes treated
		treated expire treated
		identified edit identified
		analysed edit analysed
		evaluated edit evaluated
		treatment_planned edit analysed
		treated edit analysed
		accepted edit analysed
		closed edit analysed`,
	TypeTradeOff: `
		open submit deliberating
		deliberating approve decided
		decided reopen open
		open dissolve dissolved
		own
		deliberating reject open
		deliberating request_changes open
		deliberating expire open
		deliberating dissolve dissolved
		open edit open
		deliberating edit open
		decided edit open`,
	TypeIncident: `
		received triage triaged
		triaged investigate investigating
		investigating contain contained
		contained resolve resolved
		resolved close closed
		triaged reject rejected
		own
		received edit received
		triaged edit triaged
		investigating edit investigating
		contained edit contained
		resolved edit resolved`,
	TypeNonconformity: `
		open contain contained
		contained analyse analysed
		analysed plan action_planned
		action_planned implement implemented
		implemented check effectiveness_check
		effectiveness_check close closed
		effectiveness_check fail analysed
		own
		open edit open
		contained edit contained
		analysed edit analysed
		action_planned edit action_planned
		implemented edit implemented
		effectiveness_check edit effectiveness_check`,
	TypeRecord: `
		draft submit submitted
		submitted approve approved
		approved supersede superseded
		own
		draft withdraw withdrawn
		submitted reject draft
		submitted request_changes draft
		submitted expire draft
		draft edit draft
		submitted edit draft`,
	TypeSignal: `
		own
		recorded withdraw withdrawn
		recorded supersede superseded`,
	TypeStatement: `
		own
		recorded withdraw withdrawn
		recorded supersede superseded
		recorded edit recorded`,
}

// like names the types that live as another one does.
var like = map[Type]Type{
	TypePriorities: TypeConOE, TypeRelease: TypeConOE, TypeVerification: TypeSignal, TypeEvidence: TypeSignal,
}

type pair struct {
	from State
	on   Event
}

func tableOf(typ Type) map[pair]State {
	text, ok := tables[typ]
	if !ok {
		text = tables[TypeStatement]
		if l := like[typ]; l != "" {
			text = tables[l]
		}
	}
	if typ == TypePriorities || typ == TypeRelease {
		text = strings.ReplaceAll(text, "in_review", "proposed")
	}
	out := map[pair]State{}
	for line := range strings.Lines(text) {
		var from, on, to string
		if n, _ := fmt.Sscan(line, &from, &on, &to); n == 3 {
			out[pair{State(from), Event(on)}] = State(to)
		}
	}
	return out
}

// everyState and everyEvent are all the words that any machine knows.
func everyState() []State {
	seen := map[State]bool{"": true, "nowhere": true}
	for _, typ := range Types() {
		for p, to := range tableOf(typ) {
			seen[p.from], seen[to] = true, true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func everyEvent() []Event {
	seen := map[Event]bool{"": true, "edit": true, "reinstate": true}
	for _, typ := range Types() {
		for _, s := range MachineOf(typ).Steps {
			seen[s.On] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// step is what a machine does, edits included.
func step(m Machine, from State, on Event) (State, error) {
	if on == "edit" {
		return m.AfterEdit("EVR-0001", from)
	}
	return m.Next("EVR-0001", from, on)
}

func TestMachinesAreTheTablesOfTheDomain(t *testing.T) {
	for _, typ := range Types() {
		m, table := MachineOf(typ), tableOf(typ)
		known := map[State]bool{m.Start: true}
		for p, to := range table {
			known[p.from], known[to] = true, true
		}
		for _, from := range everyState() {
			for _, on := range everyEvent() {
				want, allowed := table[pair{from, on}]
				if on == "edit" && !known[from] {
					continue // an item is never in a state of another machine
				}
				got, err := step(m, from, on)
				switch {
				case allowed && (err != nil || got != want):
					t.Errorf("%s %s on %s: got %q, %v, want %s", typ, from, on, got, err, want)
				case !allowed && (got != "" || fault.CodeOf(err) != fault.Conflict):
					t.Errorf("%s %s on %s: got %q, %v, want a refusal", typ, from, on, got, err)
				}
			}
		}
	}
}

func TestMachinesSayEachTransitionOnce(t *testing.T) {
	for _, typ := range Types() {
		seen := map[pair]bool{}
		for _, s := range MachineOf(typ).Steps {
			if seen[pair{s.From, s.On}] {
				t.Errorf("%s has two ways from %s on %s", typ, s.From, s.On)
			}
			seen[pair{s.From, s.On}] = true
		}
	}
}

func TestFinalStates(t *testing.T) {
	for typ, final := range map[Type][]State{
		TypeEVR: {Withdrawn, Superseded, Retired}, TypeRecord: {Superseded, Withdrawn}, TypeIncident: {Closed, Rejected},
		TypeNonconformity: {Closed}, TypeTradeOff: {Dissolved}, TypeSignal: {Withdrawn, Superseded},
	} {
		for _, s := range final {
			for _, on := range everyEvent() {
				if to, err := step(MachineOf(typ), s, on); err == nil {
					t.Errorf("%s %s is final and goes to %s on %s", typ, s, to, on)
				}
			}
		}
	}
	if _, err := MachineOf(TypeRecord).AfterEdit("C8R-001", Approved); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("an approved record was edited: %v", err)
	}
	_, err := MachineOf(TypeEVR).Next("EVR-0001", Approved, Submit)
	if err == nil || !strings.Contains(err.Error(), `"suspend"`) {
		t.Errorf("the refusal does not say what is possible: %v", err)
	}
}

func TestRandomWalksStayOnTheTable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		typ := rapid.SampledFrom(Types()).Draw(rt, "type")
		m, table := MachineOf(typ), tableOf(typ)
		at := m.Start
		proposed := false // since the last edit
		for range rapid.IntRange(0, 40).Draw(rt, "steps") {
			on := rapid.SampledFrom(everyEvent()).Draw(rt, "event")
			to, err := step(m, at, on)
			if err != nil {
				continue
			}
			if table[pair{at, on}] != to {
				rt.Fatalf("%s went from %s to %s on %s", typ, at, to, on)
			}
			proposed = proposed && on != "edit" || to == Proposed
			if typ == TypeEVR && to == Approved && at != Proposed && at != Suspended {
				rt.Fatalf("an EVR was approved from %s", at)
			}
			if typ == TypeEVR && (to == Approved || to == Suspended) && !proposed {
				rt.Fatalf("an EVR is %s and this meaning was never proposed", to)
			}
			at = to
		}
	})
}

// TestWaiting holds for edits of wording: the item waits for those who approved
// it, in a state from which their approval leads back.
func TestWaiting(t *testing.T) {
	for typ, want := range map[Type]map[State]State{
		TypeEVR:      {Approved: Proposed, Draft: Draft, Proposed: Proposed, Suspended: Suspended},
		TypeConOE:    {Approved: InReview},
		TypeCluster:  {Approved: Prioritized},
		TypeTradeOff: {Decided: Deliberating},
		TypeRisk:     {Accepted: Treated, Planned: Planned},
	} {
		m := MachineOf(typ)
		for from, to := range want {
			if got := m.Waiting(from); got != to {
				t.Errorf("%s: wording of %s leads to %s, want %s", typ, from, got, to)
			}
			if to != from && m.mustNext(t, to) != from {
				t.Errorf("%s: no approval leads from %s back to %s", typ, to, from)
			}
		}
	}
}

func (m Machine) mustNext(t *testing.T, from State) State {
	t.Helper()
	to, err := m.Next("EVR-0001", from, Approve)
	if err != nil {
		t.Error(err)
	}
	return to
}

func TestGone(t *testing.T) {
	gone := []State{Withdrawn, Superseded, Retired, Rejected, Parked, Dissolved, Avoided}
	for _, s := range everyState() {
		if s.Gone() != slices.Contains(gone, s) {
			t.Errorf("%s: gone %v", s, s.Gone())
		}
	}
}
