package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Asking is a round of questions that runs, as somebody whom it asks, or who may see
// everything, may see it: how many have answered, and never who or what.
type Asking struct {
	Round    review.Ref
	Kind     review.EngagementKind
	Until    ledger.Time
	Asked    int // persons
	Answered int
	Mine     bool // the one who looks is asked
	Done     bool // and has answered
	// Purpose is what the system is for, from which an example is made; "" if
	// nothing is said or it was erased.
	Purpose string
}

// Rounds lists the rounds of a review or system that ask an actor at present, and
// all that run to whoever may see everything.
func (a *App) Rounds(ctx context.Context, by review.Actor, stream string) ([]Asking, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	var out []Asking
	err = a.see(ctx, stream, func(d *review.Dossier) error {
		if err := review.May(by, review.VerbSeeAsked, w, d); err != nil {
			return err
		}
		everything := review.May(by, review.VerbSeeContent, w, d) == nil
		purpose, err := a.purpose(ctx, d)
		if err != nil {
			return err
		}
		t := &turn{app: a, W: w, D: d}
		for i, e := range d.Rounds() {
			asked, given := t.answerers(e), givers(d, i.Ref)
			one := Asking{
				Round: i.Ref, Kind: e.Kind, Until: e.Until, Asked: len(asked), Answered: len(asked) - t.silent(i.Ref, e),
				Mine: slices.Contains(asked, w.Who(by.Person)), Purpose: purpose,
			}
			one.Done = slices.ContainsFunc(given, func(p review.PersonID) bool { return w.Who(p) == w.Who(by.Person) })
			if one.Mine || everything {
				out = append(out, one)
			}
		}
		return nil
	})
	return out, err
}

func (a *App) purpose(ctx context.Context, d *review.Dossier) (string, error) {
	i, _ := d.Profile()
	if i == nil {
		return "", nil
	}
	doc, err := a.document(ctx, d, i)
	if err != nil {
		return "", err
	}
	if s := doc.(*review.System); s.Purpose != review.Masked {
		return string(s.Purpose), nil
	}
	return "", nil
}
