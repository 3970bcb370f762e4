package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"conoe/shared/core/flow"
	"conoe/shared/core/review"
)

// MaxTransitions is what a gate may cost without loops.
const MaxTransitions = 25

// withoutLoops are the scenarios in which nobody is late, asks for changes or
// goes back: light, standard, where a review may end after G1, and full depth.
var withoutLoops = []string{"operating", "review-completed-early", "full-depth"}

// GateCost is what the workflows do from asking for a gate to its outcome.
type GateCost struct {
	Depth review.Depth
	Gate  review.GateID
	// Transitions into states, of all executions of the review or system that
	// were started before the outcome. What the next stage begins with is the next
	// gate's.
	Transitions int
}

// GateCosts plays reviews of all depths in one process, and counts.
func GateCosts(ctx context.Context, scripts []*Script) ([]GateCost, error) {
	var out []GateCost
	for _, name := range withoutLoops {
		n := slices.IndexFunc(scripts, func(s *Script) bool { return s.Name == name })
		if n < 0 {
			return nil, fmt.Errorf("there is no scenario %s", name)
		}
		err := inLocal(func(p *Local) error {
			if err := Run(ctx, p, scripts[n]); err != nil {
				return err
			}
			more, err := gates(ctx, p)
			out = append(out, more...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func gates(ctx context.Context, p Place) ([]GateCost, error) {
	w, err := p.App().People(ctx)
	if err != nil {
		return nil, err
	}
	var out []GateCost
	for _, reg := range slices.Concat(w.Reviews, w.Systems) {
		steps, err := stepsIn(ctx, p, reg.Stream)
		if err != nil {
			return nil, err
		}
		more, err := gatesOf(ctx, p, reg.Stream, steps)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// step is a state that was entered, by an execution that was started before.
type step struct{ at, started time.Time }

func stepsIn(ctx context.Context, p Place, stream string) ([]step, error) {
	list, err := p.Executions(ctx)
	if err != nil {
		return nil, err
	}
	var out []step
	for _, x := range list {
		if flow.InputOf(x.Input).Stream != stream {
			continue
		}
		events, err := p.History(ctx, x.Name)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if strings.HasSuffix(e.Type, "StateEntered") {
				out = append(out, step{e.At, x.Started})
			}
		}
	}
	return out, nil
}

func gatesOf(ctx context.Context, p Place, stream string, steps []step) ([]GateCost, error) {
	events, err := p.App().Log(ctx, review.Actor{Workflow: true}, stream, 0)
	if err != nil {
		return nil, err
	}
	var out []GateCost
	var depth review.Depth
	asked := map[review.GateID]time.Time{}
	for _, e := range events {
		if !slices.Contains([]string{"review.screened", "gate.asked", "gate.decided"}, e.Head.Kind) {
			continue
		}
		var data struct {
			Depth review.Depth
			Gate  review.GateID
		}
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, fmt.Errorf("read %s: %w", e.Head.Kind, err)
		}
		switch e.Head.Kind {
		case "review.screened":
			depth = data.Depth
		case "gate.asked":
			asked[data.Gate] = e.Head.At.Time
		case "gate.decided":
			out = append(out, GateCost{depth, data.Gate, taken(steps, asked[data.Gate], e.Head.At.Time)})
		}
	}
	return out, nil
}

func taken(steps []step, from, to time.Time) (n int) {
	for _, s := range steps {
		if !s.at.Before(from) && !s.at.After(to) && s.started.Before(to) {
			n++
		}
	}
	return n
}
