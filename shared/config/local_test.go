package config_test

import (
	"slices"
	"strings"
	"testing"

	"conoe/shared/config"
)

// Tokens are made up of parts, so that nothing that looks for secrets in files
// finds one.
const (
	botToken = "xoxb" + "-1-2-abc"
	appToken = "xapp" + "-1-A1-2-abc"
)

func TestOneMachineKnowsNoWorkspaceWithoutTokens(t *testing.T) {
	got, err := config.ReadLocal([]string{"PATH=/bin", "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN="})
	if err != nil || got.Real() {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = config.ReadLocal([]string{
		"SLACK_BOT_TOKEN=" + botToken, "SLACK_APP_TOKEN=" + appToken, "CONOE_OWNERS=U1,T2/W2", "CONOE_SLACK_TEAMS=T9",
		"CONOE_SLACK_OUTSIDE=guests", "CONOE_SLACK_LISTEN=1",
	})
	if err != nil || !got.Real() || got.Outside != config.OutsideGuests || !got.Listen.On() || !slices.Equal(got.Teams.IDs(), []string{"T9"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if all := got.Owners.Accounts("T1"); !slices.Equal(all, []string{"T1/U1", "T2/W2"}) {
		t.Errorf("got %v", all)
	}
}

func TestFormsOfOneMachine(t *testing.T) {
	both := []string{"SLACK_BOT_TOKEN=" + botToken, "SLACK_APP_TOKEN=" + appToken}
	for _, c := range []struct {
		given []string
		want  string // is named; the value is not
	}{
		{both[:1], "SLACK_APP_TOKEN: it is missing"},
		{both[1:], "SLACK_BOT_TOKEN: it is missing"},
		{[]string{"SLACK_BOT_TOKEN=" + appToken, "SLACK_APP_TOKEN=" + botToken}, "SLACK_BOT_TOKEN: it is no bot token"},
		{append(both[:1:1], "SLACK_APP_TOKEN="+botToken), "SLACK_APP_TOKEN: it is no app-level token"},
		{append(both, "CONOE_OWNERS=Ana"), "CONOE_OWNERS: it is no list"},
		{append(both, "CONOE_OWNERS=U1, U2"), "CONOE_OWNERS: it is no list"},
		{append(both, "CONOE_OWNER=U1"), "CONOE_OWNER: nobody knows it"},
		{append(both, "CONOE_SLACK_OUTSIDE=all"), "CONOE_SLACK_OUTSIDE: it is neither"},
		{append(both, "CONOE_SLACK_LISTEN=yes"), "CONOE_SLACK_LISTEN: it is neither"},
	} {
		_, err := config.ReadLocal(c.given)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "abc") {
			t.Errorf("%v: got %v, want %q", c.given, err, c.want)
		}
	}
}
