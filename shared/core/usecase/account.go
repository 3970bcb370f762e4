package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Account is a person's account with Slack: the id of the team or of the
// enterprise, and of the user in it. It is never a name.
type Account struct {
	Team string `json:"team"`
	User string `json:"user"`
}

// profile is the content that says what a person is called and with which
// accounts they act. Both are erased with it.
type profile struct {
	Accounts []Account `json:"accounts,omitzero"`
	Text     string    `json:"text"`
}

// holder is the aside account/<team>.<user> of the workspace: an index into the
// profiles, which say what is true. One whose person's profile does not name the
// account counts as absent; one whose person is unknown belongs to an enrolment
// that is under way or was interrupted, which the next contact completes.
type holder struct {
	Person review.PersonID `json:"person"`
}

var accountPart = regexp.MustCompile(`^[A-Za-z0-9]+$`)

func (at Account) check() error {
	if max(len(at.Team), len(at.User)) > 64 || !accountPart.MatchString(at.Team) || !accountPart.MatchString(at.User) {
		return fault.Errorf(fault.Invalid, "This is not an account of Slack.")
	}
	return nil
}

const accountPrefix = "account/"

func (at Account) key() string { return accountPrefix + at.Team + "." + at.User }

// recognised keeps who acts with which account in one state of the workspace.
type recognised struct {
	in  *review.Workspace
	who map[Account]review.PersonID
}

// Recognise says who acts with an account. It is NotFound while nobody is known
// by it, and for somebody who has left.
func (a *App) Recognise(ctx context.Context, at Account) (review.Actor, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return review.Actor{}, err
	}
	if p, ok := a.remembered(w, at); ok {
		return review.Actor{Person: p}, nil
	}
	h, _, err := a.holder(ctx, at)
	if err != nil {
		return review.Actor{}, err
	}
	named, err := a.names(ctx, w, h.Person, at)
	switch {
	case err != nil:
		return review.Actor{}, err
	case !named:
		return review.Actor{}, fault.Errorf(fault.NotFound, "Nobody is known here by this account yet.")
	}
	p := w.Who(h.Person)
	if w.People[p].Left {
		return review.Actor{}, fault.Errorf(fault.NotFound, "You have left this workspace. Ask the governance lead if you should take part again.")
	}
	a.remember(w, at, p)
	return review.Actor{Person: p}, nil
}

func (a *App) remembered(w *review.Workspace, at Account) (review.PersonID, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known.in != w {
		return "", false
	}
	p, ok := a.known.who[at]
	return p, ok
}

func (a *App) remember(w *review.Workspace, at Account, p review.PersonID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known.in != w {
		a.known = recognised{w, map[Account]review.PersonID{}}
	}
	a.known.who[at] = p
}

// holder reads the aside of an account; raw is nil if there is none.
func (a *App) holder(ctx context.Context, at Account) (h holder, raw []byte, err error) {
	if err := at.check(); err != nil {
		return h, nil, err
	}
	raw, err = a.Store.Aside(ctx, a.stream(review.WorkspaceStream), at.key())
	if err != nil {
		return h, nil, fmt.Errorf("look up an account: %w", err)
	}
	if raw == nil {
		return h, nil, nil
	}
	if err := json.Unmarshal(raw, &h); err != nil {
		return h, nil, fmt.Errorf("%w: an account of %s", ledger.ErrBroken, a.Workspace)
	}
	return h, raw, nil
}

// names reports whether a person's profile names an account.
func (a *App) names(ctx context.Context, w *review.Workspace, p review.PersonID, at Account) (bool, error) {
	if _, known := w.People[p]; !known {
		return false, nil
	}
	all, err := a.profiles(ctx, w, []review.PersonID{p})
	return slices.Contains(all[p].Accounts, at), err
}

// profiles reads the profiles of persons. One that was erased is empty.
func (a *App) profiles(ctx context.Context, w *review.Workspace, of []review.PersonID) (map[review.PersonID]profile, error) {
	var wanted []ledger.Digest
	for _, p := range of {
		if g := w.People[p].Profile; !g.IsZero() {
			wanted = append(wanted, g)
		}
	}
	found, err := a.Store.Content(ctx, a.stream(review.WorkspaceStream), wanted...)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	out := map[review.PersonID]profile{}
	for _, p := range of {
		c, ok := found[w.People[p].Profile]
		if !ok {
			continue
		}
		var one profile
		if err := json.Unmarshal(c.Bytes, &one); err != nil {
			return nil, fmt.Errorf("read a profile: %w", err)
		}
		out[p] = one
	}
	return out, nil
}

// AccountsOf lists the accounts of a person, merges followed, in no order that
// means anything; none of somebody who has left.
func (a *App) AccountsOf(ctx context.Context, p review.PersonID) ([]Account, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	if who, ok := w.People[w.Who(p)]; !ok || who.Left {
		return nil, nil
	}
	same := sameAs(w, p)
	all, err := a.profiles(ctx, w, same)
	if err != nil {
		return nil, err
	}
	var out []Account
	for _, id := range same {
		for _, at := range all[id].Accounts {
			out = appendNew(out, at)
		}
	}
	return out, nil
}
