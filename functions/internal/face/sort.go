package face

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// sorts offers to sort statements where some are with no value yet.
func (a *App) sorts(by review.Actor, w *review.Workspace, d *review.Dossier) []string {
	if d.Open() && review.May(by, review.VerbSave, w, d) == nil && len(unsorted(d)) > 1 {
		return []string{"sort"}
	}
	return nil
}

// unsorted are the statements that no value rests on and that are to be carried on.
func unsorted(d *review.Dossier) []review.Ref {
	with := map[review.Ref]bool{}
	for i, c := range review.All[review.Cluster](d) {
		for _, r := range c.Statements {
			with[r] = with[r] || !i.State.Gone()
		}
	}
	var out []review.Ref
	for i, s := range review.All[review.Statement](d) {
		if !i.State.Gone() && !with[i.Ref] && s.NotCarried == "" {
			out = append(out, i.Ref)
		}
	}
	return out
}

// opensSort lists what people said, under the numbers that the statements have.
func (a *App) opensSort(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	m = screen.Meta{Stream: m.Stream, Form: screen.OnSort}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.sortView(ctx, p.by, m) })
}

func (a *App) sortView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	names, err := a.valueNames()
	if err != nil {
		return screen.View{}, err
	}
	var list []screen.Numbered
	left := 0
	err = a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbSave, v.W, v.D); err != nil {
			return err
		}
		all := unsorted(v.D)
		left = max(0, len(all)-screen.SortLines)
		for _, ref := range all[:len(all)-left] {
			doc, err := a.Document(ctx, v, ref)
			if err != nil {
				return err
			}
			if s, ok := doc.(*review.Statement); ok {
				list = append(list, screen.Numbered{Number: numberOf(ref), Text: string(s.Text)})
			}
		}
		return nil
	})
	if err != nil {
		return screen.View{}, err
	}
	return a.Screens.Sort(m, list, left, names)
}

// valueNames are those of IEEE 7000, Annex G, as people read them.
func (a *App) valueNames() ([]string, error) {
	fields, err := a.Book.Fields(string(review.TypeCluster), "value", -1, nil)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, o := range fields[0].Options {
		if o.Value != "custom" {
			out = append(out, o.Label)
		}
	}
	return out, nil
}

// numberOf is 7 of VAL-0007.
func numberOf(r review.Ref) int {
	_, digits, _ := strings.Cut(string(r), "-")
	n, _ := strconv.Atoi(digits)
	return n
}

// sorted makes a value of each line, or adds to the one of that name.
func (a *App) sorted(ctx context.Context, s submission) (any, error) {
	c := command(s.id, s.by)
	if a.Done(ctx, c, s.meta.Stream) {
		return nil, errAgain
	}
	var drafts []usecase.Draft
	var wrong []guide.Problem
	err := a.look(ctx, s.by, s.meta.Stream, func(v *usecase.View) error {
		refs := map[int]review.Ref{}
		var listed []int
		for i, doc := range review.All[review.Statement](v.D) {
			if n := numberOf(i.Ref); !i.State.Gone() && doc.NotCarried == "" {
				refs[n], listed = i.Ref, append(listed, n)
			}
		}
		var groups []guide.Group
		if groups, wrong = a.Book.Clusters(one(s.values[screen.FieldFit]), listed); len(wrong) > 0 {
			return nil
		}
		var err error
		drafts, err = a.values(ctx, v, groups, refs)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		wrong[0].Field = screen.FieldFit
		return problems(wrong[0]), nil
	}
	if err := a.again(ctx, c, s.meta.Stream, func() error {
		_, err := a.Save(ctx, c, s.meta.Stream, drafts)
		return err
	}); err != nil {
		return s.beside(screen.FieldFit, err)
	}
	return a.next(ctx, s.by, s.meta.Stream)
}

// values are the drafts that a sorting makes: a value that is there already, by its
// name, gets what is new. Two lines of one name are one value.
func (a *App) values(ctx context.Context, v *usecase.View, groups []guide.Group, refs map[int]review.Ref) ([]usecase.Draft, error) {
	var out []usecase.Draft
	for i := range review.All[review.Cluster](v.D) {
		if i.State.Gone() {
			continue
		}
		doc, err := a.Document(ctx, v, i.Ref)
		if err != nil {
			return nil, err
		}
		out = append(out, usecase.Draft{Ref: i.Ref, Doc: doc, On: i.Version})
	}
	changed := make([]bool, len(out))
	for _, g := range groups {
		n := slices.IndexFunc(out, func(d usecase.Draft) bool { return named(d.Doc, g) })
		if n < 0 {
			n = len(out)
			out = append(out, usecase.Draft{Doc: &review.Cluster{CoreValue: g.Value, Label: review.Text(g.Label)}})
			changed = append(changed, true)
		}
		changed[n] = true
		c := out[n].Doc.(*review.Cluster)
		for _, number := range g.Numbers {
			c.Statements = appendNew(c.Statements, refs[number])
		}
	}
	kept := out[:0]
	for n, d := range out {
		if changed[n] {
			kept = append(kept, d)
		}
	}
	return kept, nil
}

// named reports whether a value is what a line calls it.
func named(d review.Doc, g guide.Group) bool {
	c, ok := d.(*review.Cluster)
	return ok && c.CoreValue == g.Value && strings.EqualFold(string(c.Label), g.Label)
}
