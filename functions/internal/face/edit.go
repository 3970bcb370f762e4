package face

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// opensEdit asks what somebody wants to change.
func (a *App) opensEdit(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		kinds, err := a.written(ctx, p.by, m.Stream)
		if err != nil {
			return screen.View{}, err
		}
		return a.Screens.EditKind(m, kinds)
	})
}

// written lists the pages of what is written in a review, and the first ones of what
// could be, for who may write on it.
func (a *App) written(ctx context.Context, by review.Actor, stream string) ([]guide.Option, error) {
	var out []guide.Option
	err := a.look(ctx, by, stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbSave, v.W, v.D); err != nil {
			return err
		}
		for _, t := range review.Types() {
			pages := a.Book.Pages(string(t))
			if !slices.ContainsFunc(v.D.Items(t), editable) {
				pages = pages[:min(len(pages), 1)]
			}
			for _, p := range pages {
				out = append(out, guide.Option{Value: string(t) + "." + p.Name, Label: a.Book.Title(string(t)) + ": " + p.Title})
			}
		}
		return nil
	})
	return out, err
}

// editable reports whether an item can be written anew as it stands.
func editable(i *review.Item) bool {
	_, err := review.MachineOf(i.Type).AfterEdit(i.Ref, i.State)
	return err == nil && !i.State.Gone()
}

// editKind goes on with which one.
func (a *App) editKind(ctx context.Context, s submission) (any, error) {
	form, page, ok := strings.Cut(one(s.values[screen.FieldPage]), ".")
	if !ok {
		return problems(guide.Problem{Field: screen.FieldPage, Say: "Choose one."}), nil
	}
	return replaced(a.editItemView(ctx, s.by, screen.Meta{Stream: s.meta.Stream, Form: form, Page: page}))
}

// turnsEdit shows other ones.
func (a *App) turnsEdit(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.editItemView(ctx, p.by, m) })
}

func (a *App) editItemView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	var items []guide.Option
	err := a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbSave, v.W, v.D); err != nil {
			return err
		}
		for _, i := range v.D.Items(review.Type(m.Form)) {
			if !editable(i) {
				continue
			}
			some, err := a.places(ctx, v, i.Ref, m)
			if err != nil {
				return err
			}
			items = append(items, some...)
		}
		if pages := a.Book.Pages(m.Form); len(pages) > 0 && pages[0].Name == m.Page && a.Book.Another(v.D, review.Type(m.Form)) {
			items = append(items, guide.Option{Value: anew, Label: a.Screens.Further()})
		}
		return nil
	})
	if err != nil {
		return screen.View{}, err
	}
	return a.Screens.EditItem(m, items)
}

// places are the parts of an item that a page is about: the item, or each element
// of its list and a further one.
func (a *App) places(ctx context.Context, v *usecase.View, ref review.Ref, m screen.Meta) ([]guide.Option, error) {
	whole := guide.Option{Value: string(ref), Label: a.labelOf(ctx, v, ref)}
	pages := a.Book.Pages(m.Form)
	n := slices.IndexFunc(pages, func(p guide.Page) bool { return p.Name == m.Page })
	if n < 0 {
		return nil, errNotHere
	}
	if !pages[n].List {
		return []guide.Option{whole}, nil
	}
	doc, err := a.Document(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	var out []guide.Option
	for at := 0; at < mostPlaces; at++ {
		fields, err := a.Book.Fields(m.Form, m.Page, at, doc)
		if err != nil {
			return nil, err
		}
		said := slices.IndexFunc(fields, func(f guide.Field) bool { return len(f.Has) > 0 })
		place := guide.Option{Value: fmt.Sprintf("%s|%d", ref, at)}
		if said < 0 {
			place.Label = a.Book.Item(ref) + ": " + a.Screens.Further()
			return append(out, place), nil
		}
		place.Label = a.Book.Item(ref) + ": " + strings.Join(fields[said].Has, ", ")
		out = append(out, place)
	}
	return out, nil
}

// mostPlaces is how many elements of one list can be chosen.
const mostPlaces = 200

// anew stands for an item that is not written yet.
const anew = "new"

// editItem opens the page with what stands there.
func (a *App) editItem(ctx context.Context, s submission) (any, error) {
	ref, place, _ := strings.Cut(one(s.values[screen.FieldItem]), "|")
	at, err := strconv.Atoi(place)
	switch {
	case ref == "":
		return problems(guide.Problem{Field: screen.FieldItem, Say: "Choose one."}), nil
	case err != nil:
		at = 0
	}
	m := screen.Meta{Stream: s.meta.Stream, Ref: ref, Form: s.meta.Form, Page: s.meta.Page, At: at}
	if ref == anew {
		m.Ref, m.At = "", -1
	}
	view, err := a.formView(ctx, s.by, m)
	if err == nil && len(view.JSON) > longestAnswer {
		view, err = a.Screens.Wait(m) // is asked for by a button, which takes more
	}
	return replaced(view, err)
}

// longestAnswer is how long the answer to a submission may be, with some room.
const longestAnswer = 18_000

// pageOf is the modal of a page. Where people were asked about the item it says
// before anything is changed what would follow.
func (a *App) pageOf(ctx context.Context, by review.Actor, m screen.Meta, fields []guide.Field) (screen.View, error) {
	if m.Ref == "" || review.NewDoc(review.Type(m.Form)) == nil {
		return a.Screens.Page(m, fields, nil)
	}
	w, err := a.People(ctx)
	if err != nil {
		return screen.View{}, err
	}
	reg, err := registered(w, m.Stream)
	if err != nil {
		return screen.View{}, err
	}
	then, err := a.Preview(ctx, by, reg.Ref, review.Ref(m.Ref))
	switch {
	case fault.CodeOf(err) == fault.Conflict || err == nil && !then.Covered:
		return a.Screens.Page(m, fields, nil)
	case err != nil:
		return screen.View{}, err
	}
	return a.Screens.Edit(m, fields, then)
}

// wording reports whether the author marked that only the wording differs.
func (s submission) wording() bool { return one(s.values[screen.FieldWording]) == "yes" }

// besideSave shows why an edit was refused: at the mark where it was set, because it
// is what is wrong or what makes the difference.
func (s submission) besideSave(fields []guide.Field, err error) (any, error) {
	if s.wording() {
		return s.beside(screen.FieldWording, err)
	}
	return s.beside(fields[0].ID, err)
}
