package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"conoe/shared/config"
)

// settle runs settings.sh, with an aws command that answers in a way, and gives the
// settings that the command at its end gets.
func settle(t *testing.T, how, aws string, named ...string) (config.Deploy, string, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "aws"), []byte("#!/usr/bin/env bash\n"+aws+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	var says strings.Builder
	cmd := exec.Command("bash", "settings.sh", how, "env")
	cmd.Env = append([]string{"PATH=" + dir + ":" + os.Getenv("PATH"), "CONOE_STACK=acme", "CONOE_REGION=eu-central-1"}, named...)
	cmd.Stderr = &says
	out, err := cmd.Output()
	if err != nil {
		return config.Deploy{}, says.String(), err
	}
	got, err := config.ReadDeploy(strings.Split(strings.TrimSpace(string(out)), "\n"))
	return got, says.String(), err
}

const nothing = `echo "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id acme does not exist" >&2; exit 254`

// full is a deployment of which every setting is another than the defaults.
var full = config.Deploy{
	Stack: "acme", Region: "eu-central-1", Workspace: "ws_acme", Mode: config.Real, KeepDays: 3650, Reserved: 10, Email: "ops@example.com",
	Ledger: "arn:aws:dynamodb:eu-central-1:111122223333:table/restored/stream/2026-11-22T01:02:03.456", SlackApp: "A0CONOE", SlackTeams: "T0ACME,E0OTHER",
	Owners: "T0ACME/U0ANN,U0BEN", Outside: config.OutsideGuests, Listen: "1",
}

// deployedAs answers as the stack does: with its output of that name.
func deployedAs(d config.Deploy) string { return "echo '" + kept(d) + "'" }

func TestSecondDeploymentKeepsWhatIsNotNamed(t *testing.T) {
	if got, _, err := settle(t, "deployed", deployedAs(full)); err != nil || got != full {
		t.Errorf("got %+v, %v", got, err)
	}
	want := full
	want.KeepDays, want.Reserved, want.Email, want.SlackTeams = 30, 0, "", "T0ACME"
	want.Owners, want.Outside, want.Listen = "", config.OutsideConnect, "0"
	want.Ledger = "arn:aws:dynamodb:eu-central-1:111122223333:table/again/stream/2026-11-23T01:02:03.456"
	got, says, err := settle(t, "deployed", deployedAs(full), "CONOE_MODE=real", "CONOE_KEEP_DAYS=30", "CONOE_RESERVED=0",
		"CONOE_ALARM_EMAIL=none", "CONOE_SLACK_TEAMS=T0ACME", "CONOE_OWNERS=none", "CONOE_SLACK_OUTSIDE=connect", "CONOE_SLACK_LISTEN=0", "CONOE_LEDGER="+string(want.Ledger))
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, line := range []string{"KEEP_DAYS: 30, until now 3650\n", "WORKSPACE: ws_acme\n", "ALARM_EMAIL: none, until now ops@example.com\n"} {
		if !strings.Contains(says, line) {
			t.Errorf("it does not say %s:\n%s", line, says)
		}
	}
}

func TestDeploymentThatIsRefused(t *testing.T) {
	first := []string{"CONOE_WORKSPACE=ws_acme", "CONOE_MODE=real", "CONOE_KEEP_DAYS=3650"}
	for name, c := range map[string]struct {
		aws, says string
		named     []string
	}{
		"another workspace":      {deployedAs(full), "WORKSPACE of acme is ws_acme for ever", []string{"CONOE_WORKSPACE=ws_other"}},
		"another mode":           {deployedAs(full), "MODE of acme is real for ever", []string{"CONOE_MODE=practice"}},
		"a first one, unnamed":   {nothing, "Name for a first deployment: WORKSPACE MODE KEEP_DAYS", nil},
		"one that never ended":   {"echo None", "Name for a first deployment: KEEP_DAYS", first[:2]},
		"nobody to be asked":     {"echo 'Unable to locate credentials' >&2; exit 253", "Unable to locate credentials", first},
		"a stack not to be seen": {"echo 'AccessDenied' >&2; exit 254", "AccessDenied", first},
	} {
		if _, says, err := settle(t, "deployed", c.aws, c.named...); err == nil || !strings.Contains(says, c.says) {
			t.Errorf("%s: %v, %s", name, err, says)
		}
	}
}

func TestFirstDeployment(t *testing.T) {
	want := config.Deploy{Stack: "acme", Region: "eu-central-1", Workspace: "ws_acme", Mode: config.Real, KeepDays: 3650}
	got, _, err := settle(t, "deployed", nothing, "CONOE_WORKSPACE=ws_acme", "CONOE_MODE=real", "CONOE_KEEP_DAYS=3650")
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestPracticeNeedsNothing(t *testing.T) {
	want := config.Deploy{Stack: "acme", Region: "eu-central-1", Workspace: "ws_practice", Mode: config.Practice, KeepDays: 1}
	if got, _, err := settle(t, "practice", "exit 9"); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	want.Mode, want.Workspace = config.Real, "ws_acme"
	if got, _, err := settle(t, "practice", "exit 9", "CONOE_MODE=real", "CONOE_WORKSPACE=ws_acme"); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

// The stack keeps every setting but those by which it is found.
func TestStackKeepsItsSettings(t *testing.T) {
	if got := plain(deployed(t).Outputs["Settings"].Value); got != kept(deployment) {
		t.Errorf("got %s", got)
	}
	given := append(strings.Fields(kept(full)), "CONOE_STACK=acme", "CONOE_REGION=eu-central-1")
	if got, err := config.ReadDeploy(given); err != nil || got != full {
		t.Errorf("got %+v, %v", got, err)
	}
	if slices.ContainsFunc(given[:len(given)-2], func(s string) bool { return !strings.HasPrefix(s, "CONOE_") }) {
		t.Errorf("got %q", given)
	}
}

// make deploy goes by what is deployed.
func TestMakeDeployKeepsSettings(t *testing.T) {
	cmd := exec.Command("make", "-n", "-C", "..", "deploy", "STACK=acme", "SLACK_APP=A0CONOE", "OWNERS=U0ANN", "OUTSIDE=guests", "LISTEN=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"CONOE_STACK=acme", "CONOE_WORKSPACE= ", "CONOE_MODE= ", "CONOE_KEEP_DAYS= ", "CONOE_LEDGER= ", "CONOE_SLACK_APP_ID=A0CONOE", "CONOE_OWNERS=U0ANN ", "CONOE_SLACK_OUTSIDE=guests ", "CONOE_SLACK_LISTEN=1 ", "infra/settings.sh deployed", "deploy acme"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("nothing says %s:\n%s", want, out)
		}
	}
}
