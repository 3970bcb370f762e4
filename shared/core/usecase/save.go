package usecase

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Draft is a document as somebody wrote it. Without Ref it is a new item.
type Draft struct {
	Ref review.Ref
	Doc review.Doc
	// Wording says that the meaning is the same: who approved is asked whether
	// that still stands, instead of being asked anew.
	Wording bool
	// On is the version that its author read; 0 if it does not matter. A draft on
	// another version than the newest is Conflict.
	On int `json:",omitzero"`
	// New: Ref is the name that the item gets. If there is one of that name by now
	// it is Conflict.
	New bool `json:",omitzero"`

	results bool            // only what a treatment led to is filled in
	said    review.PersonID // who is its author instead of who acts
	closes  bool            // a round of questions, which nobody edits by hand
}

// Saved is what became of drafts.
type Saved struct {
	Refs []review.Ref `json:"refs,omitzero"`
	// Voided counts the approvals that the edits made void.
	Voided int `json:"voided,omitzero"`
}

// Save writes new versions of items. Drafts may refer to each other. A draft
// that changes nothing adds nothing.
//
// An edit of the meaning makes a submitted or approved item a draft again and
// voids its approvals (rule T12); its links keep the meanings that their author
// was last shown, until somebody confirms them (rule T15).
func (a *App) Save(ctx context.Context, c Command, stream string, drafts []Draft) (Saved, error) {
	for _, d := range drafts {
		if err := writable(d); err != nil {
			return Saved{}, err
		}
	}
	return onDossier(ctx, a, c, stream, verbFor(drafts), typed(drafts), func(t *turn) (Saved, error) {
		if err := t.running(); err != nil {
			return Saved{}, err
		}
		if slices.ContainsFunc(drafts, func(d Draft) bool { return d.Doc.Type() == review.TypeIncident && t.D.Has(d.Ref) }) {
			// Anybody reports an incident; the team goes on with it.
			if err := review.May(c.Actor, review.VerbSave, t.W, t.D); err != nil {
				return Saved{}, err
			}
		}
		return t.save(drafts)
	})
}

type typedDraft struct {
	Type review.Type
	Draft
}

// typed says of drafts what they are, which their fields alone need not tell.
func typed(drafts []Draft) []typedDraft {
	var out []typedDraft
	for _, d := range drafts {
		out = append(out, typedDraft{d.Doc.Type(), d})
	}
	return out
}

func (t *turn) save(drafts []Draft) (Saved, error) {
	drafts, err := t.named(drafts)
	if err != nil {
		return Saved{}, err
	}
	t.evaluateSignals(drafts)
	out := Saved{Refs: []review.Ref{}}
	meanings := t.meanings(drafts)
	for _, d := range drafts {
		out.Refs = append(out.Refs, d.Ref)
		voided, err := t.saveOne(d, meanings)
		if err != nil {
			return Saved{}, err
		}
		out.Voided += voided
	}
	return out, nil
}

// named gives new drafts their references and refuses links that lead nowhere.
func (t *turn) named(drafts []Draft) ([]Draft, error) {
	drafts = slices.Clone(drafts)
	fresh := map[review.Ref]bool{}
	counts := map[review.Type]int{}
	for n := range drafts {
		d := &drafts[n]
		switch {
		case d.Ref == "" && d.Doc.Type() == review.TypeSystem:
			d.Ref = t.D.SysRef
		case d.Ref == "":
			d.Ref = t.D.NextRef(d.Doc.Type(), counts[d.Doc.Type()])
			counts[d.Doc.Type()]++
		}
		if err := t.nameable(*d); err != nil {
			return nil, err
		}
		if fresh[d.Ref] {
			return nil, fault.Errorf(fault.Invalid, "%s is written twice in one go.", d.Ref)
		}
		fresh[d.Ref] = true
	}
	for _, d := range drafts {
		for _, l := range review.Links(d.Doc) {
			if to := l.To.Base(); !fresh[to] && !t.D.Has(to) {
				return nil, fault.Errorf(fault.Invalid, "%s%s refers to %s, which does not exist.", d.Ref, l.Path, l.To)
			}
		}
	}
	return drafts, nil
}

// nameable refuses a reference under which the document cannot stand here.
func (t *turn) nameable(d Draft) error {
	switch {
	case d.Ref.Type() != d.Doc.Type() || d.Ref != d.Ref.Base():
		return fault.Errorf(fault.Invalid, "%.40s is not the name of a %s.", d.Ref, d.Doc.Type().Title())
	case d.Ref.Type() == review.TypeSystem && d.Ref != t.D.SysRef:
		return fault.Errorf(fault.Invalid, "%s is about %s, not about %s.", t.D.Ref, t.D.SysRef, d.Ref)
	case !t.D.Has(d.Ref) && strings.Contains(string(d.Ref), "/"):
		return fault.Errorf(fault.Invalid, "%s is the name of an item from elsewhere, and there is none of that name in %s.", d.Ref, t.D.Ref)
	}
	if err := d.Ref.Check(); err != nil {
		return fault.Errorf(fault.Invalid, "%w.", err)
	}
	return nil
}

// meanings are the versions that will last have changed the meaning of each
// draft's item once all are saved.
func (t *turn) meanings(drafts []Draft) map[review.Ref]int {
	m := map[review.Ref]int{}
	for _, d := range drafts {
		old := t.D.Look(d.Ref)
		switch {
		case old == nil:
			m[d.Ref] = 1
		case d.Wording || t.says(old, d):
			m[d.Ref] = old.Meaning
		default:
			m[d.Ref] = old.Version + 1
		}
	}
	return m
}

// evaluateSignals says of each measurement what it means: nobody types it.
func (t *turn) evaluateSignals(drafts []Draft) {
	for n, d := range drafts {
		given, ok := d.Doc.(*review.Signal)
		if !ok {
			continue
		}
		s := new(*given) // the caller's draft stays as it is, and may be sent again
		drafts[n].Doc = s
		m := review.DocOf[review.Monitoring](t.D, s.Monitoring)
		switch {
		case s.Value == "":
			s.Status = review.SignalNone
		case m != nil && m.Threshold != "" && !(review.Criterion{Operator: m.Operator, Threshold: m.Threshold}).Met(s.Value):
			s.Status = review.SignalBreach
		case s.Status == "" || s.Status == review.SignalBreach || s.Status == review.SignalNone:
			s.Status = review.SignalOK
		}
	}
}

func (t *turn) saveOne(d Draft, meanings map[review.Ref]int) (int, error) {
	raw, err := ledger.Encode(d.Doc)
	if err != nil {
		return 0, err
	}
	old := t.D.Look(d.Ref)
	if old != nil {
		same, err := t.unchanged(old, raw)
		if err != nil || same {
			return 0, err
		}
	}
	if err := byHand(old, d); err != nil {
		return 0, err
	}
	if d.New && old != nil {
		return 0, fault.Errorf(fault.Conflict, "Somebody wrote %s in the meantime. Please try again.", d.Ref)
	}
	if d.On != 0 && (old == nil || old.Version != d.On) {
		return 0, fault.Errorf(fault.Conflict, "%s was changed since you opened it. Look at what it says now, and put what you want to change into that.", d.Ref)
	}
	if old != nil {
		if d.results, err = t.fillsIn(old, d); err != nil {
			return 0, err
		}
	}
	if d.Wording, err = t.onlyWording(old, d); err != nil {
		return 0, err
	}
	next, err := t.version(d, old)
	if err != nil {
		return 0, err
	}
	if next.Digest, err = t.content(raw); err != nil {
		return 0, err
	}
	next.Doc = review.Mask(d.Doc)
	next.Seen = t.D.SeenBy(old, d.Doc, meanings)
	if d.Doc.Type() == review.TypeIncident && old == nil {
		return 0, t.report(next)
	}
	if err := t.add(review.SavedItem{Saved: next}); err != nil {
		return 0, err
	}
	if old == nil || d.results {
		return 0, nil
	}
	return t.reask(d, old, next)
}

// onlyWording refuses the mark "wording only" where a number, a link or a choice
// differs: that is a new meaning, whatever its author says. While nobody was
// asked yet there is nothing that could still stand, and the mark says nothing.
func (t *turn) onlyWording(old *review.Item, d Draft) (bool, error) {
	if !d.Wording || old == nil || !old.Submitted {
		return false, nil
	}
	if !reflect.DeepEqual(review.Mask(d.Doc), old.Doc) {
		return false, fault.Errorf(fault.Invalid, "More than the wording of %s changed: a number, a link or a choice. Save it as a change of meaning; who approved it is then asked anew.", d.Ref)
	}
	return true, nil
}

// fillsIn reports whether a draft only adds what the treatment of a risk led to.
// The approval of its plan stands then; accepting what remains is a decision of
// its own, on the new version.
func (t *turn) fillsIn(old *review.Item, d Draft) (bool, error) {
	if old.Type != review.TypeRisk || old.State != review.Planned && old.State != review.Treated || d.Wording {
		return false, nil
	}
	before, err := t.app.document(context.Background(), t.D, old)
	return err == nil && review.SameButResults(before, d.Doc), err
}

// says reports whether an item's newest version says what a draft says.
func (t *turn) says(old *review.Item, d Draft) bool {
	raw, err := ledger.Encode(d.Doc)
	if err != nil {
		return false
	}
	same, err := t.unchanged(old, raw)
	return err == nil && same
}

// unchanged compares a draft with the content of the newest version.
func (t *turn) unchanged(old *review.Item, raw []byte) (bool, error) {
	c, err := t.app.content(context.Background(), old)
	if err != nil || c == nil {
		return false, err
	}
	return string(c) == string(raw), nil
}

func (t *turn) version(d Draft, old *review.Item) (review.Saved[review.Doc], error) {
	m := review.MachineOf(d.Doc.Type())
	by := t.person()
	next := review.Saved[review.Doc]{
		Ref: d.Ref, Version: 1, Meaning: 1, State: m.Start, Authors: persons(by), Wording: d.Wording,
	}
	if old == nil {
		next.ID = t.id(string(d.Doc.Type()))
		if d.said != "" {
			next.Authors = persons(d.said)
		}
		return next, nil
	}
	next.ID, next.Version, next.Meaning, next.State = old.ID, old.Version+1, old.Meaning, old.State
	edited, err := m.AfterEdit(d.Ref, old.State)
	if err != nil {
		return next, err
	}
	if d.closes {
		next.Authors, next.Meaning = old.Authors, next.Version // whoever closes a round wrote nothing
		return next, nil
	}
	if d.results {
		next.Authors = appendNew(slices.Clone(old.Authors), by)
		return next, nil
	}
	if d.Wording {
		next.Authors = old.Authors
		next.State = m.Waiting(old.State)
		return next, nil
	}
	next.State = edited
	next.Meaning = next.Version
	if !old.Submitted {
		next.Authors = appendNew(slices.Clone(old.Authors), by)
	}
	return next, nil
}

func persons(p review.PersonID) []review.PersonID {
	if p == "" {
		return nil
	}
	return []review.PersonID{p}
}
