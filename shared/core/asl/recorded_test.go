//go:build recorded

package asl_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

var recorded = flag.String("recorded", "", "file with runs that AWS recorded")

// recording is one run that AWS Step Functions recorded.
type recording struct {
	Name       string
	Definition json.RawMessage
	Input      json.RawMessage
	Expect     struct {
		Ending string
		Output any
		Error  string
		Events []string
	}
}

// differs lists the runs that end otherwise here, with the reason.
var differs = map[string]string{}

func TestRecorded(t *testing.T) {
	list := recordings(t)
	if len(list) != 77 {
		t.Errorf("got %d recorded runs, want 77", len(list))
	}
	equal := 0
	for _, r := range list {
		t.Run(r.Name, func(t *testing.T) {
			difference, reason := r.compare(), differs[r.Name]
			switch {
			case difference == "" && reason != "":
				t.Errorf("listed as different (%s), but it is equal", reason)
			case difference != "" && reason == "":
				t.Error(difference)
			case difference == "":
				equal++
			}
		})
	}
	if equal < 72 {
		t.Errorf("got %d equal runs, want at least 72", equal)
	}
	t.Logf("%d of %d runs are equal", equal, len(list))
}

func recordings(t *testing.T) []recording {
	t.Helper()
	raw, err := os.ReadFile(*recorded)
	if err != nil {
		t.Fatalf("give the file with -args -recorded FILE: %v", err)
	}
	var file struct{ Runs []recording }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file.Runs
}

// compare says how the run differs from the recorded one, or nothing.
func (r recording) compare() string {
	m, err := asl.Parse("recorded", r.Definition)
	if err != nil {
		return err.Error()
	}
	run, events, err := m.Start(asl.Start{Name: "recorded", Input: r.Input}, time.Unix(1e9, 0))
	if err != nil {
		return err.Error()
	}
	burst, err := m.Advance(run, asl.Env{Now: time.Unix(2e9, 0)})
	if err != nil {
		return err.Error()
	}
	return r.against(run, append(events, burst.Events...))
}

func (r recording) against(run *asl.Run, events []asl.Event) string {
	var types []string
	for _, e := range events {
		types = append(types, e.Type)
	}
	switch {
	case !slices.Equal(types, r.Expect.Events):
		return fmt.Sprintf("events\n got %v\nwant %v\n(%s: %s)", types, r.Expect.Events, run.Error, run.Cause)
	case types[len(types)-1] != r.Expect.Ending:
		return "ending " + types[len(types)-1]
	case run.Error != r.Expect.Error:
		return fmt.Sprintf("got error %q, want %q", run.Error, r.Expect.Error)
	case !masked(value(run.Output), r.Expect.Output):
		return fmt.Sprintf("got output %s, want %v", run.Output, r.Expect.Output)
	}
	return ""
}

func value(raw json.RawMessage) any {
	if raw == nil {
		return nil
	}
	dec, v := json.NewDecoder(bytes.NewReader(raw)), any(nil)
	if err := dec.Decode(&v); err != nil {
		return err
	}
	return v
}

// masked reports whether got is want, where want may hold placeholders for
// recorded times and ids.
func masked(got, want any) bool {
	switch w := want.(type) {
	case string:
		return got == want || w == "date" || w == "timestamp" || strings.HasPrefix(w, "<") && strings.HasSuffix(w, ">")
	case map[string]any:
		g, ok := got.(map[string]any)
		for key := range w {
			ok = ok && masked(g[key], w[key])
		}
		return ok && len(g) == len(w)
	case []any:
		g, ok := got.([]any)
		ok = ok && len(g) == len(w)
		for n := range w {
			ok = ok && masked(g[n], w[n])
		}
		return ok
	}
	return reflect.DeepEqual(got, want)
}
