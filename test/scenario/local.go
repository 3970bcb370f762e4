package scenario

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/play"
	"conoe/shared/core/usecase"
)

// Local is the product in one process, over a data file.
type Local struct {
	path  string
	desk  *desk.Desk
	clock play.Clock
	fails map[string]failure // by task
}

type failure struct {
	name string
	left int
}

// NewLocal makes a practice file in a folder.
func NewLocal(folder string) (*Local, error) {
	l := &Local{path: filepath.Join(folder, desk.DataFile), fails: map[string]failure{}}
	return l, l.open()
}

// inLocal lends a place for a while.
func inLocal(f func(*Local) error) error {
	dir, err := os.MkdirTemp("", "conoe-scenario-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	p, err := NewLocal(dir)
	if err != nil {
		return err
	}
	defer p.Close()
	return f(p)
}

// Close closes the file.
func (l *Local) Close() { l.desk.Close() }

func (l *Local) open() error {
	store, err := bolt.Open(l.path, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		return err
	}
	if l.desk, err = desk.New(store, desk.NewBook(store), slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	l.desk.Clock.Set(l.clock.Now)
	flows := l.desk.Engine.Flows
	flows.Random = func() float64 { return 0.5 } // how long a retry waits
	flows.Tasks["${Step}"] = l.failing(flows.Tasks["${Step}"])
	return nil
}

// failing lets calls fail as they were told to.
func (l *Local) failing(step localflow.Task) localflow.Task {
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		for task, f := range l.fails {
			if f.left > 0 && bytes.Contains(payload, []byte(`"task":"`+task+`"`)) {
				l.fails[task] = failure{f.name, f.left - 1}
				return nil, &localflow.TaskError{Name: f.name}
			}
		}
		return step(ctx, payload)
	}
}

// Settle is Place's.
func (l *Local) Settle(ctx context.Context) error { return l.desk.Engine.Settle(ctx) }

// Next is Place's.
func (l *Local) Next(ctx context.Context) (time.Time, error) { return l.desk.Engine.Next(ctx) }

// App is Place's.
func (l *Local) App() *usecase.App { return l.desk.App }

// Clock is Place's.
func (l *Local) Clock() *play.Clock { return &l.clock }

// Start is Place's.
func (l *Local) Start(ctx context.Context, workflow, name string, input []byte) error {
	return l.desk.Engine.Flows.Start(ctx, workflow, name, input)
}

// Stop is Place's.
func (l *Local) Stop(ctx context.Context, execution, cause string) error {
	return l.desk.Engine.Flows.Stop(ctx, execution, cause)
}

// Delete is Place's.
func (l *Local) Delete(ctx context.Context, execution string) error {
	return l.desk.Engine.Flows.Delete(ctx, execution)
}

// Executions is Place's.
func (l *Local) Executions(ctx context.Context) ([]*asl.Run, error) {
	var out []*asl.Run
	for x, err := range l.desk.Engine.Flows.Executions(ctx) {
		if err != nil {
			return nil, fmt.Errorf("list executions: %w", err)
		}
		out = append(out, x)
	}
	return out, nil
}

// History is Place's.
func (l *Local) History(ctx context.Context, execution string) ([]asl.Event, error) {
	return l.desk.Engine.Flows.History(ctx, execution)
}

// Fail is Place's.
func (l *Local) Fail(task, name string, n int) { l.fails[task] = failure{name, n} }

// Sweep is Place's.
func (l *Local) Sweep(ctx context.Context) error { return l.desk.Engine.Tidy(ctx) }

// Restart is Place's. What was not flushed is lost.
func (l *Local) Restart(_ context.Context, away time.Duration) error {
	l.desk.Wait()
	if err := l.desk.Store.Close(); err != nil {
		return err
	}
	l.clock.Set(l.clock.Now().Add(away))
	return l.open()
}
