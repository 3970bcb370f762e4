package bootstrap_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/test/bootstrap"
	"conoe/test/cloud"
	"conoe/test/dynamo/dynoxide"
)

var folder string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if folder, err = os.MkdirTemp("", "bootstrap"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
		return m.Run()
	}())
}

var built = sync.OnceValues(func() (map[string]string, error) {
	root, err := bootstrap.Root()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, name := range bootstrap.Functions {
		if out[name], err = bootstrap.Build(root, folder, filepath.Join("functions", name)); err != nil {
			return nil, err
		}
	}
	return out, nil
})

var packed = sync.OnceValues(func() (map[string][]byte, error) {
	root, err := bootstrap.Root()
	if err != nil {
		return nil, err
	}
	return bootstrap.Deployed(root, folder)
})

// deployed are the programs of all functions, as they are deployed.
func deployed(t *testing.T) map[string][]byte {
	t.Helper()
	out, err := packed()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// programs are the paths of all functions, built once.
func programs(t *testing.T) map[string]string {
	t.Helper()
	out, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// world has the functions as they are deployed, whose clock is the machine's, and
// one review.
type world struct {
	*cloud.World
	review usecase.Started
	lead   review.Actor
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := cloud.New(t, dynoxide.Start(t), cloud.Options{Start: time.Now()})
	w.Clock.Follow(time.Now)
	w.Step, w.Relay = w.Step.As(programs(t)["step"]), w.Relay.As(programs(t)["relay"])
	t.Cleanup(w.Step.Kill)
	t.Cleanup(w.Relay.Kill)
	ctx, n := t.Context(), 0
	command := func(who review.PersonID) usecase.Command {
		n++
		return usecase.Command{ID: fmt.Sprintf("bootstrap/%d", n), Actor: review.Actor{Person: who}, Channel: ledger.CLI}
	}
	lead, err := w.App.Found(ctx, command(""), []usecase.Newcomer{{Name: "Lead", Offices: []review.Office{review.GovernanceLead}}})
	if err != nil {
		t.Fatal(err)
	}
	in, err := w.App.Open(ctx, command(lead.Person), usecase.Start{Title: "Bootstrap", Trigger: review.NewSystem})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	return world{w, in, review.Actor{Person: lead.Person}}
}

// call calls a function with a value as JSON. It gives the result, or the name of
// the error with its message.
func call(t *testing.T, f *cloud.Function, event any) (result, failure, message string) {
	t.Helper()
	payload, ok := event.(string)
	if !ok {
		raw, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		payload = string(raw)
	}
	out, err := f.Invoke(t.Context(), []byte(payload))
	if failed, ok := errors.AsType[*cloud.FunctionError](err); ok {
		return "", failed.Type, failed.Message
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), "", ""
}

// alive says no if the process has ended since it was started.
func alive(t *testing.T, f *cloud.Function) {
	t.Helper()
	if n := f.Calls().Starts; n != 1 {
		t.Errorf("%s was started %d times\n%s", f.Name, n, f.Log())
	}
}

// logged waits until a function has logged a text: what a process writes arrives
// after its answer.
func logged(t *testing.T, f *cloud.Function, text string) {
	t.Helper()
	for begun := time.Now(); !strings.Contains(f.Log(), text); time.Sleep(time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatalf("%s does not log %s, but\n%s", f.Name, text, f.Log())
		}
	}
}

// ended starts a function that cannot be started, and gives what it logged.
func ended(t *testing.T, name string, environment map[string]string) string {
	t.Helper()
	f := cloud.NewFunction(name, programs(t)[name], environment)
	t.Cleanup(f.Kill)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	if _, err := f.Invoke(ctx, []byte("{}")); err == nil || !strings.Contains(err.Error(), "ended before") {
		t.Errorf("%s: %v", name, err)
	}
	return f.Log()
}
