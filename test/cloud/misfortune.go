package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"conoe/shared/adapter/localflow"
)

// misfortune is what the next calls of a task end with.
type misfortune map[string]*doom

type doom struct {
	name string
	left int
}

// Fail lets the next n calls of a task, as named in the workflows' payloads, end
// with an error of that name. They do not reach the function.
func (w *World) Fail(task, errorName string, n int) { w.doomed[task] = &doom{errorName, n} }

// task is the function step as Step Functions calls it.
func (w *World) task(ctx context.Context, payload []byte) ([]byte, error) {
	var call struct{ Task string }
	if err := json.Unmarshal(payload, &call); err != nil {
		return nil, fmt.Errorf("the payload of a task: %w", err)
	}
	if d := w.doomed[call.Task]; d != nil && d.left > 0 {
		d.left--
		return nil, &localflow.TaskError{Name: d.name}
	}
	out, err := w.Step.Invoke(ctx, payload)
	if failed, ok := errors.AsType[*FunctionError](err); ok {
		cause, err := json.Marshal(failed)
		return nil, errors.Join(&localflow.TaskError{Name: failed.Type, Cause: string(cause)}, err)
	}
	return out, err
}
