package face

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// A request shows one person nothing that others' answers change. So where all that
// their message is made of is the same, it is not made again: an answer of one of
// forty people costs one message, not forty.

// scene is what all messages of a dossier are made of.
type scene struct {
	stamp   string // of the items
	decided map[review.PersonID]decided
}

// decided is how often somebody has decided, and when last.
type decided struct {
	Times int
	Last  approval.Instant `json:",omitzero"`
}

func sceneOf(v *usecase.View) scene {
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	for i := range v.D.Everything() {
		_ = enc.Encode([]any{i.Ref, i.Version, i.Digest, i.State}) // a hash takes everything
	}
	out := scene{hex.EncodeToString(sum.Sum(nil)), map[review.PersonID]decided{}}
	for _, q := range v.D.Requests {
		for n := range q.Items {
			for seat, vote := range q.Items[n].Votes {
				out.count(v.W.Who(seat), vote.At)
				if vote.Person != seat {
					out.count(v.W.Who(vote.Person), vote.At)
				}
			}
		}
	}
	return out
}

func (s scene) count(p review.PersonID, at approval.Instant) {
	d := s.decided[p]
	s.decided[p] = decided{d.Times + 1, max(d.Last, at)}
}

// made is a digest of what one person's message of a request is made of.
func (q *asked) made(sc scene, of *approval.Request, v *usecase.View, p review.PersonID) string {
	type item struct {
		State   approval.State
		CloseAt approval.Instant   `json:",omitzero"` // which is not written where there is none
		Mine    approval.Vote      `json:",omitzero"`
		Care    approval.Mediation `json:",omitzero"`
	}
	s := q.seats[p]
	in := struct {
		Stamp   string
		Set     approval.Digest
		State   approval.State
		Seat    seatOfRequest
		Lent    []approval.Delegation
		Late    bool
		Member  review.Membership
		All     bool
		Items   []item
		Decided decided
	}{
		Stamp: sc.stamp, Set: of.Set(), State: of.State, Seat: seatOfRequest{s.seat, s.outside}, Late: !s.due.IsZero() && v.Now.After(s.due),
		Member: v.W.People[p].Membership, All: review.May(review.Actor{Person: p}, review.VerbSeeContent, v.W, v.D) == nil, Decided: sc.decided[p],
	}
	for _, i := range of.Items {
		in.Items = append(in.Items, item{i.State, i.Pending.CloseAt, i.Votes[s.seat], i.Mediations[s.seat]})
	}
	for _, l := range of.Delegations {
		if l.Seat == s.seat {
			in.Lent = append(in.Lent, l)
		}
	}
	return digestJSON(in)
}

type seatOfRequest struct {
	Person  review.PersonID
	Outside bool
}

// digestJSON is the digest of a value; "", which is the same as nothing, if it is not
// JSON.
func digestJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// same reports whether a message was made of the same, and notes of what it is made.
func (h *Herald) same(t told, q asked, p review.PersonID, c *aside[Copy], more []screen.More) bool {
	made := q.seats[p].made
	if made != "" {
		made = digestJSON([]any{made, t.reader.Title, more})
	}
	same := made != "" && made == c.value.Made && c.value.Hash != "" && c.value.Gone == "" && h.stands(c) && !t.erased
	c.value.Made = made
	return same && c.value.Over == (!q.open && len(more) == 0)
}
