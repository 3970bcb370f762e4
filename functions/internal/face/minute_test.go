package face_test

import (
	"strings"
	"testing"

	"conoe/functions/internal/face"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// status opens where the review stands for somebody, in the general channel.
func (w *world) standing(who string) standin.Message {
	w.t.Helper()
	w.did(w.As(who).Type(w.t.Context(), "#general", "/ethics status REV-1"))
	return w.newest(who)
}

// spoken is a review with a promise about which Ines, who never opens Slack, is
// asked, too. Ana leads talks with people outside.
func spoken(t *testing.T) (*set, approval.RequestID) {
	t.Helper()
	s, ctx := promised(t, 1, review.Medium), t.Context()
	ben := s.As("ben")
	s.did(ben.Press(ctx, s.standing("ben"), "act.outside"))
	s.did(ben.Submit(ctx, in(
		"name", "Ines the driver", "stakeholders", "STK-001", "mandate", "self", "selection_method", "She drives the first van.",
		"employed_by_tenant", "no", "employed_by_purchaser", "no", "conflict_of_interest", "no", "compensation", "no",
	)))
	s.did(ben.Close(ctx))
	return s, s.submit(s.refs...)
}

// minute is what ana writes down, with some of it in other words.
func (s *set) minute(other ...string) (standin.Outcome, error) {
	s.t.Helper()
	state := in(append([]string{
		"whose", s.option("ana", "whose", "Ines"), "verdict", "approve", "reason", "Yes, that is good for us.", "day", s.desk.Now().AddDate(0, 0, -1).Format("2006-01-02"),
		"place", "in the depot", "person", users["emi"],
	}, other...)...)
	return s.As("ana").Submit(s.t.Context(), state)
}

// option is the value of what can be chosen in a modal by a part of its words.
func (w *world) option(who, block, label string) string {
	w.t.Helper()
	out := ""
	for _, b := range w.top(who).Blocks() {
		b, ok := b.(map[string]any)
		if !ok || b["block_id"] != block {
			continue
		}
		all, _ := b["element"].(map[string]any)["options"].([]any)
		for _, o := range all {
			o := o.(map[string]any)
			if strings.Contains(text(o["text"]), label) {
				out = o["value"].(string)
			}
		}
	}
	if out == "" {
		w.t.Fatalf("%s cannot choose %q", who, label)
	}
	return out
}

// TestMinute: what somebody said who never opens Slack counts once a second person
// who was there has read and confirmed it.
func TestMinute(t *testing.T) {
	s, id := spoken(t)
	ctx := t.Context()
	ana, emi := s.As("ana"), s.As("emi")
	s.yes("chiara", "daniel")
	s.did(ana.Press(ctx, s.standing("ana"), "act.minute"))
	if got := text(s.top("ana").Body); !strings.Contains(got, "Everybody gets break number 1.") {
		t.Errorf("ana reads %s, want what Ines is asked", got)
	}
	for name, other := range map[string][]string{
		"its writer":           {"person", users["ana"]},
		"a manager":            {"person", users["chiara"]},
		"a guest":              {"person", "U0FATIMA06"},
		"a day in the future":  {"day", "2999-01-01"},
		"an author":            {"person", users["ben"]},
		"no without what else": {"verdict", "reject"},
	} {
		if o, err := s.minute(other...); err != nil || len(o.Errors) == 0 {
			t.Fatalf("%s: got %+v, %v, want a word beside the field", name, o, err)
		}
	}
	if n := s.entries("approval.minute_recorded"); n != 0 {
		t.Fatalf("%d minutes are recorded", n)
	}
	s.did(s.minute())
	s.did(ana.Close(ctx))
	if n := s.entries("approval.minute_recorded"); n != 1 {
		t.Fatalf("%d minutes are recorded", n)
	}
	// Who wrote it down is asked for somebody else who was there, and confirms nothing.
	s.did(ana.OpenHome(ctx))
	s.did(ana.PressIn(ctx, s.home("ana", "Confirm what was said"), nil, "witness"))
	if got := text(s.top("ana").Body); !strings.Contains(got, "Emi Tanaka has not confirmed it") {
		t.Errorf("ana reads %s", got)
	}
	s.did(ana.Close(ctx))
	asked := s.message("emi", "says that you were there")
	if strings.Contains(asked.Text, "good for us") {
		t.Errorf("the message quotes what was said: %s", asked.Text)
	}
	s.did(emi.Press(ctx, asked, "witness"))
	if got := text(s.top("emi").Body); !strings.Contains(got, "Yes, that is good for us.") || !strings.Contains(got, "in the depot") || !strings.Contains(got, "Ines the driver") {
		t.Errorf("emi reads %s", got)
	}
	s.did(emi.Submit(ctx, nil))
	if got := text(s.top("emi").Body); !strings.Contains(got, "recorded under") {
		t.Errorf("emi reads %s, want a receipt", got)
	}
	s.did(emi.Close(ctx))
	s.message("emi", "is confirmed")
	s.see(func(v *usecase.View) {
		found := false
		for _, i := range v.D.Requests[id].Items {
			for p, vote := range i.Votes {
				found = found || vote.Attested && vote.Verdict == approval.Approve && v.W.People[p].Membership == review.Outsider
			}
		}
		if !found {
			t.Error("no attested yes of somebody from outside")
		}
	})
	s.later()
	s.in(s.refs[0], review.Approved)
}

// TestMinuteOfSomebodyElse: who was not there says so, and somebody else is named.
func TestMinuteOfSomebodyElse(t *testing.T) {
	s, _ := spoken(t)
	ctx := t.Context()
	ana := s.As("ana")
	s.did(ana.Press(ctx, s.standing("ana"), "act.minute"))
	s.did(s.minute())
	s.did(ana.Close(ctx))
	asked := s.message("emi", "says that you were there")
	s.did(s.As("emi").Press(ctx, asked, "witness.no"))
	s.whisper("emi", "somebody else has to confirm")
	if m := s.message("emi", "Nothing has to be confirmed"); m.TS == "" {
		t.Error("emi is still asked")
	}
	s.did(ana.OpenHome(ctx))
	s.did(ana.PressIn(ctx, s.home("ana", "Confirm what was said"), nil, "witness"))
	s.did(ana.Submit(ctx, in("person", users["daniel"])))
	s.replay(asked, users["emi"], "witness.no")
	s.replay(asked, users["emi"], "witness")
	if _, ok := s.As("emi").Top(); ok {
		t.Error("emi reads what was said although somebody else is asked")
	}
	s.did(s.As("daniel").Press(ctx, s.message("daniel", "says that you were there"), "witness"))
	s.did(s.As("daniel").Submit(ctx, nil))
	if n := s.entries("approval.minute_confirmed"); n != 1 {
		t.Errorf("%d minutes are confirmed", n)
	}
}

// TestMinuteOfANo: a no that was written down and confirmed is talked about, in the
// words in which it was said.
func TestMinuteOfANo(t *testing.T) {
	s, _ := spoken(t)
	ctx := t.Context()
	ana := s.As("ana")
	s.did(ana.Press(ctx, s.standing("ana"), "act.minute"))
	s.did(s.minute("verdict", "reject", "reason", "Nobody can sleep in a van.", "would_change", "A bed."))
	s.did(ana.Close(ctx))
	s.did(s.As("emi").Press(ctx, s.message("emi", "says that you were there"), "witness"))
	if got := text(s.top("emi").Body); !strings.Contains(got, "Reject") {
		t.Errorf("emi reads %s, want that it is a no", got)
	}
	s.did(s.As("emi").Submit(ctx, nil))
	s.mediates()
}

// TestMinuteIsForWhoLeadsTalks: nobody else is offered it, or gets in by a button
// that they copied.
func TestMinuteIsForWhoLeadsTalks(t *testing.T) {
	s, _ := spoken(t)
	at := s.standing("ana")
	if strings.Contains(text(s.standing("ben").Blocks), "Record what was said") {
		t.Error("ben is offered to record a minute")
	}
	s.replay(at, users["ben"], "act.minute")
	s.replay(at, users["daniel"], "act.minute")
	for _, who := range []string{"ben", "daniel"} {
		if v, ok := s.As(who).Top(); ok {
			t.Errorf("%s may record a minute: %s", who, v)
		}
	}
}

// bound lets daniel, who wrote nothing, connect an account of the stand-in with Ines.
func (s *set) bound(user string) (standin.Outcome, error) {
	s.t.Helper()
	ctx, daniel := s.t.Context(), s.As("daniel")
	if _, ok := daniel.Top(); !ok {
		s.did(daniel.Press(ctx, s.standing("daniel"), "act.bind"))
	}
	return daniel.Submit(ctx, in("whose", s.option("daniel", "whose", "Ines"), "person", user, "sure", "yes"))
}

// TestGuest: a guest whom a team has connected is asked and answers; nobody else
// from outside gets in, and they do not if the setting is off.
func TestGuest(t *testing.T) {
	s, _ := spoken(t)
	ctx := t.Context()
	fatima := s.As("fatima")
	if strings.Contains(text(s.standing("ben").Blocks), "Connect a Slack account") {
		t.Error("an account can be connected although the settings let nobody in")
	}
	s.face.Outside = face.Guests
	if o, err := s.bound("U0OLU00007"); err != nil || !strings.Contains(o.Errors["person"], "other companies") {
		t.Errorf("got %+v, %v, want that people of other companies stay outside", o, err)
	}
	if o, err := s.bound(users["daniel"]); err != nil || !strings.Contains(o.Errors["person"], "of this workspace") {
		t.Errorf("got %+v, %v, want that daniel needs no connection", o, err)
	}
	s.did(fatima.Type(ctx, "#reviews", "/ethics list"))
	s.whisper("fatima", "Thank you for coming by")
	s.did(s.bound("U0FATIMA06"))
	asked := s.message("fatima", "please decide")
	s.did(fatima.Press(ctx, asked, "decide.approve"))
	s.whisper("fatima", "You said yes")
	s.did(fatima.OpenHome(ctx))
	s.home("fatima", "Nothing waits for you")
	for _, typed := range []string{"/ethics status REV-1", "/ethics list", "/ethics start", "/ethics paste REV-1", "/ethics export REV-1"} {
		s.did(fatima.Type(ctx, "#reviews", typed))
	}
	for _, r := range s.rooms("fatima") {
		for _, m := range r.Messages {
			if strings.Contains(m.Text, "Route planner") && r.Kind != "im" {
				t.Errorf("fatima reads %s", m.Text)
			}
		}
	}
	s.whisper("fatima", "What you are asked is in the Home tab")
	s.face.Outside = face.NoOutsiders
	s.did(fatima.Press(ctx, s.message("fatima", "you said yes"), "decide.again"))
	if _, ok := fatima.Top(); ok {
		t.Error("fatima decides although the settings let nobody in")
	}
}

// TestConnect: somebody of another company presses a button in a shared channel; the
// edge lets them pass, and they are known only if a team has connected them.
func TestConnect(t *testing.T) {
	s, _ := spoken(t)
	ctx := t.Context()
	olu := s.As("olu")
	s.face.Outside = face.Connect
	before := len(s.people())
	s.did(s.bound("U0OLU00007"))
	if n := len(s.people()); n != before {
		t.Errorf("%d people, want the same %d", n, before)
	}
	asked := s.message("olu", "please decide")
	s.face.Outside = face.Guests
	s.did(olu.Press(ctx, asked, "decide.approve"))
	s.whisper("olu", "Thank you for coming by")
	s.face.Outside = face.Connect
	s.did(olu.Press(ctx, asked, "decide.approve"))
	s.whisper("olu", "You said yes")
	// A button that somebody else was sent decides nothing.
	s.replay(s.message("emi", "please decide"), "U0FATIMA06", "decide.approve")
	if n := s.entries("approval.decided"); n != 5 { // four about the value before
		t.Errorf("%d decisions, want that of olu alone", n)
	}
}
