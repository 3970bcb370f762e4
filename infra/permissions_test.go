package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden file")

const golden = "testdata/permissions.txt"

// TestPermissions: whoever gives or takes a permission sees it in a diff of this
// file, role by role.
func TestPermissions(t *testing.T) {
	var out strings.Builder
	in := ""
	for _, g := range grants(t) {
		if g.in != in {
			in = g.in
			fmt.Fprintf(&out, "\n%s\n", in)
		}
		fmt.Fprintf(&out, "  %s\n", g)
	}
	got := strings.TrimPrefix(out.String(), "\n")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("not what %s says, %v:\n%s", golden, err, got)
	}
}

func TestWhoMayDoWhatMatters(t *testing.T) {
	for action, want := range map[string][]string{
		"states:SendTaskSuccess":        {"RelayRole", "StepRole"},
		"states:SendTaskFailure":        nil,
		"states:StartExecution":         {"DesignReviewRole", "RelayRole", "StepRole"},
		"states:StopExecution":          {"DesignReviewRole", "RelayRole"},
		"dynamodb:PutItem":              {"RelayRole", "SlackRole", "StepRole"},
		"dynamodb:Scan":                 nil,
		"dynamodb:DeleteTable":          nil,
		"dynamodb:UpdateTable":          nil,
		"kms:Sign":                      {"RelayRole", "SigningKey"}, // and whoever an administrator lets
		"s3:PutObject":                  {"AccessLogs", "RelayRole", "StepRole"},
		"s3:DeleteObject":               nil,
		"s3:GetObject":                  {"RelayRole", "SlackRole"},
		"s3:ListBucket":                 {"RelayRole"},
		"s3:PutObjectRetention":         nil,
		"sts:AssumeRole":                roles(t),
		"sns:Publish":                   {"Alarms"},
		"lambda:InvokeFunction":         {"DesignReviewRole", "EvidenceExportRole", "MonitoringRole", "RoundRole", "Slack", "StageRole", "SweepRole"},
		"sqs:ReceiveMessage":            {"RelayRole"},
		"iam:PassRole":                  nil,
		"secretsmanager:GetSecretValue": {"RelayRole", "SlackRole"},
	} {
		if got := may(t, action); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", action, got, want)
		}
	}
}

// Each role starts, stops, describes and answers those machines that the program does
// that has it.
func TestWhichMachines(t *testing.T) {
	all := []string{"design-review", "evidence-export", "monitoring", "round", "stage"}
	for _, want := range []struct {
		role, action string
		machines     []string
	}{
		{"RelayRole", "states:StartExecution", []string{"design-review", "evidence-export", "monitoring", "round"}},
		{"RelayRole", "states:StopExecution", []string{"design-review", "evidence-export", "monitoring", "round"}},
		{"RelayRole", "states:DescribeExecution", all},
		{"RelayRole", "states:SendTaskSuccess", []string{"design-review", "monitoring", "round", "stage"}},
		{"StepRole", "states:StartExecution", []string{"design-review", "monitoring", "round"}},
		{"StepRole", "states:SendTaskSuccess", []string{"design-review", "monitoring", "round", "stage"}},
		{"StepRole", "states:StopExecution", nil},
		{"StepRole", "sqs:SendMessage", nil},
	} {
		var got []string
		for _, g := range grants(t) {
			if g.in != want.role || !slices.Contains(g.actions, want.action) {
				continue
			}
			for _, r := range g.resources {
				_, machine, _ := strings.Cut(r, ":conoe-")
				got = append(got, strings.TrimSuffix(machine, ":*"))
			}
		}
		if !slices.Equal(got, want.machines) {
			t.Errorf("%s, %s: %q, want %q", want.role, want.action, got, want.machines)
		}
	}
}

// roles are the entries of all roles that say who may take them.
func roles(t *testing.T) []string {
	t.Helper()
	var out []string
	for id := range deployed(t).of("AWS::IAM::Role") {
		out = append(out, id+" may be taken")
	}
	slices.Sort(out)
	return out
}

// A machine calls the step function and nothing else; design-review starts stages.
func TestMachinesCallWhatTheyName(t *testing.T) {
	for _, g := range grants(t) {
		switch {
		case slices.Contains(g.actions, "lambda:InvokeFunction") && g.in != "SweepRole" && g.in != "Slack":
			if !slices.Equal(g.resources, []string{"<Step.Arn>"}) {
				t.Errorf("%s calls %q", g.in, g.resources)
			}
		case g.in == "DesignReviewRole" && slices.Contains(g.actions, "states:StartExecution"):
			if !slices.Equal(g.resources, []string{"arn:aws:states:eu-central-1:ACCOUNT:stateMachine:conoe-stage"}) {
				t.Errorf("it starts %q", g.resources)
			}
		}
	}
}
