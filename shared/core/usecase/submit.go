package usecase

import (
	"context"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Submitted names the request that was opened.
type Submitted struct {
	Request approval.RequestID `json:"request"`
}

// Submit asks for decisions on a set: the requirements of a value cluster, the
// design requirements of an owner, the risks of a plan. All items of a set are
// of one purpose. It is refused while an item is incomplete, and if the people
// who may decide cannot reach the quorum (rule R10).
func (a *App) Submit(ctx context.Context, c Command, stream string, refs []review.Ref) (Submitted, error) {
	return onDossier(ctx, a, c, stream, review.VerbSubmit, refs, func(t *turn) (Submitted, error) {
		if err := t.running(); err != nil {
			return Submitted{}, err
		}
		items, err := t.items(refs)
		if err != nil {
			return Submitted{}, err
		}
		ask, err := t.setOf(items)
		if err != nil {
			return Submitted{}, err
		}
		if err := t.submittable(items); err != nil {
			return Submitted{}, err
		}
		id, err := t.open(ask)
		if err != nil {
			return Submitted{}, err
		}
		for _, i := range items {
			if err := t.moveTo(i, review.Submit, id); err != nil {
				return Submitted{}, err
			}
		}
		return Submitted{id}, nil
	})
}

func (t *turn) items(refs []review.Ref) ([]*review.Item, error) {
	if len(refs) == 0 {
		return nil, fault.Errorf(fault.Invalid, "Name at least one item, such as EVR-0001.")
	}
	var out []*review.Item
	for _, r := range refs {
		i, err := t.D.Item(r)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, i) {
			return nil, fault.Errorf(fault.Invalid, "%s is named twice.", r)
		}
		out = append(out, i)
	}
	return out, nil
}

func (t *turn) moveTo(i *review.Item, on review.Event, request approval.RequestID) error {
	to, err := review.MachineOf(i.Type).Next(i.Ref, i.State, on)
	if err != nil {
		return err
	}
	return t.add(review.Moved{Ref: i.Ref, Version: i.Version, On: on, From: i.State, To: to, Request: request})
}

// setOf gives a set its purpose and quorum.
func (t *turn) setOf(items []*review.Item) (asking, error) {
	var k asking
	for n, i := range items {
		purpose, keys, err := t.purposeOf(i)
		if err != nil {
			return k, err
		}
		if t.askedElsewhere(i) {
			return k, fault.Errorf(fault.Conflict, "%s is being decided already. Wait for the answers.", i.Ref)
		}
		switch {
		case n == 0:
			k.purpose, k.quorum = purpose, keys
		case purpose != k.purpose:
			return k, fault.Errorf(fault.Invalid, "%s and %s are decided by different people. Ask for them separately.", items[0].Ref, i.Ref)
		case len(keys) > len(k.quorum):
			k.quorum = keys // the more demanding quorum holds for the whole set
		}
		k.subjects = append(k.subjects, t.subject(i))
		if f, ok := i.Doc.(*review.TradeOff); ok {
			k.must = append(k.must, t.losers(f)...)
			k.legal = k.legal || t.lawLoses(f)
		}
	}
	return k, nil
}

func (t *turn) subject(i *review.Item) approval.Subject {
	var authors []review.PersonID
	for _, p := range i.Authors {
		authors = appendNew(authors, t.W.Who(p))
	}
	return approval.Subject{
		Ref:     approval.Ref{ID: approval.SubjectID(i.Ref), Version: i.Version, Digest: approval.Digest(i.Digest.String())},
		Authors: authors, HighHarm: highHarm(t.D, i),
	}
}

// purposeOf says what is asked about an item, and which rows of the table hold:
// a priority of H, or a risk above the criteria, has a row of its own.
func (t *turn) purposeOf(i *review.Item) (approval.Purpose, []rules.QuorumKey, error) {
	grave := func(high bool, key rules.QuorumKey, suffix string) []rules.QuorumKey {
		if high {
			return []rules.QuorumKey{key + rules.QuorumKey(suffix), key}
		}
		return []rules.QuorumKey{key}
	}
	switch d := i.Doc.(type) {
	case *review.ConOE:
		return approval.PurposeConOE, grave(false, "conoe", ""), nil
	case *review.Priorities, *review.Cluster:
		return approval.PurposeValuePriorities, grave(false, "value_priorities", ""), nil
	case *review.EVR:
		return approval.PurposeEVR, grave(d.Priority == review.High, "evr", "_high"), nil
	case *review.EDR:
		return approval.PurposeEDR, grave(d.ControlForUser == review.Yes, "edr", "_control"), nil
	case *review.TradeOff:
		return approval.PurposeTradeOff, grave(false, "tradeoff", ""), nil
	case *review.Release:
		return approval.PurposeTransparencyRelease, grave(false, "transparency_release", ""), nil
	case *review.Risk:
		high := d.Level() >= t.app.Policy.Criteria.Above
		if i.State == review.Treated {
			return approval.PurposeRiskAcceptance, grave(high, "risk_acceptance", "_high"), nil
		}
		return approval.PurposeTreatmentPlan, grave(high, "treatment_plan", "_high"), nil
	case *review.Record:
		if d.Kind == review.AISIA {
			return approval.PurposeAISIA, grave(false, "aisia", ""), nil
		}
		return approval.PurposeTreatmentPlan, grave(false, "treatment_plan", ""), nil
	}
	return "", nil, fault.Errorf(fault.Invalid, "A %s is not decided by approval.", i.Type.Title())
}

// highHarm: of priority H and against a harm, so it is shown on its own.
func highHarm(d *review.Dossier, i *review.Item) bool {
	e, ok := i.Doc.(*review.EVR)
	return ok && e.Priority == review.High && slices.ContainsFunc(e.Statements, func(r review.Ref) bool {
		s := review.DocOf[review.Statement](d, r)
		return s != nil && s.Harms()
	})
}

// losers are the representatives of stakeholders who lose by a trade-off: all
// are invited.
func (t *turn) losers(f *review.TradeOff) []review.PersonID {
	var out []review.PersonID
	for i, r := range review.All[review.Representative](t.D) {
		if i.State.Gone() || r.Mandate == review.ProxyPersona {
			continue
		}
		if slices.ContainsFunc(r.Speaks, func(s review.Ref) bool { return slices.Contains(f.Losing, s) }) {
			out = appendNew(out, t.W.Who(r.Person))
		}
	}
	return out
}

func (t *turn) lawLoses(f *review.TradeOff) bool {
	return slices.ContainsFunc(f.Clusters, func(r review.Ref) bool {
		c := review.DocOf[review.Cluster](t.D, r)
		return c != nil && len(c.LegalAnchors) > 0
	})
}

// submittable refuses items that are not ready to be decided: required fields,
// and what the rules ask of a submitted item (domain section 4.1.7).
func (t *turn) submittable(items []*review.Item) error {
	var missing []string
	w := t.world()
	for _, i := range items {
		for _, f := range rules.BeforeSubmit(w, i) {
			missing = append(missing, f.Sentence)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.Errorf(fault.Blocked, "Not ready to be decided. %s", strings.Join(missing, " "))
}
