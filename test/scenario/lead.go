package scenario

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// lead does what a governance lead does with a review or system, and lets what
// follows from it happen.
func (r runner) lead(ctx context.Context, verb, ref, arg string) error {
	l, err := r.leadOf(ctx, review.Ref(ref))
	if err != nil {
		return err
	}
	switch verb {
	case "hold", "resume":
		_, err = l.app.Hold(ctx, l.command(fmt.Sprint(verb == "hold")), l.reg.Stream, verb == "hold", "")
	case "reopen":
		to := usecase.Reopening{Stage: review.Stage(arg), Because: "Something was overlooked there."}
		_, err = l.app.Reopen(ctx, l.command(verb), l.reg.Stream, to)
	case "revise":
		err = l.revise(ctx)
	case "export":
		_, err = l.app.RequestExport(ctx, l.command(verb), usecase.ExportOrder{Refs: []review.Ref{l.reg.Ref}})
	case "retire":
		err = l.retire(ctx)
	}
	if err != nil {
		return err
	}
	return r.Settle(ctx)
}

// lead is a governance lead, who may do all that is needed, with a dossier.
type lead struct {
	app *usecase.App
	reg review.Registered
	by  review.Actor
}

func (r runner) leadOf(ctx context.Context, ref review.Ref) (lead, error) {
	l := lead{app: r.App()}
	people, err := l.app.People(ctx)
	if err != nil {
		return l, err
	}
	if l.reg, err = people.Find(ref); err != nil {
		return l, err
	}
	for _, id := range slices.Sorted(maps.Keys(people.People)) {
		if people.Holds(id, review.GovernanceLead) {
			l.by = review.Actor{Person: id}
			return l, nil
		}
	}
	return l, errors.New("there is no governance lead")
}

// command is named after the time, so that a lead may do the same thing later.
func (l lead) command(what string) usecase.Command {
	return usecase.Command{ID: fmt.Sprintf("scenario/%s/%v", what, l.app.Now()), Actor: l.by, Channel: ledger.CLI}
}

func (l lead) assign(ctx context.Context, what string, role review.Role) error {
	holders := []review.Holders{{Role: role, Persons: []review.PersonID{l.by.Person}}}
	_, err := l.app.Assign(ctx, l.command(what), l.reg.Stream, holders)
	return err
}

// revise saves another description of the system, in a review of it or in the
// system itself.
func (l lead) revise(ctx context.Context) error {
	if err := l.assign(ctx, "team", review.TeamMember); err != nil {
		return err
	}
	item := l.reg.System
	if item == "" {
		item = l.reg.Ref
	}
	draft := usecase.Draft{Ref: item, Doc: &review.System{Name: review.Text("As it is seen in " + string(l.reg.Ref))}}
	_, err := l.app.Save(ctx, l.command("revise"), l.reg.Stream, []usecase.Draft{draft})
	return err
}

// retire ends a system, as its champion would.
func (l lead) retire(ctx context.Context) error {
	if err := l.assign(ctx, "champion", review.Champion); err != nil {
		return err
	}
	end := usecase.Ending{Status: review.StatusRetired, Because: "Its work is done.", NoRecords: "The scenario has none."}
	_, err := l.app.End(ctx, l.command("retire"), l.reg.Stream, end)
	return err
}
