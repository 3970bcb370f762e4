package parity_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/test/dynamo/dynoxide"
	"conoe/test/parity"
	"conoe/test/scenario"
)

// misnaming is a cloud in which an error leaves the function under the name of its
// Go type.
type misnaming struct{ *parity.Place }

func (m misnaming) Fail(task, _ string, n int) { m.Place.Fail(task, "wrapError", n) }

// TestWhatIsNotAsOnOneMachineIsSeen breaks the cloud in ways that parity is there
// to find.
func TestWhatIsNotAsOnOneMachineIsSeen(t *testing.T) {
	server := dynoxide.Start(t)
	for name, c := range map[string]struct {
		scenario string
		broken   func(*parity.Place) scenario.Place
		parts    []string // in which it shows
	}{
		"doorbells are lost and nothing sweeps": {
			"operating",
			func(p *parity.Place) scenario.Place { p.World.SwitchOff(true); return p },
			[]string{"paths", "entries", "record"},
		},
		"a task answers under another name": {
			"hand-over-interrupted",
			func(p *parity.Place) scenario.Place { return misnaming{p} },
			[]string{"paths"},
		},
		"a clock is a millisecond ahead": {
			"operating",
			func(p *parity.Place) scenario.Place {
				p.World.Clock.Follow(func() time.Time { return p.Clock().Now().Add(time.Millisecond) })
				return p
			},
			[]string{"record"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := scenario.Shipped(t)
			s := all[slices.IndexFunc(all, func(s *scenario.Script) bool { return s.Name == c.scenario })]
			d := different(left(t, scenario.LocalFor(t), s), left(t, c.broken(newPlace(t, server)), s))
			for _, part := range c.parts {
				if !strings.Contains(d, part+" differ") {
					t.Errorf("%s do not differ:\n%s", part, d)
				}
			}
		})
	}
}
