package usecase

import (
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// A gate and the approvals that it still waits for are asked about in one request
// (domain section 4.1.11). For each of its subjects the greater of all quorums has
// to be reached, so no item is approved by fewer than it takes alone; the gate is
// decided last, when nothing else in the request is open, and passes only if all
// of it was approved and its guards, looked at again, hold.

// Together lists the items whose approval is all that the next gate of a review
// waits for: they can be asked about with it. It is empty where something else is
// missing, or nothing is.
func (a *App) Together(v *View, g review.GateID) []review.Ref {
	t := &turn{app: a, W: v.W, D: v.D, now: v.Now}
	items, err := t.waitedFor(AskGate{Gate: g, Together: true})
	if err != nil {
		return nil
	}
	var out []review.Ref
	for _, i := range items {
		out = append(out, i.Ref)
	}
	return out
}

// waitedFor are the items whose approval a gate waits for, or why it is blocked.
func (t *turn) waitedFor(in AskGate) ([]*review.Item, error) {
	found := rules.Gate(t.world(), in.Gate)
	no := blocked(in.Gate, found)
	_, rounds := t.app.Policy.Quorum(t.depth(), gateQuorum(in.Gate))
	if no == nil || !in.Together || !rounds { // nobody would be asked about the items
		return nil, no
	}
	var out []*review.Item
	for _, f := range found {
		if !f.Blocking() {
			continue
		}
		items := t.submits(f)
		if f.Action.Verb != review.VerbSubmit || len(items) == 0 {
			return nil, no
		}
		out = appendAll(out, items)
	}
	if t.submittable(out) != nil {
		return nil, no
	}
	defer assume(out)()
	if err := blocked(in.Gate, rules.Gate(t.world(), in.Gate)); err != nil {
		return nil, no
	}
	return out, nil
}

// submits are the items that can be submitted to clear a finding: the one that it
// is about, or all of the kind that it misses.
func (t *turn) submits(f rules.Finding) []*review.Item {
	all := t.D.Items(f.Action.Type)
	if i := t.D.Look(f.Ref.Base()); i != nil && i.Type == f.Action.Type {
		all = []*review.Item{i}
	}
	return slices.DeleteFunc(slices.Clone(all), func(i *review.Item) bool {
		_, ok := approvedState(i)
		return !ok || t.askedElsewhere(i)
	})
}

// approvedState is where an item stands once it was submitted and approved.
func approvedState(i *review.Item) (review.State, bool) {
	m := review.MachineOf(i.Type)
	asked, err := m.Next(i.Ref, i.State, review.Submit)
	if err != nil {
		return "", false
	}
	to, err := m.Next(i.Ref, asked, review.Approve)
	return to, err == nil
}

// assume looks at items as if they were approved as they stand, until undo. What a
// gate finds on that assumption stands in its record, which is approved only if
// all of them are.
func assume(items []*review.Item) (undo func()) {
	before := make([]review.Item, len(items))
	for n, i := range items {
		before[n] = *i
		i.State, _ = approvedState(i)
		i.InForce.Version, i.InForce.Digest = i.Version, i.Digest
	}
	return func() {
		for n, i := range items {
			i.State, i.InForce = before[n].State, before[n].InForce
		}
	}
}

// join adds items to what is asked.
func (t *turn) join(k *asking, items []*review.Item) error {
	for _, i := range items {
		one, err := t.setOf([]*review.Item{i})
		if err != nil {
			return err
		}
		k.also = append(k.also, one.quorum)
		k.subjects = append(k.subjects, one.subjects...)
		k.must, k.legal = appendAll(k.must, one.must), k.legal || one.legal
		k.authors = appendAll(k.authors, one.subjects[0].Authors)
	}
	return nil
}

// apart says of a request for which too few can decide on everything how to go on.
func apart(err error, with []*review.Item) error {
	if len(with) == 0 || fault.CodeOf(err) != fault.Blocked {
		return err
	}
	return fault.Errorf(fault.Blocked, "Too few people can decide on all of it at once. Ask for the decisions apart, or invite more people. %s", fault.Sentence(err))
}
