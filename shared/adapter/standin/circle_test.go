package standin_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
)

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func did(t *testing.T) func(standin.Outcome, error) standin.Outcome {
	t.Helper()
	return func(o standin.Outcome, err error) standin.Outcome {
		t.Helper()
		if err != nil || o.Told != "" {
			t.Fatalf("got %+v, %v, want that it was done", o, err)
		}
		return o
	}
}

// The circle that every app goes: a command, a form with an error, a post, a
// button, an edited post, the Home tab.
func TestCommandFormButtonHome(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	ana := w.As("ana")
	did(t)(ana.Type(ctx, "#general", "/tiny open"))
	if v, ok := ana.Top(); !ok || v.Callback() != "note_form" {
		t.Fatalf("got view %v, want the form", v)
	}
	if o := did(t)(ana.Submit(ctx, nil)); o.Errors["text"] != "Please complete this required field." || w.app.count("view_submission") != 0 {
		t.Errorf("got %+v, want Slack's own error and nothing sent", o)
	}
	if o := did(t)(ana.Submit(ctx, standin.State{"text": {"value": {"bad"}}})); o.Errors["text"] != "Not this one." {
		t.Errorf("got %+v, want the app's error", o)
	}
	if v, ok := ana.Top(); !ok || v.Typed["text"]["value"][0] != "bad" {
		t.Errorf("got %v, want the form still there with what was typed", v.Typed)
	}
	did(t)(ana.Submit(ctx, standin.State{"text": {"value": {"a <good> one"}}}))
	if v, ok := ana.Top(); ok {
		t.Errorf("got view %v, want none after submitting", v)
	}

	posted := w.Messages("C0GENERAL1")
	if len(posted) != 1 || posted[0].Text != "A note: a &lt;good&gt; one" {
		t.Fatalf("got %+v, want the note", posted)
	}
	did(t)(w.As("ben").Press(ctx, posted[0], "done"))
	after := w.Messages("C0GENERAL1")
	if after[0].Text != "Done by ben" || after[0].Edited == "" || after[0].TS != posted[0].TS {
		t.Errorf("got %+v, want the note edited in place", after[0])
	}
	if _, err := w.As("ben").Press(ctx, posted[0], "done"); err == nil {
		t.Error("pressed a button that is gone")
	}

	did(t)(ana.OpenHome(ctx))
	if _, err := w.Wait(ctx, standin.Want{As: "ana", Home: "Your notes"}); err != nil {
		t.Error(err)
	}
	if c := w.Complaints(); len(c) > 0 {
		t.Errorf("complaints: %q", c)
	}
}

func TestAnswerToCommandIsForThePersonAlone(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	did(t)(w.As("ana").Type(ctx, "#general", "/tiny hello @ben in #reviews"))
	mine := w.Ephemerals("U0ANA00001")
	if len(mine) != 1 || mine[0].Text != "You said: hello <@U0BEN00002|ben> in <#C0REVIEWS2|reviews>" {
		t.Errorf("got %+v, want the answer with escaped names", mine)
	}
	if all := w.Messages("C0GENERAL1"); len(all) != 0 {
		t.Errorf("got %+v, want nothing for all", all)
	}
	sc, err := w.Scene("ben")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range sc.Channels {
		if len(r.Messages) > 0 {
			t.Errorf("ben sees %+v", r.Messages)
		}
	}
}

func TestWhoCannotTypeACommand(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	for _, c := range []struct{ name, as, channel, text string }{
		{"of another company", "olu", "#with-partner", "/tiny open"},
		{"an undeclared command", "ana", "#general", "/other"},
	} {
		o, err := w.As(c.as).Type(ctx, c.channel, c.text)
		if err != nil || !strings.Contains(o.Told, "not a valid command") {
			t.Errorf("%s: got %+v, %v, want a refusal", c.name, o, err)
		}
	}
	if _, err := w.As("olu").Type(ctx, "#general", "hello"); err == nil {
		t.Error("somebody typed in a channel they are not in")
	}
	if n := w.app.count("slash_command"); n != 0 {
		t.Errorf("the app got %d commands", n)
	}
}

func TestTwoPeopleAtOnce(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	done := make(chan error, 2)
	for _, who := range []string{"ana", "ben"} {
		go func() {
			me := w.As(who)
			for range 5 {
				if _, err := me.Type(ctx, "#general", "/tiny open"); err != nil {
					done <- err
					return
				}
				if _, err := me.Submit(ctx, standin.State{"text": {"value": {who}}}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	seen := map[string]int{}
	for _, m := range w.Messages("C0GENERAL1") {
		seen[m.Text]++
	}
	if seen["A note: ana"] != 5 || seen["A note: ben"] != 5 {
		t.Errorf("got %v, want five notes each", seen)
	}
}

func TestClosingTellsTheAppWhereItAsked(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	ana := w.As("ana")
	did(t)(ana.Shortcut(ctx, "note"))
	did(t)(ana.Close(ctx))
	if n := w.app.count("view_closed"); n != 1 {
		t.Errorf("the app heard of %d closed views, want 1", n)
	}
	if _, err := ana.Close(ctx); err == nil {
		t.Error("closed a view that is not there")
	}
}
