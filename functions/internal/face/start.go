package face

import (
	"context"
	"errors"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// opensStart asks the three things with which a review starts, and in which channel
// it is told about from then on.
func (a *App) opensStart(ctx context.Context, p press) error {
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	if err := review.May(p.by, review.VerbStart, w, nil); err != nil {
		return err
	}
	m := screen.Meta{Form: sheetStart}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.formView(ctx, p.by, m) })
}

// started opens the review and writes down what was said of the system, under
// names of their own: whoever sends it again after a crash completes it.
func (a *App) started(ctx context.Context, s submission) (any, error) {
	docs, wrong := a.Book.Sheet(sheetStart, s.values)
	if len(wrong) > 0 {
		return problems(wrong...), nil
	}
	system, ok := docs[0].(*review.System)
	if !ok || len(docs) != 1 {
		return nil, fault.Errorf(fault.Invalid, "This question is no longer asked.")
	}
	system.Owner = s.by.Person
	c := command(s.id, s.by)
	var out usecase.Started
	err := a.again(ctx, c, review.WorkspaceStream, func() error {
		var err error
		out, err = a.Open(ctx, c, usecase.Start{Title: string(system.Name), Trigger: review.NewSystem})
		return err
	})
	if err != nil {
		return nil, err
	}
	write := command(s.id+"/system", s.by)
	if err := a.again(ctx, write, out.ReviewStream, func() error {
		_, err := a.Save(ctx, write, out.ReviewStream, []usecase.Draft{{Doc: system}})
		return err
	}); err != nil && !errors.Is(err, errAgain) {
		return nil, err
	}
	if err := a.settle(ctx, out.ReviewStream, one(s.values[screen.FieldWhere])); err != nil {
		return nil, err
	}
	return replaced(a.formView(ctx, s.by, screen.Meta{Stream: out.ReviewStream, Form: actScreen}))
}

// settle notes in which channel a review is told about; not in anybody's direct
// messages. Losing a race is as good.
func (a *App) settle(ctx context.Context, stream, channel string) error {
	if channel == "" || strings.HasPrefix(channel, "D") {
		return nil
	}
	_, err := a.Place(ctx, stream, &Place{Channel: channel})
	if fault.CodeOf(err) == fault.Conflict {
		return nil
	}
	return err
}
