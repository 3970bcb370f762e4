package cloud_test

import (
	"log/slog"
	"testing"

	"github.com/google/uuid"

	"conoe/functions/local/desk"
	"conoe/shared/config"
	"conoe/shared/core/casefile"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/play"
	"conoe/templates"
	"conoe/test/cloud"
	"conoe/test/dynamo/dynoxide"
)

// TestCaseInTheCloud plays a case through the deployed programs, and holds what
// the ledger then has against a play on one machine.
func TestCaseInTheCloud(t *testing.T) {
	w := newWorld(t)
	playCase(t, w, "meeting-notes")
	same(t, w, "meeting-notes")
	c, err := w.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for what, n := range map[string]float64{
		"calls of step": float64(c.Functions["step"].Invocations), "calls of relay": float64(c.Functions["relay"].Invocations),
		"transitions": float64(c.Transitions), "executions": float64(c.Executions),
		"reads of step": c.Units["step"].Read, "writes of relay": c.Units["relay"].Write, "writes of test": c.Units["test"].Write,
	} {
		if n == 0 {
			t.Errorf("there were no %s", what)
		}
	}
	for _, f := range []string{"step", "relay"} {
		if c.Functions[f].Starts != 1 {
			t.Errorf("%s was started %d times", f, c.Functions[f].Starts)
		}
	}
}

func playCase(t *testing.T, w *cloud.World, name string) {
	t.Helper()
	if err := desk.PlayOne(t.Context(), w.Player(func(play.Line) {}), shipped(t, name)); err != nil {
		t.Fatal(err)
	}
}

func shipped(t *testing.T, name string) *casefile.Case {
	t.Helper()
	r, err := desk.CaseReader("")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := templates.Files.ReadFile("cases/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Read(name+".yaml", raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// alone plays a case on one machine and dumps the ledger.
func alone(t *testing.T, name string) []string {
	t.Helper()
	d, err := desk.Open(t.TempDir(), true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Play(t.Context(), []*casefile.Case{shipped(t, name)}, func(play.Line) {}, false); err != nil {
		t.Fatal(err)
	}
	return ledgertest.Dump(t, d.Store, d.Workspace)
}

// newWorld has a workspace of a name that dumps mask.
func newWorld(t *testing.T) *cloud.World {
	t.Helper()
	return cloud.New(t, dynoxide.Start(t), cloud.Options{Workspace: config.Workspace("ws_" + uuid.NewString())})
}

// same holds the ledger against that of a play on one machine.
func same(t *testing.T, w *cloud.World, name string) {
	t.Helper()
	ledgertest.Same(t, "in the cloud", alone(t, name), ledgertest.Dump(t, w.App.Store, w.App.Workspace))
}
