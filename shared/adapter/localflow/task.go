package localflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"conoe/shared/core/asl"
)

// Task is a function that workflows call. It may be called again after a
// crash, with another token. An error that is or wraps a *TaskError names
// itself; any other is "Lambda.Unknown".
type Task func(ctx context.Context, payload []byte) ([]byte, error)

// TaskError is an error under a name that a Retry or Catch can match on.
type TaskError struct{ Name, Cause string }

func (e *TaskError) Error() string { return e.Name + ": " + e.Cause }

// The names that AWS gives to what goes wrong around a function and around the
// start of an execution.
const (
	unknownError = "Lambda.Unknown"
	noFunction   = "Lambda.ResourceNotFoundException"
	noMachine    = "StepFunctions.StateMachineDoesNotExistException"
	badChildName = "StepFunctions.InvalidNameException"
	badInput     = "StepFunctions.InvalidExecutionInputException"
	nameIsTaken  = "StepFunctions.ExecutionAlreadyExistsException"
)

// maxCause bounds what a history keeps of an error that nobody named.
const maxCause = 4 << 10

// start starts tasks, in order. Its error is that of the context or the file,
// and ends the burst; what goes wrong in a task is the task's answer. Once the
// context has ended nothing is committed, so a task that failed only because
// the process is ending has not failed.
func (b *burst) start(ctx context.Context, tasks []asl.Task) error {
	for _, t := range tasks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.startOne(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (b *burst) startOne(ctx context.Context, t asl.Task) error {
	if t.Resource == asl.StartExecution {
		return b.startChild(ctx, t)
	}
	if err := b.secure(ctx); err != nil {
		return err
	}
	output, err := b.e.call(ctx, t)
	run := b.record.Run
	switch {
	case err != nil:
		b.fail(t, named(err))
	case t.Resource == asl.InvokeForToken:
		b.events = append(b.events, run.Submitted(t.ID, b.env())...)
	default:
		b.answered(t, output)
	}
	return nil
}

func (b *burst) fail(t asl.Task, err *TaskError) { b.record.Run.Fail(t.ID, err.Name, err.Cause) }

// answered gives the task what AWS's integration makes of a function's result.
func (b *burst) answered(t asl.Task, output []byte) {
	if len(output) == 0 {
		output = []byte("null")
	}
	result, err := json.Marshal(struct {
		ExecutedVersion string
		Payload         json.RawMessage
		StatusCode      int
	}{"$LATEST", output, 200})
	if err != nil {
		b.fail(t, &TaskError{unknownError, "The result of the function is not JSON."})
		return
	}
	b.record.Run.Succeed(t.ID, result)
}

// call calls a function, which may panic.
func (e *Engine) call(ctx context.Context, t asl.Task) (output []byte, err error) {
	do := e.Tasks[t.Target]
	if do == nil {
		return nil, &TaskError{noFunction, "There is no function " + t.Target + "."}
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	payload := []byte(t.Payload)
	if len(payload) == 0 {
		payload = []byte("{}")
	}
	return do(context.WithValue(ctx, inTask{}, true), payload)
}

// inTask marks the context of a Task.
type inTask struct{}

func named(err error) *TaskError {
	if t, ok := errors.AsType[*TaskError](err); ok {
		return t
	}
	cause := err.Error()
	return &TaskError{unknownError, cause[:min(len(cause), maxCause)]}
}
