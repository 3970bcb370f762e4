package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// sweepAge is for how many seconds a sweep may wait to be begun: not until the next one.
const sweepAge = 240

// newSweep calls the relay every five minutes, to find what no doorbell rang for.
// One that is missed or fails is not repeated: the next one does the same work.
func (s *site) newSweep(relay awslambda.Function) {
	role := s.role("SweepRole", "scheduler.amazonaws.com", "Calls the sweep",
		allow([]string{"lambda:InvokeFunction"}, *relay.FunctionArn()),
		allow([]string{"sqs:SendMessage"}, *s.queues.dead.QueueArn()))
	awsscheduler.NewCfnSchedule(s.in, jsii.String("Sweep"), &awsscheduler.CfnScheduleProps{
		Name:               s.id("sweep"),
		Description:        jsii.String("Finds what was left undone"),
		ScheduleExpression: jsii.String("rate(5 minutes)"),
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn: relay.FunctionArn(), RoleArn: role.RoleArn(), Input: jsii.String(config.Sweep),
			RetryPolicy:      &awsscheduler.CfnSchedule_RetryPolicyProperty{MaximumEventAgeInSeconds: jsii.Number(sweepAge), MaximumRetryAttempts: jsii.Number(0)},
			DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: s.queues.dead.QueueArn()},
		},
	})
}
