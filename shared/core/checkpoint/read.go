package checkpoint

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Open gives the checkpoint in a note that one of the keys has signed under the
// note's own origin. Other signatures are ignored, as the specification asks. A
// note that none of them signed is Denied, and what is no checkpoint Invalid.
func Open(msg []byte, keys ...ed25519.PublicKey) (Checkpoint, error) {
	if len(msg) > MaxNote {
		return Checkpoint{}, fault.Errorf(fault.Limit, "A checkpoint has at most %d bytes, and this one has %d.", MaxNote, len(msg))
	}
	origin, _, _ := bytes.Cut(msg, []byte("\n"))
	var known []note.Verifier
	for n, k := range keys {
		if slices.ContainsFunc(keys[:n], func(o ed25519.PublicKey) bool { return o.Equal(k) }) {
			continue
		}
		v, err := verifier(string(origin), k)
		if err != nil {
			return Checkpoint{}, refused("its first line names no log")
		}
		known = append(known, v)
	}
	n, err := note.Open(msg, note.VerifierList(known...))
	if _, unsigned := errors.AsType[*note.UnverifiedNoteError](err); unsigned {
		return Checkpoint{}, fault.Errorf(fault.Denied, "None of the known keys has signed this checkpoint.")
	}
	if _, forged := errors.AsType[*note.InvalidSignatureError](err); forged {
		return Checkpoint{}, fault.Errorf(fault.Denied, "The signature of this checkpoint does not fit it.")
	}
	if err != nil {
		return Checkpoint{}, refused("it is no signed note")
	}
	return parse(n.Text)
}

// Read gives the checkpoint that a note is about, whoever signed it or not.
func Read(msg []byte) (Checkpoint, error) {
	text, _, signed := bytes.Cut(msg, []byte("\n\n"))
	if !signed || len(msg) > MaxNote {
		return Checkpoint{}, refused("it is no signed note")
	}
	return parse(string(text) + "\n")
}

func refused(why string) error {
	return fault.Errorf(fault.Invalid, "This is no checkpoint of conoe: %s.", why)
}

// parse reads what Text wrote, and nothing else.
func parse(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[5] != "" {
		return c, refused("it does not have five lines")
	}
	if err := c.readOrigin(lines[0]); err != nil {
		return c, err
	}
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 1 {
		return c, refused("its second line is no size")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return c, refused("its third line is no root")
	}
	c.Root = ledger.Hash(root)
	c.Practice = lines[3] == modePractice
	if c.At, err = ledger.ParseTime(strings.TrimPrefix(lines[4], newest)); err != nil {
		return c, refused("its last line is no time")
	}
	if c.Text() != text { // whatever else could be written in two ways
		return c, refused("it is not written as conoe writes it")
	}
	return c, nil
}

func (c *Checkpoint) readOrigin(line string) error {
	parts := strings.Split(line, "/")
	if len(parts) != 3 && len(parts) != 4 || parts[0] != "conoe" {
		return refused("its first line names no log")
	}
	c.Stream = ledger.Stream{Workspace: parts[1], Name: parts[2]}
	if len(parts) == 4 {
		n, err := strconv.Atoi(strings.TrimPrefix(parts[3], "epoch-"))
		if err != nil || n < 1 {
			return refused("its first line names no epoch")
		}
		c.Epoch = n
	}
	if c.Stream.Check() != nil {
		return refused("its first line names no log")
	}
	return nil
}
