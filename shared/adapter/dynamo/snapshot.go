package dynamo

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// A snapshot's body is compressed, since a read costs by the size, and cut into
// parts: the first is in the snapshot's item, the others beside it.
const (
	partBytes = 380 << 10
	maxParts  = 10
)

// SnapshotAfter is how many entries a cold load should read at most before it leaves
// a snapshot for the next one. Some 0.18 read units an entry are to be kept low, and
// one write unit for each KB of a snapshot is paid for them.
const SnapshotAfter = 32

// Snapshot is the newest snapshot. One that cannot be read is none. It is read
// at half the price, eventually consistent: it is a cache, and believed only if
// it fits the head. Its parts name what they belong to, because they are not
// read in one moment.
func (s *Store) Snapshot(ctx context.Context, st ledger.Stream) (ledger.Snapshot, bool, error) {
	if err := begin(ctx, st); err != nil {
		return ledger.Snapshot{}, false, err
	}
	out, err := call(ctx, s, s.Client.GetItem, &dynamodb.GetItemInput{TableName: &s.Table, Key: keySnapshot(st).item()})
	if err != nil {
		return ledger.Snapshot{}, false, failed("read snapshot of", st, err)
	}
	if len(out.Item) == 0 {
		return ledger.Snapshot{}, false, nil
	}
	f := fieldsOf(out.Item, kindSnapshot)
	n := ledger.Snapshot{Fold: int(f.number("fold"))}
	packed, of, parts := f.bytes("bytes"), f.bytes("of"), int(f.number("parts"))
	if n.Head, err = f.head(st); err != nil {
		return ledger.Snapshot{}, false, nil
	}
	more, whole, err := s.parts(ctx, st, of, parts)
	if err != nil || !whole {
		return ledger.Snapshot{}, false, err
	}
	n.Body, err = io.ReadAll(flate.NewReader(bytes.NewReader(append(packed, more...))))
	return n, err == nil, nil
}

func (s *Store) parts(ctx context.Context, st ledger.Stream, of []byte, parts int) (packed []byte, whole bool, err error) {
	if parts <= 1 {
		return nil, true, nil
	}
	have := 1
	for i, err := range s.pages(ctx, s.between(keyPart(st, 1), keyPart(st, parts-1))) {
		if err != nil {
			return nil, false, failed("read snapshot of", st, err)
		}
		f := fieldsOf(i, kindPart)
		if b := f.bytes("bytes"); bytes.Equal(f.bytes("of"), of) && f.bad == "" {
			packed, have = append(packed, b...), have+1
		}
	}
	return packed, have == parts, nil
}

// SaveSnapshot keeps n, unless a newer one is there: it may have been made
// from an older copy of the fold.
func (s *Store) SaveSnapshot(ctx context.Context, st ledger.Stream, n ledger.Snapshot) error {
	if err := begin(ctx, st); err != nil {
		return err
	}
	packed, err := pack(n.Body)
	if err != nil {
		return failed("pack snapshot of", st, err)
	}
	parts := slices.Collect(slices.Chunk(packed, partBytes))
	if len(parts) > maxParts {
		return fault.Errorf(fault.Limit, "A snapshot of %s has %d KB, and %d KB are kept.", st.Name, len(packed)>>10, maxParts*partBytes>>10)
	}
	of := []byte(rand.Text())
	i := newItem(keySnapshot(st), kindSnapshot)
	putHead(i, n.Head)
	i["fold"], i["parts"], i["of"], i["bytes"] = number(int64(n.Fold)), number(int64(len(parts))), binaryValue(of), binaryValue(parts[0])
	older := isNew + " OR #fold < :fold OR (#fold = :fold AND #size <= :size)"
	all := []action{s.put(i, older, item{":fold": number(int64(n.Fold)), ":size": number(n.Head.Size)})}
	for at, p := range parts[1:] {
		i := newItem(keyPart(st, at+1), kindPart)
		i["of"], i["bytes"] = binaryValue(of), binaryValue(p)
		all = append(all, s.put(i, "", nil))
	}
	if err := s.transact(ctx, all); err != nil && !refused(err) {
		return failed("save snapshot of", st, err)
	}
	return nil
}

func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

// withoutSnapshot deletes the snapshot with all the parts that it may have.
func (s *Store) withoutSnapshot(st ledger.Stream) []action {
	all := []action{s.remove(keySnapshot(st), "", nil)}
	for n := 1; n < maxParts; n++ {
		all = append(all, s.remove(keyPart(st, n), "", nil))
	}
	return all
}
