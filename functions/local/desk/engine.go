package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/play"
	"conoe/shared/core/relay"
	"conoe/shared/core/usecase"
	"conoe/workflows"
)

// Engine does what the ledger and time bring about: it rings the relay for
// streams that grew and lets executions go on. It is the one driver of a file.
type Engine struct {
	Flows     *localflow.Engine
	Workflows *flow.Workflows
	// Checkpoints signs the heads of streams.
	Checkpoints *usecase.Checkpoints
	Views       *usecase.Views
	Relay       *relay.Relay
	doorbell    lambda.Handler // of the relay
	flush       func() error
	now         func() time.Time
	log         *slog.Logger

	turn sync.Mutex // held while something is settled

	mu     sync.Mutex
	rung   map[ledger.Stream]time.Time // streams to ring, and not before when
	awake  chan struct{}
	caught bool      // what an earlier process left undone is done
	swept  time.Time // by the file's clock
}

func newEngine(app *usecase.App, store Backing, signs *usecase.Checkpoints, log *slog.Logger) (*Engine, error) {
	machines, err := Definitions()
	if err != nil {
		return nil, err
	}
	e := &Engine{Checkpoints: signs, now: app.Now, log: log, flush: store.Flush, rung: map[ledger.Stream]time.Time{}, awake: make(chan struct{}, 1)}
	steps := &flow.Steps{App: app, Store: store}
	step := handler.Step(steps, log)
	e.Flows = &localflow.Engine{
		File: store, Machines: machines, Targets: map[string]string{"${Stage}": string(flow.Stage)},
		Tasks: map[string]localflow.Task{"${Step}": task(step)},
		Now:   app.Now, Random: mathrand.Float64, NewToken: rand.Text, Changed: e.wake,
	}
	steps.Flows = flows{e.Flows}
	e.Workflows = &flow.Workflows{Steps: steps}
	e.Views = &usecase.Views{App: app}
	e.Relay = &relay.Relay{
		Store: store, Workspace: app.Workspace, Now: app.Now, Failed: handler.Failed(log),
		Consumers: []relay.Consumer{e.Workflows, e.Views, signs},
	}
	e.doorbell = handler.Relay(e.Relay)
	return e, nil
}

// Definitions are the workflows by name.
func Definitions() (map[string]*asl.Machine, error) {
	names, err := fs.Glob(workflows.Files, "*.asl.json")
	if err != nil {
		return nil, fmt.Errorf("list workflows: %w", err)
	}
	out := map[string]*asl.Machine{}
	for _, file := range names {
		raw, err := workflows.Files.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read workflow: %w", err)
		}
		name := strings.TrimSuffix(file, ".asl.json")
		if out[name], err = asl.Parse(name, raw); err != nil {
			return nil, fmt.Errorf("workflow %s: %w", file, err)
		}
	}
	return out, nil
}

// task lets the engine call a Lambda handler, with the error names that Step
// Functions would see.
func task(h lambda.Handler) localflow.Task {
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		out, err := h.Invoke(ctx, payload)
		if err != nil {
			name, cause := handler.ErrorName(err)
			return nil, &localflow.TaskError{Name: name, Cause: cause}
		}
		return out, nil
	}
}

// flows is the engine as package flow wants it.
type flows struct{ *localflow.Engine }

func (f flows) Stop(ctx context.Context, _, name, cause string) error {
	err := f.Engine.Stop(ctx, name, cause)
	if errors.Is(err, localflow.ErrUnreadable) {
		return f.Delete(ctx, name)
	}
	return err
}

func (f flows) State(ctx context.Context, _, name string) (flow.State, error) {
	status, found, err := f.Status(ctx, name)
	switch {
	case errors.Is(err, localflow.ErrUnreadable):
		return flow.Ended, nil // another one goes on
	case err != nil || !found:
		return flow.Absent, err
	case status == asl.Running:
		return flow.Running, nil
	}
	return flow.Ended, nil
}

// Ring notes that there is something to do for a stream; Settle does it.
func (e *Engine) Ring(s ledger.Stream) { e.ring(s, time.Time{}) }

// ring notes that there is something to do for a stream. It does none of it:
// whoever appends may hold the locks that doing it needs.
func (e *Engine) ring(s ledger.Stream, notBefore time.Time) {
	e.mu.Lock()
	if at, ok := e.rung[s]; !ok || notBefore.Before(at) {
		e.rung[s] = notBefore
	}
	e.mu.Unlock()
	e.wake()
}

func (e *Engine) wake() {
	select {
	case e.awake <- struct{}{}:
	default:
	}
}

// Settle does everything that is due by now. The first time, it also finds what
// an earlier process left undone.
func (e *Engine) Settle(ctx context.Context) error {
	return e.Alone(func(d play.Driver) error { return d.Settle(ctx) })
}

// Alone lets f drive the file for a while: nothing becomes due but by f.
func (e *Engine) Alone(f func(play.Driver) error) error {
	e.turn.Lock()
	defer e.turn.Unlock()
	return f(driver{e})
}

// driver is the engine for who holds its turn.
type driver struct{ *Engine }

// Settle is Driver's.
//
// Where the clock has gone far, as a jump does, it sweeps as well: what stood
// still for so long may have run out of time.
func (e driver) Settle(ctx context.Context) error {
	if !e.caught {
		if err := e.catchUp(ctx); err != nil {
			return err
		}
		e.caught, e.swept = true, e.now()
	}
	if err := e.settle(ctx); err != nil || e.now().Sub(e.swept) < sweepEvery {
		return err
	}
	e.swept = e.now()
	return e.sweep(ctx)
}

func (e *Engine) settle(ctx context.Context) error {
	for {
		went, err := e.goOn(ctx)
		if err != nil {
			return err
		}
		streams := e.take()
		var failed error
		for _, s := range streams { // one that cannot be read keeps no other waiting
			failed = errors.Join(failed, e.relayTo(ctx, s))
		}
		if failed != nil {
			return failed
		}
		if !went && len(streams) == 0 {
			return ctx.Err()
		}
	}
}

// take gives the streams to ring by now.
func (e *Engine) take() []ledger.Stream {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	var out []ledger.Stream
	for s, at := range e.rung {
		if !at.After(now) {
			out = append(out, s)
			delete(e.rung, s)
		}
	}
	slices.SortFunc(out, func(a, b ledger.Stream) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (e *Engine) relayTo(ctx context.Context, s ledger.Stream) error {
	raw, err := json.Marshal(handler.Doorbell{Workspace: s.Workspace, Stream: s.Name})
	if err != nil {
		return fmt.Errorf("ring: %w", err)
	}
	answer, err := e.doorbell.Invoke(ctx, raw)
	if err != nil {
		e.ring(s, time.Time{}) // nothing is lost
		return fmt.Errorf("ring %s: %w", s.Name, err)
	}
	var again handler.Again
	if err := json.Unmarshal(answer, &again); err != nil {
		return fmt.Errorf("ring: %w", err)
	}
	if !again.At.IsZero() {
		e.ring(s, again.At)
	}
	return nil
}

// catchUp goes on with what an earlier process left: executions that were in
// hand, streams whose cursor is behind, executions that are missing, views that
// another version made, checkpoints that are a day late. To a file that lacks what
// was signed nothing is appended.
func (e *Engine) catchUp(ctx context.Context) error {
	if err := e.Checkpoints.Whole(ctx); err != nil {
		return err
	}
	if _, err := e.goOn(ctx); err != nil {
		return err
	}
	if err := e.sweep(ctx); err != nil {
		return err
	}
	if err := e.Views.Sweep(ctx); err != nil {
		if ctx.Err() != nil || bolt.Trouble(err) {
			return err
		}
		e.log.ErrorContext(ctx, "views could not be made anew", "error", err.Error())
	}
	return e.sign(ctx)
}

// sign signs what is a day late. A folder of checkpoints that cannot be written to
// keeps nobody from working.
func (e *Engine) sign(ctx context.Context) error {
	err := e.Checkpoints.Sweep(ctx)
	if err != nil && ctx.Err() == nil && !bolt.Trouble(err) {
		e.log.ErrorContext(ctx, "a stream could not be signed", "error", err.Error())
		return nil
	}
	return err
}

// goOn lets executions go on. One that cannot be read is for the sweep, and keeps
// no other from it.
func (e *Engine) goOn(ctx context.Context) (bool, error) {
	went, err := e.Flows.Run(ctx)
	if errors.Is(err, localflow.ErrUnreadable) {
		e.log.ErrorContext(ctx, "an execution cannot be read, and will be replaced", "error", err.Error())
		return went, nil
	}
	if err != nil {
		return went, fmt.Errorf("run workflows: %w", err)
	}
	return went, nil
}

func (e *Engine) sweep(ctx context.Context) error {
	behind, err := e.Relay.Behind(ctx)
	if err != nil {
		return err
	}
	for _, s := range behind {
		e.ring(s, time.Time{})
	}
	if err := e.settle(ctx); err != nil {
		return err
	}
	if err := e.Workflows.Sweep(ctx); err != nil {
		if ctx.Err() != nil || bolt.Trouble(err) {
			return err
		}
		e.log.ErrorContext(ctx, "a stream could not be swept", "error", err.Error())
	}
	return e.settle(ctx)
}

// Next is when there is something to do after now; the zero time if never.
func (e *Engine) Next(ctx context.Context) (time.Time, error) {
	next, ok, err := e.Flows.Due(ctx)
	if err != nil {
		return next, fmt.Errorf("look what is due: %w", err)
	}
	if !ok {
		next = time.Time{}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for at := range maps.Values(e.rung) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// keepFor is how long ended executions are remembered, as long as Step
// Functions does.
const keepFor = 90 * 24 * time.Hour

// sweepEvery is how often the file is swept: seldom, because nobody but a crash
// takes an execution away here, and a start sweeps too.
const sweepEvery = 15 * time.Minute

// Serve settles whenever something is due, until ctx ends. What fails is tried
// again after longer and longer; only a file that is lost ends it.
func (e *Engine) Serve(ctx context.Context) error {
	swept, failures := time.Now(), 0
	for ctx.Err() == nil {
		sleep, err := e.once(ctx, &swept)
		switch {
		case ctx.Err() != nil:
			return nil
		case bolt.Lost(err):
			return err
		case err != nil:
			failures++
			sleep = min(time.Second<<min(failures-1, 6), time.Minute)
			e.log.ErrorContext(ctx, "something failed, and is tried again", "error", err.Error(), "in", sleep.String())
			e.sleep(ctx, sleep, nil)
		default:
			failures = 0
			e.sleep(ctx, sleep, e.awake)
		}
	}
	return nil
}

// once does what is due and says how long nothing will be.
func (e *Engine) once(ctx context.Context, swept *time.Time) (time.Duration, error) {
	if err := e.Settle(ctx); err != nil {
		return 0, err
	}
	if time.Since(*swept) >= sweepEvery {
		*swept = time.Now()
		if err := e.Tidy(ctx); err != nil {
			return 0, err
		}
	}
	if err := e.flush(); err != nil {
		return 0, err
	}
	sleep := sweepEvery - time.Since(*swept)
	next, err := e.Next(ctx)
	if err == nil && !next.IsZero() {
		sleep = min(sleep, next.Sub(e.now()))
	}
	return sleep, err
}

func (e *Engine) sleep(ctx context.Context, d time.Duration, awake <-chan struct{}) {
	wake := time.NewTimer(max(d, 0))
	defer wake.Stop()
	select {
	case <-ctx.Done():
	case <-awake:
	case <-wake.C:
	}
}

// Tidy sweeps, and forgets what ended long ago.
func (e *Engine) Tidy(ctx context.Context) error {
	e.turn.Lock()
	defer e.turn.Unlock()
	if err := e.sweep(ctx); err != nil {
		return err
	}
	if err := e.sign(ctx); err != nil {
		return err
	}
	if _, err := e.Flows.Prune(ctx, e.now().Add(-keepFor)); err != nil {
		return fmt.Errorf("forget old executions: %w", err)
	}
	return nil
}
