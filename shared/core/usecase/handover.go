package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// HandedOver says what the system took over.
type HandedOver struct {
	Items int `json:"items"`
}

// HandOverCommand is the command under which a review hands over, whoever asks
// for it and however often.
func HandOverCommand(reviewStream string) Command {
	return Command{ID: "hand-over/" + reviewStream, Actor: review.Actor{Workflow: true}, Channel: ledger.Workflow}
}

// HandOver gives the system what its review approved: from then on these items
// belong to the system, and operation (S5) is its stream's. It is an effect of
// the last gate and may be repeated: the command names review and attempt.
//
// An item that another review has changed in the system since this one began is
// a Conflict for a person, never a silent overwrite.
func (a *App) HandOver(ctx context.Context, c Command, reviewStream string) (HandedOver, error) {
	var out HandedOver
	w, err := a.workspace(ctx)
	if err != nil {
		return out, err
	}
	if err := review.May(c.Actor, review.VerbAdvance, w, nil); err != nil {
		return out, err
	}
	err = a.see(ctx, reviewStream, func(d *review.Dossier) error {
		path := a.Policy.PathOf(d)
		if last := path[len(path)-1]; last != review.G4 || d.Passed(last) == nil {
			return fault.Errorf(fault.Conflict, "%s has not passed %s, so there is nothing to hand over.", d.Ref, path[len(path)-1])
		}
		touched, err := a.touched(ctx, reviewStream)
		if err != nil {
			return err
		}
		if mark := gravest(d); mark != "" {
			c.ImportedAs = mark // whoever asks for it, in whatever play
		}
		out, err = onDossier(ctx, a, c, d.System, review.VerbAdvance, reviewStream, func(t *turn) (HandedOver, error) {
			if t.now.Before(d.At.Time) {
				t.now = d.At.Time // what is handed over is not older than the decision
			}
			return t.handOver(d, touched)
		})
		return err
	})
	if err != nil {
		return out, err
	}
	return out, a.complete(ctx, c, reviewStream)
}

// gravest is the mark of what is made of the whole dossier: invented or
// illustrative if anything in it is, "" otherwise.
func gravest(d *review.Dossier) ledger.Origin {
	var mark ledger.Origin
	for i := range d.Everything() {
		switch i.ImportedAs {
		case ledger.Invented:
			return ledger.Invented
		case ledger.Illustrative:
			mark = ledger.Illustrative
		}
	}
	return mark
}

// complete ends the review, once its system has what it approved.
func (a *App) complete(ctx context.Context, c Command, stream string) error {
	c.ID += "/complete"
	_, err := onDossier(ctx, a, c, stream, review.VerbAdvance, stream, func(t *turn) (Saved, error) {
		if t.D.Status != review.StatusOpen {
			return Saved{}, nil
		}
		if err := t.closeRounds(); err != nil {
			return Saved{}, err
		}
		return Saved{}, t.add(review.EndedReview{Ending: review.Ending{Status: review.StatusCompleted}})
	})
	return err
}

// closeRounds ends what is still asked when a review is complete: nobody is
// reminded of what is over.
func (t *turn) closeRounds() error {
	if len(t.D.OpenRequests()) == 0 {
		return nil
	}
	because, err := t.text("The review is complete. Its system goes on with what was approved.")
	if err != nil {
		return err
	}
	return t.cancelRounds(because)
}

// touched lists the items that a review wrote or moved itself, other than those
// that it inherited and left alone.
func (a *App) touched(ctx context.Context, stream string) (map[review.Ref]bool, error) {
	out := map[review.Ref]bool{}
	for e, err := range a.Store.Read(ctx, a.stream(stream), 0) {
		if err != nil {
			return nil, fmt.Errorf("read what the review changed: %w", err)
		}
		kind, _, err := ledger.KindOf(e.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read what the review changed: %w", err)
		}
		if kind != "item.moved" && !strings.HasSuffix(kind, ".saved") {
			continue
		}
		var r ledger.Record[struct {
			Ref  review.Ref `json:"ref"`
			From string     `json:"from"` // of what was saved: the stream that it was inherited from
		}]
		if err := json.Unmarshal(e.Bytes, &r); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		if kind == "item.moved" || r.Data.From == "" {
			out[r.Data.Ref] = true
		}
	}
	return out, nil
}

func (t *turn) handOver(d *review.Dossier, touched map[review.Ref]bool) (HandedOver, error) {
	n := 0
	for i := range d.Everything() {
		if here := t.D.Look(i.Ref.Seen(d.Ref, t.D.Ref)); here != nil && !touched[i.Ref] {
			continue // inherited and left alone: what the system made of it since stands
		}
		took, err := t.takeOver(d, i)
		if err != nil {
			return HandedOver{}, err
		}
		if took {
			n++
		}
	}
	return HandedOver{n}, t.takeSettings(d)
}

// decidable reports whether anybody decides on an item at the review's depth. A
// draft on which nobody decides is what the light path approved with its gate.
func (t *turn) decidable(d *review.Dossier, i *review.Item) bool {
	_, keys, err := t.purposeOf(i)
	if err != nil {
		return true
	}
	_, ok := t.app.Policy.Quorum(d.Screening.Depth, keys...)
	return ok
}

func (t *turn) takeOver(d *review.Dossier, i *review.Item) (bool, error) {
	here := t.D.Look(i.Ref.Seen(d.Ref, t.D.Ref))
	switch {
	case i.State == review.Draft && (t.decidable(d, i) || here != nil && here.State != review.Draft), here == nil && i.State.Gone():
		return false, nil // and a draft never takes the place of what was decided
	case undecided(i), runs(i):
		return false, nil
	case here != nil && here.Version == i.Version && here.Digest == i.Digest && here.State == i.State:
		return false, nil
	case i.State == review.Rejected, i.State == review.Withdrawn, i.State == review.Parked:
		return false, nil // what was turned down here does not undo what stands there
	case here != nil && overtaken(d, i, here):
		return false, fault.Errorf(fault.Conflict, "%s was changed in %s by another review. Look at both and save the version that is to stand.", i.Ref, t.D.Ref)
	}
	return true, t.take(d, i)
}

// overtaken reports whether somebody else changed the system's item after the
// review began, and the review's version was not written in view of that.
func overtaken(d *review.Dossier, i, here *review.Item) bool {
	if here.Digest == i.Digest || here.Home == d.Stream {
		return false
	}
	return here.Version >= i.Version || !here.SavedAt.Before(d.Opened.Time) && !i.SavedAt.After(here.SavedAt.Time)
}

// runs reports whether an item is a round of questions that people still answer:
// it ends with the review.
func runs(i *review.Item) bool {
	e, ok := i.Doc.(*review.Engagement)
	return ok && e.Running()
}

// undecided reports whether an item is in a state in which it waits for people
// and for nothing else.
func undecided(i *review.Item) bool {
	m := review.MachineOf(i.Type)
	_, approve := m.Next(i.Ref, i.State, review.Approve)
	_, submit := m.Next(i.Ref, i.State, review.Submit)
	return approve == nil && submit != nil
}

// takeSettings gives the system depth, roles and stage of the review.
func (t *turn) takeSettings(d *review.Dossier) error {
	var holders []review.Holders
	for _, r := range review.Roles() {
		if h, ok := d.Roles[r]; ok {
			holders = append(holders, h)
		}
	}
	if err := t.add(review.Screened{Screening: d.Screening}); err != nil {
		return err
	}
	if len(holders) > 0 {
		if err := t.add(review.RolesAssigned{Holders: holders}); err != nil {
			return err
		}
	}
	return t.add(review.StageEntered{Stage: review.S5})
}

// Effects performs what the ledger still owes: systems take over what their
// reviews have approved. It may be called at any time and as often as one likes.
func (a *App) Effects(ctx context.Context, c Command) error {
	w, err := a.workspace(ctx)
	if err != nil {
		return err
	}
	var due []review.Registered
	if err := a.each(ctx, w.Reviews, func(r review.Registered, d *review.Dossier) error {
		if d.Stage == review.S5 && d.Status == review.StatusOpen {
			due = append(due, r)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, r := range due {
		c.ID = HandOverCommand(r.Stream).ID
		if _, err := a.HandOver(ctx, c, r.Stream); err != nil {
			return err
		}
	}
	return nil
}
