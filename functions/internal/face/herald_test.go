package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// questions counts the messages by which somebody is asked.
func (w *world) questions(who string) int {
	n := 0
	for _, r := range w.rooms(who) {
		for _, m := range r.Messages {
			if r.Kind == "im" && m.For == "" && strings.Contains(m.Text, "What changed since last time") {
				n++
			}
		}
	}
	return n
}

// TestSlackWantsToBeLeftAlone: who was held up is told later, once, and holds up
// nobody else.
func TestSlackWantsToBeLeftAlone(t *testing.T) {
	w := start(t)
	w.before = func() { w.Inject(standin.Fault{On: "chat.postMessage", Error: "ratelimited", Times: 2}) }
	w.asked()
	for range 3 {
		w.jump(10 * time.Minute)
	}
	for _, who := range []string{"daniel", "emi"} {
		if n := w.questions(who); n != 1 {
			t.Errorf("%s has %d messages, want one", who, n)
		}
	}
}

// TestLostAnswerOfAPost: a message may come twice then, and never less than once.
func TestLostAnswerOfAPost(t *testing.T) {
	w := start(t)
	w.tolerant = true
	w.before = func() { w.Inject(standin.Fault{On: "chat.postMessage", Lost: true, Times: 2}) }
	w.asked()
	w.jump(10 * time.Minute)
	for _, who := range []string{"daniel", "emi"} {
		if n := w.questions(who); n < 1 || n > 2 {
			t.Errorf("%s has %d messages", who, n)
		}
		w.did(w.As(who).Press(t.Context(), w.question(who), "decide.approve"))
	}
}

func TestDeletedMessageComesBackWhileItIsNeeded(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.asked()
	m := w.question("daniel")
	if err := w.face.Slack.Delete(ctx, m.Channel, m.TS); err != nil {
		t.Fatal(err)
	}
	w.did(w.As("emi").Press(ctx, w.question("emi"), "decide.approve"))
	if n := w.questions("daniel"); n != 0 {
		t.Fatalf("daniel has %d messages", n)
	}
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	q := w.open()
	if _, err := w.desk.Decide(ctx, usecase.Command{ID: "by hand", Actor: review.Actor{Person: q.of}, Channel: "cli"}, p.Reviews[0].Stream, usecase.Vote{
		Request: q.id, Verdict: approval.Approve, Set: q.set, Via: approval.ViaAPI,
	}); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if n := w.questions("daniel"); n != 1 {
		t.Errorf("daniel has %d messages, want a new one with what he said", n)
	}
}

func TestTwoRelaysTellOnce(t *testing.T) {
	w := start(t)
	w.rival = true
	w.asked()
	for _, who := range []string{"daniel", "emi"} {
		if n := w.questions(who); n != 1 {
			t.Errorf("%s has %d messages, want one", who, n)
		}
	}
}

// TestErasedWordsLeaveTheMessages: also those of what is over.
func TestErasedWordsLeaveTheMessages(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.asked()
	for _, who := range []string{"daniel", "emi"} {
		w.did(w.As(who).Press(ctx, w.question(who), "decide.approve"))
	}
	w.jump(6 * time.Minute)
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var lead review.PersonID
	for id := range p.People {
		if p.Holds(id, review.GovernanceLead) {
			lead = id
		}
	}
	var all []review.Ref
	if err := w.desk.Look(ctx, review.Actor{Person: lead}, p.Reviews[0].Ref, func(v *usecase.View) error {
		for _, i := range v.D.Items(review.TypeRecord) {
			all = append(all, i.Ref)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if _, err := w.desk.Erase(ctx, usecase.Command{ID: "erase " + string(r), Actor: review.Actor{Person: lead}, Channel: "cli"}, p.Reviews[0].Stream, w.erasure(r)); err != nil {
			t.Fatal(err)
		}
	}
	w.settle()
	if m := w.question("daniel"); strings.Contains(m.Text, "Only nine of us") {
		t.Errorf("what was erased still stands there: %s", m.Text)
	}
}
