package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
	"conoe/workflows"
)

const extension = ".asl.json"

// definition is the text of a workflow, as it is in its file.
func definition(process string) string {
	raw, err := workflows.Files.ReadFile(process + extension)
	if err != nil {
		panic(err) // the names come from the same files
	}
	return string(raw)
}

// processes are the workflows by name, in order.
func processes() []string {
	files, err := fs.Glob(workflows.Files, "*"+extension)
	if err != nil {
		panic(err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, extension)
	}
	return files
}

// naming are the workflows whose definitions have some text.
func naming(text string) []string {
	return slices.DeleteFunc(processes(), func(process string) bool { return !strings.Contains(definition(process), text) })
}

// roots are the workflows that no other workflow starts.
func roots() []string {
	var started []string
	for _, process := range processes() {
		started = append(started, placeholders(definition(process))...)
	}
	return slices.DeleteFunc(processes(), func(process string) bool { return slices.Contains(started, machineID(process)) })
}

// placeholder is a ${Name} that the deployment replaces.
var placeholder = regexp.MustCompile(`\$\{([A-Za-z0-9]+)\}`)

// placeholders are those of a text, without repetition.
func placeholders(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// newMachines makes a state machine of every workflow: the bytes of the file, with
// ARNs in the place of ${Step} and ${Stage}.
func (s *site) newMachines(step awslambda.Function) map[string]awsstepfunctions.StateMachine {
	log := s.logGroup("MachinesLog", s.machineLogs())
	known := map[string]string{"Step": *step.FunctionArn(), "Stage": s.machines().Of("stage")}
	out := map[string]awsstepfunctions.StateMachine{}
	for _, process := range processes() {
		replace, may := map[string]string{}, []awsiam.PolicyStatement(nil)
		for _, name := range placeholders(definition(process)) {
			arn, ok := known[name]
			if !ok {
				panic(fmt.Sprintf("%s has a ${%s}, and nobody knows what that is", process, name))
			}
			replace[name] = arn
			may = append(may, s.mayCall(name, arn)...)
		}
		out[process] = awsstepfunctions.NewStateMachine(s.in, jsii.String(machineID(process)), &awsstepfunctions.StateMachineProps{
			StateMachineName:        s.id(process),
			StateMachineType:        awsstepfunctions.StateMachineType_STANDARD,
			DefinitionBody:          awsstepfunctions.DefinitionBody_FromString(jsii.String(definition(process))),
			DefinitionSubstitutions: pointers(replace),
			Role:                    s.machineRole(process, may),
			TracingEnabled:          jsii.Bool(true),
			Logs: &awsstepfunctions.LogOptions{
				Destination: log, Level: awsstepfunctions.LogLevel_ALL, IncludeExecutionData: jsii.Bool(false),
			},
		})
		accept(out[process].Role(), wildcard, "The actions of log delivery and of X-Ray know no resources", "Resource::*")
	}
	return out
}

// machineRole is the role of a machine.
func (s *site) machineRole(process string, may []awsiam.PolicyStatement) awsiam.Role {
	role := s.role(machineID(process)+"Role", "states.amazonaws.com", "Runs the workflow "+process, may...)
	if slices.Contains(placeholders(definition(process)), "Stage") {
		s.acceptExecutions(role, "stage")
	}
	return role
}

// acceptExecutions: what is allowed for executions holds for all of a machine.
func (s *site) acceptExecutions(role awsiam.IRole, of ...string) {
	var parts []string
	for _, process := range of {
		arn := fmt.Sprintf("arn:%s:states:%s:<AWS::AccountId>:execution:%s:*", *s.in.Partition(), s.Region, *s.id(process))
		if s.Account != "" {
			arn = s.executionARN(process)
		}
		parts = append(parts, "Resource::"+arn)
	}
	accept(role, wildcard, "Executions are named after reviews and rounds, which are not known here", parts...)
}

// mayCall is what a machine needs to call what a placeholder stands for. To wait for
// another execution it needs a rule of EventBridge, whose name is AWS's:
// https://docs.aws.amazon.com/step-functions/latest/dg/stepfunctions-iam.html
func (s *site) mayCall(name, arn string) []awsiam.PolicyStatement {
	if name == "Step" {
		return []awsiam.PolicyStatement{allow([]string{"lambda:InvokeFunction"}, arn)}
	}
	return []awsiam.PolicyStatement{
		allow([]string{"states:StartExecution"}, arn),
		allow([]string{"states:DescribeExecution", "states:StopExecution"}, s.executionARN("stage")),
		allow([]string{"events:DescribeRule", "events:PutRule", "events:PutTargets"}, s.arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule")),
	}
}

// machineID is the name of a machine in the stack: design-review is DesignReview.
func machineID(process string) string {
	var out string
	for part := range strings.SplitSeq(process, "-") {
		out += strings.ToUpper(part[:1]) + part[1:]
	}
	return out
}

// machineLogs is the name of the log group of all machines. AWS asks for this
// beginning, because the number of policies that name others is limited.
func (s *site) machineLogs() *string {
	return jsii.String("/aws/vendedlogs/states/" + *s.id("workflows"))
}

// machines is what the ARNs of all state machines begin with. Their names are fixed, so
// that functions can be told them before the machines exist.
func (s *site) machines() config.Machines {
	return config.Machines(s.arn("states", "stateMachine:"+*s.id("")))
}

func (s *site) machineARNs(of []string) []string {
	var out []string
	for _, process := range of {
		out = append(out, s.machines().Of(process))
	}
	return out
}

func (s *site) executionARN(process string) string {
	return s.arn("states", "execution:"+*s.id(process)+":*")
}

func (s *site) executionARNs(of []string) []string {
	var out []string
	for _, process := range of {
		out = append(out, s.executionARN(process))
	}
	return out
}
