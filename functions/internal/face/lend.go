package face

import (
	"context"
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

// able are those who could decide in somebody's place, by name.
func (a *App) able(ctx context.Context, by review.Actor, m screen.Meta) ([]guide.Option, error) {
	all, err := a.StandIns(ctx, by, m.Stream, approval.RequestID(m.Request))
	if err != nil {
		return nil, err
	}
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	var out []guide.Option
	for _, p := range all {
		out = append(out, guide.Option{Value: string(p), Label: a.App.Name(ctx, w, p)})
	}
	slices.SortStableFunc(out, func(x, y guide.Option) int { return strings.Compare(x.Label, y.Label) })
	return out, nil
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
