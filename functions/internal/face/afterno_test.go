package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// refused is a set of one promise to which emi, who speaks for people outside, says
// no. All others agree.
func refused(t *testing.T) (*set, review.Ref, approval.RequestID) {
	t.Helper()
	s, ctx := promised(t, 1, review.Medium), t.Context()
	id := s.submit(s.refs...)
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.reject"))
	o, err := s.As("emi").Submit(ctx, in("verdict", "reject", "reason", "Nobody can sleep in a van."))
	if err != nil || !strings.Contains(text(s.top("emi").Body)+strings.Join(values(o.Errors), " "), "what would have to change") {
		t.Fatalf("got %+v, %v, want that it is asked what would have to change", o, err)
	}
	s.did(s.As("emi").Submit(ctx, in("verdict", "reject", "reason", "Nobody can sleep in a van.", "would_change", "A bed.")))
	s.did(s.As("emi").Close(ctx))
	s.yes("ana", "chiara", "daniel")
	s.later()
	s.in(s.refs[0], review.Proposed)
	return s, s.refs[0], id
}

func values(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// mediates lets ana open the talk about emi's no.
func (s *set) mediates() {
	s.t.Helper()
	ana := s.As("ana")
	s.did(ana.OpenHome(s.t.Context()))
	s.did(ana.PressIn(s.t.Context(), s.home("ana", "Talk with somebody who said no"), nil, "mediate"))
	if all := text(s.top("ana").Body); !strings.Contains(all, "Nobody can sleep in a van.") || !strings.Contains(all, "A bed.") {
		s.t.Errorf("ana reads %s", all)
	}
}

// TestNoIsAnswered: who said no is asked once more, and agrees.
func TestNoIsAnswered(t *testing.T) {
	s, ref, _ := refused(t)
	ctx := t.Context()
	s.mediates()
	s.did(s.As("ana").Submit(ctx, in("outcome", "answered", "reason", "There are beds now.")))
	s.yes("emi")
	s.later()
	s.in(ref, review.Approved)
}

// TestNoIsUpheld: the champion reads it and goes on in spite of it; before, and
// whoever else tries, it blocks.
func TestNoIsUpheld(t *testing.T) {
	s, ref, _ := refused(t)
	ctx := t.Context()
	s.mediates()
	s.did(s.As("ana").Submit(ctx, in("outcome", "upheld", "reason", "We do not agree.")))
	s.later()
	s.in(ref, review.Proposed)
	chiara := s.As("chiara")
	s.did(chiara.OpenHome(ctx))
	s.did(chiara.PressIn(ctx, s.home("chiara", "Decide what happens after a no"), nil, "override"))
	s.did(chiara.Submit(ctx, in("reason", "The law asks for it.")))
	s.later()
	s.in(ref, review.Approved)
	if n := s.entries("approval.overridden"); n != 1 {
		t.Errorf("%d overrides are on record, want one", n)
	}
}

// TestNoIsWeighed: a talk ends by naming the decided choice in which it was weighed.
// Before it is decided it is not offered; a choice about something else never is.
func TestNoIsWeighed(t *testing.T) {
	s, ref, id := refused(t)
	ctx := t.Context()
	s.mediates()
	if all := text(s.top("ana").Body); strings.Contains(all, "on record") {
		t.Fatalf("ana is offered what nobody decided: %s", all)
	}
	s.did(s.As("ana").Close(ctx))
	other := s.write("daniel", promise("Nobody waits at night.", review.Medium))[0]
	choice := func(between ...review.Ref) *review.TradeOff {
		return &review.TradeOff{
			Between: between, Losing: []review.Ref{"STK-001"}, Gaining: []review.Ref{"STK-002"},
			Options: []review.Option{{Text: "Beds.", Effects: "More vans."}, {Text: "No beds.", Effects: "Fewer vans."}},
			Chosen:  "No beds in vans.", Rationale: "Vans stay small.", FailedToHear: "Asked twice.",
		}
	}
	both := s.write("ben", choice(ref, other), choice(other, other))
	if _, err := s.desk.Mediate(ctx, s.as("ana"), s.stream, usecase.Mediation{
		Request: id, Item: ref, Of: s.person("emi"), Outcome: approval.OutcomeTradedOff, Because: "So be it.", TradeOff: both[0],
	}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got %v, want that an undecided choice is no reason", err)
	}
	for _, one := range both {
		s.approve(s.submit(one), "ana", "emi", "chiara", "daniel")
		s.in(one, review.Decided)
	}
	if _, err := s.desk.Mediate(ctx, s.as("ana"), s.stream, usecase.Mediation{
		Request: id, Item: ref, Of: s.person("emi"), Outcome: approval.OutcomeTradedOff, Because: "So be it.", TradeOff: "EVR-0001",
	}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v, want that a promise is no choice", err)
	}
	s.mediates()
	if o, err := s.As("ana").Submit(ctx, in("outcome", "traded_off", "reason", "Vans stay small.")); err != nil || o.Errors["trade_off"] == "" {
		t.Fatalf("got %+v, %v, want that the choice is asked for", o, err)
	}
	if o, err := s.As("ana").Submit(ctx, in("outcome", "traded_off", "reason", "Vans stay small.", "trade_off", string(both[1]))); err == nil && len(o.Errors) == 0 {
		t.Error("a choice about something else is offered")
	}
	s.did(s.As("ana").Submit(ctx, in("outcome", "traded_off", "reason", "Vans stay small.", "trade_off", string(both[0]))))
	s.did(s.As("emi").Press(ctx, s.message("emi", "break number 1"), "decide.approve"))
	s.later()
	s.in(ref, review.Approved)
}

// TestNoToASet: what somebody said no to in one breath is talked about once, and
// what is changed for it goes back to the team.
func TestNoToASet(t *testing.T) {
	s, ctx := promised(t, 3, review.Medium), t.Context()
	s.submit(s.refs...)
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.reject"))
	st := in("verdict", "reject", "reason", "Nobody can sleep in a van.", "would_change", "A bed.")
	st["items"] = map[string][]string{"in": {string(s.refs[0]), string(s.refs[2])}}
	s.did(s.As("emi").Submit(ctx, st))
	s.did(s.As("emi").Close(ctx))
	s.mediates()
	if all := text(s.top("ana").Body); !strings.Contains(all, "break number 1") || strings.Contains(all, "break number 2") || !strings.Contains(all, "break number 3") {
		t.Errorf("ana reads %s", all)
	}
	s.Inject(standin.Fault{On: standin.ToInteractions, Twice: true})
	s.did(s.As("ana").Submit(ctx, in("outcome", "changed", "reason", "There will be beds.")))
	if n := s.entries("approval.mediation_ended"); n != 2 {
		t.Errorf("%d talks ended, want one for each of the two", n)
	}
	for n, want := range []review.State{review.Changes, review.Proposed, review.Changes} {
		s.in(s.refs[n], want)
	}
}
