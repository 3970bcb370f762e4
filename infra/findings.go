package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// Rules of cdk-nag of which findings are accepted, each where it is caused.
const (
	wildcard     = "AwsSolutions-IAM5"
	noRotation   = "AwsSolutions-SMG4"
	noAuthorizer = "AwsSolutions-APIG4"
)

// accept says why a finding about a construct and what is in it stands. It holds for
// the named parts of the finding only, if any are named.
func accept(in constructs.IConstruct, rule, reason string, parts ...string) {
	s := &cdknag.NagPackSuppression{Id: jsii.String(rule), Reason: jsii.String(reason)}
	if len(parts) > 0 {
		var to []any
		for _, p := range parts {
			to = append(to, p)
		}
		s.AppliesTo = &to
	}
	cdknag.NagSuppressions_AddResourceSuppressions(in, &[]*cdknag.NagPackSuppression{s}, jsii.Bool(true))
}

// element is the CloudFormation resource of a construct.
func element(of constructs.IConstruct) awscdk.CfnElement {
	return of.Node().DefaultChild().(awscdk.CfnElement)
}
