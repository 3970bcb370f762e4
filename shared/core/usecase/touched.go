package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/review"
)

// touched lists the stakeholders whom items help and whom they harm, in order of
// first mention. A gate, a record or whatever else concerns the whole review
// touches everybody of whom a statement was made.
func touched(d *review.Dossier, items []*review.Item) (helped, harmed []review.Ref) {
	t := touch{d: d, seen: map[review.Ref]bool{}}
	for _, i := range items {
		if i == nil || !t.item(i.Ref) {
			for v := range review.All[review.Statement](d) {
				t.item(v.Ref)
			}
		}
	}
	return t.helped, t.harmed
}

type touch struct {
	d              *review.Dossier
	seen           map[review.Ref]bool
	helped, harmed []review.Ref
}

// item follows an item up to the statements that it rests on. It reports whether
// the item is of a type that rests on some.
func (t *touch) item(ref review.Ref) bool {
	ref = ref.Base()
	i := t.d.Look(ref)
	if i == nil || i.State.Gone() || t.seen[ref] {
		return true
	}
	t.seen[ref] = true
	switch doc := i.Doc.(type) {
	case *review.Statement:
		t.statement(doc)
	case *review.Cluster:
		t.all(doc.Statements)
	case *review.Priorities:
		t.all(doc.Order)
	case *review.EVR:
		t.all(doc.Statements)
		if len(doc.Statements) == 0 {
			t.helped = appendAll(t.helped, doc.Stakeholders)
		}
	case *review.EDR:
		t.all(doc.EVRs)
	case *review.Risk:
		t.harmed = appendAll(t.harmed, doc.Stakeholders)
	case *review.TradeOff:
		t.helped, t.harmed = appendAll(t.helped, doc.Gaining), appendAll(t.harmed, doc.Losing)
	default:
		return false
	}
	return true
}

func (t *touch) all(refs []review.Ref) {
	for _, r := range refs {
		t.item(r)
	}
}

func (t *touch) statement(s *review.Statement) {
	if s.Harms() {
		t.harmed = appendAll(t.harmed, s.Stakeholders)
	} else if s.Polarity == review.Positive {
		t.helped = appendAll(t.helped, s.Stakeholders)
	}
}

func appendAll[T comparable](list, more []T) []T {
	for _, v := range more {
		list = appendNew(list, v)
	}
	return list
}

// called lists what stakeholders are called. One without a name, or whose name
// was erased, is left out.
func (a *App) called(ctx context.Context, d *review.Dossier, refs []review.Ref) ([]string, error) {
	var out []string
	for _, r := range refs {
		i := d.Look(r)
		if i == nil {
			continue
		}
		doc, err := a.document(ctx, d, i)
		if err != nil {
			return nil, err
		}
		if s, ok := doc.(*review.Stakeholder); ok && s.Name.Said() && s.Name != review.Masked && !slices.Contains(out, string(s.Name)) {
			out = append(out, string(s.Name))
		}
	}
	return out, nil
}

// foreseen is what good and what harm the team expects, in its words. What was
// erased is left out.
func (a *App) foreseen(ctx context.Context, d *review.Dossier) (good, bad []string, err error) {
	for i := range review.All[review.ConOE](d) {
		if i.State.Gone() {
			continue
		}
		doc, err := a.document(ctx, d, i)
		if err != nil {
			return nil, nil, err
		}
		c := doc.(*review.ConOE)
		good, bad = saidOf(good, c.InitialBenefits), saidOf(bad, c.InitialHarms)
	}
	return good, bad, nil
}

func saidOf(out []string, all []review.Text) []string {
	for _, t := range all {
		if t.Said() && t != review.Masked {
			out = append(out, string(t))
		}
	}
	return out
}
