package face

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// The forms of a modal are the pages of a kind of item, the sheets and the
// commands. Their names differ.
const (
	sheetStart = "start"
	sheetLight = "light"
	actScreen  = "screen"
)

// filled takes in a page, a sheet or a command.
func (a *App) filled(ctx context.Context, s submission) (any, error) {
	switch {
	case s.meta.Form == sheetStart:
		return a.started(ctx, s)
	case s.meta.Form == sheetLight:
		return a.sheet(ctx, s)
	case review.NewDoc(review.Type(s.meta.Form)) != nil:
		return a.page(ctx, s)
	}
	return a.act(ctx, s)
}

// formView is the modal of a form, for who may fill it in.
func (a *App) formView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	fields, m, err := a.fields(ctx, by, m)
	if err != nil {
		return screen.View{}, err
	}
	if err := a.withUsers(ctx, fields); err != nil {
		return screen.View{}, err
	}
	if acting[m.Form] == nil {
		return a.pageOf(ctx, by, m, fields)
	}
	about, err := a.about(ctx, by, m)
	if err != nil {
		return screen.View{}, err
	}
	return a.Screens.Command(m, fields, about)
}

// fields are the questions of a form with what stands there, and what the modal has
// to know.
func (a *App) fields(ctx context.Context, by review.Actor, m screen.Meta) ([]guide.Field, screen.Meta, error) {
	switch {
	case m.Form == sheetStart:
		return append(a.Book.SheetFields(sheetStart), a.Screens.Announced()), m, nil
	case m.Form == sheetLight:
		s, err := a.sight(ctx, by, m.Stream)
		return a.Book.SheetFields(sheetLight, s.docs[review.TypeSystem], s.docs[review.TypeConOE]), m, err
	case review.NewDoc(review.Type(m.Form)) != nil:
		o, err := a.opened(ctx, by, m)
		if err != nil {
			return nil, m, err
		}
		m.On = o.version
		fields, err := a.Book.Fields(m.Form, m.Page, m.At, o.doc)
		if s := o.todo.Step; s.Form == m.Form && s.Page == m.Page && o.todo.At == m.At {
			fields = a.Book.Prefill(o.todo, fields)
		}
		for n := range fields {
			offer(&fields[n], o.refs)
			a.offerGone(&fields[n])
			if f := &fields[n]; m.Ref == "" && f.ID == "at" && len(f.Has) == 0 {
				f.Has = []string{a.Now().UTC().Format(time.DateOnly)} // most things are written down on their day
			}
		}
		return fields, m, err
	}
	fields, err := a.actFields(ctx, by, m)
	return fields, m, err
}

// offer gives a reference what it may lead to.
func offer(f *guide.Field, refs map[review.Type][]guide.Option) {
	if f.Input != guide.InRef && f.Input != guide.InRefs {
		return
	}
	for _, t := range f.To {
		for _, o := range refs[t] {
			if review.Ref(o.Value).Part() != "" == f.Parts || t != review.TypeCluster {
				f.Options = append(f.Options, o)
			}
		}
	}
}

// offerGone names what a reference leads to although it is no longer there, so that
// somebody can take it out.
func (a *App) offerGone(f *guide.Field) {
	if f.Input != guide.InRef && f.Input != guide.InRefs {
		return
	}
	for _, r := range f.Has {
		if !slices.ContainsFunc(f.Options, func(o guide.Option) bool { return o.Value == r }) {
			f.Options = append(f.Options, guide.Option{Value: r, Label: a.Book.Item(review.Ref(r)) + ", which is no longer there"})
		}
	}
}

// An open is an item as somebody starts to write on it.
type open struct {
	doc     review.Doc // a new one with what its step says
	version int        // 0 of a new one
	todo    guide.Todo
	refs    map[review.Type][]guide.Option
}

// opened reads the item that a page is about. A new one is written only where it
// is still needed.
func (a *App) opened(ctx context.Context, by review.Actor, m screen.Meta) (open, error) {
	put, err := a.puts(ctx, m.Stream)
	if err != nil {
		return open{}, err
	}
	o := open{}
	err = a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbSave, v.W, v.D); err != nil {
			return err
		}
		todos := a.todos(v, put)
		n := slices.IndexFunc(todos, func(t guide.Todo) bool { return t.Key == m.Key })
		if n >= 0 {
			o.todo = todos[n]
		}
		switch {
		case m.Ref != "":
			i, err := v.D.Item(review.Ref(m.Ref))
			if err != nil {
				return err
			}
			o.version = i.Version
			if o.doc, err = a.Document(ctx, v, i.Ref); err != nil {
				return err
			}
		case m.Key != "" && n < 0:
			_, err := sight{}.todo(m.Key)
			return err
		default:
			o.todo.Step.Form = m.Form
			o.todo.On = ""
			o.doc = a.Book.Begin(o.todo, nil)
		}
		o.refs = a.references(ctx, v)
		return nil
	})
	return o, err
}

// references are all items that another may point to, by type, with what they are
// called.
func (a *App) references(ctx context.Context, v *usecase.View) map[review.Type][]guide.Option {
	out := map[review.Type][]guide.Option{}
	for _, t := range review.Types() {
		for _, parts := range []bool{false, true} {
			if parts && t != review.TypeCluster {
				continue
			}
			for _, r := range (guide.Field{To: []review.Type{t}, Parts: parts}).Refs(v.D) {
				out[t] = append(out[t], guide.Option{Value: string(r), Label: a.called(ctx, v.D, r)})
			}
		}
	}
	return out
}

// withUsers puts the Slack user in place of a person. Who has none is left out.
func (a *App) withUsers(ctx context.Context, fields []guide.Field) error {
	for n := range fields {
		if !asksPersons(fields[n]) {
			continue
		}
		users, err := a.users(ctx, fields[n].Has)
		if err != nil {
			return err
		}
		fields[n].Has = users
	}
	return nil
}

func asksPersons(f guide.Field) bool { return f.Input == guide.InPerson || f.Input == guide.InPersons }

func (a *App) users(ctx context.Context, persons []string) ([]string, error) {
	var out []string
	for _, p := range persons {
		user, err := a.userOf(ctx, review.PersonID(p))
		if err != nil {
			return nil, err
		}
		if user != "" {
			out = append(out, user)
		}
	}
	return out, nil
}

// withPersons puts persons in place of the Slack users that were picked. Where
// nobody was picked anew the answer is left out: a person without an account stood
// there, perhaps, whom the modal could not show.
func (a *App) withPersons(ctx context.Context, fields []guide.Field, v guide.Values) []guide.Problem {
	var out []guide.Problem
	for _, f := range fields {
		picked, given := v[f.ID]
		if !asksPersons(f) || !given {
			continue
		}
		shown, err := a.users(ctx, f.Has)
		if err == nil && slices.Equal(shown, picked) {
			delete(v, f.ID)
			continue
		}
		persons := []string{}
		for _, user := range picked {
			p, err := a.picked(ctx, user)
			if err != nil {
				out = append(out, guide.Problem{Field: f.ID, Say: fault.Sentence(err)})
			}
			persons = append(persons, string(p))
		}
		v[f.ID] = persons
	}
	return out
}

// page saves the answers to a page.
func (a *App) page(ctx context.Context, s submission) (any, error) {
	m := s.meta
	c := command(s.id, s.by)
	if a.Done(ctx, c, m.Stream) {
		return nil, errAgain
	}
	o, err := a.opened(ctx, s.by, m)
	if err != nil {
		return nil, err
	}
	saw, err := a.version(ctx, s.by, m, o)
	if err != nil {
		return nil, err
	}
	fields, err := a.Book.Fields(m.Form, m.Page, m.At, saw)
	if err != nil {
		return nil, err
	}
	for n := range fields {
		offer(&fields[n], o.refs)
	}
	if wrong := append(a.withPersons(ctx, fields, s.values), guide.Named(fields, s.values)...); len(wrong) > 0 {
		return viewAnswer{Action: "errors", Errors: screen.Errors(fields, wrong)}, nil
	}
	doc, wrong := a.Book.Apply(m.Form, m.Page, m.At, o.doc, saw, s.values)
	if len(wrong) > 0 {
		return viewAnswer{Action: "errors", Errors: screen.Errors(fields, wrong)}, nil
	}
	err = a.again(ctx, c, m.Stream, func() error {
		_, err := a.Save(ctx, c, m.Stream, []usecase.Draft{{Ref: review.Ref(m.Ref), Doc: doc, On: o.version, Wording: s.wording()}})
		return err
	})
	if err != nil {
		return s.besideSave(fields, err)
	}
	return a.next(ctx, s.by, m.Stream)
}

// version is the document as the person saw it when the modal opened.
func (a *App) version(ctx context.Context, by review.Actor, m screen.Meta, o open) (review.Doc, error) {
	if m.Ref == "" || m.On == o.version {
		return o.doc, nil
	}
	var out review.Doc
	err := a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		all, err := a.Versions(ctx, v, review.Ref(m.Ref))
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.Version != m.On || one.Content == nil {
				continue
			}
			out = review.NewDoc(review.Type(m.Form))
			if err := json.Unmarshal(one.Content, out); err != nil {
				return fmt.Errorf("read version %d: %w", m.On, err)
			}
			return nil
		}
		return fault.Errorf(fault.Conflict, "This was changed in the meantime. Open it again.")
	})
	return out, err
}

// sheet saves what a sheet asks about, in one go.
func (a *App) sheet(ctx context.Context, s submission) (any, error) {
	m := s.meta
	c := command(s.id, s.by)
	if a.Done(ctx, c, m.Stream) {
		return nil, errAgain
	}
	now, err := a.sight(ctx, s.by, m.Stream)
	if err != nil {
		return nil, err
	}
	docs, wrong := a.Book.Sheet(m.Form, s.values, now.docs[review.TypeSystem], now.docs[review.TypeConOE])
	if len(wrong) > 0 {
		return problems(wrong...), nil
	}
	var drafts []usecase.Draft
	for _, d := range docs {
		drafts = append(drafts, usecase.Draft{Ref: now.refs[d.Type()], Doc: d})
	}
	err = a.again(ctx, c, m.Stream, func() error {
		_, err := a.Save(ctx, c, m.Stream, drafts)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.next(ctx, s.by, m.Stream)
}

// next shows what the person could do next, in place of what they have done.
func (a *App) next(ctx context.Context, by review.Actor, stream string) (any, error) {
	s, err := a.sight(ctx, by, stream)
	if err != nil {
		if fault.CodeOf(err) == fault.Denied {
			return closed(), nil
		}
		return nil, err
	}
	var next *guide.Todo
	if t, ok := guide.Next(s.todos, s.person); ok {
		next = &t
	}
	return replaced(a.Screens.Saved(next, s.reader))
}
