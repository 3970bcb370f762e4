package face_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// full starts a review as ben that is not light.
func (w *world) full() {
	w.t.Helper()
	ctx, ben := w.t.Context(), w.As("ben")
	w.did(ben.Type(ctx, "#general", "/ethics start"))
	w.did(ben.Submit(ctx, in("name", "Route planner", "purpose", "So that parcels come today", "ai", "builds")))
	answers := standin.State{}
	for q, a := range screening {
		answers[q] = a
	}
	answers["outsiders"] = in("outsiders", "yes")["outsiders"]
	w.did(ben.Submit(ctx, answers))
}

// openness brings ben of a full review to the page about openness, in part filled
// in.
func (w *world) openness() {
	w.t.Helper()
	ctx, ben := w.t.Context(), w.As("ben")
	w.leads("chiara")
	w.full()
	w.did(ben.PressIn(ctx, w.top("ben"), nil, "step.do"))
	w.did(ben.Submit(ctx, in("conclusion", "As it was adopted.")))
	w.did(ben.PressIn(ctx, w.top("ben"), nil, "step.do"))
	w.did(ben.Submit(ctx, in("availability", "Drivers see their data")))
	w.did(ben.PressIn(ctx, w.top("ben"), nil, "step.do"))
}

// elsewhere saves another version of what ben has open.
func (w *world) elsewhere(d *review.InfoRules) {
	w.t.Helper()
	ctx := w.t.Context()
	p, err := w.desk.People(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	of, err := w.desk.Recognise(ctx, usecase.Account{Team: w.TeamID(), User: "U0BEN00002"})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.desk.Save(ctx, usecase.Command{ID: "elsewhere", Actor: of, Channel: "cli"}, p.Reviews[0].Stream, []usecase.Draft{{Ref: "INF-1", Doc: d}}); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
}

// TestPagesFollowOneAnother: a review that is not light asks one page at a time, and
// the same one again with what is there until nothing of it is missing.
func TestPagesFollowOneAnother(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.openness()
	if v := w.top("ben"); v.Title() != "Rules for openness" || !strings.Contains(fmt.Sprint(v.Body), "Drivers see their data") {
		t.Fatalf("ben sees %v, want the page with what was answered", v.Body)
	}
	w.did(w.As("ben").Submit(ctx, in("maintenance", "The legal team", "approval", "The board")))
	w.did(w.As("ben").PressIn(ctx, w.top("ben"), nil, "step.do"))
	if v := w.top("ben"); v.Title() == "Rules for openness" {
		t.Error("a page that is complete is asked again")
	}
	if n := w.entries("inf.saved"); n != 2 {
		t.Errorf("%d versions, want two", n)
	}
}

// TestTwoPeopleOnOnePage: answers to different questions of one page both stay.
func TestTwoPeopleOnOnePage(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.openness()
	w.elsewhere(&review.InfoRules{Availability: "Drivers see their data", Maintenance: "The works council"})
	w.did(w.As("ben").Submit(ctx, in("approval", "The board")))
	w.did(w.As("ben").PressIn(ctx, w.top("ben"), nil, "step.do"))
	if all := fmt.Sprint(w.top("ben").Body); strings.Contains(all, "Rules for openness") {
		t.Errorf("something is missing still: %s", all)
	}
}

// TestTheSameQuestionTwice: what somebody else answered in the meantime is not
// overwritten, and what was typed is not lost.
func TestTheSameQuestionTwice(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.openness()
	w.elsewhere(&review.InfoRules{Availability: "Nobody sees anything"})
	o, err := w.As("ben").Submit(ctx, in("availability", "Everybody sees all"))
	if err != nil || !strings.Contains(o.Errors["availability"], "Nobody sees anything") {
		t.Errorf("got %+v, %v, want a problem beside the field", o, err)
	}
	if n := w.entries("inf.saved"); n != 2 {
		t.Errorf("%d versions, want two", n)
	}
}

// text is everything that a view says.
func text(v any) string {
	switch v := v.(type) {
	case map[string]any:
		out := ""
		if s, ok := v["text"].(string); ok {
			out = s + "\n"
		}
		for _, one := range v {
			out += text(one)
		}
		return out
	case []any:
		out := ""
		for _, one := range v {
			out += text(one)
		}
		return out
	}
	return ""
}

// TestConcernIsKeptWithoutAName: the answer is the modal itself; no message is sent,
// and the log does not say who it was.
func TestConcernIsKeptWithoutAName(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.full()
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	emi := w.As("emi")
	w.did(emi.Shortcut(ctx, "concern"))
	posts := len(w.Sent("chat.postMessage"))
	w.did(emi.Submit(ctx, in("about", p.Systems[0].Stream, "what", "It never stops for anybody")))
	if !strings.Contains(text(w.top("emi").Body), "recorded under") {
		t.Errorf("emi reads %s", text(w.top("emi").Body))
	}
	if n := len(w.Sent("chat.postMessage")); n != posts {
		t.Errorf("%d messages were posted", n-posts)
	}
	of, err := w.desk.Recognise(ctx, usecase.Account{Team: w.TeamID(), User: "U0EMI00005"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := w.desk.Log(ctx, review.Actor{Workflow: true}, p.Systems[0].Stream, 0)
	if err != nil {
		t.Fatal(err)
	}
	incidents := 0
	for _, e := range all {
		if e.Head.Kind == "inc.saved" {
			incidents++
		}
		if e.Head.By == string(of.Person) || strings.Contains(string(e.Data), string(of.Person)) {
			t.Errorf("entry %d names who raised it", e.Seq)
		}
	}
	if incidents != 1 {
		t.Errorf("%d incidents, want one", incidents)
	}
}
