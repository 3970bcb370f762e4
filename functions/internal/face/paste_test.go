package face_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

const workshop = "Workshop on 2026-11-20 in the depot\n\n## Good\n+ Less walking\n+ Parcels come today\n## Bad\n- Watched all day <!channel>\n- =HYPERLINK(\"https://a.example\")\n\nBudget\n"

// begun starts a review that is not light, and lets ben open where he brings what
// the team has.
func begun(t *testing.T) *world {
	t.Helper()
	w := start(t)
	w.leads("chiara")
	w.full()
	w.did(w.As("ben").PressIn(t.Context(), w.top("ben"), nil, "paste"))
	return w
}

// documents of a kind, as who wrote them reads them.
func documents[T review.Doc](w *world) []T {
	w.t.Helper()
	ctx := w.t.Context()
	p, err := w.desk.People(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []T
	if err := w.desk.Watch(ctx, review.Actor{Workflow: true}, p.Reviews[0].Stream, func(v *usecase.View) error {
		for _, t := range review.Types() {
			for _, i := range v.D.Items(t) {
				doc, err := w.desk.Document(ctx, v, i.Ref)
				if err != nil {
					return err
				}
				if one, ok := doc.(T); ok {
					out = append(out, one)
				}
			}
		}
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// TestPasteWorkshop: the note of a workshop is shown as it was read, corrected, and
// saved once as one conversation with what was said in it.
func TestPasteWorkshop(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	w.did(ben.Submit(ctx, in("text", workshop)))
	shown := text(w.top("ben").Body)
	for _, want := range []string{"conversation: 1", "statement: 4", "Watched all day"} {
		if !strings.Contains(shown, want) {
			t.Errorf("ben reads %q, want %q in it", shown, want)
		}
	}
	if n := len(documents[*review.Statement](w)); n != 0 {
		t.Fatalf("%d statements are saved before anybody said that it is right", n)
	}
	w.did(ben.Submit(ctx, in("text", workshop+"\n- Too fast\n")))
	if shown := text(w.top("ben").Body); !strings.Contains(shown, "statement: 5") {
		t.Errorf("ben reads %q, want five statements", shown)
	}
	w.did(ben.Submit(ctx, nil))
	if shown := text(w.top("ben").Body); !strings.Contains(shown, "6 drafts are saved") {
		t.Errorf("ben reads %q", shown)
	}
	said, held := documents[*review.Statement](w), documents[*review.Engagement](w)
	if len(said) != 5 || len(held) != 1 || said[0].Engagement != "ENG-001" || said[3].Text != "=HYPERLINK(\"https://a.example\")" {
		t.Errorf("got %+v in %+v", said, held)
	}
}

// TestPasteFile: a file is read where Slack keeps it, and what stands there already
// stays.
func TestPasteFile(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	id, err := w.Upload("ben", "product.md", []byte("## Purpose\nAnother one\n## Harms\n- Somebody is blamed\n## Budget\nmuch\n"))
	if err != nil {
		t.Fatal(err)
	}
	w.did(ben.Submit(ctx, standin.State{"file": {"in": {id}}}))
	if shown := text(w.top("ben").Body); !strings.Contains(shown, "Line 5") || !strings.Contains(shown, "what is there stays") {
		t.Errorf("ben reads %q, want what was left out", shown)
	}
	w.did(ben.Submit(ctx, nil))
	coe, system := documents[*review.ConOE](w), documents[*review.System](w)
	if len(coe) != 1 || len(coe[0].InitialHarms) != 1 || len(system) != 1 || system[0].Purpose != "So that parcels come today" {
		t.Errorf("got %+v, %+v", coe, system)
	}
}

// TestPasteIsRefused: what cannot be read is said beside the field, and stays there.
func TestPasteIsRefused(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	bomb := "conoe: case/v1\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"
	for name, c := range map[string]struct{ file, content, text, want string }{
		"nothing":     {want: "Paste a text, or add a file"},
		"no sense":    {text: "hello", want: "could be read"},
		"both":        {text: "hello", file: "a.txt", content: "hello", want: "a text and a file"},
		"binary":      {file: "a.txt", content: "a\x00b", want: "no text"},
		"too large":   {file: "a.txt", content: strings.Repeat("- a\n", 300_000), want: "1 MB"},
		"a YAML bomb": {file: "a.yaml", content: bomb, want: "alias"},
		"not a table": {file: "a.csv", content: "\"", want: "could be read"},
	} {
		state := standin.State{"text": {"in": {c.text}}, "file": {"in": nil}}
		if c.file != "" {
			id, err := w.Upload("ben", c.file, []byte(c.content))
			if err != nil {
				t.Fatal(err)
			}
			state["file"] = map[string][]string{"in": {id}}
		}
		o, err := ben.Submit(ctx, state)
		if err != nil || !strings.Contains(strings.Join(values(o.Errors), " "), c.want) {
			t.Errorf("%s: got %+v, %v", name, o, err)
		}
		if got := w.top("ben").Typed["text"]["in"]; len(got) != 1 || got[0] != c.text {
			t.Errorf("%s: the field holds %q", name, got)
		}
	}
	if n := w.entries("coe.saved"); n != 0 {
		t.Errorf("%d drafts are saved", n)
	}
}

// TestPasteAtOnce: two who save at the same moment overwrite nothing of each other.
func TestPasteAtOnce(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	w.did(ben.Submit(ctx, in("text", workshop)))
	w.did(ben.Submit(ctx, nil))
	w.did(ben.Close(ctx))
	w.did(ben.Type(ctx, "#general", "/ethics paste REV-1"))
	w.did(ben.Submit(ctx, in("text", "Interview on 2026-11-21\n+ Quiet streets\n")))
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	of, err := w.desk.Recognise(ctx, usecase.Account{Team: w.TeamID(), User: "U0BEN00002"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.Save(ctx, usecase.Command{ID: "elsewhere", Actor: of, Channel: "cli"}, p.Reviews[0].Stream, []usecase.Draft{
		{Doc: &review.Statement{Text: "From elsewhere"}},
	}); err != nil {
		t.Fatal(err)
	}
	w.did(ben.Submit(ctx, nil))
	var all []string
	for _, v := range documents[*review.Statement](w) {
		all = append(all, string(v.Text))
	}
	if got := strings.Join(all, "; "); len(all) != 6 || !strings.Contains(got, "From elsewhere") || !strings.Contains(got, "Quiet streets") {
		t.Errorf("got %s", got)
	}
}

// TestPasteOnHold: a text stays in its field although nothing can be saved now.
func TestPasteOnHold(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	w.did(ben.Submit(ctx, in("text", workshop)))
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c := usecase.Command{ID: "hold", Actor: review.Actor{Person: w.person("chiara")}, Channel: "cli"}
	if _, err := w.desk.Hold(ctx, c, p.Reviews[0].Stream, true, "summer"); err != nil {
		t.Fatal(err)
	}
	if o, err := ben.Submit(ctx, in("text", workshop)); err != nil || !strings.Contains(o.Errors["text"], "on_hold") {
		t.Errorf("got %+v, %v", o, err)
	}
	if got := w.top("ben").Typed["text"]["in"]; len(got) != 1 || got[0] != workshop {
		t.Errorf("the field holds %q", got)
	}
}

// TestPasteOfOthers: nobody brings anything into a review in which they do not
// write, and whoever writes in none is told what to do.
func TestPasteOfOthers(t *testing.T) {
	w, ctx := begun(t), t.Context()
	w.did(w.As("emi").Type(ctx, "#general", "/ethics paste REV-1"))
	w.whisper("emi", "You may not see content")
	w.did(w.As("daniel").Type(ctx, "#general", "/ethics paste"))
	w.whisper("daniel", "You work on no review at present")
	for _, who := range []string{"emi", "daniel"} {
		if _, ok := w.As(who).Top(); ok {
			t.Errorf("%s may bring something", who)
		}
	}
}

// TestBringMessage: a message becomes drafts of a review that its reader picks.
func TestBringMessage(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	w.did(ben.Close(ctx))
	w.did(w.As("ana").Type(ctx, "#general", "## Harms\n- @ben is blamed & tired\n"))
	w.did(ben.MessageShortcut(ctx, w.newest("ben"), "paste"))
	if got := fmt.Sprint(w.top("ben").Body); !strings.Contains(got, "is blamed & tired") || strings.Contains(got, "U0BEN") {
		t.Errorf("ben reads %q", got)
	}
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.did(ben.Submit(ctx, in("review", p.Reviews[0].Stream)))
	w.did(ben.Submit(ctx, nil))
	if coe := documents[*review.ConOE](w); len(coe) != 1 || len(coe[0].InitialHarms) != 1 {
		t.Errorf("got %+v", coe)
	}
}

// TestBringFile: a file that somebody has posted is read where it lies.
func TestBringFile(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	w.did(ben.Close(ctx))
	id, err := w.Upload("ana", "product.md", []byte("## Harms\n- Somebody is blamed\n"))
	if err != nil {
		t.Fatal(err)
	}
	w.did(w.As("ana").Attach(ctx, "#general", "", id))
	w.did(ben.MessageShortcut(ctx, w.newest("ben"), "paste"))
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.did(ben.Submit(ctx, in("review", p.Reviews[0].Stream)))
	w.did(ben.Submit(ctx, nil))
	if coe := documents[*review.ConOE](w); len(coe) != 1 || len(coe[0].InitialHarms) != 1 {
		t.Errorf("got %+v", coe)
	}
}

// TestPasteBesideSheet: who fills in the six lines of a light review may bring a text
// instead; what they have typed already stays in the fields.
func TestPasteBesideSheet(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	ben := w.As("ben")
	w.did(ben.Type(ctx, "#general", "/ethics start"))
	w.did(ben.Submit(ctx, in("name", "Labels", "purpose", "So that no task is forgotten", "ai", "builds")))
	w.did(ben.Submit(ctx, screening))
	w.did(ben.PressIn(ctx, w.top("ben"), in("benefit", "Two tasks a week are found"), "paste"))
	w.did(ben.Submit(ctx, in("text", "## Harms\n- A decision is taken for a remark\n## Misuse\n- Somebody counts tasks\n")))
	w.did(ben.Submit(ctx, nil))
	w.did(ben.Close(ctx))
	if got := w.top("ben").Typed["benefit"]["in"]; len(got) != 1 || got[0] != "Two tasks a week are found" {
		t.Errorf("the field holds %q", got)
	}
	w.did(ben.Submit(ctx, in("harm", "A decision is taken for a remark", "misuse", "Somebody counts tasks", "environment", "Hardly anything", "model", "Naive Bayes, our own team", "watch", "Labels, the note taker")))
	coe := documents[*review.ConOE](w)
	if len(coe) != 1 || len(coe[0].InitialHarms) != 1 || len(coe[0].InitialBenefits) != 1 {
		t.Errorf("got %+v", coe)
	}
}

// TestPasteMuch: a large file is read and saved within the time that Slack waits,
// and one that makes more drafts than that is refused with a number.
func TestPasteMuch(t *testing.T) {
	w, ctx := begun(t), t.Context()
	ben := w.As("ben")
	much := func(n int) standin.State {
		id, err := w.Upload("ben", "notes.txt", []byte("Workshop on 2026-11-20\n"+strings.Repeat("- Somebody is watched all day and does not know by whom\n", n)))
		if err != nil {
			t.Fatal(err)
		}
		return standin.State{"file": {"in": {id}}}
	}
	if o, err := ben.Submit(ctx, much(700)); err != nil || !strings.Contains(o.Errors["file"], "701 drafts, and 300 are possible") {
		t.Errorf("got %+v, %v", o, err)
	}
	w.did(ben.Submit(ctx, much(299)))
	w.did(ben.Submit(ctx, nil))
	if n := len(documents[*review.Statement](w)); n != 299 {
		t.Errorf("%d statements", n)
	}
}

// TestPasteCase: all that a case has written down becomes drafts of a review, and
// nothing of what only people do.
func TestPasteCase(t *testing.T) {
	for _, name := range []string{"meeting-notes", "same-day-delivery", "body-scanner"} {
		t.Run(name, func(t *testing.T) {
			w, ctx := begun(t), t.Context()
			ben := w.As("ben")
			raw, err := templates.Files.ReadFile("cases/" + name + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			id, err := w.Upload("ben", name+".yaml", raw)
			if err != nil {
				t.Fatal(err)
			}
			w.did(ben.Submit(ctx, standin.State{"file": {"in": {id}}}))
			w.did(ben.Submit(ctx, nil))
			if got := text(w.top("ben").Body); !strings.Contains(got, "drafts are saved") {
				t.Errorf("ben reads %s", got)
			}
		})
	}
}

// TestPasteTwice: a submission that Slack delivers again saves nothing again.
func TestPasteTwice(t *testing.T) {
	w, ctx := begun(t), t.Context()
	w.did(w.As("ben").Submit(ctx, in("text", workshop)))
	w.did(w.As("ben").Submit(ctx, nil))
	before := w.entries("val.saved")
	var sent any
	for _, x := range w.Log() {
		if x.Call == "view_submission" {
			sent = x.Sent
		}
	}
	raw, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	var i slack.InteractionCallback
	if err := json.Unmarshal(raw, &i); err != nil {
		t.Fatal(err)
	}
	answer, err := w.face.Interaction(ctx, i)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err = json.Marshal(answer); err != nil || !strings.Contains(string(raw), "first answer was saved") {
		t.Errorf("got %s, %v", raw, err)
	}
	if n := w.entries("val.saved"); n != before || n != 4 {
		t.Errorf("%d statements, %d before", n, before)
	}
}
