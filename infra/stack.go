package main

import (
	"fmt"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"conoe/infra/internal/pack"
	"conoe/shared/config"
)

// Props are what a stack is made from.
type Props struct {
	config.Deploy
	Lambdas string // the folder of the zip files of functions
}

// A site is a stack while it is built, and what its parts need of each other.
type site struct {
	Props
	in      awscdk.Stack
	keys    keys
	queues  queues
	buckets buckets
	table   ledgerTable
}

// newStack builds the stack.
func newStack(app awscdk.App, props Props) awscdk.Stack {
	env := &awscdk.Environment{Region: jsii.String(string(props.Region))}
	if props.Account != "" {
		env.Account = &props.Account
	}
	s := &site{Props: props, in: awscdk.NewStack(app, jsii.String(string(props.Stack)), &awscdk.StackProps{
		Env:                   env,
		Description:           jsii.String("conoe: reviews by IEEE 7000 with evidence for ISO/IEC 42001"),
		TerminationProtection: jsii.Bool(props.Mode == config.Real),
	})}
	s.keys = s.newKeys()
	s.queues = s.newQueues()
	s.buckets = s.newBuckets()
	s.table = s.newTable()
	secrets := s.newSecrets()
	step := s.newStep()
	relay := s.newRelay(secrets.token)
	slack := s.newSlack(secrets)
	api := s.newAPI(slack)
	machines := s.newMachines(step)
	s.newSweep(relay)
	alarms := s.newAlarms(step, relay, slack, api, machines)
	s.newDashboard(alarms, step, relay, slack, machines)
	s.newOutputs(secrets, api, alarms)
	return s.in
}

// id names something that is unique in an account and region.
func (s *site) id(what string) *string {
	return jsii.String(string(s.Stack) + "-" + what)
}

// code is the zip file of a function.
func (s *site) code(function string) awslambda.Code {
	return awslambda.Code_FromAsset(jsii.String(filepath.Join(s.Lambdas, pack.File(function))), nil)
}

// arn is the ARN of something of this account and region.
func (s *site) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", *s.in.Partition(), service, *s.in.Region(), *s.in.Account(), resource)
}
