package checkpoint

import (
	"context"
	"crypto/ed25519"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"conoe/shared/core/fault"
)

// Key signs with Ed25519 (RFC 8032, not prehashed). The private key never leaves
// it. Sign may make the key if there is none yet; Public of a key that does not
// exist is NotFound.
type Key interface {
	Sign(ctx context.Context, message []byte) ([]byte, error)
	Public(ctx context.Context) (ed25519.PublicKey, error)
}

// MaxNote is how long a note may be that is opened.
const MaxNote = 8 << 10

// Sign gives the signed note. A signature that does not verify is not given out.
func Sign(ctx context.Context, k Key, c Checkpoint) ([]byte, error) {
	text := c.Text()
	if read, err := parse(text); err != nil || read != c {
		return nil, fault.Errorf(fault.Invalid, "There is no checkpoint of %.40q at %d in epoch %d.", c.Stream.Name, c.Size, c.Epoch)
	}
	sig, err := k.Sign(ctx, []byte(text))
	if err != nil {
		return nil, fmt.Errorf("sign a checkpoint of %s: %w", c.Stream.Name, err)
	}
	public, err := k.Public(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign a checkpoint of %s: %w", c.Stream.Name, err)
	}
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, []byte(text), sig) {
		return nil, fmt.Errorf("sign a checkpoint of %s: the key signs otherwise than its public part says", c.Stream.Name)
	}
	s, err := newSigner(c.Origin(), public, sig)
	if err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: text}, s)
}

// signer gives a signature that was made before.
type signer struct {
	note.Verifier
	sig []byte
}

func newSigner(origin string, public ed25519.PublicKey, sig []byte) (signer, error) {
	v, err := verifier(origin, public)
	return signer{v, sig}, err
}

// Sign is note.Signer's.
func (s signer) Sign([]byte) ([]byte, error) { return s.sig, nil }
