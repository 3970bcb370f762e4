package integration

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	whole "conoe/functions/local/desk"
	"conoe/shared/core/casefile"
	"conoe/shared/core/ledger"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// proof is a consumer behind views: whenever the relay has brought something
// about, it compares all rows with a fold from the first entry on.
type proof struct {
	*whole.Desk
	t     *testing.T
	steps int
	most  int // rows
}

func (*proof) Name() string { return "proof" }

func (p *proof) Perform(_ context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	p.steps++
	got, want := map[string]string{}, map[string]string{}
	for key, row := range rowsIn(p.t, p.App.Store, p.Workspace) {
		if strings.Contains(row, `"stream":"`+s.Name+`"`) {
			got[key] = row
		}
	}
	if s.Name != review.WorkspaceStream {
		addRows(p.t, p.fresh(), s.Name, want)
	}
	sameRows(p.t, fmt.Sprintf("after entry %d of %s", entries[len(entries)-1].Seq, s.Name), got, want)
	p.most = max(p.most, len(got))
	return len(entries), nil
}

func (p *proof) fresh() *usecase.App {
	return &usecase.App{Store: p.App.Store, Workspace: p.Workspace, Mode: p.Mode, Now: p.Now, NewID: p.NewID, Random: p.Random, Policy: p.Policy, Catalogue: p.Catalogue}
}

// TestViewsOfThePlay: after every step of all shipped cases the rows are those of
// a fold from the first entry on, and at last a rebuild changes nothing.
func TestViewsOfThePlay(t *testing.T) {
	d, err := whole.Open(t.TempDir(), true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	p := &proof{Desk: d, t: t}
	d.Engine.Relay.Consumers = append(d.Engine.Relay.Consumers, p)
	read, err := whole.CaseReader(".")
	if err != nil {
		t.Fatal(err)
	}
	var cases []*casefile.Case
	for _, name := range whole.Shipped {
		raw, err := templates.Files.ReadFile("cases/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		c, err := read.Read(name+".yaml", raw)
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if _, err := d.Play(t.Context(), cases, func(play.Line) {}, false); err != nil {
		t.Fatal(err)
	}
	if p.steps < 100 || p.most < 10 {
		t.Fatalf("it was looked at %d times, with at most %d rows", p.steps, p.most)
	}
	sameRows(t, "at last", rowsIn(t, d.App.Store, d.Workspace), rowsOf(t, p.fresh()))
	troubles, err := d.ExamineViews(t.Context())
	if err != nil || len(troubles) > 0 {
		t.Fatalf("doctor tells of %+v, %v", troubles, err)
	}
	done, err := d.Rebuild(t.Context(), review.Actor{Workflow: true})
	if err != nil || done.Streams != 6 || done.Written+done.Deleted != 0 {
		t.Fatalf("a rebuild gives %+v, %v", done, err)
	}
}
