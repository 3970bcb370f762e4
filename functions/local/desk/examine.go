package desk

import (
	"context"
	"errors"
	"fmt"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// ExamineAll looks at everything in the file: chains, contents and deadlines as
// Examine does, and cursors, executions, tokens and views. It changes nothing.
func (d *Desk) ExamineAll(ctx context.Context) (usecase.Report, error) {
	report, err := d.Examine(ctx)
	if err != nil {
		return report, err
	}
	more, err := d.examineEffects(ctx)
	if err != nil {
		return report, err
	}
	report.Troubles = append(report.Troubles, more...)
	if more, err = d.examineSigned(ctx); err != nil {
		return report, err
	}
	views, err := d.ExamineViews(ctx)
	if err != nil {
		return report, err
	}
	report.Troubles = append(append(report.Troubles, more...), views...)
	refs, err := d.Refs(ctx)
	for n, t := range report.Troubles {
		if ref := refs[t.Where]; ref != "" {
			report.Troubles[n].Where = string(ref)
		}
	}
	return report, err
}

// examineEffects looks at cursors, executions and tokens.
func (d *Desk) examineEffects(ctx context.Context) ([]usecase.Trouble, error) {
	out, err := d.examineCursors(ctx)
	if err != nil {
		return nil, err
	}
	tokens := map[string]bool{}
	for r, err := range d.Engine.Flows.Executions(ctx) {
		if errors.Is(err, localflow.ErrUnreadable) {
			out = append(out, usecase.Trouble{Where: "workflows", What: err.Error(), Mend: "`conoe run`, or any other command, replaces it"})
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("list workflows: %w", err)
		}
		for _, w := range r.Waits() {
			if r.Status == asl.Running && w.What == asl.WaitToken {
				tokens[r.Name] = true
			}
		}
	}
	alive := func(token string) (bool, error) { return d.Engine.Flows.Knows(ctx, token) }
	more, err := d.Engine.Workflows.Examine(ctx, tokens, alive)
	return append(out, more...), err
}

// examineSigned compares every stream with its newest checkpoint.
func (d *Desk) examineSigned(ctx context.Context) ([]usecase.Trouble, error) {
	all, err := d.Engine.Checkpoints.Compare(ctx, review.Actor{Workflow: true})
	if err != nil {
		return nil, err
	}
	var out []usecase.Trouble
	for _, one := range all {
		switch {
		case one.Standing == usecase.Unverified:
			out = append(out, usecase.Trouble{
				Where: one.Stream, What: "its newest checkpoint " + one.Signed + " is not signed by the key of this file",
				Mend: "bring the key file back, or give the earlier key to `conoe compare --key`",
			})
		case !one.Standing.Fits():
			out = append(out, usecase.Trouble{
				Where: one.Stream, What: fmt.Sprintf("it is %s: %s attests %d entries, and it has %d", one.Standing, one.Signed, one.SignedSize, one.Size),
				Mend: "bring the newest file back, or let it go on without what is lost by `conoe restored`",
			})
		}
	}
	return out, nil
}

func (d *Desk) examineCursors(ctx context.Context) ([]usecase.Trouble, error) {
	refs, err := d.Refs(ctx)
	if err != nil {
		return nil, err
	}
	standings, err := d.Engine.Relay.Standings(ctx)
	if err != nil {
		return nil, err
	}
	var out []usecase.Trouble
	for _, one := range standings {
		where := string(refs[one.Stream.Name])
		if where == "" {
			where = one.Stream.Name
		}
		switch {
		case one.Held.Parked:
			out = append(out, usecase.Trouble{
				Where: where, What: fmt.Sprintf("the consumer %s is parked at entry %d of %d after %d attempts (%s)", one.Consumer, one.At, one.Size, one.Held.Attempts, one.Held.Code),
				Mend: "mend what the log names, then `conoe redrive " + where + "`",
			})
		case one.Err != nil:
			out = append(out, usecase.Trouble{
				Where: where, What: fmt.Sprintf("it cannot be read how far %s is: %v", one.Consumer, one.Err),
				Mend: "bring back a copy of the file that is whole",
			})
		case one.Behind():
			out = append(out, usecase.Trouble{
				Where: where, What: fmt.Sprintf("the cursor of %s stands at entry %d of %d", one.Consumer, one.At, one.Size),
				Mend: "`conoe run`, or any other command, goes on from there",
			})
		}
	}
	return out, nil
}
