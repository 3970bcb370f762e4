package usecase

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Standing says how a stream compares with its newest checkpoint on the archive.
type Standing string

// The standings.
const (
	Same       Standing = "same"       // the stream is what was signed
	Longer     Standing = "longer"     // and has grown since
	Unsigned   Standing = "unsigned"   // nothing of it was signed yet
	GoesOn     Standing = "goes_on"    // it lacks what was signed, and an entry says so
	Shorter    Standing = "shorter"    // it lacks entries that were signed
	Gone       Standing = "gone"       // nothing of it is left
	Different  Standing = "different"  // it has other entries than were signed
	Unverified Standing = "unverified" // no known key has signed the checkpoint
)

// Fits reports whether nothing is missing that nobody has accounted for.
func (s Standing) Fits() bool { return s == Same || s == Longer || s == Unsigned || s == GoesOn }

// Lacks reports whether the stream lacks something that was signed. Restored lets it
// go on.
func (s Standing) Lacks() bool { return s == Shorter || s == Gone || s == Different }

// Compared is a stream beside its newest checkpoint on the archive.
type Compared struct {
	Stream   string   `json:"stream"`
	Standing Standing `json:"standing"`
	Epoch    int      `json:"epoch,omitzero"` // the stream's
	Size     int64    `json:"size"`
	// What was signed; zero if nothing was.
	Signed      string        `json:"signed,omitzero"` // name on the archive
	SignedEpoch int           `json:"signed_epoch,omitzero"`
	SignedSize  int64         `json:"signed_size,omitzero"`
	Code        string        `json:"code,omitzero"`
	SignedAt    ledger.Time   `json:"signed_at,omitzero"` // of the newest entry that was signed
	root        ledger.Digest // that was signed
	note        ledger.Digest // SHA-256 of the note
}

// Compare compares every stream, and every one that the archive knows, with its
// newest checkpoint. Besides the present key those in earlier are trusted. What
// was signed is recomputed from the entries. It writes nothing.
func (c *Checkpoints) Compare(ctx context.Context, by review.Actor, earlier ...ed25519.PublicKey) ([]Compared, error) {
	w, err := c.App.workspace(ctx)
	if err != nil {
		return nil, err
	}
	if err := review.May(by, review.VerbCompare, w, nil); err != nil {
		return nil, err
	}
	newest, heads, err := c.both(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := c.keys(ctx, earlier)
	if err != nil {
		return nil, err
	}
	names := maps.Clone(heads)
	for name := range newest {
		names[name] = heads[name]
	}
	out := []Compared{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		head := names[name]
		head.Stream = c.App.stream(name)
		one, err := c.compare(ctx, head, newest[name], keys)
		if err != nil {
			return nil, fmt.Errorf("compare %s: %w", name, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// both gives the newest checkpoint of each stream by the names on the archive, and
// the heads of the streams.
func (c *Checkpoints) both(ctx context.Context) (newest map[string]checkpoint.Checkpoint, heads map[string]ledger.Head, err error) {
	if newest, err = c.archived(ctx, ledger.Stream{Workspace: c.App.Workspace}); err != nil {
		return nil, nil, err
	}
	heads = map[string]ledger.Head{}
	for s, err := range c.App.Store.Streams(ctx, c.App.Workspace) {
		if err != nil {
			return nil, nil, fmt.Errorf("list streams: %w", err)
		}
		if heads[s.Name], err = c.App.Store.Head(ctx, s); err != nil {
			return nil, nil, fmt.Errorf("compare %s: %w", s.Name, err)
		}
	}
	return newest, heads, nil
}

// archived gives the newest checkpoint of a stream, or of each of the workspace, as
// far as a name tells it. Other files on the archive are nobody's business.
func (c *Checkpoints) archived(ctx context.Context, s ledger.Stream) (map[string]checkpoint.Checkpoint, error) {
	names, err := c.Archive.Names(ctx, checkpoint.Prefix(s))
	if err != nil {
		return nil, fmt.Errorf("look on the archive: %w", err)
	}
	out := map[string]checkpoint.Checkpoint{}
	for _, name := range names {
		one, ok := checkpoint.ReadName(name)
		if before, seen := out[one.Stream.Name]; ok && (!seen || before.Before(one)) {
			out[one.Stream.Name] = one
		}
	}
	return out, nil
}

// keys are those that are trusted. A key that does not exist has signed nothing.
func (c *Checkpoints) keys(ctx context.Context, earlier []ed25519.PublicKey) ([]ed25519.PublicKey, error) {
	own, err := c.Key.Public(ctx)
	if fault.CodeOf(err) == fault.NotFound {
		return earlier, nil
	}
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	return append(slices.Clone(earlier), own), nil
}

// compare compares one stream with its newest checkpoint, which is zero if there
// is none.
func (c *Checkpoints) compare(ctx context.Context, head ledger.Head, newest checkpoint.Checkpoint, keys []ed25519.PublicKey) (Compared, error) {
	out := Compared{Stream: head.Stream.Name, Standing: Unsigned, Epoch: head.Epoch, Size: head.Size}
	if newest.Size == 0 {
		return out, nil
	}
	out.Signed, out.SignedEpoch, out.SignedSize = newest.Name(), newest.Epoch, newest.Size
	msg, err := c.Archive.Get(ctx, newest.Name())
	if err != nil && fault.CodeOf(err) != fault.Limit {
		return out, err
	}
	signed, err := checkpoint.Open(msg, keys...)
	if err != nil || signed.Name() != newest.Name() {
		out.Standing = Unverified
		return out, nil
	}
	out.Code, out.SignedAt = signed.Code(), signed.At
	out.root, out.note = ledger.Digest(signed.Root), sha256.Sum256(msg)
	out.Standing, err = c.standing(ctx, head, signed)
	return out, err
}
