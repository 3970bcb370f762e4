package usecase

import (
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Preview tells what saving a draft would do, before it is saved: approvals
// void, items that become suspect, and whether enough people remain who may
// decide.
type Preview struct {
	// Covered: people were asked about the item as it stands, and a mark that only
	// the wording differs means something.
	Covered bool         `json:"-"`
	Voids   int          `json:"voids"`
	Of      int          `json:"of"`
	Suspect []review.Ref `json:"suspect,omitzero"`
	Barred  bool         `json:"barred,omitzero"` // the author could no longer decide on it
	// Missing is what the next gate of a review lacks afterwards that it does not
	// lack now; Asked, that the gate is being decided at present.
	Gate    review.GateID `json:"gate,omitzero"`
	Missing int           `json:"missing,omitzero"`
	Asked   bool          `json:"asked,omitzero"`
	Short   []string      `json:"short,omitzero"` // what the quorum would lack
}

// Sentence is the preview for a person: "voids 2 of 9 approvals".
func (p Preview) Sentence() string {
	s := fmt.Sprintf("This voids %d of %d approvals and leaves %d links to be looked at again.", p.Voids, p.Of, len(p.Suspect))
	if len(p.Short) > 0 {
		s += " Afterwards nobody could approve it: the quorum would lack " + fmt.Sprint(p.Short) + "."
	}
	return s
}

// Preview computes it for an edit of the meaning of an item.
func (a *App) Preview(ctx context.Context, by review.Actor, ref, item review.Ref) (Preview, error) {
	var p Preview
	err := a.Look(ctx, by, ref, func(v *View) error {
		if err := review.May(by, review.VerbSave, v.W, v.D); err != nil {
			return err
		}
		if v.D.Over() {
			return fault.Errorf(fault.Conflict, "%s is %s; nothing can be edited.", v.D.Ref, v.D.Status)
		}
		i, err := v.D.Item(item)
		if err != nil {
			return err
		}
		t := &turn{app: a, cmd: Command{Actor: by}, W: v.W, D: v.D, now: v.Now}
		for _, q := range t.covering(i) {
			p.Covered = true
			voids, of := q.VoidedBy(approval.SubjectID(item))
			p.Voids, p.Of = p.Voids+voids, p.Of+of
		}
		for other := range v.D.Everything() {
			if slices.ContainsFunc(other.Seen, func(s review.Seen) bool { return s.Ref == item }) {
				p.Suspect = append(p.Suspect, other.Ref)
			}
		}
		t.previewQuorum(i, &p)
		t.previewGate(i, &p)
		return nil
	})
	return p, err
}

// previewGate looks at the next gate as if the item were a draft again.
func (t *turn) previewGate(i *review.Item, p *Preview) {
	to, err := review.MachineOf(i.Type).AfterEdit(i.Ref, i.State)
	if err != nil || !t.D.IsReview() {
		return
	}
	p.Gate = t.D.NextGate(t.app.Policy.PathOf(t.D))
	if p.Gate == "" {
		return
	}
	p.Asked = slices.ContainsFunc(t.D.Attempts, func(a review.GateAttempt) bool { return a.Decision == "" && !a.Reopened })
	blocking := func() (n int) {
		for _, f := range rules.Gate(t.world(), p.Gate) {
			if f.Blocking() {
				n++
			}
		}
		return n
	}
	before, state := blocking(), i.State
	i.State = to
	defer func() { i.State = state }()
	p.Missing = max(0, blocking()-before)
}

func (t *turn) previewQuorum(i *review.Item, p *Preview) {
	_, keys, err := t.purposeOf(i)
	q, ok := t.app.Policy.Quorum(t.depth(), keys...)
	if err != nil || !ok {
		return // not decided by approval
	}
	barred, short := approval.BarredBy(q, []approval.Subject{t.subject(i)}, "", t.electorate(), t.person(), approval.SubjectID(i.Ref))
	p.Barred = len(barred) > 0
	for _, s := range short {
		p.Short = append(p.Short, s.String())
	}
}
