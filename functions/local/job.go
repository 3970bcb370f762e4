package main

import (
	"context"
	"sync"
)

// job is what runs beside the engine.
type job struct {
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
}

func begin(ctx context.Context) *job {
	j := new(job)
	j.ctx, j.cancel = context.WithCancel(ctx)
	return j
}

// also runs f until the end.
func (j *job) also(f func(context.Context)) { j.running.Go(func() { f(j.ctx) }) }

// end ends all of it, and returns when nothing runs any more.
func (j *job) end() {
	j.cancel()
	j.running.Wait()
}
