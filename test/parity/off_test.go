package parity_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
	"conoe/test/dynamo/dynoxide"
	"conoe/test/parity"
	"conoe/test/scenario"
)

// TestRelayThatWasOffForAWeekCatchesUp plays twice in the cloud: with a relay that
// hears everything, and with one that hears nothing for a week. One sweep makes up
// for it: the same entries in the same order, and the same executions wait in the
// same states. Only when the workflows acted may differ, which is the time of their
// own entries: what fell due meanwhile names the moment in "due". Where an execution
// ran already, it wakes by itself, and nothing differs.
func TestRelayThatWasOffForAWeekCatchesUp(t *testing.T) {
	server := dynoxide.Start(t)
	for name, c := range map[string]struct {
		before, off, after []string
		punctual           bool // nothing may differ
	}{
		"from the start": {
			off:   []string{"play meeting-notes 7", "jump 7d"},
			after: []string{"play meeting-notes", "jump 6m"},
		},
		"before a gate was asked for": {
			before: []string{"play meeting-notes 5"},
			off:    []string{"play meeting-notes 7", "jump 7d"},
			after:  []string{"play meeting-notes", "jump 6m"},
		},
		"before a gate passed": {
			before: []string{"play meeting-notes 5"},
			off:    []string{"play meeting-notes", "jump 7d"},
			after:  []string{"export REV-1"},
		},
		"while a round went on": {
			before:   []string{"play meeting-notes 6"},
			off:      []string{"play meeting-notes 7", "jump 7d"},
			after:    []string{"play meeting-notes", "jump 6m"},
			punctual: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			on, off := newPlace(t, server), newPlace(t, server)
			both := func(lines ...string) {
				t.Helper()
				for _, line := range lines {
					for _, p := range []*parity.Place{on, off} {
						if err := scenario.Do(t.Context(), p, line); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			both(c.before...)
			off.World.SwitchOff(true)
			both(c.off...)
			if !c.punctual && slices.Equal(waiting(t, on), waiting(t, off)) {
				t.Error("nothing was missed")
			}
			off.World.SwitchOff(false)
			both("sweep")
			caughtUp(t, on, off, c.punctual)
			both(c.after...)
			caughtUp(t, on, off, c.punctual)
		})
	}
}

// acted is the time of an entry that a workflow made, and that of a round which a
// workflow closed, where an approved item names it.
var acted = regexp.MustCompile(`"at":"[^"]*"(,"basis":[0-9]+,"channel":"workflow")|("in_force":\{)"at":"[^"]*"`)

func caughtUp(t *testing.T, on, off *parity.Place, punctual bool) {
	t.Helper()
	want, got := recorded(t, on, punctual), recorded(t, off, punctual)
	if d := different(leaving{"record": want}, leaving{"record": got}); d != "" {
		t.Error(d)
	}
	if want, got := waiting(t, on), waiting(t, off); !slices.Equal(want, got) {
		t.Errorf("executions wait: %v, want %v", got, want)
	}
}

func recorded(t *testing.T, p *parity.Place, punctual bool) []string {
	t.Helper()
	lines, err := scenario.Record(t.Context(), p.App())
	if err != nil {
		t.Fatal(err)
	}
	for n := range lines {
		if !punctual {
			lines[n] = acted.ReplaceAllString(lines[n], `$2"at":"(when it acted)"$1`)
		}
	}
	return lines
}

// waiting lists the executions that run, and the states in which they wait.
func waiting(t *testing.T, p *parity.Place) []string {
	t.Helper()
	list, err := p.Executions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, x := range list {
		for _, w := range x.Waits() {
			if x.Status == asl.Running {
				out = append(out, fmt.Sprintf("%s %.2s %s", x.Machine, flow.InputOf(x.Input).Subject, w.State))
			}
		}
	}
	slices.Sort(out)
	return out
}
