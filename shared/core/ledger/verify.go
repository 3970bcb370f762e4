package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrBroken says that stored bytes are not those that were recorded.
var ErrBroken = errors.New("the record is broken")

// Verify rereads a stream up to its head, recomputes every hash and compares.
// What does not fit is ErrBroken, with the first place where it shows.
func Verify(ctx context.Context, log Log, s Stream) error {
	want, err := log.Head(ctx, s)
	if err != nil {
		return fmt.Errorf("read head of %s: %w", s.Name, err)
	}
	if err := want.Check(); err != nil {
		return err
	}
	got := Head{Stream: want.Stream}
	for e, err := range log.Read(ctx, s, 0) {
		if err != nil {
			return fmt.Errorf("read %s: %w", s.Name, err)
		}
		if got.Size == want.Size {
			break // appended after the head was read
		}
		if got, err = next(got, e); err != nil {
			return err
		}
	}
	if got.Size != want.Size || got.Root != want.Root || got.At != want.At || got.Epoch != want.Epoch || !slices.Equal(got.Edge, want.Edge) {
		return fmt.Errorf("%w: the %d entries of %s do not make its head of %d", ErrBroken, got.Size, s.Name, want.Size)
	}
	return nil
}

func next(h Head, e Entry) (Head, error) {
	at, err := AtOf(e.Bytes)
	switch {
	case e.Seq != h.Size:
		return h, fmt.Errorf("%w: entry %d of %s comes where %d should", ErrBroken, e.Seq, h.Stream.Name, h.Size)
	case err != nil || !IsCanonical(e.Bytes):
		return h, fmt.Errorf("%w: entry %d of %s is not canonical", ErrBroken, e.Seq, h.Stream.Name)
	case at.Before(h.At.Time):
		return h, fmt.Errorf("%w: entry %d of %s is earlier than the one before", ErrBroken, e.Seq, h.Stream.Name)
	}
	h = h.Add(e.Bytes)
	h.At = at
	return h, nil
}

// VerifyContents compares stored contents with their digests. It gives those
// that are absent, in the order asked for; one that does not fit is ErrBroken.
func VerifyContents(ctx context.Context, store Contents, s Stream, digests ...Digest) (absent []Digest, err error) {
	found, err := store.Content(ctx, s, digests...)
	if err != nil {
		return nil, fmt.Errorf("read contents of %s: %w", s.Name, err)
	}
	for _, d := range digests {
		c, ok := found[d]
		if !ok {
			absent = append(absent, d)
			continue
		}
		if c.Digest != d || c.Check() != nil {
			return nil, fmt.Errorf("%w: the content %s of %s was changed", ErrBroken, d, s.Name)
		}
	}
	return absent, nil
}
