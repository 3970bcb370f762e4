package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// nagged is the stack with cdk-nag looking at it. Its findings are notes: errors
// among them end the synthesis, because AWS's own rules are on in cdk.json.
func nagged(t *testing.T, before func(awscdk.Stack)) (awscdk.Stack, error) {
	t.Helper()
	var stack awscdk.Stack
	_, err := build(t.TempDir(), deployment, func(s awscdk.Stack) {
		stack = s
		if before != nil {
			before(s)
		}
		awscdk.Aspects_Of(s).Add(cdknag.NewAwsSolutionsChecks(nil), nil)
	})
	return stack, err
}

func TestNoFindingOfAwsSolutionsIsLeft(t *testing.T) {
	stack, err := nagged(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	notes := assertions.Annotations_FromStack(stack)
	notes.HasNoError(jsii.String("*"), assertions.Match_AnyValue())
	notes.HasNoWarning(jsii.String("*"), assertions.Match_AnyValue())
}

// A pack that never finds anything would pass the test above.
func TestFindingsOfAwsSolutionsAreSeen(t *testing.T) {
	_, err := nagged(t, func(s awscdk.Stack) {
		awssqs.NewQueue(s, jsii.String("Open"), nil)
	})
	if err == nil {
		t.Error("a queue without TLS was accepted")
	}
}
