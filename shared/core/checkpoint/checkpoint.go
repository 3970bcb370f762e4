package checkpoint

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"conoe/shared/core/ledger"
)

// Checkpoint is what is signed: a stream at one size.
type Checkpoint struct {
	Stream ledger.Stream
	Epoch  int // see ledger.Head
	Size   int64
	Root   ledger.Hash
	At     ledger.Time // of the newest entry
	// Practice: the stream is of a practice file and evidence of nothing.
	Practice bool
}

// Of is the checkpoint of a head.
func Of(h ledger.Head, practice bool) Checkpoint {
	return Checkpoint{Stream: h.Stream, Epoch: h.Epoch, Size: h.Size, Root: h.Root, At: h.At, Practice: practice}
}

// Origin names the log: "conoe/<workspace>/<stream>", and "/epoch-<n>" after it
// from the first restored copy on. Within one origin no two checkpoints may
// contradict each other.
func (c Checkpoint) Origin() string {
	origin := "conoe/" + c.Stream.Workspace + "/" + c.Stream.Name
	if c.Epoch > 0 {
		origin += fmt.Sprintf("/epoch-%d", c.Epoch)
	}
	return origin
}

// Text is what is signed: origin, size and root, and as extension lines the mode
// and the time of the newest entry.
func (c Checkpoint) Text() string {
	mode := modeReal
	if c.Practice {
		mode = modePractice
	}
	return fmt.Sprintf("%s\n%d\n%s\n%s\n%s%s\n", c.Origin(), c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), mode, newest, c.At)
}

const (
	modePractice = "mode practice"
	modeReal     = "mode real"
	newest       = "newest "
)

// Code is the short code of the checkpoint.
func (c Checkpoint) Code() string { return Code(c.Root, c.Size) }

// Code is a short code of a root at a size, which people can compare by eye: three
// groups of four letters and digits of RFC 4648's base32, which has no 0, 1, 8
// and 9. It is the first 60 bits of SHA-256("conoe/checkpoint-code/v1\n" ‖ size
// as 8 bytes, big end first ‖ root): enough to recognise what one has seen; the
// proof is the note.
func Code(root ledger.Hash, size int64) string {
	b := append([]byte("conoe/checkpoint-code/v1\n"), make([]byte, 8)...)
	binary.BigEndian.PutUint64(b[len(b)-8:], uint64(size))
	sum := sha256.Sum256(append(b, root[:]...))
	s := base32.StdEncoding.EncodeToString(sum[:])
	return s[:4] + "-" + s[4:8] + "-" + s[8:12]
}

// Before reports whether c is an earlier state of its stream than o, by epoch and
// size.
func (c Checkpoint) Before(o Checkpoint) bool {
	return c.Epoch < o.Epoch || c.Epoch == o.Epoch && c.Size < o.Size
}
