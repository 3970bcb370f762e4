package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
)

// listening is a manifest with which the app hears reactions and mentions.
func listening(m *standin.Manifest) {
	m.Settings.Events.Bot = append(m.Settings.Events.Bot, "reaction_added", "app_mention")
	m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, "reactions:read", "app_mentions:read")
}

// hints are the questions that somebody was asked for a reaction or a mention.
func (w *world) hints(who string) (out []standin.Message) {
	w.t.Helper()
	for _, r := range w.rooms(who) {
		for _, m := range r.Messages {
			if m.For != "" && strings.Contains(m.Text, "Record this as your decision?") {
				out = append(out, m)
			}
		}
	}
	return out
}

// heard waits until every event that people caused has been taken.
func (w *world) heard(events int) {
	w.t.Helper()
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(time.Millisecond) {
		n := 0
		for _, x := range w.Log() {
			if x.Call == "reaction_added" || x.Call == "app_mention" {
				n++
			}
		}
		if n >= events {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("%d events were taken, want %d", n, events)
		}
	}
}

// TestListen: a reaction to what one is asked, or a mention of the app where people
// are told of it, asks who gave it whether they decide. It is for their eyes only,
// and records nothing by itself.
func TestListen(t *testing.T) {
	w, ctx := start(t, listening), t.Context()
	w.face.Listen = true
	w.asked()
	daniel, emi := w.As("daniel"), w.As("emi")
	w.did(daniel.React(ctx, w.question("daniel"), "thumbsup"))
	w.heard(1)
	if n := len(w.hints("daniel")); n != 1 {
		t.Fatalf("daniel is asked %d times whether he decides", n)
	}
	w.did(daniel.Press(ctx, w.hints("daniel")[0], "dismiss"))
	if n := len(w.hints("daniel")); n != 0 {
		t.Error("the question is still there after a no")
	}
	w.did(emi.Reply(ctx, "#general", w.message("emi", "REV-1").TS, "@conoe looks good to me"))
	w.heard(2)
	asked := w.hints("emi")
	if len(asked) != 1 || len(w.hints("chiara")) != 0 {
		t.Fatalf("emi is asked %d times", len(asked))
	}
	if n := w.entries("approval.decided"); n != 0 {
		t.Errorf("%d decisions are on record before anybody decided", n)
	}
	w.did(emi.Press(ctx, asked[0], "record"))
	w.did(emi.Submit(ctx, in("verdict", "approve")))
	if n := w.entries("approval.decided"); n != 1 {
		t.Errorf("%d decisions are on record, want that of emi", n)
	}
}

// TestListenIsNarrow: reactions to what others wrote, and people who are not asked,
// cause nothing; and nothing does where the workspace did not want it.
func TestListenIsNarrow(t *testing.T) {
	w, ctx := start(t, listening), t.Context()
	w.asked()
	w.did(w.As("daniel").React(ctx, w.question("daniel"), "thumbsup"))
	w.heard(1)
	if n := len(w.hints("daniel")); n != 0 {
		t.Error("the app listens although nobody asked for it")
	}
	w.face.Listen = true
	people := len(w.people())
	w.did(w.As("ana").Type(ctx, "#general", "What do you think?"))
	w.did(w.As("daniel").React(ctx, w.newest("daniel"), "thumbsup"))
	w.did(w.As("ana").React(ctx, w.message("ana", "REV-1"), "eyes"))
	w.did(w.As("fatima").Type(ctx, "#reviews", "@conoe yes"))
	w.did(w.As("chiara").Type(ctx, "#general", "@conoe yes"))
	w.heard(5)
	for _, who := range []string{"ana", "chiara", "daniel", "fatima"} {
		if n := len(w.hints(who)); n != 0 {
			t.Errorf("%s is asked %d times", who, n)
		}
	}
	if n := len(w.people()); n != people {
		t.Errorf("%d people are known, want %d: nobody is noted for a reaction", n, people)
	}
}
