package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// MaxGet is how long a file is at most that an Archive gives.
const MaxGet = 1 << 20

// Archive is a shelf on which one can look for what was put there. The more it
// belongs to others than those who keep the ledger, the more checkpoints on it
// prove.
//
// Names lists the names that begin with prefix, in order. Get of a name that is
// not there is NotFound, and of what is longer than MaxGet is Limit.
type Archive interface {
	Shelf
	Names(ctx context.Context, prefix string) ([]string, error)
	Get(ctx context.Context, name string) ([]byte, error)
}

// Checkpoints is the relay's consumer that signs the heads of streams and puts the
// notes on the archive: when something happened on which others rely, and daily.
//
// The note lies beside the stream before it is put, so a crash between the two
// puts it later; a note of one head has the same bytes whenever it is signed.
type Checkpoints struct {
	App     *App
	Key     checkpoint.Key
	Archive Archive

	mu  sync.Mutex
	fit map[string]bool // streams that fit the archive when this process looked

	sweeping sync.Mutex
	swept    time.Time // by this process, without a failure
}

// signedKinds are the kinds of entries after which a checkpoint leaves at once.
var signedKinds = []string{
	review.KindOf(review.GateDecided{}), review.KindOf(review.EndedReview{}), review.KindOf(review.ExportRequested{}),
	review.KindOf(review.ExportDelivered{}), review.KindOf(review.SettingsAdopted{}), ledger.Restored,
}

// Signed is the newest checkpoint of a stream. It lies beside it under signedKey.
type Signed struct {
	Epoch int           `json:"epoch,omitzero"`
	Size  int64         `json:"size"`
	Root  ledger.Digest `json:"root"`
	At    time.Time     `json:"at"`           // when it was signed
	Note  string        `json:"note"`         // the signed note
	Put   bool          `json:"put,omitzero"` // it is on the archive
}

const signedKey = "checkpoint"

// covers reports whether the checkpoint is on the archive and of a head that is at
// least of that size.
func (s Signed) covers(epoch int, size int64) bool {
	return s.Put && s.Epoch == epoch && s.Size >= size
}

// Name is the consumer's name.
func (*Checkpoints) Name() string { return "checkpoints" }

// Perform signs the head of the stream if an entry matters, and with an export the
// heads of all streams that it is about. One checkpoint covers all entries.
func (c *Checkpoints) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	var size int64
	for _, e := range entries {
		kind, _, err := ledger.KindOf(e.Bytes)
		if err != nil {
			return 0, fmt.Errorf("look whether to sign: %w", err)
		}
		if !slices.Contains(signedKinds, kind) {
			continue
		}
		size = e.Seq + 1
		if kind == review.KindOf(review.ExportRequested{}) {
			if err := c.signScope(ctx, e); err != nil {
				return 0, err
			}
		}
	}
	if size > 0 {
		if _, err := c.Sign(ctx, s, size); err != nil {
			return 0, err
		}
	}
	return len(entries), nil
}

// signScope signs the streams that an export is about.
func (c *Checkpoints) signScope(ctx context.Context, requested ledger.Entry) error {
	var r ledger.Record[review.ExportRequested]
	if err := json.Unmarshal(requested.Bytes, &r); err != nil {
		return fmt.Errorf("read the request of an export: %w", err)
	}
	streams, err := c.App.ExportScope(ctx, review.Actor{Workflow: true}, r.Data.Export)
	if err != nil {
		return err
	}
	for _, name := range streams {
		s := c.App.stream(name)
		head, err := c.App.Store.Head(ctx, s)
		if err != nil {
			return fmt.Errorf("sign %s: %w", name, err)
		}
		if head.Size == 0 { // registered, and not opened yet
			continue
		}
		if _, err := c.Sign(ctx, s, head.Size); err != nil {
			return err
		}
	}
	return nil
}
