package face

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// wanted is something that somebody from outside is asked, and that would be a
// message of its own.
type wanted struct {
	key    string
	person review.PersonID
	asked  time.Time
	more   screen.More // as it stands in another message
}

// crowd keeps people from outside from being asked too often: what goes beyond
// their share of a stage stands in the last message that they got, and has none of
// its own. Who stands where is kept, so it is the same at the next look.
func (h *Herald) crowd(ctx context.Context, t told, copies map[string]*aside[Copy]) error {
	t.more = map[string][]screen.More{}
	tops := h.topsOf(t, copies)
	for _, w := range t.wanted() {
		c := copyOf(copies, w.key)
		switch {
		case h.stands(c):
			continue
		case c.value.Under != "" && c.value.In == h.in():
			t.more[c.value.Under] = append(t.more[c.value.Under], w.more)
			continue
		}
		mine := tops[w.person]
		to := guide.Reader{Outside: true, Asks: len(mine)}
		if yes, at := guide.MayPost(h.budget(), to, guide.Asking, h.Now()); yes || !at.IsZero() {
			tops[w.person] = append(mine, w.key)
			continue
		}
		under := mine[len(mine)-1]
		if err := c.set(ctx, h.App, t.reader.Stream, Copy{In: h.in(), Under: under, Stage: t.stage}); err != nil {
			return err
		}
		copies[w.key] = c
		t.more[under] = append(t.more[under], w.more)
	}
	return nil
}

// topsOf are the messages by which people were asked in the present stage, by
// person in order of time.
func (h *Herald) topsOf(t told, copies map[string]*aside[Copy]) map[review.PersonID][]string {
	var keys []string
	for key, c := range copies {
		if h.stands(c) && c.value.Stage == t.stage {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(strings.Compare(copies[a].value.TS, copies[b].value.TS), strings.Compare(a, b))
	})
	out := map[review.PersonID][]string{}
	for _, key := range keys {
		p := review.PersonID(key[strings.LastIndexByte(key, '/')+1:])
		out[p] = append(out[p], key)
	}
	return out
}

// wanted lists what is asked of people from outside at present, in order of time.
func (t told) wanted() []wanted {
	var out []wanted
	for _, q := range t.requests {
		for p, s := range q.seats {
			if q.open && (s.outside || t.outsiders[p]) {
				out = append(out, wanted{copyKey(q.id, p), p, q.opened.Time(), screen.More{InInbox: t.row(q, s)}})
			}
		}
	}
	for _, r := range t.rounds {
		for _, p := range r.people {
			if r.open && t.outsiders[p] {
				row := usecase.InInbox{Stream: t.reader.Stream, Ref: t.reader.Ref, Title: t.reader.Title, Due: ledger.At(r.until)}
				out = append(out, wanted{inviteKey(r.ref, p), p, r.opened, screen.More{InInbox: row, Round: r.ref}})
			}
		}
	}
	slices.SortFunc(out, func(a, b wanted) int { return cmp.Or(a.asked.Compare(b.asked), strings.Compare(a.key, b.key)) })
	return out
}

// row is a request as lists show it.
func (t told) row(q asked, s seated) usecase.InInbox {
	row := usecase.InInbox{
		Stream: t.reader.Stream, Ref: t.reader.Ref, Title: t.reader.Title, Request: q.id, Purpose: q.purpose, Items: q.items,
		What: approval.DutyDecide,
	}
	if !s.due.IsZero() {
		row.Due, row.Overdue = ledger.At(s.due), t.now.After(s.due)
	}
	return row
}

// outsidersOf are those who speak for others and are not employed here.
func outsidersOf(v *usecase.View) map[review.PersonID]bool {
	out := map[review.PersonID]bool{}
	for i, r := range review.All[review.Representative](v.D) {
		if !i.State.Gone() && r.Person != "" && r.ByTenant != review.Yes {
			out[v.W.Who(r.Person)] = true
		}
	}
	return out
}
