package handler

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
)

// Step is the function that all workflows call.
func Step(s *flow.Steps, log *slog.Logger) lambda.Handler {
	return Task("step", log, func(ctx context.Context, c flow.Call) (any, error) { return s.Do(ctx, c) })
}

// Task makes a workflow task of f. An error leaves it with its code as the Step
// Functions error name, so a Catch in the ASL can match on it; the runtime would
// otherwise name it after its Go type, and a wrapped error would be "wrapError".
// The message is a reference id: what a person reads never enters the history.
func Task[In, Out any](name string, log *slog.Logger, f func(context.Context, In) (Out, error)) lambda.Handler {
	return handle(func(ctx context.Context, payload []byte) ([]byte, error) {
		out, err := call(ctx, payload, f)
		if err == nil {
			return out, nil
		}
		return nil, failed(ctx, log, name, err)
	})
}

// failed logs an error once and gives what the runtime is told of it.
func failed(ctx context.Context, log *slog.Logger, name string, err error) messages.InvokeResponse_Error {
	code := fault.CodeOf(err)
	ref := reference()
	log.LogAttrs(ctx, level(code), "task failed", slog.String("task", name), slog.String("ref", ref), slog.String("code", string(code)), cause(code, err))
	return messages.InvokeResponse_Error{Type: string(code), Message: ref}
}

// Settled is h, and answers only when nothing is left to do in the background:
// between two calls Lambda stops the process in the midst of whatever it does.
func Settled(h lambda.Handler, wait func()) lambda.Handler {
	return handle(func(ctx context.Context, payload []byte) ([]byte, error) {
		defer wait()
		return h.Invoke(ctx, payload)
	})
}

// Late is the handler that build makes with the first call, so that the function asks
// for work sooner.
func Late(build func() (lambda.Handler, error)) lambda.Handler {
	made := sync.OnceValues(build)
	return handle(func(ctx context.Context, payload []byte) ([]byte, error) {
		h, err := made()
		if err != nil {
			return nil, messages.InvokeResponse_Error{Type: string(fault.Internal), Message: err.Error()}
		}
		return h.Invoke(ctx, payload)
	})
}

// handle is a lambda.Handler that reads its payload itself, so that one which it
// cannot read gets an error name too.
type handle func(ctx context.Context, payload []byte) ([]byte, error)

// Invoke makes it a lambda.Handler.
func (h handle) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return h(ctx, payload) }

// call is f over JSON. A panic is a defect like any other: the runtime would name
// it after its Go type, which no workflow expects.
func call[In, Out any](ctx context.Context, payload []byte, f func(context.Context, In) (Out, error)) (answer []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			answer, err = nil, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	var in In
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Errorf(fault.Invalid, "The payload is not what this task takes.")
	}
	out, err := f(ctx, in)
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// level: a refusal is an ordinary answer; a defect is not.
func level(code fault.Code) slog.Level {
	if code == fault.Internal {
		return slog.LevelError
	}
	return slog.LevelInfo
}

// cause is logged of defects only: a refusal's sentence may name what people
// wrote.
func cause(code fault.Code, err error) slog.Attr {
	if code == fault.Internal {
		return slog.String("error", err.Error())
	}
	return slog.Attr{}
}

// ErrorName gives the error name and the cause under which Step Functions sees
// what a handler returned. Like the runtime, it looks at the outermost error only.
func ErrorName(err error) (name, cause string) {
	if e, ok := err.(messages.InvokeResponse_Error); ok {
		return e.Type, e.Message
	}
	return "Lambda.Unknown", ""
}

func reference() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // crypto/rand ends the process if it cannot
	return hex.EncodeToString(b[:])
}
