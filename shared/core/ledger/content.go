package ledger

import (
	"crypto/sha256"
	"fmt"
	"io"

	"conoe/shared/core/fault"
)

// Content is a text beside the log. Its digest is salted, so that a digest
// left behind by an erasure cannot be matched by guessing the text.
type Content struct {
	Digest Digest
	Salt   [32]byte
	Bytes  []byte
}

const contentPrefix = "conoe/content/v1\n"

// NewContent salts the bytes from random and computes their digest.
func NewContent(random io.Reader, bytes []byte) (Content, error) {
	c := Content{Bytes: bytes}
	if _, err := io.ReadFull(random, c.Salt[:]); err != nil {
		return Content{}, fmt.Errorf("salt content: %w", err)
	}
	c.Digest = c.digest()
	return c, nil
}

// Check says whether the digest is that of salt and bytes.
func (c Content) Check() error {
	if c.digest() != c.Digest {
		return fault.Errorf(fault.Invalid, "A text is not the one that its digest names. It was changed after it was recorded.")
	}
	return nil
}

func (c Content) digest() (d Digest) {
	h := sha256.New()
	io.WriteString(h, contentPrefix) //nolint:errcheck // a hash never fails
	h.Write(c.Salt[:])
	h.Write(c.Bytes)
	h.Sum(d[:0])
	return d
}
