package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/casefile"
	"conoe/shared/core/ledger"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

var update = flag.Bool("update", false, "rewrite the paths and entries of the scenarios; read the diff afterwards")

// TestScenarios runs each file under workflows/testdata: a script of what people
// and misfortune do, the path of every execution through the states, with the
// errors that it met in them, how it ended, and the entries that the workflows
// brought about. The lines of a script:
//
//	play CASE [N]         a shipped case or a file of the archive, or its first N
//	                      steps; played again, it goes on from there
//	jump DURATION|due     time passes
//	hold REF, resume REF
//	reopen REF STAGE      the review goes back to a stage
//	revise REF            another description of the system, saved by the lead
//	retire REF            the system is taken out of use
//	export REF            evidence about a review is asked for
//	stop WORKFLOW [SUBJECT]    its executions are aborted
//	delete WORKFLOW [SUBJECT]  its executions are gone, history and all
//	start WORKFLOW INPUT  an execution is started by hand
//	fail TASK NAME N      the next N calls of a task end with this error
//	sweep                 the relay's schedule comes round
//	restart [DURATION]    the process ends without a word, and another begins at
//	                      once or so much later
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("../../workflows/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	entered := map[string]bool{}
	ran := 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ran++
			for _, state := range scenario(t, file) {
				entered[state] = true
			}
		})
	}
	if t.Failed() || ran < len(files) {
		return // some of the scenarios show some of the states
	}
	for _, want := range states(t) {
		if !entered[want] {
			t.Errorf("no scenario enters %s", want)
		}
	}
}

// states lists every state of every workflow, also those in which it ends.
func states(t *testing.T) []string {
	t.Helper()
	machines, err := desk.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(machines)) {
		for _, s := range machines[name].Outline().States {
			out = append(out, name+" "+s.Name)
		}
	}
	return out
}

// scenario runs one file and gives the states that its executions entered.
func scenario(t *testing.T, file string) []string {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := newStage(t, a)
	for n, line := range strings.Split(strings.TrimSpace(string(section(a, "script"))), "\n") {
		if err := w.do(strings.Fields(line)); err != nil {
			t.Fatalf("%s, line %d of the script: %s: %v", file, n+1, line, err)
		}
	}
	paths, entered := w.paths()
	got := map[string]string{"paths": paths, "entries": w.entries()}
	for _, name := range []string{"paths", "entries"} {
		if *update {
			setSection(a, name, got[name])
		} else if want := string(section(a, name)); got[name] != want {
			t.Errorf("%s: %s differ.\ngot:\n%s\nwant:\n%s", file, name, got[name], want)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return entered
}

func section(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func setSection(a *txtar.Archive, name, text string) {
	for n := range a.Files {
		if a.Files[n].Name == name {
			a.Files[n].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}

// stage is where a scenario is played.
type stage struct {
	t    *testing.T
	a    *txtar.Archive
	path string
	d    *desk.Desk
	at   *play.Clock
	fail map[string]failure
}

type failure struct {
	name string
	left int
}

func newStage(t *testing.T, a *txtar.Archive) *stage {
	t.Helper()
	w := &stage{t: t, a: a, path: filepath.Join(t.TempDir(), desk.DataFile), at: new(play.Clock), fail: map[string]failure{}}
	w.open()
	t.Cleanup(func() { w.d.Store.Close() })
	return w
}

func (w *stage) open() {
	w.t.Helper()
	store, err := bolt.Open(w.path, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.d, err = desk.New(store, &bolt.Book{Store: store}, slog.New(slog.DiscardHandler)); err != nil {
		w.t.Fatal(err)
	}
	w.d.Clock.Set(w.at.Now)
	w.d.Engine.Flows.Random = func() float64 { return 0.5 } // how long a retry waits
	step := w.d.Engine.Flows.Tasks["${Step}"]
	w.d.Engine.Flows.Tasks["${Step}"] = func(ctx context.Context, payload []byte) ([]byte, error) {
		for task, f := range w.fail {
			if f.left > 0 && bytes.Contains(payload, []byte(`"task":"`+task+`"`)) {
				f.left--
				w.fail[task] = f
				return nil, &localflow.TaskError{Name: f.name}
			}
		}
		return step(ctx, payload)
	}
}

func (w *stage) do(words []string) error {
	ctx := w.t.Context()
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return nil
	}
	arg := func(n int) string {
		if n < len(words) {
			return words[n]
		}
		return ""
	}
	switch words[0] {
	case "play":
		return w.play(arg(1), arg(2))
	case "jump":
		return w.d.Engine.Alone(func(e play.Driver) error { return w.jump(e, arg(1)) })
	case "hold", "resume":
		return w.hold(review.Ref(arg(1)), words[0] == "hold")
	case "reopen":
		return w.reopen(review.Ref(arg(1)), review.Stage(arg(2)))
	case "revise":
		return w.revise(review.Ref(arg(1)))
	case "export":
		return w.export(review.Ref(arg(1)))
	case "retire":
		return w.retire(review.Ref(arg(1)))
	case "stop":
		return w.each(arg(1), arg(2), func(name string) error { return w.d.Engine.Flows.Stop(ctx, name, "the scenario says so") })
	case "delete":
		return w.each(arg(1), arg(2), func(name string) error { return w.d.Engine.Flows.Delete(ctx, name) })
	case "start":
		input := strings.ReplaceAll(strings.Join(words[2:], " "), "WORKSPACE", w.d.Workspace)
		if err := w.d.Engine.Flows.Start(ctx, arg(1), arg(1)+"-by-hand", []byte(input)); err != nil {
			return err
		}
		return w.d.Engine.Settle(ctx)
	case "fail":
		n, err := strconv.Atoi(arg(3))
		w.fail[arg(1)] = failure{arg(2), n}
		return err
	case "sweep":
		if err := w.d.Engine.Tidy(ctx); err != nil {
			return err
		}
		return w.d.Engine.Settle(ctx)
	case "restart":
		return w.restart(arg(1))
	}
	return errors.New("no such line")
}

// restart loses what the process held in memory. While none runs, nothing
// becomes due at its time.
func (w *stage) restart(after string) error {
	w.d.Wait()
	if err := w.d.Store.Close(); err != nil { // the book is not flushed
		return err
	}
	if after != "" {
		off, _, err := casefile.ParseJump(after)
		if err != nil {
			return err
		}
		w.at.Set(w.at.Now().Add(off))
	}
	w.open()
	return w.d.Engine.Settle(w.t.Context())
}

func (w *stage) play(name, steps string) error {
	c, err := w.read(name)
	if err != nil {
		return err
	}
	if steps != "" {
		n, err := strconv.Atoi(steps)
		if err != nil {
			return err
		}
		c.Steps = c.Steps[:n]
	}
	return w.d.Engine.Alone(func(e play.Driver) error {
		return desk.PlayOne(w.t.Context(), &play.Player{App: w.d.App, Clock: w.at, Driver: e, Tell: func(play.Line) {}}, c)
	})
}

func (w *stage) read(name string) (*casefile.Case, error) {
	if raw := section(w.a, name); raw != nil {
		file := filepath.Join(w.t.TempDir(), name)
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			return nil, err
		}
		name = file
	}
	return new(session).readCase(name)
}

func (w *stage) jump(e play.Driver, how string) error {
	far, toDue, err := casefile.ParseJump(how)
	if err != nil {
		return err
	}
	target := w.at.Now().Add(far)
	if toDue {
		if _, target, err = w.d.FirstDue(w.t.Context()); err != nil {
			return err
		}
	}
	for {
		if err := e.Settle(w.t.Context()); err != nil {
			return err
		}
		due, err := e.Next(w.t.Context())
		if err != nil || due.IsZero() || due.After(target) {
			w.at.Set(target)
			return err
		}
		w.at.Set(due)
	}
}

func (w *stage) hold(ref review.Ref, hold bool) error {
	reg, by, err := w.leadOf(ref)
	if err != nil {
		return err
	}
	if _, err := w.d.Hold(w.t.Context(), w.command(by, fmt.Sprint(hold)), reg.Stream, hold, ""); err != nil {
		return err
	}
	return w.d.Engine.Settle(w.t.Context())
}

// command is named after the time, so that a lead may do the same thing later.
func (w *stage) command(by review.Actor, what string) usecase.Command {
	return usecase.Command{ID: fmt.Sprintf("scenario/%s/%v", what, w.at.Now()), Actor: by, Channel: ledger.CLI}
}

func (w *stage) reopen(ref review.Ref, to review.Stage) error {
	reg, by, err := w.leadOf(ref)
	if err != nil {
		return err
	}
	r := usecase.Reopening{Stage: to, Because: "Something was overlooked there."}
	if _, err := w.d.Reopen(w.t.Context(), w.command(by, "reopen"), reg.Stream, r); err != nil {
		return err
	}
	return w.d.Engine.Settle(w.t.Context())
}

// revise saves another description of the system, in a review of it or in the
// system itself.
func (w *stage) revise(ref review.Ref) error {
	reg, by, err := w.leadOf(ref)
	if err != nil {
		return err
	}
	team := []review.Holders{{Role: review.TeamMember, Persons: []review.PersonID{by.Person}}}
	if _, err := w.d.Assign(w.t.Context(), w.command(by, "team"), reg.Stream, team); err != nil {
		return err
	}
	item := reg.System
	if item == "" {
		item = ref
	}
	draft := usecase.Draft{Ref: item, Doc: &review.System{Name: review.Text("As it is seen in " + string(ref))}}
	if _, err := w.d.Save(w.t.Context(), w.command(by, "revise"), reg.Stream, []usecase.Draft{draft}); err != nil {
		return err
	}
	return w.d.Engine.Settle(w.t.Context())
}

func (w *stage) export(ref review.Ref) error {
	_, by, err := w.leadOf(ref)
	if err != nil {
		return err
	}
	if _, err := w.d.RequestExport(w.t.Context(), w.command(by, "export"), usecase.ExportOrder{Refs: []review.Ref{ref}}); err != nil {
		return err
	}
	return w.d.Engine.Settle(w.t.Context())
}

// retire ends a system, as its champion would.
func (w *stage) retire(ref review.Ref) error {
	reg, by, err := w.leadOf(ref)
	if err != nil {
		return err
	}
	champion := []review.Holders{{Role: review.Champion, Persons: []review.PersonID{by.Person}}}
	if _, err := w.d.Assign(w.t.Context(), w.command(by, "champion"), reg.Stream, champion); err != nil {
		return err
	}
	end := usecase.Ending{Status: review.StatusRetired, Because: "Its work is done.", NoRecords: "The scenario has none."}
	if _, err := w.d.End(w.t.Context(), w.command(by, "retire"), reg.Stream, end); err != nil {
		return err
	}
	return w.d.Engine.Settle(w.t.Context())
}

// leadOf is a dossier and a governance lead, who may do all that is needed.
func (w *stage) leadOf(ref review.Ref) (review.Registered, review.Actor, error) {
	people, err := w.d.People(w.t.Context())
	if err != nil {
		return review.Registered{}, review.Actor{}, err
	}
	reg, err := people.Find(ref)
	if err != nil {
		return reg, review.Actor{}, err
	}
	for _, id := range slices.Sorted(maps.Keys(people.People)) {
		if people.Holds(id, review.GovernanceLead) {
			return reg, review.Actor{Person: id}, nil
		}
	}
	return reg, review.Actor{}, errors.New("there is no governance lead")
}

// each does something to every running execution of a workflow, and lets what
// follows from it happen.
func (w *stage) each(machine, subject string, do func(name string) error) error {
	list, err := w.d.Executions(w.t.Context())
	if err != nil {
		return err
	}
	n := 0
	for _, x := range list {
		if (machine == "all" || x.Flow == machine) && (subject == "" || x.About == subject) && x.Running() {
			n++
			if err := do(x.Name); err != nil {
				return err
			}
		}
	}
	if n == 0 {
		return errors.New("no such execution runs")
	}
	return w.d.Engine.Settle(w.t.Context())
}
