package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Waiving lets a gate pass although a waivable guard fails.
type Waiving struct {
	Gate    review.GateID
	Guard   review.RuleID
	Because string
	Days    int
}

// Waive signs a waiver with reason and expiry; exports print it.
func (a *App) Waive(ctx context.Context, c Command, stream string, w Waiving) (Saved, error) {
	return onDossier(ctx, a, c, stream, review.VerbWaive, w, func(t *turn) (Saved, error) {
		if err := t.running(); err != nil {
			return Saved{}, err
		}
		if !a.Policy.Gates[w.Gate][w.Guard].Waivable {
			return Saved{}, fault.Errorf(fault.Denied, "%s at %s cannot be waived.", w.Guard, w.Gate)
		}
		if w.Days < 1 || w.Days > 366 {
			return Saved{}, fault.Errorf(fault.Invalid, "A waiver ends after 1 to 366 days.")
		}
		because, err := t.reason(w.Because, "the waiver")
		if err != nil {
			return Saved{}, err
		}
		return Saved{}, t.add(review.WaivedGuard{Waiver: review.Waiver{
			Gate: w.Gate, Guard: w.Guard, By: t.person(), Because: because, Until: ledger.At(t.now.AddDate(0, 0, w.Days)),
		}})
	})
}

// Reopening goes back to an earlier stage.
type Reopening struct {
	Stage   review.Stage
	Because string
}

// Reopen goes back. Nothing is deleted: what was built on the stage is to be
// looked at again, and its gates are to be passed again.
func (a *App) Reopen(ctx context.Context, c Command, stream string, r Reopening) (Saved, error) {
	return onDossier(ctx, a, c, stream, review.VerbReopen, r, func(t *turn) (Saved, error) {
		if review.GateOf(r.Stage) == "" || r.Stage == review.S5 {
			return Saved{}, fault.Errorf(fault.Invalid, "A review goes back to s1, s2, s3 or s4.")
		}
		if t.D.Status != review.StatusOpen || r.Stage > t.D.Stage {
			return Saved{}, fault.Errorf(fault.Conflict, "%s is %s at stage %s; it can only go back.", t.D.Ref, t.D.Status, t.D.Stage)
		}
		because, err := t.reason(r.Because, "going back")
		if err != nil {
			return Saved{}, err
		}
		if err := t.cancelRounds(because); err != nil {
			return Saved{}, err
		}
		return Saved{}, t.add(review.StageReopened{Stage: r.Stage, Because: because})
	})
}

// Ending ends a review otherwise than by its last gate.
type Ending struct {
	Status    review.Status
	Because   string
	NoRecords string // why an AI system has no 8.2 and 8.4 record, if it has none
}

// End cancels a review, or ends it because the system is not to be built, which
// is a good result too. All records stay. An in-scope AI system needs approved
// 8.4-AISIA and 8.2-RA records, or the reason why there are none.
func (a *App) End(ctx context.Context, c Command, stream string, e Ending) (Saved, error) {
	return onDossier(ctx, a, c, stream, review.VerbEnd, e, func(t *turn) (Saved, error) {
		possible := []review.Status{review.StatusTerminated, review.StatusCancelled}
		if !t.D.IsReview() {
			possible = []review.Status{review.StatusRetired}
		}
		if !slices.Contains(possible, e.Status) {
			return Saved{}, fault.Errorf(fault.Invalid, "A review ends as terminated_do_not_build or cancelled, and a system as retired.")
		}
		if t.D.Status != review.StatusOpen && t.D.Status != review.StatusOnHold {
			return Saved{}, fault.Errorf(fault.Conflict, "%s is %s already.", t.D.Ref, t.D.Status)
		}
		because, err := t.reason(e.Because, "ending "+string(t.D.Ref))
		if err != nil {
			return Saved{}, err
		}
		ending := review.Ending{Status: e.Status, Because: because}
		if rules.ClauseEight(t.D) && !assessed(t.D) {
			if ending.NoRecords, err = t.reason(e.NoRecords, "ending without an approved 8.4-AISIA and 8.2-RA"); err != nil {
				return Saved{}, err
			}
		}
		if err := t.cancelRounds(because); err != nil {
			return Saved{}, err
		}
		return Saved{}, t.add(review.EndedReview{Ending: ending})
	})
}

// assessed reports whether both assessments of an AI system are approved.
func assessed(d *review.Dossier) bool {
	has := func(kind review.RecordType) bool {
		return slices.ContainsFunc(rules.Records(d, kind), func(i *review.Item) bool { return i.State == review.Approved })
	}
	return has(review.AISIA) && has(review.RA)
}

// cancelRounds ends every open request: nobody is reminded of what is over.
func (t *turn) cancelRounds(because ledger.Digest) error {
	if err := t.mergePersons(); err != nil {
		return err
	}
	for _, q := range t.D.OpenRequests() {
		events, err := q.Cancel(t.person(), digest(because), t.now)
		if err != nil {
			return err
		}
		if err := t.asked(events); err != nil {
			return err
		}
		for n := range t.D.Attempts {
			if a := t.D.Attempts[n]; a.Request == q.ID && a.Decision == "" {
				if err := t.add(review.GateDecided{Gate: a.Gate, Attempt: a.Attempt, Decision: review.GateFailed}); err != nil {
					return err
				}
			}
		}
		if err := t.takeBack(q.ID); err != nil {
			return err
		}
	}
	return nil
}

// Hold pauses a review, or lets it go on.
func (a *App) Hold(ctx context.Context, c Command, stream string, hold bool, because string) (Saved, error) {
	in := struct {
		Hold    bool
		Because string
	}{hold, because}
	return onDossier(ctx, a, c, stream, review.VerbHold, in, func(t *turn) (Saved, error) {
		if want := map[bool]review.Status{true: review.StatusOpen, false: review.StatusOnHold}[hold]; t.D.Status != want {
			return Saved{}, fault.Errorf(fault.Conflict, "%s is %s.", t.D.Ref, t.D.Status)
		}
		g, err := t.text(because)
		if err != nil {
			return Saved{}, err
		}
		return Saved{}, t.add(review.Paused{OnHold: hold, Because: g})
	})
}
