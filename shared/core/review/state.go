package review

import (
	"slices"

	"conoe/shared/core/fault"
)

// State is where an item stands. Its words are those that a person reads.
type State string

// Event is what moves an item from state to state.
type Event string

// The states that rules ask for.
const (
	Recorded     State = "recorded"
	Draft        State = "draft"
	Proposed     State = "proposed"
	Approved     State = "approved"
	Rejected     State = "rejected"
	Withdrawn    State = "withdrawn"
	Expired      State = "expired"
	Superseded   State = "superseded"
	Suspended    State = "suspended"
	Retired      State = "retired"
	Implemented  State = "implemented"
	Verified     State = "verified"
	Failed       State = "failed"
	Parked       State = "parked"
	Prioritized  State = "prioritized"
	Decided      State = "decided"
	Dissolved    State = "dissolved"
	Accepted     State = "accepted"
	Treated      State = "treated"
	Evaluated    State = "evaluated"
	Avoided      State = "avoided"
	Closed       State = "closed"
	Resolved     State = "resolved"
	Submitted    State = "submitted"
	Changes      State = "changes_requested"
	InReview     State = "in_review"
	Open         State = "open"
	Deliberating State = "deliberating"
	Planned      State = "treatment_planned"
)

// The events that use cases send. The others come from people by name.
const (
	Submit         Event = "submit"
	Approve        Event = "approve"
	Reject         Event = "reject"
	RequestChanges Event = "request_changes"
	Expire         Event = "expire"
	Withdraw       Event = "withdraw"
	Supersede      Event = "supersede"
	Suspend        Event = "suspend"
	Retire         Event = "retire"
	Implement      Event = "implement"
	VerifyPassed   Event = "verify"
	VerifyFailed   Event = "fail"
)

// Machine is the life of one type of item.
type Machine struct {
	Start State
	Steps []Step
	// Edited is the state after an edit of the meaning, per state; an item in
	// a state that is not listed keeps its state. A frozen state refuses edits.
	Edited map[State]State
	Frozen []State
}

// Step is one transition.
type Step struct {
	From State
	On   Event
	To   State
}

// MachineOf is the machine of a type. Types without one of their own are
// recorded, and may be withdrawn.
func MachineOf(t Type) Machine {
	if m, ok := machines[t]; ok {
		return m
	}
	m := Machine{
		Start:  Recorded,
		Steps:  []Step{{Recorded, Withdraw, Withdrawn}, {Recorded, Supersede, Superseded}},
		Frozen: []State{Withdrawn, Superseded},
	}
	if t == TypeVerification || t == TypeEvidence || t == TypeSignal {
		// What was observed stays as it was observed; a new observation is a
		// new item.
		m.Frozen = append(m.Frozen, Recorded)
	}
	return m
}

// Next is the state after an event, or Conflict with what is possible.
func (m Machine) Next(r Ref, from State, on Event) (State, error) {
	for _, s := range m.Steps {
		if s.From == from && s.On == on {
			return s.To, nil
		}
	}
	return "", fault.Errorf(fault.Conflict, "%s is %s, so it cannot %q. Possible: %s.", r, from, on, m.possible(from))
}

func (m Machine) possible(from State) string {
	var events []Event
	for _, s := range m.Steps {
		if s.From == from {
			events = append(events, s.On)
		}
	}
	if len(events) == 0 {
		return "nothing, this state is final"
	}
	return quoted(events)
}

// AfterEdit is the state after a new version, or Conflict if the item is
// frozen for ever.
func (m Machine) AfterEdit(r Ref, from State) (State, error) {
	if slices.Contains(m.Frozen, from) {
		return "", fault.Errorf(fault.Conflict, "%s is %s and stays as it is. Write a new one instead.", r, from)
	}
	if to, ok := m.Edited[from]; ok {
		return to, nil
	}
	return from, nil
}

// Gone reports whether nothing can be built on an item in this state.
func (s State) Gone() bool {
	switch s {
	case Withdrawn, Superseded, Retired, Rejected, Parked, Dissolved, Avoided:
		return true
	}
	return false
}

// states holds one copy of each word.
var states = func() map[State]State {
	m := map[State]State{}
	for _, t := range Types() {
		machine := MachineOf(t)
		m[machine.Start] = machine.Start
		for _, s := range machine.Steps {
			m[s.To] = s.To
		}
	}
	return m
}()

// shared is s in the copy that all items share. Rules ask for the state of every
// item many times; words of their own would not stay in the processor's cache.
func (s State) shared() State {
	if one, ok := states[s]; ok {
		return one
	}
	return s
}

// asked is the life that approvals give an item: drafted, asked, decided.
func asked(waiting State) []Step {
	return []Step{
		{Draft, Submit, waiting},
		{waiting, Approve, Approved},
		{waiting, Reject, Rejected},
		{waiting, RequestChanges, Changes},
		{waiting, Expire, Expired},
		{waiting, Withdraw, Withdrawn},
		{Draft, Withdraw, Withdrawn},
		{Expired, Submit, waiting},
		{Approved, Supersede, Superseded},
	}
}

var backToDraft = map[State]State{
	Proposed: Draft, InReview: Draft, Submitted: Draft, Changes: Draft, Rejected: Draft, Expired: Draft,
	Approved: Draft, Suspended: Draft, Implemented: Draft, Verified: Draft, Failed: Draft,
}

// The EVR's machine is the table of domain section 4.1.7; the others follow
// 4.1.3 to 4.1.15. A draft is revised by saving it, so "revise" and "rework"
// are edits and stand in Edited.
var machines = map[Type]Machine{
	TypeConOE: {
		Start: Draft, Steps: asked(InReview), Edited: backToDraft, Frozen: []State{Superseded, Withdrawn},
	},
	TypePriorities: {
		Start: Draft, Steps: asked(Proposed), Edited: backToDraft, Frozen: []State{Superseded, Withdrawn},
	},
	TypeRelease: {
		Start: Draft, Steps: asked(Proposed), Edited: backToDraft, Frozen: []State{Superseded, Withdrawn},
	},
	TypeEVR: {
		Start: Draft,
		Steps: append(asked(Proposed),
			Step{Approved, Suspend, Suspended},
			Step{Suspended, Submit, Suspended},
			Step{Suspended, Approve, Approved},
			Step{Suspended, Reject, Suspended},
			Step{Suspended, RequestChanges, Suspended},
			Step{Suspended, Expire, Suspended},
			Step{Approved, Retire, Retired},
			Step{Suspended, Retire, Retired},
		),
		Edited: backToDraft,
		Frozen: []State{Withdrawn, Superseded, Retired},
	},
	TypeEDR: {
		Start: Draft,
		Steps: append(asked(Proposed),
			Step{Approved, Implement, Implemented},
			Step{Implemented, VerifyPassed, Verified},
			Step{Implemented, VerifyFailed, Failed},
			Step{Verified, VerifyFailed, Failed},
			Step{Verified, Implement, Implemented}, // a new build
			Step{Failed, Implement, Implemented},
			Step{Implemented, Supersede, Superseded},
			Step{Verified, Supersede, Superseded},
			Step{Approved, Retire, Retired},
			Step{Implemented, Retire, Retired},
			Step{Verified, Retire, Retired},
		),
		Edited: backToDraft,
		Frozen: []State{Withdrawn, Superseded, Retired},
	},
	TypeCluster: {
		Start: Proposed,
		Steps: []Step{
			{Proposed, Submit, Prioritized},
			{Prioritized, Approve, Approved},
			{Prioritized, Reject, Proposed},
			{Prioritized, RequestChanges, Proposed},
			{Prioritized, Expire, Proposed},
			{Proposed, "park", Parked},
			{Parked, "unpark", Proposed},
		},
		Edited: map[State]State{Prioritized: Proposed, Approved: Proposed},
	},
	TypeTradeOff: {
		Start: Open,
		Steps: []Step{
			{Open, Submit, Deliberating},
			{Deliberating, Approve, Decided},
			{Deliberating, Reject, Open},
			{Deliberating, RequestChanges, Open},
			{Deliberating, Expire, Open},
			{Open, "dissolve", Dissolved},
			{Deliberating, "dissolve", Dissolved},
			{Decided, "reopen", Open},
		},
		Edited: map[State]State{Deliberating: Open, Decided: Open},
		Frozen: []State{Dissolved},
	},
	TypeRisk: {
		Start: "identified",
		Steps: []Step{
			{"identified", "analyse", "analysed"},
			{"analysed", "evaluate", Evaluated},
			{Evaluated, "avoid", Avoided},
			{Evaluated, Submit, Evaluated},
			{Evaluated, Approve, Planned},
			{Evaluated, Reject, Evaluated},
			{Evaluated, RequestChanges, Evaluated},
			{Evaluated, Expire, Evaluated},
			{Planned, "treat", Treated},
			{Treated, Submit, Treated},
			{Treated, Approve, Accepted},
			{Treated, Reject, Treated},
			{Treated, RequestChanges, Treated},
			{Treated, Expire, Treated},
			{Accepted, "close", Closed},
			{Accepted, "reopen", "analysed"},
			{Closed, "reopen", "analysed"},
			{Avoided, "reopen", "analysed"},
			{Evaluated, "reopen", "analysed"},
			{Planned, "reopen", "analysed"},
			{Treated, "reopen", "analysed"},
		},
		Edited: map[State]State{Planned: "analysed", Treated: "analysed", Accepted: "analysed", Closed: "analysed"},
		Frozen: []State{Avoided},
	},
	TypeIncident: {
		Start: "received",
		Steps: []Step{
			{"received", "triage", "triaged"},
			{"triaged", "investigate", "investigating"},
			{"triaged", Reject, Rejected},
			{"investigating", "contain", "contained"},
			{"contained", "resolve", Resolved},
			{Resolved, "close", Closed},
		},
		Frozen: []State{Closed, Rejected},
	},
	TypeNonconformity: {
		Start: Open,
		Steps: []Step{
			{Open, "contain", "contained"},
			{"contained", "analyse", "analysed"},
			{"analysed", "plan", "action_planned"},
			{"action_planned", Implement, Implemented},
			{Implemented, "check", "effectiveness_check"},
			{"effectiveness_check", "close", Closed},
			{"effectiveness_check", VerifyFailed, "analysed"},
		},
		Frozen: []State{Closed},
	},
	TypeRecord: {
		Start: Draft,
		Steps: []Step{
			{Draft, Submit, Submitted},
			{Submitted, Approve, Approved},
			{Submitted, Reject, Draft},
			{Submitted, RequestChanges, Draft},
			{Submitted, Expire, Draft},
			{Draft, Withdraw, Withdrawn},
			{Approved, Supersede, Superseded},
		},
		Edited: map[State]State{Submitted: Draft},
		Frozen: []State{Approved, Superseded, Withdrawn},
	},
}

// Waiting is the state in which an approved item waits again for its approvers
// after a change of wording. An item that nobody approved keeps its state.
func (m Machine) Waiting(from State) State {
	if from != Approved && from != Accepted && from != Decided {
		return from
	}
	for _, s := range m.Steps {
		if s.On == Approve && s.To == from && s.From != Suspended {
			return s.From
		}
	}
	return from
}
