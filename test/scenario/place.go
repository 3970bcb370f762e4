package scenario

import (
	"context"
	"time"

	"conoe/shared/core/asl"
	"conoe/shared/core/play"
	"conoe/shared/core/usecase"
)

// Place is where a scenario is played: the product in one process, or in the
// cloud. Nothing happens in it unless its driver is called, and what becomes of
// that depends on nothing but the order of the calls and the clock.
type Place interface {
	// Settle performs everything that is due by the clock. As a schedule would, it
	// also sweeps where the clock has gone 15 minutes or more since the last time.
	play.Driver

	// App is for what people do. Its time is the clock's.
	App() *usecase.App
	Clock() *play.Clock

	Start(ctx context.Context, workflow, name string, input []byte) error
	Stop(ctx context.Context, execution, cause string) error
	Delete(ctx context.Context, execution string) error
	// Executions are all that are remembered, by name.
	Executions(ctx context.Context) ([]*asl.Run, error)
	History(ctx context.Context, execution string) ([]asl.Event, error)

	// Fail lets the next n calls of a task end with an error of that name, without
	// being carried out.
	Fail(task, name string, n int)
	// Sweep finds what no doorbell rang for, and forgets executions that ended
	// long ago.
	Sweep(ctx context.Context) error
	// Restart loses all that processes hold in memory. They are away for a while,
	// in which nothing becomes due at its time.
	Restart(ctx context.Context, away time.Duration) error
}
