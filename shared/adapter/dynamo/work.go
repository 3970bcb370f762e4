package dynamo

import (
	"encoding/binary"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/ledger"
)

// work is a part of a batch that did not fit into its transaction item by item:
// contents in one pack, or digests whose contents are to be erased.
type work struct {
	stream   ledger.Stream
	key      key
	contents []ledger.Content
	erase    []ledger.Digest
}

const digestBytes = len(ledger.Digest{})

// worksOf packs contents and digests into as few items as their order allows.
func worksOf(st ledger.Stream, first int64, contents []ledger.Content, digests []ledger.Digest) (works []work) {
	add := func(w work) {
		w.stream, w.key = st, keyWork(st, first, len(works))
		works = append(works, w)
	}
	const most = ledger.MaxItemBytes + 1<<10 // one content of the largest size fits
	for n := 0; n < len(contents); {
		size, end := framed(contents[n]), n+1
		for ; end < len(contents) && size+framed(contents[end]) <= most; end++ {
			size += framed(contents[end])
		}
		add(work{contents: contents[n:end]})
		n = end
	}
	for n := 0; n < len(digests); n += most / digestBytes {
		add(work{erase: digests[n:min(n+most/digestBytes, len(digests))]})
	}
	return works
}

func framed(c ledger.Content) int {
	return len(c.Digest) + len(c.Salt) + binary.MaxVarintLen32 + len(c.Bytes)
}

func (w work) toItem() item {
	kind, packed := kindPack, []byte(nil)
	for _, c := range w.contents {
		packed = append(append(packed, c.Digest[:]...), c.Salt[:]...)
		packed = append(binary.AppendUvarint(packed, uint64(len(c.Bytes))), c.Bytes...)
	}
	if len(w.erase) > 0 {
		kind = kindErase
	}
	for _, d := range w.erase {
		packed = append(packed, d[:]...)
	}
	i := newItem(w.key, kind)
	i["bytes"] = binaryValue(packed)
	return i
}

func workFrom(st ledger.Stream, i item) (w work, err error) {
	kind := kindPack
	if v, ok := i["kind"].(*types.AttributeValueMemberS); ok && v.Value == kindErase {
		kind = kindErase
	}
	f := fieldsOf(i, kind)
	w = work{stream: st, key: key{f.text(PartitionKey), f.text(SortKey)}}
	packed := f.bytes("bytes")
	if err := f.err(st); err != nil {
		return w, err
	}
	if kind == kindPack {
		w.contents, err = unpack(packed)
	} else {
		w.erase, err = digestsIn(packed)
	}
	if err != nil {
		return w, fmt.Errorf("%w: %s of %s is cut short", ledger.ErrBroken, w.key.sk, st.Name)
	}
	return w, nil
}

func unpack(b []byte) (contents []ledger.Content, err error) {
	for len(b) > 0 {
		var c ledger.Content
		b = b[copy(c.Digest[:], b):]
		b = b[copy(c.Salt[:], b):]
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, ledger.ErrBroken
		}
		c.Bytes, b = b[n:n+int(size)], b[n+int(size):]
		if err := c.Check(); err != nil {
			return nil, err
		}
		contents = append(contents, c)
	}
	return contents, nil
}

func digestsIn(b []byte) (digests []ledger.Digest, err error) {
	if len(b)%digestBytes != 0 {
		return nil, ledger.ErrBroken
	}
	for ; len(b) > 0; b = b[digestBytes:] {
		digests = append(digests, ledger.Digest(b[:digestBytes]))
	}
	return digests, nil
}

// work is w item by item.
func (s *Store) work(w work) (all []action) {
	for _, c := range w.contents {
		all = append(all, s.put(contentToItem(w.stream, c), "", nil))
	}
	for _, d := range w.erase {
		all = append(all, s.remove(keyContent(w.stream, d), "", nil))
	}
	return all
}
