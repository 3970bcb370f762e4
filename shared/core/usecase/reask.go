package usecase

import (
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// reask voids the approvals of an edited item, or asks its approvers whether
// they still stand when only the wording changed.
func (t *turn) reask(d Draft, old *review.Item, next review.Saved[review.Doc]) (int, error) {
	if err := t.mergePersons(); err != nil {
		return 0, err
	}
	voided := 0
	for _, q := range t.covering(old) {
		id := approval.SubjectID(d.Ref)
		if d.Wording && old.State == review.Suspended && q.State != approval.StateOpen {
			continue // what was suspended takes a new approval, however it is worded
		}
		if n, _ := q.VoidedBy(id); !d.Wording {
			voided += n
		}
		var events []approval.Event
		var err error
		if d.Wording {
			diff := approval.Digest(next.Digest.String())
			to := approval.Ref{ID: id, Version: next.Version, Digest: diff}
			events, err = q.CarryOver(t.person(), to, diff, t.now)
		} else {
			events, err = q.Void(t.person(), []approval.SubjectID{id}, t.now)
		}
		if err != nil {
			return 0, err
		}
		if err := t.asked(events); err != nil {
			return 0, err
		}
	}
	return voided, nil
}

// covering lists the requests that the item's state rests on or waits for.
func (t *turn) covering(i *review.Item) []*approval.Request {
	var out []*approval.Request
	for _, q := range t.D.OpenRequests() {
		if s, ok := q.Item(approval.SubjectID(i.Ref)); ok && s.State == approval.StateOpen {
			out = append(out, q)
		}
	}
	if q := t.D.Requests[i.InForce.Request]; q != nil && i.InForce.Version == i.Version && !slices.Contains(out, q) {
		out = append(out, q)
	}
	return out
}
