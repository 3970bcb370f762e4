package main

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// services are those whose resources the stack has, by the names of types.
var services = map[string]string{
	"ApiGatewayV2": "apigateway", "CloudWatch": "cloudwatch", "DynamoDB": "dynamodb", "IAM": "iam", "KMS": "kms", "Lambda": "lambda", "Logs": "logs", "S3": "s3", "SNS": "sns",
	"SQS": "sqs", "Scheduler": "scheduler", "SecretsManager": "secretsmanager", "StepFunctions": "states",
}

// deployer is the policy of the role with which CloudFormation deploys the stack.
func deployer(t *testing.T) []grant {
	t.Helper()
	raw, err := os.ReadFile("deploy-policy.json")
	if err != nil {
		t.Fatal(err)
	}
	var tight bytes.Buffer
	if err := json.Compact(&tight, raw); err != nil {
		t.Fatal(err)
	}
	if n := tight.Len(); n > 6144 {
		t.Errorf("%d characters, and a managed policy has 6144", n)
	}
	var document struct{ Statement []map[string]any }
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	var out []grant
	for _, s := range document.Statement {
		out = append(out, read(t, "deploy-policy.json", s))
	}
	return out
}

// What CloudFormation really calls is known only in an account. These are the
// mistakes that can be seen here.
func TestPolicyOfTheDeployer(t *testing.T) {
	covered := map[string]bool{}
	for _, g := range deployer(t) {
		for _, name := range g.actions {
			service, short, _ := strings.Cut(name, ":")
			covered[service] = true
			known, ok := reference(t, service)[strings.ToLower(short)]
			if !ok || known.Name != short {
				t.Errorf("there is no action %s", name)
			}
			if len(known.ResourceTypes) == 0 && !slices.Equal(g.resources, []string{"*"}) {
				t.Errorf("%s knows no resources, so that %q never fits", name, g.resources)
			}
		}
	}
	for _, r := range deployed(t).Resources {
		if service := services[strings.Split(r.Type, "::")[1]]; !covered[service] {
			t.Errorf("%s cannot be deployed", r.Type)
		}
	}
}

// Whoever deploys cannot delete what is kept, nor read it.
func TestDeployerDeletesNothingThatStays(t *testing.T) {
	for _, g := range deployer(t) {
		for _, never := range []string{
			"dynamodb:DeleteTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:DeleteItem", "kms:ScheduleKeyDeletion", "kms:DisableKey",
			"kms:Sign", "s3:DeleteBucket", "s3:DeleteObject", "s3:BypassGovernanceRetention", "secretsmanager:GetSecretValue", "states:SendTaskSuccess",
		} {
			if slices.Contains(g.actions, never) {
				t.Errorf("it may do %s", never)
			}
		}
	}
}
