package usecase

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// HandedOver says what the system took over.
type HandedOver struct {
	Items int `json:"items"`
}

// HandOver gives the system what its review approved: from then on these items
// belong to the system, and operation (S5) is its stream's. It is an effect of
// the last gate and may be repeated: the command names review and attempt.
//
// An item that another review has changed in the system since this one began is
// a Conflict for a person, never a silent overwrite.
func (a *App) HandOver(ctx context.Context, c Command, reviewStream string) (HandedOver, error) {
	var out HandedOver
	err := a.See(ctx, reviewStream, func(d *review.Dossier) error {
		path := a.Policy.PathOf(d)
		if d.Passed(path[len(path)-1]) == nil {
			return fault.Errorf(fault.Conflict, "%s has not passed %s, so there is nothing to hand over.", d.Ref, path[len(path)-1])
		}
		var err error
		out, err = onDossier(ctx, a, c, d.System, review.VerbAdvance, reviewStream, func(t *turn) (HandedOver, error) {
			return t.handOver(d)
		})
		return err
	})
	if err != nil {
		return out, err
	}
	return out, a.complete(ctx, c, reviewStream)
}

// complete ends the review, once its system has what it approved.
func (a *App) complete(ctx context.Context, c Command, stream string) error {
	c.ID += "/complete"
	_, err := onDossier(ctx, a, c, stream, review.VerbAdvance, stream, func(t *turn) (Saved, error) {
		if t.D.Status != review.StatusOpen {
			return Saved{}, nil
		}
		return Saved{}, t.add(review.EndedReview{Ending: review.Ending{Status: review.StatusCompleted}})
	})
	return err
}

func (t *turn) handOver(d *review.Dossier) (HandedOver, error) {
	n := 0
	for i := range d.Everything() {
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

func (t *turn) takeOver(d *review.Dossier, i *review.Item) (bool, error) {
	if i.State.Gone() || i.State == review.Draft {
		return false, nil
	}
	here := t.D.Look(i.Ref.Seen(d.Ref, t.D.Ref))
	if here != nil && here.Version == i.Version && here.Digest == i.Digest && here.State == i.State {
		return false, nil
	}
	if here != nil && here.Version >= i.Version && here.Digest != i.Digest {
		return false, fault.Errorf(fault.Conflict, "%s was changed in %s by another review. Look at both and save the version that is to stand.", i.Ref, t.D.Ref)
	}
	return true, t.take(d, i)
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
