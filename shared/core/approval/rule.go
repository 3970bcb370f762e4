package approval

import (
	"maps"
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// rule decides a command on the state as it is by now, with everything done that
// was due. The events begin with what was due, because the others rest on it. A
// command that adds nothing of its own returns nothing.
func (r *Request) rule(now time.Time, decide func(*Request) ([]Event, error)) ([]Event, error) {
	s, due := r.elapsed(now)
	own, err := decide(s)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	return append(due, own...), nil
}

// with is a copy of the state that has the events applied.
func (r *Request) with(now time.Time, events ...Event) *Request {
	s := r.clone()
	for _, e := range events {
		s.Apply(e, now)
	}
	return s
}

// clone shares nothing with r that Apply changes.
func (r *Request) clone() *Request {
	s := *r
	s.Items = slices.Clone(r.Items)
	for i := range s.Items {
		it := &s.Items[i]
		it.Authors = slices.Clone(it.Authors)
		it.Votes = maps.Clone(it.Votes)
		it.Mediations = maps.Clone(it.Mediations)
	}
	s.Invited = slices.Clone(r.Invited)
	s.Alternates = slices.Clone(r.Alternates)
	s.Delegations = slices.Clone(r.Delegations)
	s.Minutes = slices.Clone(r.Minutes)
	s.Escalations = slices.Clone(r.Escalations)
	s.Done = slices.Clone(r.Done)
	s.Merged = maps.Clone(r.Merged)
	return &s
}

func (r *Request) about() About { return About{Request: r.ID} }

// running refuses commands on a request that has ended as a whole.
func (r *Request) running() error {
	switch r.State {
	case StateOpen:
		return nil
	case StateCancelled:
		return fault.Errorf(fault.Expired, "This request was cancelled on %s, so nothing more is decided here.", day(r.ClosedAt))
	case StateSuperseded:
		return fault.Errorf(fault.Expired, "What this request was about was replaced on %s. You are asked again about what took its place.", day(r.ClosedAt))
	}
	return fault.Errorf(fault.Expired, "This was closed on %s. Ask for a new decision.", day(r.ClosedAt))
}

// calledOff reports whether the whole request was ended without a decision.
func (r *Request) calledOff() bool { return r.State == StateCancelled || r.SupersededBy != "" }

// open refuses commands on an item that has an outcome, or whose request has none
// any more.
func (r *Request) open(it *Item) error {
	if r.calledOff() {
		return r.running()
	}
	return it.running()
}

func (it *Item) running() error {
	switch it.State {
	case StateOpen:
		return nil
	case StateSuperseded:
		return fault.Errorf(fault.Conflict, "%s was changed since you were asked, so it is no longer part of this request. You will be asked about the new version.", it.ID)
	}
	return fault.Errorf(fault.Expired, "This was closed on %s. Ask for a new decision.", day(it.ClosedAt))
}

func (r *Request) item(id SubjectID) (*Item, error) {
	it, ok := r.Item(id)
	if !ok {
		return nil, fault.Errorf(fault.NotFound, "%s is not part of this request.", id)
	}
	return it, nil
}

// current finds the item at exactly that version (product rule R4).
func (r *Request) current(ref Ref) (*Item, error) {
	it, err := r.item(ref.ID)
	if err != nil {
		return nil, err
	}
	if it.Ref != ref {
		return nil, fault.Errorf(fault.Conflict, "%s was changed since you were asked. Please read what it says now and decide again.", ref.ID)
	}
	return it, nil
}

func day(i Instant) string { return i.Time().Format("2 January 2006") }
