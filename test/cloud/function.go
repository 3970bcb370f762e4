package cloud

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"
)

// Function is a deployed function. It has at most one instance, which is started
// when it is called first and stays until it ends or is killed.
type Function struct {
	Name string

	program     string
	environment map[string]string
	before      func() error // each call

	calls sync.Mutex // held during a call
	log   lines

	mu     sync.Mutex
	runs   *instance // nil before the first start and after a kill
	count  Calls
	starts []time.Duration
}

// FunctionError is what a function answers instead of a result.
type FunctionError struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

// exitError is Lambda's name for a process that has ended during a call.
const exitError = "Runtime.ExitError"

// Invoke calls the function, one call at a time. A *FunctionError is its answer;
// that of a process which ends is Runtime.ExitError, and the next call starts
// another one.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	f.calls.Lock()
	defer f.calls.Unlock()
	if err := f.before(); err != nil {
		return nil, err
	}
	i, err := f.instance(ctx)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	out, err := i.call(ctx, payload)
	took := time.Since(begun)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count.Invocations++
	f.count.Milliseconds += int((took + time.Millisecond - 1) / time.Millisecond)
	return out, err
}

// instance is the one that runs, or a new one that asks for work.
func (f *Function) instance(ctx context.Context) (*instance, error) {
	f.mu.Lock()
	i := f.runs
	f.mu.Unlock()
	if i != nil && !i.over() {
		return i, nil
	}
	i, err := start(f.program, f.environment, &f.log)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", f.Name, err)
	}
	f.mu.Lock()
	f.runs = i
	f.count.Starts++
	f.mu.Unlock()
	took, err := i.ready(ctx)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w\n%s", f.Name, err, f.log.tail(4<<10))
	}
	f.mu.Lock()
	f.starts = append(f.starts, took)
	f.mu.Unlock()
	return i, nil
}

// Kill ends the process without a word; also one that is in a call.
func (f *Function) Kill() {
	f.mu.Lock()
	i := f.runs
	f.runs = nil
	f.mu.Unlock()
	if i != nil {
		i.kill()
	}
}

// Restart kills the process and starts another one.
func (f *Function) Restart(ctx context.Context) error {
	f.Kill()
	f.calls.Lock()
	defer f.calls.Unlock()
	if err := f.before(); err != nil {
		return err
	}
	_, err := f.instance(ctx)
	return err
}

// Calls gives the counts so far.
func (f *Function) Calls() Calls {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

// Starts are how long each start took, from the process to the first question
// for work: what Lambda calls init, without its own part.
func (f *Function) Starts() []time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Duration(nil), f.starts...)
}

// Log is what the function has written so far.
func (f *Function) Log() string { return f.log.tail(1 << 30) }

// lines collects what a process writes.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write is io.Writer's.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) tail(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.all.Bytes()
	return string(b[max(0, len(b)-n):])
}
