package face

import (
	"cmp"
	"context"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

const (
	carePrefix = "slack/care/"
	// careEvery is how often the list of who has not answered changes at most: every
	// answer changes it.
	careEvery = 30 * time.Minute
)

// carersOf are who looks after requests that people do not answer.
func carersOf(v *usecase.View) map[guide.Care][]review.PersonID {
	holders := func(roles ...review.Role) (out []review.PersonID) {
		for _, r := range roles {
			for _, p := range v.D.HoldersOf(r) {
				out = appendPerson(out, v.W.Who(p))
			}
		}
		return out
	}
	lead := holders(review.ValueLead)
	if len(lead) == 0 {
		lead = holders(review.ProductManager)
	}
	if len(lead) == 0 {
		lead = []review.PersonID{v.W.Who(v.D.OpenedBy)}
	}
	return map[guide.Care][]review.PersonID{
		guide.Support: holders(review.UserAdvocate, review.Moderator), guide.Chasing: lead, guide.Worried: holders(review.Champion),
	}
}

func appendPerson(all []review.PersonID, p review.PersonID) []review.PersonID {
	if p == "" || slices.Contains(all, p) {
		return all
	}
	return append(all, p)
}

// unanswered is a place in which somebody has not answered.
type unanswered struct {
	asked
	person review.PersonID
}

// cares keeps for each of those who look after requests one message: who has not
// answered, with a button that asks once more. It is told in their working hours.
func (h *Herald) cares(ctx context.Context, t told, _ map[string]*aside[Copy]) error {
	stand, err := h.standing(ctx, t.reader.Stream, carePrefix)
	if err != nil {
		return err
	}
	lists, level := t.lateFor()
	for key := range stand {
		if p := review.PersonID(key[len(carePrefix):]); lists[p] == nil {
			lists[p] = []unanswered{}
		}
	}
	var all trouble
	for _, p := range sortedKeys(lists) {
		all.add(h.care(ctx, t, p, lists[p], level[p], copyOf(stand, carePrefix+string(p))))
	}
	return all.err()
}

// lateFor lists what each of those who care looks after, and how far it has come.
func (t told) lateFor() (map[review.PersonID][]unanswered, map[review.PersonID]guide.Care) {
	lists, level := map[review.PersonID][]unanswered{}, map[review.PersonID]guide.Care{}
	for _, q := range t.requests {
		for care := guide.Support; care <= q.care; care++ {
			for _, carer := range t.carers[care] {
				level[carer] = max(level[carer], care)
				for _, p := range q.people {
					one := unanswered{q, p}
					if p != carer && q.seats[p].waits && !slices.ContainsFunc(lists[carer], one.is) {
						lists[carer] = append(lists[carer], one)
					}
				}
			}
		}
	}
	return lists, level
}

func (u unanswered) is(o unanswered) bool { return u.id == o.id && u.person == o.person }

func (h *Herald) care(ctx context.Context, t told, p review.PersonID, list []unanswered, level guide.Care, c *aside[Copy]) error {
	stands := h.stands(c) && !c.value.Over
	switch {
	case len(list) == 0 && !stands:
		return nil
	case stands && len(list) > 0 && h.Now().Sub(c.value.At) < careEvery:
		t.again(c.value.At.Add(careEvery))
		return nil
	}
	to, err := h.reachNow(ctx, p)
	if err != nil || to.silent() {
		return err
	}
	if !stands {
		if yes, err := h.hour(ctx, t, p, guide.Reminding); err != nil || !yes {
			return err
		}
		c.value = Copy{In: h.in()}
	}
	m, err := h.lateOnes(ctx, t, list)
	if err != nil {
		return err
	}
	c.value.Nag = int(level)
	return h.putTo(ctx, t, to, c, m, nil, len(list) == 0)
}

// lateOnes is the list as a message.
func (h *Herald) lateOnes(ctx context.Context, t told, list []unanswered) (screen.Message, error) {
	out := screen.Late{Reader: t.reader}
	for _, u := range list {
		name, err := h.nameOf(ctx, u.person)
		if err != nil {
			return screen.Message{}, err
		}
		row := t.row(u.asked, u.seats[u.person])
		row.For = u.person
		out.Rows = append(out.Rows, screen.LateRow{InInbox: row, Who: name, Silent: t.quiet[u.person]})
	}
	slices.SortStableFunc(out.Rows, func(a, b screen.LateRow) int { return cmp.Or(a.Due.Compare(b.Due.Time), cmp.Compare(a.Who, b.Who)) })
	return h.Screens.Late(out)
}
