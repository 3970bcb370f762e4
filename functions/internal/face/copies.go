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
)

// A Copy is one message of ours, and what stands in it.
type Copy struct {
	In      string    `json:"in"` // the installation: elsewhere it is no copy
	Claimed time.Time `json:"claimed,omitzero"`
	Channel string    `json:"channel,omitzero"`
	TS      string    `json:"ts,omitzero"`
	Hash    string    `json:"hash,omitzero"`
	At      time.Time `json:"at,omitzero"` // when it was last changed
	// Shown are the blocks on which somebody decides or has decided; see
	// screen.Proof. They go when something of it is erased.
	Shown []Shown `json:"shown,omitzero"`
	// Over: what it is about has ended, and nothing changes it any more.
	Over bool `json:"over,omitzero"`
	// Gone is Slack's word for why it cannot be reached.
	Gone string `json:"gone,omitzero"`
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
// crash between a post and its note posts once more. What cannot be reached is
// noted and is no error.
func (h *Herald) put(ctx context.Context, stream string, c *aside[Copy], to channelOf, m screen.Message, shown []Shown, over bool) error {
	want := c.value
	if want.In != h.in() {
		want = Copy{In: h.in()}
	}
	want.Hash, want.Shown, want.Over = hashOf(m), shown, over
	switch {
	case want.Gone != "" || want.Hash == c.value.Hash && c.value.TS != "" && c.value.In == h.in():
		return c.set(ctx, h.App, stream, want)
	case want.TS == "":
		return h.post(ctx, stream, c, to, m, want)
	}
	err := h.Slack.Edit(ctx, want.Channel, want.TS, m.Text, m.Blocks)
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
		want.TS, err = h.Slack.Post(ctx, channel, "", m.Text, m.Blocks)
	}
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

func hashOf(m screen.Message) string {
	sum := sha256.New()
	sum.Write([]byte(m.Text))
	sum.Write([]byte{0})
	sum.Write(m.Blocks)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// lost reports whether another relay was first: it does the same work.
func lost(err error) bool { return fault.CodeOf(err) == fault.Conflict }
