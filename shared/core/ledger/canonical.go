package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gowebpki/jcs"

	"conoe/shared/core/fault"
)

// Bounds of canonical JSON.
const (
	maxDepth   = 32
	maxMembers = 1000 // of one object
	maxInteger = 1<<53 - 1
)

// Encode gives the canonical bytes of v: those of RFC 8785, over a narrower
// JSON. Null, a number that is not an integer within ±2^53−1, a duplicate key,
// text that is not valid UTF-8 in NFC, more than 32 levels and more than 1,000
// members of one object are Invalid, and the sentence says where it is.
//
// The refusal comes before the canonicalisation, so no value is ever changed
// to fit.
func Encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	// json writes the escape \ufffd for bytes that were not UTF-8 and leaves
	// a U+FFFD of the input as it is, so the escape tells the two apart.
	return canonical(buf.Bytes(), scanner{refuseEscapedFFFD: true})
}

// Canonical does for JSON that exists what Encode does for a value.
func Canonical(raw []byte) ([]byte, error) {
	return canonical(raw, scanner{})
}

// IsCanonical says whether b is exactly what Encode could have returned.
func IsCanonical(b []byte) bool {
	s := scanner{b: b}
	return s.document() == nil && !s.loose && !s.unordered
}

func canonical(raw []byte, s scanner) ([]byte, error) {
	s.b = bytes.Trim(raw, " \t\r\n")
	if err := s.document(); err != nil {
		return nil, err
	}
	switch {
	case s.loose || s.unordered && s.escaped: // the general way
	case s.unordered:
		return ordered(s.b), nil
	default:
		return bytes.Clone(s.b), nil
	}
	out, err := jcs.Transform(s.b)
	if err != nil {
		return nil, fault.Errorf(fault.Invalid, "This is not JSON that can be made canonical: %w", err)
	}
	return out, nil
}
