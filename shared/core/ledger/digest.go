package ledger

import (
	"encoding/hex"
	"strings"

	"conoe/shared/core/fault"
)

// Digest is a SHA-256. As text it is "sha256:" and 64 lower-case hex digits,
// and nothing else is accepted.
type Digest [32]byte

const digestPrefix = "sha256:"

// ParseDigest reads the text form.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	digits, ok := strings.CutPrefix(s, digestPrefix)
	if !ok || len(digits) != 2*len(d) || strings.ToLower(digits) != digits {
		return Digest{}, errDigest()
	}
	if _, err := hex.Decode(d[:], []byte(digits)); err != nil {
		return Digest{}, errDigest()
	}
	return d, nil
}

func errDigest() error {
	return fault.Errorf(fault.Invalid, "A digest is written as “sha256:” and 64 lower-case hex digits.")
}

// String is the text form.
func (d Digest) String() string { return string(d.append(nil)) }

// MarshalText gives the text form.
func (d Digest) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText reads the text form.
func (d *Digest) UnmarshalText(text []byte) error {
	parsed, err := ParseDigest(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// GobEncode gives the bytes. Without it, encoding/gob writes them one by one,
// half of them as two, and leaves out no digest that is zero.
func (d Digest) GobEncode() ([]byte, error) { return d[:], nil }

// GobDecode reads what GobEncode wrote.
func (d *Digest) GobDecode(b []byte) error {
	if len(b) != len(d) {
		return errDigest()
	}
	copy(d[:], b)
	return nil
}

// IsZero says that there is no digest; nothing is known to hash to it.
func (d Digest) IsZero() bool { return d == Digest{} }

func (d Digest) append(dst []byte) []byte {
	if dst == nil {
		dst = make([]byte, 0, len(digestPrefix)+2*len(d))
	}
	return hex.AppendEncode(append(dst, digestPrefix...), d[:])
}
