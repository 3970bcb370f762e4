package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// allow is a statement that names what it allows in full.
func allow(actions []string, resources ...string) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: jsii.Strings(resources...),
	})
}

// document is a policy of statements.
func document(statements ...awsiam.PolicyStatement) awsiam.PolicyDocument {
	return awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &statements})
}

// role is a role of a service, with one policy.
func (s *site) role(id, service, purpose string, statements ...awsiam.PolicyStatement) awsiam.Role {
	return awsiam.NewRole(s.in, jsii.String(id), &awsiam.RoleProps{
		AssumedBy:      awsiam.NewServicePrincipal(jsii.String(service), nil),
		Description:    jsii.String(purpose),
		InlinePolicies: &map[string]awsiam.PolicyDocument{"own": document(statements...)},
	})
}

func service(name string) awsiam.IPrincipal {
	return awsiam.NewServicePrincipal(jsii.String(name), nil)
}

func conditions(operator, key string, value any) *map[string]any {
	return &map[string]any{operator: map[string]any{key: value}}
}
