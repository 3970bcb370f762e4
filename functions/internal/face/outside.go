package face

import (
	"context"
	"slices"

	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Outside says who takes part in Slack that is no member of the workspace. Each of
// them has to be bound by a team, too.
type Outside string

// Who may take part.
const (
	NoOutsiders Outside = "none" // as is ""
	Guests      Outside = "guests"
	Connect     Outside = "connect" // guests, and people of other companies in shared channels
)

// Outsides lists what the setting may be.
func Outsides() []Outside { return []Outside{NoOutsiders, Guests, Connect} }

// admits refuses who is known but no member, unless the settings let such people
// in: they may have been bound while others held.
func (a *App) admits(ctx context.Context, p review.PersonID, at usecase.Account) error {
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	if !a.home(at) {
		return a.letsIn(true)
	}
	if m := w.People[w.Who(p)].Membership; m == review.Guest || m == review.Outsider {
		return a.letsIn(false)
	}
	return nil
}

// home reports whether an account is of a workspace whose members are at home here.
func (a *App) home(at usecase.Account) bool {
	return at.Team == a.Install.Team || a.Install.Enterprise != "" && at.Team == a.Install.Enterprise || slices.Contains(a.Teams, at.Team)
}

// letsIn refuses strangers, or guests, as the settings say.
func (a *App) letsIn(stranger bool) error {
	if a.Outside == Connect || a.Outside == Guests && !stranger {
		return nil
	}
	return errForeign
}
