package config_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/config"
)

var base = config.Base{Stack: "conoe", Workspace: "ws_acme", Mode: config.Practice, Table: "ledger"}

const machines config.Machines = "arn:aws:states:eu-central-1:111122223333:stateMachine:conoe-"

func environ(of map[string]string) []string {
	out := []string{"PATH=/bin", "AWS_REGION=eu-central-1"}
	for _, name := range slices.Sorted(maps.Keys(of)) {
		out = append(out, name+"="+of[name])
	}
	return out
}

func TestWhatInfraSetsIsWhatFunctionsRead(t *testing.T) {
	step := config.Step{Base: base, Machines: machines, Bundles: "bundles"}
	if got, err := config.ReadStep(environ(step.Environment())); err != nil || got != step {
		t.Errorf("got %+v, %v", got, err)
	}
	relay := config.Relay{Base: base, Machines: machines, Retries: "https://sqs.eu-central-1.amazonaws.com/1/retries", SigningKey: "arn:aws:kms:eu-central-1:111122223333:key/1", Evidence: "evidence", Token: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:token", Teams: "T0123", Outside: config.OutsideGuests, Listen: "1"}
	if got, err := config.ReadRelay(environ(relay.Environment())); err != nil || got != relay {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatInfraSetsIsWhatSlackReads(t *testing.T) {
	const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:"
	slack := config.Slack{Base: base, Signing: arn + "signing", Token: arn + "token", Bundles: "bundles"}
	if got, err := config.ReadSlack(environ(slack.Environment())); err != nil || got != slack {
		t.Errorf("before there is an app: got %+v, %v", got, err)
	}
	slack.App, slack.Teams = "A0123", "T0123,E0456"
	slack.Owners, slack.Outside, slack.Listen = "T0123/U0123,W0456", config.OutsideConnect, "1"
	got, err := config.ReadSlack(environ(slack.Environment()))
	if err != nil || got != slack || !slices.Equal(got.Teams.IDs(), []string{"T0123", "E0456"}) || !slices.Equal(got.Owners.Accounts("E0456"), []string{"T0123/U0123", "E0456/W0456"}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	_, err := config.ReadStep([]string{
		"CONOE_STACK=", "CONOE_WORKSPACE=secret#", "CONOE_MODE=secret", "CONOE_MACHINES=secret", "CONOE_TABEL=secret", "CONOE_RETRIES=https://secret",
	})
	want := `CONOE_STACK: it is missing
CONOE_WORKSPACE: it is no id of a workspace, which is ws_ and letters, digits, - and _
CONOE_MODE: it is neither practice nor real
CONOE_TABLE: it is missing
CONOE_MACHINES: it is not what the ARNs of state machines begin with
CONOE_BUNDLES: it is missing
CONOE_RETRIES: nobody knows it
CONOE_TABEL: nobody knows it`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestDeploy(t *testing.T) {
	given := []string{
		"CONOE_STACK=conoe", "CONOE_REGION=eu-central-1", "CONOE_WORKSPACE=ws_acme", "CONOE_MODE=real", "CONOE_KEEP_DAYS=3650", "CONOE_RESERVED=0",
	}
	want := config.Deploy{Stack: "conoe", Region: "eu-central-1", Workspace: "ws_acme", Mode: config.Real, KeepDays: 3650}
	if got, err := config.ReadDeploy(given); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	want.Account, want.Email = "111122223333", "ops@example.com"
	given = append(given, "CDK_DEFAULT_ACCOUNT=111122223333", "CONOE_ALARM_EMAIL=ops@example.com")
	if got, err := config.ReadDeploy(given); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFormsOfADeployment(t *testing.T) {
	for _, bad := range []string{
		"CONOE_LEDGER=conoe-Ledger", "CONOE_LEDGER=arn:aws:dynamodb:eu-central-1:111122223333:table/restored",
		"CONOE_STACK=Conoe", "CONOE_STACK=a/b", "CONOE_KEEP_DAYS=-1", "CONOE_KEEP_DAYS=ten", "CONOE_MODE=REAL", "CONOE_ALARM_EMAIL=ops", "CONOE_ALARM_EMAIL=ops @example.com",
		"CONOE_SLACK_APP_ID=T0123", "CONOE_SLACK_TEAMS=T0123, E0456", "CONOE_SLACK_TEAMS=T0123,", "CONOE_SLACK_TEAMS=acme",
		"CONOE_OWNERS=T0123/U0123,", "CONOE_OWNERS=T0123/everybody", "CONOE_SLACK_OUTSIDE=all", "CONOE_SLACK_LISTEN=on",
	} {
		_, err := config.ReadDeploy([]string{bad})
		name, _, _ := strings.Cut(bad, "=")
		if err == nil || strings.Contains(err.Error(), name+": it is missing") || !strings.Contains(err.Error(), name+": it is ") {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

func TestTableOfAStream(t *testing.T) {
	const table = "arn:aws:dynamodb:eu-central-1:111122223333:table/restored"
	got, err := config.ReadDeploy([]string{
		"CONOE_STACK=conoe", "CONOE_REGION=eu-central-1", "CONOE_WORKSPACE=ws_acme", "CONOE_MODE=real", "CONOE_KEEP_DAYS=1", "CONOE_RESERVED=0",
		"CONOE_LEDGER=" + table + "/stream/2026-11-22T01:02:03.456",
	})
	if err != nil || got.Ledger.Table() != table {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestMachineOfAProcess(t *testing.T) {
	if got := machines.Of("stage"); got != "arn:aws:states:eu-central-1:111122223333:stateMachine:conoe-stage" {
		t.Errorf("got %s", got)
	}
}

// A field without a variable would never be set.
func TestEveryFieldHasAVariable(t *testing.T) {
	for _, s := range []any{config.Base{}, config.Step{}, config.Relay{}, config.Slack{}, config.Deploy{}} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(s)) {
			if !f.Anonymous && f.Tag.Get("env") == "" {
				t.Errorf("%T.%s has none", s, f.Name)
			}
		}
	}
}
