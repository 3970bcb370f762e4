package face

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
)

// Herald is the relay's consumer that tells people. It looks at the present and
// makes messages agree with it, whatever the entries were: so a burst is one pass,
// and what a crash left undone is done by the next.
//
// What it reads it copies first; nobody waits for Slack.
type Herald struct {
	*App

	mu     sync.Mutex
	posted map[string]time.Time // by channel: when something was posted there last
}

// Name is the consumer's name.
func (*Herald) Name() string { return "slack" }

// Perform brings the messages of a stream up to date.
func (h *Herald) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	if h.moving() {
		return 0, relay.Wait{Until: h.Now().Add(time.Second)}
	}
	why := occasionOf(entries)
	err := h.perform(ctx, s.Name, why)
	for range tries {
		if !lost(err) {
			break
		}
		err = h.perform(ctx, s.Name, why) // another relay was first somewhere: look again
	}
	if lost(err) {
		return 0, relay.Wait{Until: h.Now().Add(time.Second)}
	}
	if err != nil {
		return 0, fmt.Errorf("tell of %s: %w", s.Name, err)
	}
	return len(entries), nil
}

// tries is how often the Herald looks again because another relay told of the same
// at the same time.
const tries = 5

func (h *Herald) perform(ctx context.Context, stream string, why cause) error {
	switch {
	case stream != review.WorkspaceStream:
		return h.bring(ctx, stream, why)
	case why.erased:
		return errors.Join(h.forget(ctx), h.bundles(ctx))
	}
	return h.bundles(ctx)
}

// A cause is why messages are looked at.
type cause struct {
	erased bool // something in the stream was: what is over is looked at too
	fresh  bool // somebody did something just now, or it follows from that
}

func occasionOf(entries []ledger.Entry) (why cause) {
	for _, e := range entries {
		kind, _, err := ledger.KindOf(e.Bytes)
		why.erased = why.erased || err == nil && kind == review.KindOf(review.ContentErased{})
		why.fresh = why.fresh || err == nil && !ofTime(kind, e.Bytes)
	}
	return why
}

// ofTime reports whether nobody's act brings such an entry about.
func ofTime(kind string, entry []byte) bool {
	switch kind {
	case approval.Reminded{}.Kind(), approval.Escalated{}.Kind(), approval.ChampionInformed{}.Kind(), review.KindOf(review.BecameDue{}):
		return true
	case approval.MediationEnded{}.Kind(): // its time may have run out
		var e ledger.Envelope
		return json.Unmarshal(entry, &e) == nil && e.By == ""
	}
	return false
}

// moving reports whether the clock of practice is on its way: what a jump brings
// about is told once it has arrived, so nobody is reminded three times of it.
func (h *Herald) moving() bool {
	release, err := h.still()
	if err == nil {
		release()
	}
	return err != nil
}

var workflow = review.Actor{Workflow: true}

// bring makes all messages of a stream agree with it. One that cannot be told holds
// back no other.
func (h *Herald) bring(ctx context.Context, stream string, why cause) error {
	before, err := h.laterOf(ctx, stream)
	if err != nil {
		return err
	}
	copies, err := h.copies(ctx, stream)
	if err != nil {
		return err
	}
	if why.erased { // no proof is kept of what they showed
		for _, c := range copies {
			c.value.Shown, c.value.Over = nil, false
		}
	}
	t, err := h.read(ctx, stream)
	if err != nil {
		return err
	}
	t.cause = why
	if err := h.crowd(ctx, t, copies); err != nil {
		return err
	}
	released := h.released(t, copies)
	t.keep(copies)
	var all trouble
	for _, c := range released {
		all.add(h.release(ctx, t, c))
	}
	for _, q := range t.requests {
		for _, p := range q.people {
			all.add(h.ask(ctx, t, q, p, copies))
		}
	}
	for _, r := range t.rounds {
		all.add(h.invite(ctx, t, r, copies))
	}
	all.add(h.witnesses(ctx, stream))
	for _, tell := range []func(context.Context, told, map[string]*aside[Copy]) error{h.confirms, h.reminds, h.cares, h.duties} {
		all.add(tell(ctx, t, copies))
	}
	t.board.Unshown = h.unshown(copies)
	for _, tell := range []func(context.Context, told) error{h.steps, h.boards, h.homes, h.saidOf} {
		all.add(tell(ctx, t))
	}
	if why.erased {
		all.add(h.unsay(ctx, t))
		all.add(h.unread(ctx, stream))
	}
	all.add(h.returns(ctx, before, t.wake))
	return all.err()
}

const copyPrefix = "slack/copy/"

func copyKey(id approval.RequestID, p review.PersonID) string {
	return copyPrefix + string(id) + "/" + string(p)
}

// copies reads what was posted about requests, by key.
func (h *Herald) copies(ctx context.Context, stream string) (map[string]*aside[Copy], error) {
	all, err := asides[Copy](ctx, h.App, stream, copyPrefix)
	out := map[string]*aside[Copy]{}
	for n := range all {
		out[all[n].key] = &all[n]
	}
	return out, err
}

// ask makes one person's message of a request say what they are asked, or what
// became of it.
func (h *Herald) ask(ctx context.Context, t told, q asked, p review.PersonID, copies map[string]*aside[Copy]) error {
	key := copyKey(q.id, p)
	c := copyOf(copies, key)
	to, err := h.reachIn(ctx, t, p)
	switch {
	case err != nil:
		return err
	case to.silent():
		t.quiet[p] = t.quiet[p] || q.open && q.seats[p].waits
		return nil
	case c.value.Under != "" && c.value.In == h.in():
		return nil // it stands in another message
	}
	if h.same(t, q, p, c, t.more[key]) {
		return nil
	}
	if q.seats[p].called && !h.stands(c) {
		if yes, err := h.hour(ctx, t, p, guide.Calling); err != nil || !yes {
			return err
		}
	}
	question, err := h.Question(ctx, review.Actor{Person: p}, t.reader.Stream, q.id)
	if err != nil {
		return err
	}
	reader := t.reader
	reader.Team = false
	if seat := q.seats[p].seat; seat != p {
		w, err := h.People(ctx)
		if err != nil {
			return err
		}
		if w.Who(seat) != p {
			reader.For = h.App.App.Name(ctx, w, seat)
		}
	}
	m, shown, err := h.signed(question, reader, c.value.Shown, t.more[key])
	if err != nil {
		return err
	}
	c.value.Stage = cmp.Or(c.value.Stage, t.stage)
	t.anew[key] = !h.stands(c)
	return h.putTo(ctx, t, to, c, m, shown, !q.open && len(t.more[key]) == 0)
}

// stands reports whether a message is where its reader can see it.
func (h *Herald) stands(c *aside[Copy]) bool { return c.value.TS != "" && c.value.In == h.in() }

// hour reports whether somebody may be told something of that kind now, and notes
// when else.
func (h *Herald) hour(ctx context.Context, t told, p review.PersonID, what guide.Kind) (bool, error) {
	to, err := h.reachNow(ctx, p)
	if err != nil || to.silent() {
		return false, err
	}
	yes, at := guide.MayPost(h.budget(), to.reader(), what, h.Now())
	if !yes {
		t.again(at)
	}
	return yes, nil
}

// copyOf is the message of that key, or one that is not there yet.
func copyOf(copies map[string]*aside[Copy], key string) *aside[Copy] {
	if copies[key] == nil {
		copies[key] = &aside[Copy]{key: key}
	}
	return copies[key]
}
