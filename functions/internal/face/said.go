package face

import (
	"context"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// What people said is told back to them once a stage: what the team promises
// because of it. The Herald notes for whom there may be something; the digest of the
// day tells it.

// A Said is a stage of a review of which somebody is to hear what became of their
// words, and the one of which they heard last.
type Said struct {
	Stage review.Stage `json:"stage"`
	Told  review.Stage `json:"told,omitzero"`
}

const (
	saidPrefix = "slack/said/"
	stageKey   = "slack/stage"
	// didPrefix begins the keys of digests that say what became of somebody's words,
	// beside the review in which they said them.
	didPrefix = "slack/did/"
)

// saidOf notes who has said something in a review that came to another stage.
func (h *Herald) saidOf(ctx context.Context, t told) error {
	if t.stage == "" || t.stage == review.S1 {
		return nil
	}
	mark, err := asideOf[Said](ctx, h.App, t.reader.Stream, stageKey)
	if err != nil || mark.value.Stage == t.stage {
		return err
	}
	var who []review.PersonID
	if err := h.Watch(ctx, workflow, t.reader.Stream, func(v *usecase.View) error {
		who = speakers(v)
		return nil
	}); err != nil {
		return err
	}
	for _, p := range who {
		one, err := asideOf[Said](ctx, h.App, workspaceStream, saidPrefix+string(p)+"/"+t.reader.Stream)
		if err == nil {
			err = one.set(ctx, h.App, workspaceStream, Said{Stage: t.stage, Told: one.value.Told})
		}
		if err != nil {
			return err
		}
	}
	return mark.set(ctx, h.App, t.reader.Stream, Said{Stage: t.stage})
}

// speakers are those who said something that stands in a review, and do not work on
// it.
func speakers(v *usecase.View) []review.PersonID {
	var out []review.PersonID
	for i := range review.All[review.Statement](v.D) {
		for _, p := range saidBy(v, i) {
			out = appendPerson(out, p)
		}
	}
	return out
}

// saidBy are the representatives whose words a statement is: who wrote it, or who
// was heard when it was written down and speaks for those it is about.
func saidBy(v *usecase.View, i *review.Item) []review.PersonID {
	s := i.Doc.(*review.Statement)
	var heard []review.Ref
	if e := review.DocOf[review.Engagement](v.D, s.Engagement); e != nil {
		heard = e.Participants
	}
	var out []review.PersonID
	for r, rep := range review.All[review.Representative](v.D) {
		if r.State.Gone() || rep.Person == "" {
			continue
		}
		wrote := slices.Contains(i.Authors, rep.Person)
		for _, of := range rep.Speaks {
			wrote = wrote || slices.Contains(heard, r.Ref) && slices.Contains(s.Stakeholders, of)
		}
		if wrote {
			out = appendPerson(out, v.W.Who(rep.Person))
		}
	}
	return out
}

// news is what a person is to hear of one review.
type news struct {
	stream string
	note   aside[Said]
	did    []screen.Did
}

// newsOf is what became of a person's words since they heard of it last.
func (h *Herald) newsOf(ctx context.Context, p review.PersonID) ([]news, error) {
	notes, err := asides[Said](ctx, h.App, workspaceStream, saidPrefix+string(p)+"/")
	if err != nil {
		return nil, err
	}
	var out []news
	for _, n := range notes {
		if n.value.Told == n.value.Stage {
			continue
		}
		one := news{stream: n.key[len(saidPrefix+string(p)+"/"):], note: n}
		if one.did, err = h.didOf(ctx, p, one.stream); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// knownOf is what became of a person's words, as far as they were told.
func (h *Herald) knownOf(ctx context.Context, p review.PersonID) ([]screen.Did, error) {
	notes, err := asides[Said](ctx, h.App, workspaceStream, saidPrefix+string(p)+"/")
	if err != nil {
		return nil, err
	}
	var out []screen.Did
	for n := len(notes) - 1; n >= 0 && len(out) < screen.HomeDid; n-- {
		if notes[n].value.Told == "" {
			continue
		}
		did, err := h.didOf(ctx, p, notes[n].key[len(saidPrefix+string(p)+"/"):])
		if err != nil {
			return nil, err
		}
		out = append(out, did...)
	}
	return out, nil
}

// didOf lists what a person said in a review and what was promised because of it:
// what was approved, and nothing else.
func (h *Herald) didOf(ctx context.Context, p review.PersonID, stream string) ([]screen.Did, error) {
	var out []screen.Did
	err := h.Watch(ctx, workflow, stream, func(v *usecase.View) error {
		mine := map[review.Ref]bool{}
		for i := range review.All[review.Statement](v.D) {
			mine[i.Ref] = slices.Contains(saidBy(v, i), p)
		}
		for i, e := range review.All[review.EVR](v.D) {
			n := slices.IndexFunc(e.Statements, func(r review.Ref) bool { return mine[r] })
			if n < 0 || i.State != review.Approved {
				continue
			}
			did, err := h.didFor(ctx, v, e.Statements[n], i.Ref)
			if err != nil {
				return err
			}
			if did.Said != "" && did.Done != "" {
				out = append(out, did)
			}
		}
		return nil
	})
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	return out, err
}

func (h *Herald) didFor(ctx context.Context, v *usecase.View, said, promise review.Ref) (out screen.Did, err error) {
	doc, err := h.Document(ctx, v, said)
	if err != nil {
		return out, err
	}
	if s, ok := doc.(*review.Statement); ok && s.Text != review.Masked {
		out.Said = string(s.Text)
	}
	if doc, err = h.Document(ctx, v, promise); err != nil {
		return out, err
	}
	if e, ok := doc.(*review.EVR); ok && e.Statement != review.Masked {
		out.Done = string(e.Statement)
	}
	return out, nil
}
