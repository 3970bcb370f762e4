package dynamo

import (
	"bytes"
	"fmt"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// headItem is a head as it is stored.
type headItem struct {
	ledger.Head
	// open says that work is left over from the newest batch: see settle.
	open bool
}

func (h headItem) toItem() item {
	i := newItem(keyHead(h.Stream), kindHead)
	putHead(i, h.Head)
	if h.open {
		i["open"] = number(1)
	}
	return i
}

func headFrom(s ledger.Stream, i item) (headItem, error) {
	if len(i) == 0 {
		return headItem{Head: ledger.Head{Stream: s}}, nil
	}
	f := fieldsOf(i, kindHead)
	h, err := f.head(s)
	return headItem{Head: h, open: f.has("open")}, err
}

// putHead writes the head's attributes into an item that has some of its own.
func putHead(i item, h ledger.Head) {
	var edge bytes.Buffer
	for _, e := range h.Edge {
		edge.Write(e[:])
	}
	i["epoch"], i["size"], i["at"] = number(int64(h.Epoch)), number(h.Size), text(h.At.String())
	i["root"], i["edge"] = binaryValue(h.Root[:]), binaryValue(edge.Bytes())
}

func (f *fields) head(s ledger.Stream) (ledger.Head, error) {
	h := ledger.Head{Stream: s, Epoch: int(f.number("epoch")), Size: f.number("size")}
	if copy(h.Root[:], f.bytes("root")) != len(h.Root) {
		f.bad = "root"
	}
	for edge := f.bytes("edge"); len(edge) > 0; {
		var e ledger.Hash
		edge = edge[copy(e[:], edge):]
		h.Edge = append(h.Edge, e)
	}
	at, err := ledger.ParseTime(f.text("at"))
	if err != nil {
		f.bad = "at"
	}
	if err := f.err(s); err != nil {
		return ledger.Head{}, err
	}
	h.At = at
	return h, h.Check()
}

// markerItem is what a second delivery of a command is told.
type markerItem struct {
	id      string
	digest  ledger.Digest
	receipt ledger.Receipt
}

func (m markerItem) toItem() item {
	i := newItem(keyMarker(m.receipt.Head.Stream, m.id), kindMarker)
	putHead(i, m.receipt.Head)
	i["digest"], i["answer"] = binaryValue(m.digest[:]), binaryValue(m.receipt.Answer)
	return i
}

// receiptFrom is the first delivery's receipt, or Invalid if that was another
// command.
func receiptFrom(s ledger.Stream, c ledger.Command, i item) (ledger.Receipt, error) {
	f := fieldsOf(i, kindMarker)
	digest, answer := f.bytes("digest"), f.bytes("answer")
	h, err := f.head(s)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if !bytes.Equal(digest, c.Digest[:]) {
		return ledger.Receipt{}, fault.Errorf(fault.Invalid, "This was sent before under the same id and said something else. Send it as something new.")
	}
	return ledger.Receipt{Head: h, Answer: answer, Repeat: true}, nil
}

func entriesToItem(s ledger.Stream, e ledger.Item) item {
	i := newItem(keyItem(s, e.First), kindEntries)
	i["first"], i["bytes"] = number(e.First), binaryValue(e.Bytes)
	return i
}

func entriesFrom(s ledger.Stream, i item) (ledger.Item, error) {
	f := fieldsOf(i, kindEntries)
	return ledger.Item{First: f.number("first"), Bytes: f.bytes("bytes")}, f.err(s)
}

func contentToItem(s ledger.Stream, c ledger.Content) item {
	i := newItem(keyContent(s, c.Digest), kindContent)
	i["digest"], i["salt"], i["bytes"] = binaryValue(c.Digest[:]), binaryValue(c.Salt[:]), binaryValue(c.Bytes)
	return i
}

// contentFrom reads a content. A text that does not fit its digest is never
// handed out: it is ErrBroken.
func contentFrom(s ledger.Stream, i item) (ledger.Content, error) {
	f := fieldsOf(i, kindContent)
	c := ledger.Content{Bytes: f.bytes("bytes")}
	copy(c.Digest[:], f.bytes("digest"))
	copy(c.Salt[:], f.bytes("salt"))
	if err := f.err(s); err != nil {
		return c, err
	}
	if c.Check() != nil {
		return c, fmt.Errorf("%w: the content %s of %s was changed", ledger.ErrBroken, c.Digest, s.Name)
	}
	return c, nil
}

func streamToItem(s ledger.Stream) item {
	i := newItem(keyStream(s), kindStream)
	i["name"] = text(s.Name)
	return i
}
