package relay

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"conoe/functions/internal/wire/install"
	"conoe/shared/core/fault"
)

// TestWhoTells: without a token nobody tells, which is said once and asked for again
// after a while; a manager that cannot be asked may have one.
func TestWhoTells(t *testing.T) {
	var log bytes.Buffer
	var token []string
	var failing error
	asked := 0
	now := time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)
	tell := &telling{
		log: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return now },
		herald: herald{&install.Face{Tokens: func(context.Context) ([]string, error) { asked++; return token, failing }}},
	}
	none, away := fault.Errorf(fault.Blocked, "Nobody has stored a value."), errors.New("away")
	for _, step := range []struct {
		what    string
		after   time.Duration
		token   []string
		failing error
		tells   bool
		asked   int
	}{
		{"nothing is stored", 0, nil, none, false, 1},
		{"a minute later", time.Minute, []string{"xoxb-1"}, nil, false, 1},
		{"it cannot be asked", again, nil, away, true, 2},
		{"still nothing", again, nil, none, false, 3},
		{"it is stored", 2 * again, []string{"xoxb-1"}, nil, true, 4},
		{"for good", 3 * again, nil, none, true, 4},
	} {
		now, token, failing = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC).Add(step.after), step.token, step.failing
		if got := tell.get(t.Context()) != nil; got != step.tells || asked != step.asked {
			t.Errorf("%s: tells %v, asked %d times", step.what, got, asked)
		}
	}
	if n := strings.Count(log.String(), "nobody is told in Slack"); n != 1 {
		t.Errorf("it says so %d times", n)
	}
}
