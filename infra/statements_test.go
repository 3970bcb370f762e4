package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// A grant is a statement of a policy, in plain words.
type grant struct {
	in        string // the role, or the resource whose policy it is
	who       string // of the policy of a resource
	effect    string
	actions   []string
	resources []string
	when      string
}

func (g grant) String() string {
	out := strings.Join(g.actions, " ") + "\n    on " + strings.Join(g.resources, "\n    or ")
	if g.who != "" {
		out = g.who + ": " + out
	}
	if g.effect != "Allow" {
		out = g.effect + " " + out
	}
	if g.when != "" {
		out += "\n    if " + g.when
	}
	return out
}

// policies say where the policies of a type of resource are, and what they
// belong to.
var policies = map[string]func(id string, p map[string]any) map[string][]any{
	"AWS::IAM::Role": func(id string, p map[string]any) map[string][]any {
		out := map[string][]any{id + " may be taken": {p["AssumeRolePolicyDocument"]}}
		for _, one := range p["Policies"].([]any) {
			out[id] = append(out[id], one.(map[string]any)["PolicyDocument"])
		}
		return out
	},
	"AWS::IAM::Policy": func(_ string, p map[string]any) map[string][]any {
		return map[string][]any{strings.Trim(plain(p["Roles"]), "<>"): {p["PolicyDocument"]}}
	},
	"AWS::KMS::Key": func(id string, p map[string]any) map[string][]any { return map[string][]any{id: {p["KeyPolicy"]}} },
	"AWS::Lambda::Permission": func(_ string, p map[string]any) map[string][]any {
		of := strings.TrimSuffix(strings.Trim(plain(p["FunctionName"]), "<>"), ".Arn")
		return map[string][]any{of: {map[string]any{"Statement": []any{map[string]any{
			"Effect": "Allow", "Principal": map[string]any{"Service": p["Principal"]}, "Action": p["Action"],
			"Condition": map[string]any{"ArnLike": map[string]any{"aws:SourceArn": p["SourceArn"]}},
		}}}}}
	},
	"AWS::SQS::QueuePolicy": documentOf("Queues"),
	"AWS::SNS::TopicPolicy": documentOf("Topics"),
	"AWS::S3::BucketPolicy": documentOf("Bucket"),
}

// documentOf finds the policy of the one resource that a property names.
func documentOf(of string) func(string, map[string]any) map[string][]any {
	return func(_ string, p map[string]any) map[string][]any {
		return map[string][]any{strings.Trim(plain(p[of]), "<>"): {p["PolicyDocument"]}}
	}
}

// grants are all statements of all policies.
func grants(t *testing.T) []grant {
	t.Helper()
	var out []grant
	all := deployed(t).Resources
	for _, id := range slices.Sorted(maps.Keys(all)) {
		find, ok := policies[all[id].Type]
		if !ok {
			continue
		}
		for in, documents := range find(short(id), all[id].Properties) {
			for _, d := range documents {
				for _, s := range d.(map[string]any)["Statement"].([]any) {
					out = append(out, read(t, in, s.(map[string]any)))
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b grant) int { return strings.Compare(a.in, b.in) })
	return out
}

func read(t *testing.T, in string, s map[string]any) grant {
	t.Helper()
	for name := range s {
		if !slices.Contains([]string{"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}, name) {
			t.Fatalf("a statement of %s has a %s, which no test reads", in, name)
		}
	}
	g := grant{in: in, effect: fmt.Sprint(s["Effect"]), actions: list(s["Action"])}
	if s["Principal"] != nil {
		g.who = plain(s["Principal"])
	}
	if s["Resource"] != nil {
		g.resources = list(s["Resource"])
	}
	if s["Condition"] != nil {
		g.when = plain(s["Condition"])
	}
	return g
}

// may are the roles that may do something.
func may(t *testing.T, action string) []string {
	t.Helper()
	var out []string
	for _, g := range grants(t) {
		if g.effect == "Allow" && slices.Contains(g.actions, action) {
			out = append(out, g.in)
		}
	}
	return slices.Compact(out)
}
