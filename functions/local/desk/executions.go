package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
	"conoe/shared/core/review"
)

// Execution is a workflow that runs or has run.
type Execution struct {
	Name   string     `json:"execution"`
	Flow   string     `json:"workflow"`
	Parent string     `json:"parent,omitzero"`
	Ref    review.Ref `json:"ref,omitzero"`
	About  string     `json:"about,omitzero"`
	State  string     `json:"state,omitzero"`
	For    string     `json:"waits_for,omitzero"`
	Since  time.Time  `json:"since,omitzero"`
	Until  time.Time  `json:"until,omitzero"`
	Status asl.Status `json:"status"`
	Ending string     `json:"ending,omitzero"` // the state in which it ended well
	Error  string     `json:"error,omitzero"`
}

// Running reports whether it has not ended.
func (x Execution) Running() bool { return x.Status == asl.Running }

// Executions lists all workflows, a nested one after the one that waits for it.
func (d *Desk) Executions(ctx context.Context) ([]Execution, error) {
	refs, err := d.Refs(ctx)
	if err != nil {
		return nil, err
	}
	waits, err := d.Engine.Workflows.Waits(ctx)
	if err != nil {
		return nil, err
	}
	var roots []Execution
	children := map[string][]Execution{}
	for r, err := range d.Engine.Flows.Executions(ctx) {
		if errors.Is(err, localflow.ErrUnreadable) {
			continue // the sweep replaces it
		}
		if err != nil {
			return nil, fmt.Errorf("list workflows: %w", err)
		}
		x := described(r, waits[r.Name], refs)
		if x.Parent == "" {
			roots = append(roots, x)
		} else {
			children[x.Parent] = append(children[x.Parent], x)
		}
	}
	var out []Execution
	for _, x := range roots {
		out = append(append(out, x), children[x.Name]...)
		delete(children, x.Name)
	}
	for _, orphans := range children {
		out = append(out, orphans...)
	}
	return out, nil
}

// Refs names streams as people do.
func (d *Desk) Refs(ctx context.Context) (map[string]review.Ref, error) {
	w, err := d.People(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]review.Ref{}
	for _, r := range w.Reviews {
		out[r.Stream] = r.Ref
	}
	for _, r := range w.Systems {
		out[r.Stream] = r.Ref
	}
	return out, nil
}

func described(r *asl.Run, w flow.Wait, refs map[string]review.Ref) Execution {
	in := flow.InputOf(r.Input)
	x := Execution{
		Name: r.Name, Flow: r.Machine, Parent: r.Parent, Ref: refs[in.Stream], About: in.Subject,
		Since: r.Started, Until: r.Ended, Status: r.Status, Error: r.Error,
	}
	var out struct{ Ending string }
	if json.Unmarshal(r.Output, &out) == nil {
		x.Ending = out.Ending
	}
	for _, wait := range r.Waits() {
		x.State, x.Since, x.Until = wait.State, wait.Since, wait.Until
		if wait.What != asl.WaitToken {
			x.For = string(wait.What)
		}
	}
	if w.Token != "" && x.Running() {
		x.For = w.For()
	}
	return x
}
