package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// functionProps are what differs from function to function.
type functionProps struct {
	name        string // the folder in functions/
	purpose     string
	environment map[string]string
	memory      int  // MB
	timeout     int  // seconds
	reserved    int  // instances; 0 reserves none
	unasked     bool // nobody waits for its answer
	may         []awsiam.PolicyStatement
}

// newFunction makes a function with its own role and log. CDK's grants are not
// used, because they grant more than is called.
func (s *site) newFunction(id string, p functionProps) awslambda.Function {
	log := s.logGroup(id+"Log", s.logsOf(p.name))
	may := append(p.may, allow([]string{"logs:CreateLogStream", "logs:PutLogEvents"}, *log.LogGroupArn()))
	role := s.role(id+"Role", "lambda.amazonaws.com", p.purpose, may...)
	props := &awslambda.FunctionProps{
		FunctionName:  s.id(p.name),
		Description:   jsii.String(p.purpose),
		Code:          s.code(p.name),
		Runtime:       awslambda.Runtime_PROVIDED_AL2023(),
		Architecture:  awslambda.Architecture_ARM_64(),
		Handler:       jsii.String("bootstrap"),
		MemorySize:    jsii.Number(p.memory),
		Timeout:       awscdk.Duration_Seconds(jsii.Number(p.timeout)),
		Role:          role,
		Environment:   pointers(p.environment),
		LogGroup:      log,
		LoggingFormat: awslambda.LoggingFormat_JSON,
		Tracing:       awslambda.Tracing_ACTIVE,
	}
	if p.unasked {
		props.DeadLetterQueue = s.queues.dead
		props.RetryAttempts = jsii.Number(0) // the next sweep does the same work
		props.MaxEventAge = awscdk.Duration_Seconds(jsii.Number(sweepAge))
	}
	if p.reserved > 0 {
		props.ReservedConcurrentExecutions = jsii.Number(p.reserved)
	}
	made := awslambda.NewFunction(s.in, jsii.String(id), props)
	accept(role, wildcard, "X-Ray's actions know no resources", "Resource::*")
	return made
}

// logsOf is the name of a function's log group.
func (s *site) logsOf(function string) *string {
	return jsii.String("/aws/lambda/" + *s.id(function))
}

// logGroup is a log that is kept for a year. It goes with the stack: what has to
// stay is in the ledger.
func (s *site) logGroup(id string, name *string) awslogs.LogGroup {
	return awslogs.NewLogGroup(s.in, jsii.String(id), &awslogs.LogGroupProps{
		LogGroupName: name, Retention: awslogs.RetentionDays_ONE_YEAR, EncryptionKey: s.keys.data,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
}

func pointers(of map[string]string) *map[string]*string {
	out := map[string]*string{}
	for name, value := range of {
		out[name] = &value
	}
	return &out
}
