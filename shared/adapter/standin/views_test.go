package standin_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
)

// caught lets the app keep the payload of a type and answer nothing.
func caught(w *world, kind string) chan slack.InteractionCallback {
	got := make(chan slack.InteractionCallback, 8)
	w.app.on(kind, func(_ http.ResponseWriter, r *http.Request) {
		var in slack.InteractionCallback
		raw, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(raw, &in)
		got <- in
	})
	return got
}

func TestTriggerOpensOneViewWithinThreeSeconds(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	got := caught(w, "shortcut")
	did(t)(w.As("ana").Shortcut(ctx, "note"))
	in := take(t, got)
	_, err := w.api.OpenView(in.TriggerID, form())
	wants(t, "first", err, "")
	_, err = w.api.OpenView(in.TriggerID, form())
	wants(t, "again", err, "exchanged_trigger_id")
	did(t)(w.As("ana").Shortcut(ctx, "note"))
	in = take(t, got)
	w.clock.jump(4 * time.Second)
	_, err = w.api.OpenView(in.TriggerID, form())
	wants(t, "late", err, "expired_trigger_id")
	_, err = w.api.OpenView("1.2.3", form())
	wants(t, "made up", err, "invalid_trigger_id")
	if c := w.Complaints(); len(c) > 0 {
		t.Errorf("complaints: %q", c)
	}
}

func withButton(title string) slack.ModalViewRequest {
	v := form()
	v.Title = plain(title)
	v.Blocks.BlockSet = append(v.Blocks.BlockSet, slack.NewActionBlock("more", slack.NewButtonBlockElement("push", "", plain("More"))))
	return v
}

func TestStackHoldsThree(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	shortcut, pressed := caught(w, "shortcut"), caught(w, "block_actions")
	ana := w.As("ana")
	did(t)(ana.Shortcut(ctx, "note"))
	if _, err := w.api.OpenView(take(t, shortcut).TriggerID, withButton("one")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ title, want string }{{"two", ""}, {"three", ""}, {"four", "push_limit_reached"}} {
		top, _ := ana.Top()
		did(t)(ana.PressIn(ctx, top, standin.State{"text": {"value": {"half"}}}, "push"))
		in := take(t, pressed)
		if got := in.View.State.Values["text"]["value"].Value; got != "half" {
			t.Errorf("%s: the app got %q, want what is typed so far", c.title, got)
		}
		_, err := w.api.PushView(in.TriggerID, withButton(c.title))
		wants(t, c.title, err, c.want)
	}
	all := w.Views("U0ANA00001")
	if len(all) != 3 || all[2].Previous != all[1].ID || all[2].Root != all[0].ID {
		t.Errorf("got %v, want a stack of three", all)
	}
	if _, err := w.As("ben").PressIn(ctx, all[2], nil, "push"); err == nil {
		t.Error("ben pressed a button in ana's modal")
	}
}

func TestUpdateOfAViewThatChangedMeanwhile(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	did(t)(w.As("ana").Type(ctx, "#general", "/tiny open"))
	v, _ := w.As("ana").Top()
	r, err := w.api.UpdateView(form(), "", v.Hash, v.ID)
	if err != nil || r.View.Hash == v.Hash {
		t.Errorf("got %+v, %v, want another hash", r, err)
	}
	_, err = w.api.UpdateView(form(), "", v.Hash, v.ID)
	wants(t, "stale hash", err, "hash_conflict")
	_, err = w.api.UpdateView(form(), "", "", "V404")
	wants(t, "no view", err, "not_found")

	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
	publish := func(hash string) error {
		_, err := w.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: "U0ANA00001", View: home, Hash: &hash})
		return err
	}
	if _, err := w.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: "U0ANA00001", View: home}); err != nil {
		t.Fatal(err)
	}
	h, _ := w.Home("U0ANA00001")
	wants(t, "right hash", publish(h.Hash), "")
	wants(t, "stale hash", publish(h.Hash), "hash_conflict")
}

func TestExternalIDIsUnique(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	got := caught(w, "shortcut")
	open := func(as string) error {
		did(t)(w.As(as).Shortcut(ctx, "note"))
		v := form()
		v.ExternalID = "only"
		_, err := w.api.OpenView(take(t, got).TriggerID, v)
		return err
	}
	wants(t, "first", open("ana"), "")
	wants(t, "second", open("ben"), "duplicate_external_id")
	if _, err := w.api.UpdateView(form(), "only", "", ""); err != nil {
		t.Errorf("update by external id: %v", err)
	}
}

func TestBadViewsAreRefused(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	got := caught(w, "shortcut")
	did(t)(w.As("ana").Shortcut(ctx, "note"))
	v := form()
	v.Submit = nil
	_, err := w.api.OpenView(take(t, got).TriggerID, v)
	if err == nil || !strings.Contains(err.Error(), "invalid_arguments") {
		t.Errorf("got %v, want a refusal of an input without submit", err)
	}
}

func TestAnswersToASubmission(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		status       int
		views        []string // titles, bottom first
		told, wrong  string
		complaints   int
	}{
		{"empty", "", 200, nil, "", "", 0},
		{"clear", `{"response_action":"clear"}`, 200, nil, "", "", 0},
		{"update", `{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"Next"},"blocks":[{"type":"divider"}]}}`, 200, []string{"Next"}, "", "", 0},
		{"push", `{"response_action":"push","view":{"type":"modal","title":{"type":"plain_text","text":"Next"},"blocks":[{"type":"divider"}]}}`, 200, []string{"Note", "Next"}, "", "", 0},
		{"errors", `{"response_action":"errors","errors":{"text":"no"}}`, 200, []string{"Note"}, "", "no", 0},
		{"errors beside nothing", `{"response_action":"errors","errors":{"other":"no"}}`, 200, []string{"Note"}, "trouble", "", 1},
		{"a view that is bad", `{"response_action":"update","view":{"type":"modal"}}`, 200, []string{"Note"}, "trouble", "", 1},
		{"not JSON", `ok`, 200, []string{"Note"}, "trouble", "", 1},
		{"status 500", ``, 500, []string{"Note"}, "trouble", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, ctx := start(t, nil), soon(t)
			w.app.on("view_submission", func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(c.status)
				_, _ = io.WriteString(rw, c.answer)
			})
			ana := w.As("ana")
			did(t)(ana.Type(ctx, "#general", "/tiny open"))
			o, err := ana.Submit(ctx, standin.State{"text": {"value": {"t"}}})
			if err != nil || (c.told == "") != (o.Told == "") || !strings.Contains(o.Told, c.told) || o.Errors["text"] != c.wrong {
				t.Errorf("got %+v, %v", o, err)
			}
			var titles []string
			for _, v := range w.Views("U0ANA00001") {
				titles = append(titles, v.Title())
			}
			if strings.Join(titles, ",") != strings.Join(c.views, ",") {
				t.Errorf("got views %q, want %q", titles, c.views)
			}
			if got := w.Complaints(); len(got) != c.complaints {
				t.Errorf("got complaints %q, want %d", got, c.complaints)
			}
		})
	}
}

// What somebody typed stays where the same field stays, and goes where it has
// another block id.
func TestWhatIsTypedSurvivesAnUpdate(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	got := caught(w, "shortcut")
	ana := w.As("ana")
	did(t)(ana.Shortcut(ctx, "note"))
	r, err := w.api.OpenView(take(t, got).TriggerID, withButton("one"))
	if err != nil {
		t.Fatal(err)
	}
	top, _ := ana.Top()
	did(t)(ana.PressIn(ctx, top, standin.State{"text": {"value": {"kept"}}}, "push"))
	if _, err := w.api.UpdateView(withButton("two"), "", "", r.View.ID); err != nil {
		t.Fatal(err)
	}
	if top, _ = ana.Top(); top.Title() != "two" || len(top.Typed["text"]["value"]) != 1 {
		t.Errorf("got %v, want what was typed", top.Typed)
	}
	other := withButton("three")
	other.Blocks.BlockSet[0].(*slack.InputBlock).BlockID = "fresh"
	if _, err := w.api.UpdateView(other, "", "", r.View.ID); err != nil {
		t.Fatal(err)
	}
	if top, _ = ana.Top(); len(top.Typed) != 0 {
		t.Errorf("got %v, want nothing typed", top.Typed)
	}
}
