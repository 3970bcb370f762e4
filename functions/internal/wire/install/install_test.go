package install

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/ledger/ledgertest"
)

// TestWhereATokenBelongs: Slack is asked once a day, and what it said before is good
// enough while it cannot be asked. Another token is another place.
func TestWhereATokenBelongs(t *testing.T) {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	down := errors.New("down")
	told, failing, asked := slackapp.Install{Team: "T0ACME", User: "U0CONOE"}, error(nil), 0
	ask := func(context.Context) (slackapp.Install, error) {
		asked++
		if failing != nil {
			return slackapp.Install{}, failing
		}
		return told, nil
	}
	merged := told
	merged.Enterprise = "E0ACME"
	for _, step := range []struct {
		what, token string
		after       time.Duration
		told        slackapp.Install
		failing     error
		want        slackapp.Install
		err         error
		asked       int
	}{
		{"while Slack is away", "xoxb-1", 0, told, down, slackapp.Install{}, down, 1},
		{"at first", "xoxb-1", 0, told, nil, told, nil, 2},
		{"an hour later", "xoxb-1", time.Hour, merged, nil, told, nil, 2},
		{"a day later, while Slack is away", "xoxb-1", 25 * time.Hour, merged, down, told, nil, 3},
		{"a day later", "xoxb-1", 25 * time.Hour, merged, nil, merged, nil, 4},
		{"another token", "xoxb-2", 25 * time.Hour, told, nil, told, nil, 5},
		{"the first one again", "xoxb-1", 26 * time.Hour, told, nil, merged, nil, 5},
	} {
		told, failing = step.told, step.failing
		got, err := whereIs(t.Context(), store, "ws_test", step.token, ledgertest.Begin.Add(step.after), ask)
		if got != step.want || !errors.Is(err, step.err) || asked != step.asked {
			t.Errorf("%s: got %+v, %v, asked %d times", step.what, got, err, asked)
		}
	}
}
