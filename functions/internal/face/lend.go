package face

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// longestLoan is for how many days Slack offers to lend a seat, so that none is
// forgotten.
const longestLoan = 30

// opensLend asks who decides in one's place.
func (a *App) opensLend(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		able, err := a.able(ctx, p.by, m)
		if err != nil {
			return screen.View{}, err
		}
		return a.Screens.Lend(m, able, longestLoan)
	})
}

// able are those who may decide in somebody's place: they hold a role, stand in for
// one or represent somebody. Whether they may in this request is decided when they
// are named.
func (a *App) able(ctx context.Context, by review.Actor, m screen.Meta) ([]guide.Option, error) {
	if _, err := a.Question(ctx, by, m.Stream, approval.RequestID(m.Request)); err != nil {
		return nil, err
	}
	names := map[review.PersonID]string{}
	err := a.Watch(ctx, workflow, m.Stream, func(v *usecase.View) error {
		add := func(p review.PersonID) {
			if p = v.W.Who(p); p != "" && p != v.W.Who(by.Person) && !v.W.People[p].Left && names[p] == "" {
				names[p] = a.App.Name(ctx, v.W, p)
			}
		}
		for _, r := range review.Roles() {
			for _, p := range v.D.HoldersOf(r) {
				add(p)
			}
		}
		for i, r := range review.All[review.Representative](v.D) {
			if !i.State.Gone() {
				add(r.Person)
			}
		}
		return nil
	})
	var out []guide.Option
	for _, p := range slices.Sorted(maps.Keys(names)) {
		out = append(out, guide.Option{Value: string(p), Label: names[p]})
	}
	slices.SortStableFunc(out, func(x, y guide.Option) int { return strings.Compare(x.Label, y.Label) })
	return out, err
}

// lent lends the seat.
func (a *App) lent(ctx context.Context, s submission) (any, error) {
	days, err := strconv.Atoi(one(s.values[screen.FieldDays]))
	if err != nil || days < 1 || days > longestLoan {
		return problems(guide.Problem{Field: screen.FieldDays, Say: "Write a number from 1 to " + strconv.Itoa(longestLoan) + "."}), nil
	}
	to := review.PersonID(one(s.values[screen.FieldPerson]))
	c := command(s.id, s.by)
	if err := a.again(ctx, c, s.meta.Stream, func() error {
		_, err := a.Delegate(ctx, c, s.meta.Stream, usecase.Lend{
			Request: approval.RequestID(s.meta.Request), To: to, Days: days, NoReportingLine: one(s.values[screen.FieldFree]) == "yes",
		})
		return err
	}); err != nil {
		return s.beside(screen.FieldPerson, err)
	}
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineMoved, Who: a.App.Name(ctx, w, to)}))
}
