package usecase

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Arrival is somebody whom the workspace may not know yet, as Slack told us.
type Arrival struct {
	Account    Account
	Name       string
	Membership review.Membership
	// Owner: the settings of the installation name the account as an owner's.
	Owner bool
}

// Enrol makes known who arrives, and says who they are. An owner founds the
// workspace if nobody did, and is given the office once; a member who became a
// guest is one from then on, and the other way round. It may be called as often as
// one likes.
//
// The account is claimed for a new person first, then the person is added; the
// command is named by the person alone. So a crash between the two is completed
// by the next contact, two who enrol one account at once make one person, and
// somebody who was erased comes back as somebody new.
func (a *App) Enrol(ctx context.Context, in Arrival) (review.Actor, error) {
	who, err := a.Recognise(ctx, in.Account)
	if err == nil {
		return who, cmp.Or(a.instate(ctx, who.Person, in), a.requalify(ctx, who.Person, in))
	}
	w, broken := a.workspace(ctx)
	switch {
	case broken != nil:
		return review.Actor{}, broken
	case fault.CodeOf(err) != fault.NotFound:
		return review.Actor{}, err
	case w.Size == 0 && !in.Owner:
		return review.Actor{}, fault.Errorf(fault.NotFound, "conoe is not set up in this workspace yet. Ask whoever installed it to open it first.")
	}
	p, err := a.claim(ctx, in.Account, review.PersonID("per_"+a.NewID().String()))
	if err != nil {
		return review.Actor{}, err
	}
	in.Name = string(review.TextFrom(in.Name))
	if err := a.welcome(ctx, p, in); err != nil {
		return review.Actor{}, err
	}
	return a.Recognise(ctx, in.Account)
}

// claim gives an account to a person unless somebody has it, and says who has it.
// An enrolment that was interrupted, or the winner of a race, has it too.
func (a *App) claim(ctx context.Context, at Account, p review.PersonID) (review.PersonID, error) {
	for range maxTurns {
		h, raw, err := a.holder(ctx, at)
		if err != nil {
			return "", err
		}
		if raw != nil {
			if holds, err := a.holds(ctx, h.Person, at); err != nil || holds {
				return h.Person, err
			}
		}
		next, err := json.Marshal(holder{p})
		if err != nil {
			return "", fmt.Errorf("claim an account: %w", err)
		}
		err = a.Store.SetAsides(ctx, a.stream(review.WorkspaceStream), ledger.AsideChange{Key: at.key(), Old: raw, New: next})
		if fault.CodeOf(err) != fault.Conflict {
			return p, err
		}
	}
	return "", fault.Errorf(fault.Conflict, "Too many people arrive at the same moment. Please try again.")
}

// holds reports whether an aside counts: its person is not known yet, or is known
// by the account.
func (a *App) holds(ctx context.Context, p review.PersonID, at Account) (bool, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return false, err
	}
	if _, known := w.People[p]; !known {
		return true, nil
	}
	return a.names(ctx, w, p, at)
}

// edge is a command that the product itself makes for who arrives.
func edge(what string, p review.PersonID) Command {
	return Command{ID: what + "/" + string(p), Actor: review.Actor{Workflow: true}, Channel: ledger.Slack}
}

// welcome adds the person who claimed an account, unless they are known.
func (a *App) welcome(ctx context.Context, p review.PersonID, in Arrival) error {
	n := Newcomer{ID: p, Name: in.Name, Membership: in.Membership, accounts: []Account{in.Account}}
	if in.Owner {
		err := a.found(ctx, n)
		if fault.CodeOf(err) != fault.Conflict {
			return err
		}
		n.Offices = []review.Office{review.Owner}
	}
	_, err := onWorkspace(ctx, a, edge("enrol", p), review.VerbEnrol, p, func(t *turn) (Added, error) {
		added, err := t.addPerson(n)
		return Added{added}, err
	})
	return err
}

// found begins the workspace with its first owner. It is Conflict if somebody
// did already.
func (a *App) found(ctx context.Context, n Newcomer) error {
	_, err := repeat(ctx, a, edge("found", n.ID), review.WorkspaceStream, "found", n.ID, func(t *turn) (Added, error) {
		return t.found([]Newcomer{n})
	})
	return err
}

// instate gives somebody who is known already the office that the settings of the
// installation name them for: once, so that other owners may take it away.
func (a *App) instate(ctx context.Context, p review.PersonID, in Arrival) error {
	w, err := a.workspace(ctx)
	if err != nil || !in.Owner || w.Holds(p, review.Owner) {
		return err
	}
	_, err = onWorkspace(ctx, a, edge("instate", p), review.VerbEnrol, p, func(t *turn) (Added, error) {
		offices := append(slices.Clone(t.W.People[p].Offices), review.Owner)
		return Added{p}, t.add(review.OfficesGiven{Person: p, Offices: offices})
	})
	return err
}

// requalify follows what Slack says that somebody is: a member or a guest. Somebody
// from outside whose account was bound stays from outside.
func (a *App) requalify(ctx context.Context, p review.PersonID, in Arrival) error {
	w, err := a.workspace(ctx)
	if err != nil || !moves(w.People[p].Membership, in.Membership) {
		return err
	}
	c := edge(fmt.Sprintf("requalify/%d", w.Size), p) // each change is a command of its own
	_, err = onWorkspace(ctx, a, c, review.VerbEnrol, in.Membership, func(t *turn) (Added, error) {
		if !moves(t.W.People[p].Membership, in.Membership) {
			return Added{p}, nil
		}
		return Added{p}, t.add(review.PersonChanged{PersonAdded: review.PersonAdded{
			Person: p, Membership: in.Membership, Profile: t.W.People[p].Profile,
		}})
	})
	return err
}

func moves(from, to review.Membership) bool {
	return from == review.Member && to == review.Guest || from == review.Guest && to == review.Member
}
