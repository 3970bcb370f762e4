package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Steps are the tasks that workflows call. Every task may be repeated.
type Steps struct {
	App   *usecase.App
	Store Store
	Flows Flows
	Shelf usecase.Shelf // for bundles
}

// Call is what a workflow sends to a task: ids, times and tokens.
type Call struct {
	Task string `json:"task"`
	ID
	Workspace string    `json:"workspace"`
	Age       Age       `json:"age,omitzero"`
	Execution string    `json:"execution"`
	Root      string    `json:"root,omitzero"`
	State     string    `json:"state,omitzero"`
	Entered   time.Time `json:"entered,omitzero"` // when the state was entered
	Token     string    `json:"token,omitzero"`
	Seen      *Place    `json:"seen,omitzero"` // what Where answered

	// Of an export: the stream to look at, the positions that it is about, and
	// the bundle that was built.
	Look      string            `json:"look,omitzero"`
	Positions []review.Position `json:"positions,omitzero"`
	Bundle    review.Delivery   `json:"bundle,omitzero"`
}

// Whereabouts is what Where answers: a place, and the seconds until something is
// due, rounded up, for the timeout of who waits there.
type Whereabouts struct {
	Place
	Seconds int64 `json:"seconds,omitzero"`
	Looks   int   `json:"looks"`
}

// Tasks are the tasks by name.
func (s *Steps) Tasks() map[string]func(context.Context, Call) (any, error) {
	return map[string]func(context.Context, Call) (any, error){
		"Where":    func(ctx context.Context, c Call) (any, error) { return s.Where(ctx, c) },
		"Wait":     func(ctx context.Context, c Call) (any, error) { return struct{}{}, s.Wait(ctx, c) },
		"Elapse":   func(ctx context.Context, c Call) (any, error) { return s.Elapse(ctx, c) },
		"HandOver": func(ctx context.Context, c Call) (any, error) { return s.HandOver(ctx, c) },
		"Renew":    func(ctx context.Context, c Call) (any, error) { return struct{}{}, s.Renew(ctx, c) },
		"Collect":  func(ctx context.Context, c Call) (any, error) { return s.App.ExportScope(ctx, workflow, c.Subject) },
		"Position": func(ctx context.Context, c Call) (any, error) { return s.App.FixPosition(ctx, workflow, c.Look) },
		"Build": func(ctx context.Context, c Call) (any, error) {
			return s.App.Build(ctx, workflow, c.Subject, c.Positions, s.Shelf)
		},
		"Deliver": func(ctx context.Context, c Call) (any, error) {
			return s.App.Deliver(ctx, s.command(c), c.Subject, c.Bundle)
		},
	}
}

// Do carries out the task that a call names. A call from another workspace is
// Denied.
func (s *Steps) Do(ctx context.Context, c Call) (any, error) {
	task, ok := s.Tasks()[c.Task]
	if !ok {
		return nil, fault.Errorf(fault.Invalid, "There is no task %q.", c.Task)
	}
	if c.Workspace != s.App.Workspace {
		return nil, fault.Errorf(fault.Denied, "This deployment does not serve that workspace.")
	}
	return task(ctx, c)
}

var workflow = review.Actor{Workflow: true}

// Where says where the process of the call stands. Who asks waits no more, so
// what it waited with is forgotten if its time is over.
func (s *Steps) Where(ctx context.Context, c Call) (Whereabouts, error) {
	at, now, err := s.place(ctx, c.ID, c.Age)
	if err != nil {
		return Whereabouts{}, err
	}
	w := Whereabouts{Place: at, Looks: c.Age.Looks + 1}
	if !at.Until.IsZero() {
		w.Seconds = int64((at.Until.Sub(now) + time.Second - 1) / time.Second)
	}
	return w, s.forgetTimedOut(ctx, c, now)
}

func (s *Steps) place(ctx context.Context, id ID, age Age) (at Place, now time.Time, err error) {
	if id.Process == Evidence {
		w, err := s.App.People(ctx)
		if err != nil {
			return at, now, err
		}
		at, err = exportPlace(id.Subject, w)
		return at, s.App.Now(), err
	}
	err = s.App.See(ctx, workflow, id.Stream, func(d *review.Dossier) error {
		at, now, err = s.stands(ctx, id, d, age)
		return err
	})
	return at, now, err
}

// stands is where a process stands at present. What stands against a hand-over may
// lie in the system's stream, so the mark of who waits for one changes with both.
func (s *Steps) stands(ctx context.Context, id ID, d *review.Dossier, age Age) (at Place, now time.Time, err error) {
	now = s.App.Now().UTC()
	at, err = Where(id, d, s.App.Policy, age, now)
	if err != nil || at.Name != placeHandingOver {
		return at, now, err
	}
	system, err := s.App.Store.Head(ctx, s.stream(d.System))
	at.Mark = fmt.Sprintf("%s and %d", at.Mark, system.Size)
	return at, now, err
}

// Wait stores the token of a state that waits, then reads the ledger. An outcome
// appended between the two reads found no token to answer; this read finds the
// outcome and answers it here. The other order could leave the execution asleep
// until its timeout.
func (s *Steps) Wait(ctx context.Context, c Call) error {
	if c.Seen == nil || c.Token == "" || c.Execution == "" {
		return fault.Errorf(fault.Invalid, "A wait needs a token, an execution and what Where answered.")
	}
	stream := s.stream(c.Stream)
	w := Wait{Token: c.Token, Execution: c.Execution, Root: c.Root, ID: c.ID, Seen: *c.Seen, Age: c.Age, Rules: s.App.Policy.Digest}
	raw, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("store a token: %w", err)
	}
	err = s.Store.SetAsides(ctx, stream, ledger.AsideChange{Key: w.key(), New: raw})
	if err != nil && fault.CodeOf(err) != fault.Conflict { // the same token is there already
		return err
	}
	at, _, err := s.place(ctx, c.ID, c.Age)
	if err != nil || !w.over(at) {
		return err
	}
	return s.answer(ctx, waiting{w, raw})
}

// forgetTimedOut forgets the tokens of an execution whose time is over: their
// states end by it, whatever becomes of the token.
func (s *Steps) forgetTimedOut(ctx context.Context, c Call, now time.Time) error {
	stream := s.stream(c.Stream)
	who, err := waits(ctx, s.Store, stream, c.Execution+"/")
	if err != nil {
		return err
	}
	for _, one := range who {
		if !one.Seen.Until.After(now) {
			if err := s.forget(ctx, stream, one.key(), one.raw); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget deletes an aside, unless somebody else has changed it.
func (s *Steps) forget(ctx context.Context, stream ledger.Stream, key string, raw []byte) error {
	err := s.Store.SetAsides(ctx, stream, ledger.AsideChange{Key: key, Old: raw})
	if fault.CodeOf(err) == fault.Conflict {
		return nil
	}
	return err
}

// over reports whether who waits should look again.
func (w Wait) over(at Place) bool {
	return at.Name != w.Seen.Name || at.Mark != w.Seen.Mark || at.Until.Before(w.Seen.Until)
}

// Elapse records what is due in the stream of the call.
func (s *Steps) Elapse(ctx context.Context, c Call) (usecase.Elapsed, error) {
	out, err := s.App.Elapse(ctx, s.command(c), c.Stream)
	if err != nil || out.Entries > 0 {
		return out, err
	}
	at, _, err := s.place(ctx, c.ID, Age{Since: s.App.Now()})
	if err == nil && at.Name == PlaceDue {
		err = fmt.Errorf("something is due in %s, and nothing came of it", c.Stream)
	}
	return out, err
}

// command is the command of a call. It is the same for every attempt of one
// visit of a state.
func (s *Steps) command(c Call) usecase.Command {
	return usecase.Command{
		ID:    fmt.Sprintf("%s/%s/%s", c.Execution, c.State, c.Entered.UTC().Format(time.RFC3339Nano)),
		Actor: workflow, Channel: ledger.Workflow,
	}
}

// HandOver gives the system what its review approved. Its command is named after
// the review, so that every execution repeats the same one.
func (s *Steps) HandOver(ctx context.Context, c Call) (usecase.HandedOver, error) {
	return s.App.HandOver(ctx, usecase.HandOverCommand(c.Stream), c.Stream)
}

func (s *Steps) stream(name string) ledger.Stream {
	return ledger.Stream{Workspace: s.App.Workspace, Name: name}
}
