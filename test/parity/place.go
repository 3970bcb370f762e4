// Package parity plays the same in one process and in the cloud, and compares
// what the ledger then holds, byte for byte.
package parity

import (
	"context"
	"time"

	"conoe/shared/core/asl"
	"conoe/shared/core/play"
	"conoe/shared/core/usecase"
	"conoe/test/cloud"
	"conoe/test/scenario"
)

// Place is the cloud as a place of scenarios.
type Place struct {
	World *cloud.World
	clock play.Clock
}

var _ scenario.Place = (*Place)(nil)

// New is a place in a World, of which the clock is the place's from here on.
func New(w *cloud.World) *Place {
	p := &Place{World: w}
	w.Clock.Follow(p.clock.Now)
	return p
}

// Settle is Place's.
func (p *Place) Settle(ctx context.Context) error { return p.World.Settle(ctx) }

// Next is Place's.
func (p *Place) Next(ctx context.Context) (time.Time, error) { return p.World.Next(ctx) }

// App is Place's.
func (p *Place) App() *usecase.App { return p.World.App }

// Clock is Place's.
func (p *Place) Clock() *play.Clock { return &p.clock }

// Start is Place's.
func (p *Place) Start(ctx context.Context, workflow, name string, input []byte) error {
	return p.World.Start(ctx, workflow, name, input)
}

// Stop is Place's.
func (p *Place) Stop(ctx context.Context, execution, cause string) error {
	return p.World.Stop(ctx, execution, cause)
}

// Delete is Place's.
func (p *Place) Delete(ctx context.Context, execution string) error {
	return p.World.Delete(ctx, execution)
}

// Executions is Place's.
func (p *Place) Executions(ctx context.Context) ([]*asl.Run, error) { return p.World.Executions(ctx) }

// History is Place's.
func (p *Place) History(ctx context.Context, execution string) ([]asl.Event, error) {
	return p.World.History(ctx, execution)
}

// Fail is Place's.
func (p *Place) Fail(task, name string, n int) { p.World.Fail(task, name, n) }

// Sweep is Place's.
func (p *Place) Sweep(ctx context.Context) error { return p.World.Sweep(ctx) }

// Restart is Place's. What AWS keeps goes on while the functions are away, but has
// nobody to call, so it is as if it stood still too.
func (p *Place) Restart(ctx context.Context, away time.Duration) error {
	p.clock.Set(p.clock.Now().Add(away))
	return p.World.Restart(ctx)
}
