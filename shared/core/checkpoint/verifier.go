package checkpoint

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// VerifierKey is the public key as other tools for signed notes take it, for one
// origin: <origin>+<hash>+<key>.
func VerifierKey(origin string, public ed25519.PublicKey) (string, error) {
	return note.NewEd25519VerifierKey(origin, public)
}

// ReadVerifierKey is the public key in what VerifierKey wrote, of whatever origin.
func ReadVerifierKey(s string) (ed25519.PublicKey, error) {
	_, err := note.NewVerifier(s)
	_, rest, _ := strings.Cut(s, "+")
	_, coded, _ := strings.Cut(rest, "+")
	raw, decoding := base64.StdEncoding.DecodeString(coded)
	if err != nil || decoding != nil || len(raw) != 1+ed25519.PublicKeySize {
		return nil, fault.Errorf(fault.Invalid, "A public key is written as <name>+<hash>+<key>, as `conoe compare` prints it.")
	}
	return raw[1:], nil
}

// Fingerprint is the SHA-256 of a public key: what people compare, and the same
// for all streams.
func Fingerprint(public ed25519.PublicKey) ledger.Digest { return sha256.Sum256(public) }

func verifier(origin string, public ed25519.PublicKey) (note.Verifier, error) {
	key, err := VerifierKey(origin, public)
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	return note.NewVerifier(key)
}
