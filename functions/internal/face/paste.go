package face

import (
	"context"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// What a team brings is read, shown, and saved once somebody says that it was read
// right. In between it is kept nowhere but in the modal: a text in its field, a
// file with Slack. So whatever goes wrong, the text stays where it was typed.

// opensPaste takes a text or a file into a review.
func (a *App) opensPaste(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.paste(ctx, p, screen.Meta{Stream: m.Stream}, "", "")
}

// pasteInto is opensPaste by a command; without a review it asks into which one.
func (a *App) pasteInto(ctx context.Context, p press, ref review.Ref) error {
	if ref == "" {
		return a.paste(ctx, p, screen.Meta{}, "", "")
	}
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	reg, err := called(w, ref)
	if err != nil {
		return err
	}
	return a.paste(ctx, p, screen.Meta{Stream: reg.Stream}, "", "")
}

// paste opens the modal for it. Without a stream it asks into which review; Key is a
// file that is there already.
func (a *App) paste(ctx context.Context, p press, m screen.Meta, text, problem string) error {
	m.Form = screen.OnPaste
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		if m.Stream != "" {
			return a.pasteView(ctx, p.by, m, nil, text, problem)
		}
		into, err := a.writable(ctx, p.by)
		if err != nil {
			return screen.View{}, err
		}
		return a.pasteView(ctx, p.by, m, into, text, problem)
	})
}

func (a *App) pasteView(ctx context.Context, by review.Actor, m screen.Meta, into []guide.Option, text, problem string) (screen.View, error) {
	if m.Stream != "" {
		if err := a.look(ctx, by, m.Stream, func(v *usecase.View) error { return review.May(by, review.VerbSave, v.W, v.D) }); err != nil {
			return screen.View{}, err
		}
	}
	return a.Screens.Paste(m, into, text, problem)
}

// writable are the reviews in which somebody writes.
func (a *App) writable(ctx context.Context, by review.Actor) ([]guide.Option, error) {
	mine, err := a.Mine(ctx, by)
	if err != nil {
		return nil, err
	}
	var out []guide.Option
	for _, r := range slices.Backward(mine) {
		if r.Ref.Type() != review.TypeSystem && r.Status == review.StatusOpen {
			out = append(out, guide.Option{Value: r.Stream, Label: r.Title + " (" + string(r.Ref) + ")"})
		}
	}
	if len(out) == 0 {
		return nil, fault.Errorf(fault.NotFound, "You work on no review at present. Start one with /ethics start, then bring what you have.")
	}
	return out, nil
}

// pasted reads a text, and saves it if it is the one that was shown as read.
func (a *App) pasted(ctx context.Context, s submission) (any, error) {
	m := s.meta
	if m.Stream == "" {
		m.Stream = one(s.values[screen.FieldReview])
	}
	c := command(s.id, s.by)
	if a.Done(ctx, c, m.Stream) {
		return nil, errAgain
	}
	b, err := a.bring(ctx, s)
	if err != nil {
		return s.beside(b.field, err)
	}
	u, err := a.understand(ctx, s.by, m.Stream, b)
	if err == nil && len(u.drafts) > mostAtOnce {
		err = fault.Errorf(fault.Limit, "This makes %d drafts, and %d are possible at once. Bring a part of it.", len(u.drafts), mostAtOnce)
	}
	if err != nil {
		return s.notRead(b, u.notes, err)
	}
	if m.Set == b.digest() {
		return a.keep(ctx, s, c, m.Stream, b, u)
	}
	m.Set, m.Key = b.digest(), b.file
	shown := screen.Understood{Drafts: u.drafts, Notes: u.notes, File: b.name}
	if b.file == "" {
		shown.Text = string(b.raw)
	}
	return replaced(a.Screens.Read(m, shown))
}

// notRead says beside the field why, and the first things that could not be read.
func (s submission) notRead(b brought, notes []guide.Note, err error) (any, error) {
	if len(notes) > 0 && fault.CodeOf(err) == fault.Invalid {
		err = fault.Errorf(fault.Invalid, "%s (%s)", fault.Sentence(err), notes[0].Say)
	}
	return s.beside(b.field, err)
}

// understood is what was read in a text, with the versions of what it adds to.
type understood struct {
	drafts []guide.Draft
	notes  []guide.Note
	on     map[review.Ref]int // 0 of a new item
}

// understand reads a text for a review as it stands.
func (a *App) understand(ctx context.Context, by review.Actor, stream string, b brought) (understood, error) {
	u := understood{on: map[review.Ref]int{}}
	err := a.look(ctx, by, stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbSave, v.W, v.D); err != nil {
			return err
		}
		var have []review.Doc
		for _, t := range guide.Singles() {
			for _, i := range v.D.Items(t) {
				doc, err := a.Document(ctx, v, i.Ref)
				if err != nil {
					return err
				}
				have = append(have, doc)
			}
		}
		var err error
		if u.drafts, u.notes, err = a.Book.Pasted(v.D, b.name, b.raw, have...); err != nil {
			return err
		}
		for _, d := range u.drafts {
			if i := v.D.Look(d.Ref); i != nil {
				u.on[d.Ref] = i.Version
			}
		}
		return nil
	})
	return u, err
}

// mostAtOnce is how many drafts are saved within the time that Slack waits.
const mostAtOnce = 300

// keep saves what was read. If somebody wrote at the same time, it is read anew: its
// items get the next names that are free.
func (a *App) keep(ctx context.Context, s submission, c usecase.Command, stream string, b brought, u understood) (any, error) {
	var err error
	for range tries {
		if err = a.saveRead(ctx, c, stream, u); fault.CodeOf(err) != fault.Conflict {
			break
		}
		var broken error
		if u, broken = a.understand(ctx, s.by, stream, b); broken != nil {
			return nil, broken
		}
	}
	if err != nil {
		return s.kept(b.field, err)
	}
	now, err := a.sight(ctx, s.by, stream)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.Brought(len(u.drafts), now.mine(), now.reader))
}

func (a *App) saveRead(ctx context.Context, c usecase.Command, stream string, u understood) error {
	var drafts []usecase.Draft
	for _, d := range u.drafts {
		on := u.on[d.Ref]
		drafts = append(drafts, usecase.Draft{Ref: d.Ref, Doc: d.Doc, On: on, New: on == 0})
	}
	return a.again(ctx, c, stream, func() error {
		_, err := a.Save(ctx, c, stream, drafts)
		return err
	})
}

// mine is what the person of a sight could do next, or nil.
func (s sight) mine() *guide.Todo {
	if t, ok := guide.Next(s.todos, s.person); ok {
		return &t
	}
	return nil
}

// begun shows what is next once a review has begun.
func (a *App) begun(ctx context.Context, by review.Actor, stream string) (any, error) {
	s, err := a.sight(ctx, by, stream)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.Begun(s.mine(), s.reader))
}
