package face

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// opensHurry asks what is to stand for a while before all have decided (rule R9).
func (a *App) opensHurry(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		asked, err := a.underway(ctx, p.by, m.Stream)
		if err != nil {
			return screen.View{}, err
		}
		if len(asked) == 0 {
			return screen.View{}, fault.Errorf(fault.Conflict, "Nothing is being decided here at present. Ask for the decision first; then it can stand for a while until people have answered.")
		}
		return a.Screens.Hurry(m, asked, a.Policy.Requests.TemporaryDays)
	})
}

// underway is what people are being asked about, for who may let it stand for a
// while.
func (a *App) underway(ctx context.Context, by review.Actor, stream string) ([]guide.Option, error) {
	var out []guide.Option
	err := a.look(ctx, by, stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbOverride, v.W, v.D); err != nil {
			return err
		}
		for _, q := range v.D.OpenRequests() {
			for _, i := range q.Items {
				if ref := review.Ref(i.ID); i.State == approval.StateOpen && v.D.Look(ref) != nil {
					out = append(out, guide.Option{Value: string(ref), Label: a.labelOf(ctx, v, ref)})
				}
			}
		}
		return nil
	})
	return out, err
}

// labelOf is an item as it stands in a list.
func (a *App) labelOf(ctx context.Context, v *usecase.View, ref review.Ref) string {
	if title := a.ItemTitle(ctx, v.D, ref); title != "" {
		return a.Book.Item(ref) + ": " + title
	}
	return a.Book.Item(ref)
}

// hurried lets it stand.
func (a *App) hurried(ctx context.Context, s submission) (any, error) {
	days, err := strconv.Atoi(one(s.values[screen.FieldDays]))
	if longest := a.Policy.Requests.TemporaryDays; err != nil || days < 1 || days > longest {
		return problems(guide.Problem{Field: screen.FieldDays, Say: "Write a number from 1 to " + strconv.Itoa(longest) + "."}), nil
	}
	if len(s.values[screen.FieldItems]) == 0 {
		return problems(guide.Problem{Field: screen.FieldItems, Say: "Choose at least one."}), nil
	}
	asked, err := a.asking(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, e := range asked {
		e.Days, e.Because = days, one(s.values[screen.FieldReason])
		e.ReducesHarm = one(s.values[screen.FieldReduces]) == "yes"
		c := command(s.id+"/"+string(e.Request), s.by)
		if err := a.again(ctx, c, s.meta.Stream, func() error {
			_, err := a.ApproveTemporarily(ctx, c, s.meta.Stream, e)
			return err
		}); err != nil && !errors.Is(err, errAgain) {
			return s.beside(screen.FieldReason, err)
		}
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineHurried, Due: a.Now().AddDate(0, 0, days).Truncate(time.Second)}))
}

// asking are the requests in which the chosen items are being decided.
func (a *App) asking(ctx context.Context, s submission) ([]usecase.Emergency, error) {
	var out []usecase.Emergency
	chosen := s.values[screen.FieldItems]
	err := a.look(ctx, s.by, s.meta.Stream, func(v *usecase.View) error {
		for _, q := range v.D.OpenRequests() {
			e := usecase.Emergency{Request: q.ID}
			for _, i := range q.Items {
				if i.State == approval.StateOpen && slices.Contains(chosen, string(i.ID)) {
					e.Items = append(e.Items, review.Ref(i.ID))
				}
			}
			if len(e.Items) > 0 {
				out = append(out, e)
			}
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fault.Errorf(fault.Conflict, "This is not being decided any more.")
	}
	return out, err
}
