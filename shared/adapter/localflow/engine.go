package localflow

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
	"conoe/shared/core/fault"
)

// File is the data file. Update has synced what f wrote before it returns, or
// gives an error; f may not call the file again.
type File interface {
	View(f func(*bbolt.Tx) error) error
	Update(f func(*bbolt.Tx) error) error
}

// Engine runs workflows. It is safe for use by many goroutines, also from
// within a Task. There may be one engine for a file at a time.
type Engine struct {
	File     File
	Machines map[string]*asl.Machine // by name
	Targets  map[string]string       // a StateMachineArn as the definition has it, to the name of a machine
	Tasks    map[string]Task         // by FunctionName as the definition has it
	Now      func() time.Time
	Random   func() float64 // in [0,1)
	NewToken func() string  // never the same twice, and not to be guessed
	Prefix   string         // of the ids of executions and machines, may be empty

	// Changed, if set, is called each time the engine lets go of a run, so that
	// a loop that sleeps until Due asks again. It must not block.
	Changed func()

	hands hands
}

var goodName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

// Start begins an execution and takes it as far as it goes; within a Task it only
// begins it, so that executions which start each other do not pile up. It is
// durable when Start returns. The same name again starts nothing and is no error,
// also when that execution has ended.
func (e *Engine) Start(ctx context.Context, machine, name string, input []byte) error {
	m := e.Machines[machine]
	if m == nil {
		return fault.Errorf(fault.NotFound, "There is no workflow %q.", machine)
	}
	if !goodName.MatchString(name) {
		return fault.Errorf(fault.Invalid, "The name %q of an execution is not of 1 to 80 letters, digits, - and _.", name)
	}
	if _, _, err := m.Start(asl.Start{Name: name, Input: input}, e.now()); err != nil {
		return err
	}
	begin := message{Kind: started, Machine: machine, Input: bytes.Clone(input)}
	if ctx.Value(inTask{}) != nil {
		return e.leave(ctx, name, begin)
	}
	_, err := e.handle(ctx, name, begin)
	return err
}

// Answer gives a waiting task its result. A token that is unknown, answered or
// dead is no error.
//
// The answer is durable when Answer returns, but for one case: the burst that
// made the token has not committed yet. Then the answer is committed with it,
// or dies with it, and whoever is asked again by the repeated task finds in the
// ledger what to answer.
func (e *Engine) Answer(ctx context.Context, token string, output []byte) error {
	if !json.Valid(output) {
		return fault.Errorf(fault.Invalid, "The answer to a task is not JSON.")
	}
	return e.answer(ctx, message{Kind: succeeded, Token: hashOf(token), Output: bytes.Clone(output)})
}

// FailToken gives a waiting task an error. The rules of Answer hold.
func (e *Engine) FailToken(ctx context.Context, token, name, cause string) error {
	return e.answer(ctx, message{Kind: failed, Token: hashOf(token), Error: name, Cause: cause})
}

func (e *Engine) answer(ctx context.Context, m message) error {
	for {
		taken, later := e.hands.offer(m)
		if taken {
			return nil
		}
		if later == nil {
			break
		}
		select {
		case <-later:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	a, found, err := e.waiting(ctx, m.Token)
	if err != nil || !found {
		return err
	}
	m.Task = a.Task
	_, err = e.handle(ctx, a.Run, m)
	return err
}

// Stop ends an execution as ABORTED, and those that it waits for. One that has
// ended or does not exist is no error.
func (e *Engine) Stop(ctx context.Context, name, cause string) error {
	_, err := e.handle(ctx, name, message{Kind: stopped, Cause: cause})
	return err
}

// now is without a monotonic reading, as it is when it has been stored.
func (e *Engine) now() time.Time { return e.Now().UTC().Round(0) }
