// Package stepfn runs executions on AWS Step Functions.
package stepfn

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
)

// Engine is flow.Flows on Step Functions. Throttling and lost connections are
// the client's to repeat: every call here may be repeated.
type Engine struct {
	Client *sfn.Client
	// Machines are the ARNs of the state machines by process.
	Machines map[string]string
}

var _ flow.Flows = Engine{}

// Start begins an execution. Step Functions knows a name for 90 days after its
// execution has closed; the same name within that time starts nothing, whatever
// the input.
func (e Engine) Start(ctx context.Context, process, name string, input []byte) error {
	arn, err := e.machine(process)
	if err != nil {
		return err
	}
	_, err = e.Client.StartExecution(ctx, &sfn.StartExecutionInput{
		StateMachineArn: aws.String(arn), Name: aws.String(name), Input: aws.String(string(input)),
	})
	if _, known := errors.AsType[*types.ExecutionAlreadyExists](err); known {
		return nil
	}
	if err != nil {
		return fmt.Errorf("start execution %s: %w", name, err)
	}
	return nil
}

// Answer gives a token its output. That the task has timed out, was answered or
// is gone with its execution is ordinary: whoever waits has looked again or will.
func (e Engine) Answer(ctx context.Context, token string, output []byte) error {
	_, err := e.Client.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{
		TaskToken: aws.String(token), Output: aws.String(string(output)),
	})
	if err != nil && !gone(err) {
		return fmt.Errorf("answer a token: %w", err)
	}
	return nil
}

// Fail ends the task of a token with an error that a Catch can match on. cause goes
// into the history: a code or a reference, never a person's words. The workflows that
// are shipped never need it, because what a task could not do is on the ledger; it is
// for a task that somebody else carries out.
func (e Engine) Fail(ctx context.Context, token, code, cause string) error {
	_, err := e.Client.SendTaskFailure(ctx, &sfn.SendTaskFailureInput{
		TaskToken: aws.String(token), Error: aws.String(code), Cause: aws.String(cause),
	})
	if err != nil && !gone(err) {
		return fmt.Errorf("fail a token: %w", err)
	}
	return nil
}

// Heartbeat says that somebody still works on the task of a token, in a state with
// HeartbeatSeconds. No shipped workflow has one: people take days, and do not beat.
func (e Engine) Heartbeat(ctx context.Context, token string) error {
	_, err := e.Client.SendTaskHeartbeat(ctx, &sfn.SendTaskHeartbeatInput{TaskToken: aws.String(token)})
	if err != nil && !gone(err) {
		return fmt.Errorf("beat for a token: %w", err)
	}
	return nil
}

// gone reports whether nobody waits with a token any more.
func gone(err error) bool {
	_, late := errors.AsType[*types.TaskTimedOut](err)
	_, none := errors.AsType[*types.TaskDoesNotExist](err)
	_, dead := errors.AsType[*types.InvalidToken](err)
	return late || none || dead
}

// Stop ends an execution.
func (e Engine) Stop(ctx context.Context, process, name, cause string) error {
	arn, err := e.execution(process, name)
	if err != nil {
		return err
	}
	_, err = e.Client.StopExecution(ctx, &sfn.StopExecutionInput{
		ExecutionArn: aws.String(arn), Error: aws.String("Replaced"), Cause: aws.String(cause),
	})
	if _, none := errors.AsType[*types.ExecutionDoesNotExist](err); err != nil && !none {
		return fmt.Errorf("stop execution %s: %w", name, err)
	}
	return nil
}

// State is what became of an execution. Step Functions may take a moment until it
// tells of a new one, and forgets it 90 days after it has closed.
func (e Engine) State(ctx context.Context, process, name string) (flow.State, error) {
	if name == "" {
		return flow.Absent, nil
	}
	arn, err := e.execution(process, name)
	if err != nil {
		return flow.Absent, err
	}
	out, err := e.Client.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: aws.String(arn)})
	if _, none := errors.AsType[*types.ExecutionDoesNotExist](err); none {
		return flow.Absent, nil
	}
	if err != nil {
		return flow.Absent, fmt.Errorf("describe execution %s: %w", name, err)
	}
	switch out.Status {
	case types.ExecutionStatusRunning, types.ExecutionStatusPendingRedrive:
		return flow.Running, nil
	}
	return flow.Ended, nil
}

func (e Engine) machine(process string) (string, error) {
	if arn := e.Machines[process]; arn != "" {
		return arn, nil
	}
	return "", fault.Errorf(fault.NotFound, "There is no state machine for the workflow %q.", process)
}

// execution is the ARN of an execution, which AWS makes of its machine's:
// arn:aws:states:REGION:ACCOUNT:stateMachine:MACHINE
// arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME.
func (e Engine) execution(process, name string) (string, error) {
	arn, err := e.machine(process)
	if err != nil {
		return "", err
	}
	head, machine, ok := strings.Cut(arn, ":stateMachine:")
	if !ok {
		return "", fmt.Errorf("%s is no ARN of a state machine", arn)
	}
	return head + ":execution:" + machine + ":" + name, nil
}
