package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// newStep is the function that workflows call. It starts executions (Renew) and
// answers the token that it is called with. No instances are reserved: people wait
// for it, and Step Functions repeats what is throttled.
func (s *site) newStep() awslambda.Function {
	settings := config.Step{Base: s.base(), Machines: s.machines(), Bundles: *s.buckets.bundles.BucketName()}
	may := append(s.use(s.table),
		s.mayStart(naming(renew)), s.mayAnswer(),
		allow([]string{"s3:PutObject"}, *s.buckets.bundles.ArnForObjects(jsii.String(config.Exports + "*"))),
		s.through("s3", "kms:GenerateDataKey"),
	)
	step := s.newFunction("Step", functionProps{
		name: "step", purpose: "Carries out the tasks of workflows", environment: settings.Environment(),
		memory: 512, timeout: 100, may: may, // a task state gives it 120 seconds
	})
	accept(step.Role(), wildcard, "Every bundle has a name of its own below this prefix", "Resource::<"+*s.in.GetLogicalId(element(s.buckets.bundles))+".Arn>/"+config.Exports+"*")
	return step
}

// base are the settings of every function.
func (s *site) base() config.Base {
	return config.Base{Stack: string(s.Stack), Workspace: s.Workspace, Mode: s.Mode, Table: *s.table.TableName()}
}

// renew is how a definition asks the step function to start a successor.
const renew = `"task": "Renew"`

// mayStart: besides design-review only step and relay start executions. The machines
// are named by their ARNs, because their definitions name the function.
func (s *site) mayStart(which []string) awsiam.PolicyStatement {
	return allow([]string{"states:StartExecution"}, s.machineARNs(which)...)
}

// mayAnswer: only step and relay answer tokens, of the machines that wait with one. The service reference lists no
// resource type for this action, while AWS's own templates name the machine, as
// here.
func (s *site) mayAnswer() awsiam.PolicyStatement {
	return allow([]string{"states:SendTaskSuccess"}, s.machineARNs(naming(".waitForTaskToken"))...)
}
