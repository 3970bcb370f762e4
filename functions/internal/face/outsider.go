package face

import (
	"context"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// opensOutside asks what somebody from outside is called, and for whom they speak.
func (a *App) opensOutside(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	m = screen.Meta{Stream: m.Stream, Ref: m.Ref, Form: screen.OnOutside}
	if review.Ref(m.Ref).Type() != review.TypeRep {
		m.Ref = "" // of the review
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		s, err := a.speaker(ctx, p.by, m)
		if err != nil {
			return screen.View{}, err
		}
		m.On = s.version
		return a.Screens.Outside(m, s.fields)
	})
}

const speakerPage = "who"

// A speaker is the record of who speaks for whom, without a person in it.
type speaker struct {
	doc     *review.Representative
	version int           // 0 of a new one
	fields  []guide.Field // but that of the account
}

// speaker reads the one that a modal is about, or begins one.
func (a *App) speaker(ctx context.Context, by review.Actor, m screen.Meta) (speaker, error) {
	out := speaker{doc: &review.Representative{}}
	err := a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbAddPerson, v.W, v.D); err != nil {
			return err
		}
		if m.Ref != "" {
			i, err := v.D.Item(review.Ref(m.Ref))
			if err != nil {
				return err
			}
			doc, err := a.Document(ctx, v, i.Ref)
			if err != nil {
				return err
			}
			rep, ok := doc.(*review.Representative)
			if !ok || rep.Person != "" {
				return fault.Errorf(fault.Conflict, "Somebody is named there already.")
			}
			out.doc, out.version = rep, i.Version
		}
		all, err := a.Book.Fields(string(review.TypeRep), speakerPage, -1, out.doc)
		if err != nil {
			return err
		}
		refs := a.references(ctx, v)
		for _, f := range all {
			if !asksPersons(f) {
				offer(&f, refs)
				out.fields = append(out.fields, f)
			}
		}
		return nil
	})
	return out, err
}

// outsideNamed makes somebody known and drafts for whom they speak, under names of
// their own: whoever sends it again after a crash completes it.
func (a *App) outsideNamed(ctx context.Context, s submission) (any, error) {
	m := s.meta
	c, write := command(s.id, s.by), command(s.id+"/speaks", s.by)
	if a.Done(ctx, write, m.Stream) {
		return nil, errAgain
	}
	now, err := a.speaker(ctx, s.by, m)
	if err != nil {
		return nil, err
	}
	doc, wrong := a.Book.Apply(string(review.TypeRep), speakerPage, -1, now.doc, now.doc, s.values)
	rep, ok := doc.(*review.Representative)
	if len(wrong) > 0 || !ok {
		return viewAnswer{Action: "errors", Errors: screen.Errors(now.fields, wrong)}, nil
	}
	var added usecase.Added
	if err := a.again(ctx, c, review.WorkspaceStream, func() error {
		var err error
		added, err = a.AddOutsider(ctx, c, m.Stream, one(s.values[screen.FieldName]))
		return err
	}); err != nil {
		return s.kept(screen.FieldName, err)
	}
	rep.Person = added.Person
	if err := a.again(ctx, write, m.Stream, func() error {
		_, err := a.Save(ctx, write, m.Stream, []usecase.Draft{{Ref: review.Ref(m.Ref), Doc: rep, On: m.On}})
		return err
	}); err != nil {
		return s.kept(screen.FieldName, err)
	}
	return a.next(ctx, s.by, m.Stream)
}
