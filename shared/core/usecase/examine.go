package usecase

import (
	"context"
	"errors"
	"fmt"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Report is what an examination of the store found.
type Report struct {
	Streams  int       `json:"streams"`
	Entries  int64     `json:"entries"`
	Contents int       `json:"contents"`
	Erased   int       `json:"erased"`
	Troubles []Trouble `json:"troubles"`
}

// Trouble is something that is not as it should be, and how to mend it.
type Trouble struct {
	Where string `json:"where"`
	What  string `json:"what"`
	Mend  string `json:"mend"`
}

// Examine verifies every stream's chain and contents, and looks for what was
// left half done or is overdue. It writes nothing and tells no content.
func (a *App) Examine(ctx context.Context) (Report, error) {
	r := Report{Troubles: []Trouble{}}
	streams := map[string]bool{}
	for s, err := range a.Store.Streams(ctx, a.Workspace) {
		if err != nil {
			return r, fmt.Errorf("list streams: %w", err)
		}
		streams[s.Name] = true
		r.Streams++
		if err := a.examineStream(ctx, s, &r); err != nil {
			return r, err
		}
	}
	w, err := a.workspace(ctx)
	if err != nil {
		return r, err
	}
	for _, x := range append(append([]review.Registered{}, w.Systems...), w.Reviews...) {
		if !streams[x.Stream] {
			r.trouble(string(x.Ref), "it is registered, but was never opened", "start it again with the same command; it goes on from there")
			continue
		}
		if err := a.examineDossier(ctx, x, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (r *Report) trouble(where, what, mend string) {
	r.Troubles = append(r.Troubles, Trouble{where, what, mend})
}

func (a *App) examineStream(ctx context.Context, s ledger.Stream, r *Report) error {
	head, err := a.Store.Head(ctx, s)
	if err != nil {
		return fmt.Errorf("examine %s: %w", s.Name, err)
	}
	r.Entries += head.Size
	err = ledger.Verify(ctx, a.Store, s)
	if errors.Is(err, ledger.ErrBroken) {
		r.trouble(s.Name, "its entries do not fit its head: "+err.Error(), "restore the file from a backup; append nothing to this one")
		return nil
	}
	return err
}

func (a *App) examineDossier(ctx context.Context, x review.Registered, r *Report) error {
	return a.see(ctx, x.Stream, func(d *review.Dossier) error {
		for i := range d.Everything() {
			raw, err := a.content(ctx, i)
			switch {
			case fault.CodeOf(err) == fault.Invalid, errors.Is(err, ledger.ErrBroken):
				r.trouble(string(x.Ref)+" "+string(i.Ref), "its text is not the one that was recorded", "restore the file from a backup")
			case err != nil:
				return err
			case raw != nil:
				r.Contents++
			case d.Erased[i.Digest] || i.Home != d.Stream:
				r.Erased++
			default:
				r.trouble(string(x.Ref)+" "+string(i.Ref), "its text is missing, and nobody erased it", "restore the file from a backup")
			}
		}
		a.examineState(d, x, r)
		return nil
	})
}

func (a *App) examineState(d *review.Dossier, x review.Registered, r *Report) {
	if due, ok := rules.NextDue(a.Policy, d); ok && due.Before(a.Now()) {
		r.trouble(string(x.Ref), "something has been due since "+due.Format("2 January 2006 15:04"), "`conoe jump 0m` records what is due")
	}
	if d.IsReview() && d.Stage == review.S5 && d.Status == review.StatusOpen {
		r.trouble(string(x.Ref), "its system has not taken over what was approved", "`conoe jump 0m` lets the system take it over")
	}
}
