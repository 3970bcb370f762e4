package face

import (
	"context"

	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
)

const dutyPrefix = "slack/duty/"

// duties tells the Moderator, the champion and who recorded a minute what they have
// to do so that a request can go on, and that it is done.
func (h *Herald) duties(ctx context.Context, t told, _ map[string]*aside[Copy]) error {
	stand, err := h.standing(ctx, t.reader.Stream, dutyPrefix)
	if err != nil {
		return err
	}
	var all trouble
	wanted := map[string]bool{}
	for _, q := range t.requests {
		for _, d := range q.duties {
			key := dutyPrefix + string(q.id) + "/" + string(d.What) + "." + string(d.Person)
			wanted[key] = true
			all.add(h.duty(ctx, t, q, d, copyOf(stand, key)))
		}
	}
	for key, c := range stand {
		if !wanted[key] && h.stands(c) && !c.value.Over {
			all.add(h.dutyDone(ctx, t, c))
		}
	}
	return all.err()
}

func (h *Herald) duty(ctx context.Context, t told, q asked, d approval.Duty, c *aside[Copy]) error {
	to, err := h.reachIn(ctx, t, d.Person)
	if err != nil || to.silent() {
		return err
	}
	if c.value.Over { // it was done once, and is to be done again
		c.value = Copy{In: h.in()}
	}
	if !h.stands(c) && !t.fresh { // time alone brought it about
		if yes, err := h.hour(ctx, t, d.Person, guide.Calling); err != nil || !yes {
			return err
		}
	}
	row := t.row(q, seated{})
	row.What, row.Items = d.What, d.Items
	if d.Due != 0 {
		row.Due, row.Overdue = ledger.At(d.Due.Time()), t.now.After(d.Due.Time())
	}
	m, err := h.Screens.Duty(row)
	if err != nil {
		return err
	}
	return h.putTo(ctx, t, to, c, m, nil, false)
}

func (h *Herald) dutyDone(ctx context.Context, t told, c *aside[Copy]) error {
	to, err := h.reachIn(ctx, t, readerOf(c.key))
	if err != nil || to.silent() {
		return err
	}
	m, err := h.Screens.Done(t.reader)
	if err != nil {
		return err
	}
	return h.putTo(ctx, t, to, c, m, nil, true)
}
