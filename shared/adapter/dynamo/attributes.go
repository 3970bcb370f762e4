package dynamo

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/ledger"
)

type item = map[string]types.AttributeValue

// The kinds of items. A kind's meaning never changes; a new shape is a new v.
const (
	kindAside    = "aside"
	kindContent  = "content"
	kindCursor   = "cursor"
	kindEntries  = "entries"
	kindErase    = "erase"
	kindHead     = "head"
	kindMarker   = "marker"
	kindPack     = "pack"
	kindPart     = "part"
	kindSnapshot = "snapshot"
	kindStream   = "stream"
	kindTable    = "table"
)

const version = 1

func newItem(k key, kind string) item {
	i := k.item()
	i["kind"], i["v"] = text(kind), number(version)
	return i
}

func (k key) item() item { return item{PartitionKey: text(k.pk), SortKey: text(k.sk)} }

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func binaryValue(b []byte) types.AttributeValue {
	if b == nil {
		b = []byte{} // nil would be sent as null
	}
	return &types.AttributeValueMemberB{Value: b}
}

// fields reads an item's attributes. What is missing or of another type makes
// it bad, and is zero.
type fields struct {
	item item
	bad  string
}

func fieldsOf(i item, kind string) *fields {
	f := &fields{item: i}
	if f.text("kind") != kind || f.number("v") != version {
		f.bad = "kind"
	}
	return f
}

func (f *fields) text(name string) string {
	v, ok := f.item[name].(*types.AttributeValueMemberS)
	if !ok {
		f.bad = name
		return ""
	}
	return v.Value
}

func (f *fields) number(name string) int64 {
	v, ok := f.item[name].(*types.AttributeValueMemberN)
	if !ok {
		f.bad = name
		return 0
	}
	n, err := strconv.ParseInt(v.Value, 10, 64)
	if err != nil {
		f.bad = name
	}
	return n
}

// bytes is a copy that is never nil.
func (f *fields) bytes(name string) []byte {
	v, ok := f.item[name].(*types.AttributeValueMemberB)
	if !ok {
		f.bad = name
		return nil
	}
	return append([]byte{}, v.Value...)
}

func (f *fields) has(name string) bool { return f.item[name] != nil }

// err says what could not be read of an item of the stream, if anything.
func (f *fields) err(s ledger.Stream) error {
	if f.bad == "" {
		return nil
	}
	sk, _ := f.item[SortKey].(*types.AttributeValueMemberS)
	name := "an item"
	if sk != nil {
		name = sk.Value
	}
	return fmt.Errorf("%w: %s of %s has no valid %s", ledger.ErrBroken, name, s.Name, f.bad)
}
