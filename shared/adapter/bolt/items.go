package bolt

import (
	"bytes"
	"encoding/json"
	"fmt"

	"conoe/shared/core/ledger"
)

// headItem is a head as it is stored, under the stream's own key.
type headItem struct {
	V     int           `json:"v"`
	Epoch int           `json:"epoch,omitzero"`
	Size  int64         `json:"size"`
	Root  ledger.Hash   `json:"root"`
	Edge  []ledger.Hash `json:"edge"`
	At    ledger.Time   `json:"at"`
}

func toHead(h ledger.Head) headItem {
	return headItem{V: 1, Epoch: h.Epoch, Size: h.Size, Root: h.Root, Edge: h.Edge, At: h.At}
}

func (i headItem) head(s ledger.Stream) (ledger.Head, error) {
	h := ledger.Head{Stream: s, Epoch: i.Epoch, Size: i.Size, Root: i.Root, Edge: i.Edge, At: i.At}
	return h, h.Check()
}

// markerItem is what a second delivery of a command is told.
type markerItem struct {
	V      int           `json:"v"`
	Digest ledger.Digest `json:"digest"`
	Head   headItem      `json:"head"`
	Answer []byte        `json:"answer,omitempty"`
}

// snapshotItem stands before the snapshot's body, on a line of its own.
type snapshotItem struct {
	V    int      `json:"v"`
	Fold int      `json:"fold"`
	Head headItem `json:"head"`
}

func decodeHead(s ledger.Stream, b []byte) (ledger.Head, error) {
	if b == nil {
		return ledger.Head{Stream: s}, nil
	}
	var i headItem
	if err := json.Unmarshal(b, &i); err != nil {
		return ledger.Head{}, fmt.Errorf("%w: head of %s: %w", ledger.ErrBroken, s.Name, err)
	}
	return i.head(s)
}

func decodeMarker(s ledger.Stream, b []byte) (markerItem, ledger.Receipt, error) {
	var i markerItem
	if err := json.Unmarshal(b, &i); err != nil {
		return i, ledger.Receipt{}, fmt.Errorf("%w: marker in %s: %w", ledger.ErrBroken, s.Name, err)
	}
	h, err := i.Head.head(s)
	return i, ledger.Receipt{Head: h, Answer: i.Answer, Repeat: true}, err
}

func encodeSnapshot(n ledger.Snapshot) ([]byte, error) {
	b, err := json.Marshal(snapshotItem{V: 1, Fold: n.Fold, Head: toHead(n.Head)})
	return append(append(b, '\n'), n.Body...), err
}

func decodeSnapshot(s ledger.Stream, b []byte) (ledger.Snapshot, bool) {
	line, body, found := bytes.Cut(b, []byte("\n"))
	var i snapshotItem
	if !found || json.Unmarshal(line, &i) != nil {
		return ledger.Snapshot{}, false
	}
	h, err := i.Head.head(s)
	return ledger.Snapshot{Fold: i.Fold, Head: h, Body: bytes.Clone(body)}, err == nil
}

func encodeContent(c ledger.Content) []byte {
	return append(append(make([]byte, 0, len(c.Salt)+len(c.Bytes)), c.Salt[:]...), c.Bytes...)
}

func decodeContent(s ledger.Stream, d ledger.Digest, b []byte) (ledger.Content, error) {
	c := ledger.Content{Digest: d}
	if n := copy(c.Salt[:], b); n == len(c.Salt) {
		c.Bytes = append([]byte{}, b[n:]...)
	}
	if c.Check() != nil {
		return c, fmt.Errorf("%w: the content %s of %s was changed", ledger.ErrBroken, d, s.Name)
	}
	return c, nil
}
