package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"conoe/shared/core/ledger"
)

// Standing is how far a consumer is in a stream.
type Standing struct {
	Consumer string
	Stream   ledger.Stream
	At, Size int64
	Held     Held
	// Since is when the first entry was written whose effects are not done; the
	// zero time if there is none.
	Since time.Time
	// Err is why the rest may be incomplete. Without a Size not even the head
	// could be read.
	Err error
}

// Behind reports whether there is, or may be, something left to do.
func (s Standing) Behind() bool { return s.Err != nil || s.At < s.Size }

// Standings lists where every consumer stands in every stream, in order of stream.
// What cannot be read of one stream keeps no other from the list: see Standing.Err.
//
// If ctx ends, it gives ctx's error and the streams that it came to, and the next
// call begins with those that it did not come to. A stream that has not grown since
// all were done with it costs one read of its head.
func (r *Relay) Standings(ctx context.Context) ([]Standing, error) {
	r.looking.Lock()
	defer r.looking.Unlock()
	streams, err := r.streams(ctx)
	if err != nil {
		return nil, fmt.Errorf("list streams: %w", err)
	}
	var out []Standing
	first := slices.IndexFunc(streams, func(s ledger.Stream) bool { return s.Name >= r.next })
	for n := range streams {
		s := streams[(max(first, 0)+n)%len(streams)]
		some := r.look(ctx, s)
		if err = ctx.Err(); err != nil {
			r.next = s.Name
			break
		}
		r.next = ""
		out = append(out, some...)
	}
	slices.SortStableFunc(out, func(a, b Standing) int { return strings.Compare(a.Stream.Name, b.Stream.Name) })
	return out, err
}

func (r *Relay) streams(ctx context.Context) (all []ledger.Stream, err error) {
	for s, err := range r.Store.Streams(ctx, r.Workspace) {
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// look says where all stand in one stream.
func (r *Relay) look(ctx context.Context, s ledger.Stream) []Standing {
	head, err := r.Store.Head(ctx, s)
	if err != nil {
		err = fmt.Errorf("look how long %s is: %w", s.Name, err)
	}
	done := err == nil
	var out []Standing
	for _, c := range r.Consumers {
		one := Standing{Consumer: c.Name(), Stream: s, At: head.Size, Size: head.Size, Err: err}
		if err == nil && r.done[s] != head.Size {
			one = r.standing(ctx, c.Name(), s, head.Size)
		}
		done = done && !one.Behind()
		out = append(out, one)
	}
	if done {
		if r.done == nil {
			r.done = map[ledger.Stream]int64{}
		}
		r.done[s] = head.Size
	}
	return out
}

func (r *Relay) standing(ctx context.Context, consumer string, s ledger.Stream, size int64) Standing {
	one := Standing{Consumer: consumer, Stream: s, Size: size}
	one.Err = func() (err error) {
		if one.At, err = r.Store.Cursor(ctx, consumer, s); err != nil || !one.Behind() {
			return err
		}
		if one.Held, _, err = r.held(ctx, consumer, s, one.At); err != nil {
			return err
		}
		one.Since, err = r.written(ctx, s, one.At)
		return err
	}()
	if one.Err != nil {
		one.Err = fmt.Errorf("look where %s stands in %s: %w", consumer, s.Name, one.Err)
	}
	return one
}

// written is when the entry at a position was written.
func (r *Relay) written(ctx context.Context, s ledger.Stream, at int64) (time.Time, error) {
	for e, err := range r.Store.Read(ctx, s, at) {
		if err != nil {
			return time.Time{}, err
		}
		t, err := ledger.AtOf(e.Bytes)
		return t.Time, err
	}
	return time.Time{}, fmt.Errorf("%w: %s has no entry %d", ledger.ErrBroken, s.Name, at)
}

// Behind lists the streams in which some consumer is behind and not parked: the
// doorbells that somebody should ring, because they were lost or are due again.
func (r *Relay) Behind(ctx context.Context) ([]ledger.Stream, error) {
	all, err := r.Standings(ctx)
	return ToRing(all), err
}

// ToRing is Behind of standings.
func ToRing(all []Standing) []ledger.Stream {
	var out []ledger.Stream
	for _, one := range all {
		if one.Behind() && !one.Held.Parked && (len(out) == 0 || out[len(out)-1] != one.Stream) {
			out = append(out, one.Stream)
		}
	}
	return out
}

// Done lists the streams with which every consumer is done, and their sizes.
func Done(all []Standing) map[ledger.Stream]int64 {
	out := map[ledger.Stream]int64{}
	for _, one := range all {
		out[one.Stream] = one.Size
	}
	for _, one := range all {
		if one.Behind() {
			delete(out, one.Stream)
		}
	}
	return out
}

// Unseen gives why something could not be read of streams that are not parked, and
// whether that is so of every head: then it is the store that cannot be read.
func Unseen(all []Standing) (err error, none bool) {
	none = len(all) > 0
	for _, one := range all {
		none = none && one.Size == 0
		if one.Err != nil && !one.Held.Parked {
			err = errors.Join(err, one.Err)
		}
	}
	return err, none
}

// Parked counts the consumers of streams that wait for a redrive.
func Parked(all []Standing) int {
	n := 0
	for _, one := range all {
		if one.Held.Parked {
			n++
		}
	}
	return n
}

// OldestWait is for how long the oldest entry waits whose effects are not done;
// 0 if none waits. What is parked is not counted: it waits for a person, and would
// hide that others wait for the relay.
func OldestWait(all []Standing, now time.Time) time.Duration {
	var oldest time.Duration
	for _, one := range all {
		if one.Behind() && !one.Held.Parked && !one.Since.IsZero() {
			oldest = max(oldest, now.Sub(one.Since))
		}
	}
	return oldest
}
