package usecase

import (
	"context"
	"strings"

	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Recorded names the record that was collected.
type Recorded struct {
	Record review.Ref `json:"record"`
}

// Conclude collects a clause 8 record and adds the actor's conclusion. The
// record is approved with the next gate, or submitted on its own where the
// policy gives it a quorum.
func (a *App) Conclude(ctx context.Context, c Command, stream string, o clause8.Order) (Recorded, error) {
	return onDossier(ctx, a, c, stream, review.VerbConclude, o, func(t *turn) (Recorded, error) {
		if err := t.running(); err != nil {
			return Recorded{}, err
		}
		if strings.TrimSpace(o.Conclusion) == "" {
			return Recorded{}, fault.Errorf(fault.Invalid, "A record needs a conclusion: one sentence, in your own words and under your name.")
		}
		if o.Occasion == "" {
			o.Occasion = occasionOf(t.D, o)
		}
		ref, err := t.collect(o)
		return Recorded{ref}, err
	})
}

// occasionOf is why a record is made, read from what it is for.
func occasionOf(d *review.Dossier, o clause8.Order) review.Occasion {
	switch doc := docAt(d, o.For).(type) {
	case *review.Incident:
		return review.ByIncident
	case *review.ChangeNote:
		if doc.Significant == review.No {
			return ""
		}
		if doc.When == "proposed" {
			return review.ChangeProposed
		}
		return review.ChangeOccurred
	}
	if d.IsReview() {
		return review.AtGate
	}
	return review.PlannedInterval
}

func docAt(d *review.Dossier, r review.Ref) review.Doc {
	if i := d.Look(r); i != nil && r != "" {
		return i.Doc
	}
	return nil
}
