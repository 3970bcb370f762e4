package face

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
)

// A Copy is one message of ours, and what stands in it.
type Copy struct {
	In      string    `json:"in"` // the installation: elsewhere it is no copy
	Claimed time.Time `json:"claimed,omitzero"`
	Channel string    `json:"channel,omitzero"`
	TS      string    `json:"ts,omitzero"`
	Hash    string    `json:"hash,omitzero"`
	Made    string    `json:"made,omitzero"` // a digest of what it is made of, where that is known
	At      time.Time `json:"at,omitzero"`   // when it was last changed
	// Shown are the blocks on which somebody decides or has decided; see
	// screen.Proof. They go when something of it is erased.
	Shown []Shown `json:"shown,omitzero"`
	// Over: what it is about has ended, and nothing changes it any more.
	Over bool `json:"over,omitzero"`
	// Gone is Slack's word for why it cannot be reached.
	Gone string `json:"gone,omitzero"`
	// Unfit is Slack's word for why it does not take what the hash is of. That is not
	// tried again.
	Unfit string `json:"unfit,omitzero"`
	// Thread is the message below which it stands.
	Thread string `json:"thread,omitzero"`
	// Stage is that in which somebody was asked by it.
	Stage review.Stage `json:"stage,omitzero"`
	// Under is the key of the message in which it stands instead of one of its own.
	Under string `json:"under,omitzero"`
	// Nag is how far a reminder has gone, or the care for a request. By is the
	// colleague who asked for one at Asked.
	Nag   int             `json:"nag,omitzero"`
	Asked time.Time       `json:"asked,omitzero"`
	By    review.PersonID `json:"by,omitzero"`
}

// Shown is what a message showed.
type Shown struct {
	Digest approval.Digest `json:"digest"`
	Salt   []byte          `json:"salt"`
	Blocks json.RawMessage `json:"blocks"`
}

// lease is for how long who claims a copy may take to post it. Its call ends
// sooner by its own limit.
const lease = time.Minute

// channelOf finds the channel of a copy when it is posted.
type channelOf func(context.Context) (string, error)

// put makes a copy say what it should: it is posted once, and edited in place. A
// crash between a post and its note posts once more. What cannot be reached, or what
// Slack does not take, is noted and is no error: it keeps nobody else from being told.
func (h *Herald) put(ctx context.Context, stream string, c *aside[Copy], to channelOf, m screen.Message, shown []Shown, over bool) error {
	want := c.value
	if want.In != h.in() {
		want = Copy{In: h.in(), Thread: want.Thread, Stage: want.Stage, Nag: want.Nag}
	}
	want.Hash, want.Shown, want.Over = hashOf(m), shown, over
	switch {
	case want.Gone != "" || want.Hash == c.value.Hash && (c.value.TS != "" || c.value.Unfit != "") && c.value.In == h.in():
		return c.set(ctx, h.App, stream, want)
	case want.TS == "":
		return h.post(ctx, stream, c, to, m, want)
	}
	err := h.Slack.Edit(ctx, want.Channel, want.TS, m.Text, m.Blocks)
	want.Unfit, err = h.unfit(ctx, stream, c.key, err)
	if gone, ok := errors.AsType[slackapp.Gone](err); ok {
		want.Gone = gone.Code
		if gone.Code == "message_not_found" && !over { // somebody deleted it while it is needed
			want.Gone, want.TS, want.Channel = "", "", ""
			return h.post(ctx, stream, c, to, m, want)
		}
		err = nil
	}
	if err != nil {
		return err
	}
	want.At = h.Now().UTC()
	if err := c.set(ctx, h.App, stream, want); !lost(err) {
		return err
	}
	return h.doubt(ctx, stream, c.key)
}

// doubt: two relays edited a copy at once, and nobody knows whose edit came last. So
// what is noted of it is not believed, and whoever was second looks again.
func (h *Herald) doubt(ctx context.Context, stream, key string) error {
	for {
		now, err := asideOf[Copy](ctx, h.App, stream, key)
		if err != nil {
			return err
		}
		unsure := now.value
		unsure.Hash = ""
		if err := now.set(ctx, h.App, stream, unsure); err == nil {
			return errSecond
		} else if !lost(err) {
			return err
		}
	}
}

var errSecond = fault.Errorf(fault.Conflict, "Another relay told of this at the same moment.")

// post claims a copy, posts it, and notes where it is.
func (h *Herald) post(ctx context.Context, stream string, c *aside[Copy], to channelOf, m screen.Message, want Copy) error {
	now := h.Now().UTC()
	if at := c.value.Claimed.Add(lease); c.value.TS == "" && !c.value.Claimed.IsZero() && now.Before(at) {
		return relay.Wait{Until: at}
	}
	before := c.value
	claimed := Copy{In: h.in(), Claimed: now}
	if err := c.set(ctx, h.App, stream, claimed); err != nil {
		return err
	}
	channel, err := to(ctx)
	if err == nil {
		err = h.turn(channel)
	}
	if err == nil {
		want.TS, err = h.Slack.Post(ctx, channel, want.Thread, m.Text, m.Blocks)
	}
	want.Unfit, err = h.unfit(ctx, stream, c.key, err)
	if gone, ok := errors.AsType[slackapp.Gone](err); ok {
		want.Gone, err = gone.Code, nil
	}
	if err != nil {
		before.Claimed, before.TS = time.Time{}, ""
		return errors.Join(err, c.set(context.WithoutCancel(ctx), h.App, stream, before))
	}
	want.Claimed, want.Channel, want.At = time.Time{}, channel, now
	return c.set(ctx, h.App, stream, want)
}

// putTo is put for a message to one person. If nothing reaches them, that is noted.
func (h *Herald) putTo(ctx context.Context, t told, to reached, c *aside[Copy], m screen.Message, shown []Shown, over bool) error {
	if c.value.Gone != "" && !over { // the person may be there again
		c.value.Gone, c.value.TS, c.value.Channel = "", "", ""
	}
	if err := h.put(ctx, t.reader.Stream, c, h.direct(to.user), m, shown, over); err != nil {
		return err
	}
	if c.value.Gone == "" || over {
		return nil
	}
	t.quiet[to.person] = true
	delete(t.reach, to.person)
	return h.off(ctx, to.person, c.value.Gone)
}

// postEvery is how long after a message the next may follow in the same channel.
const postEvery = 1100 * time.Millisecond

// turn takes the turn of a channel. Nobody waits for it here: others are told
// meanwhile, and whoever would be second in a second comes again.
func (h *Herald) turn(channel string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.Now()
	if h.Slack.Now != nil { // Slack's pace is kept by that clock
		now = h.Slack.Now()
	}
	if at := h.posted[channel].Add(postEvery); now.Before(at) {
		return relay.Wait{Until: at}
	}
	if h.posted == nil || len(h.posted) >= manyChannels {
		h.posted = map[string]time.Time{}
	}
	h.posted[channel] = now
	return nil
}

// manyChannels are more than are told something within a second.
const manyChannels = 10_000

func hashOf(m screen.Message) string {
	sum := sha256.New()
	sum.Write([]byte(m.Text))
	sum.Write([]byte{0})
	sum.Write(m.Blocks)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// lost reports whether another relay was first: it does the same work.
func lost(err error) bool { return fault.CodeOf(err) == fault.Conflict }
