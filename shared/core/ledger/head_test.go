package ledger

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

// reference builds the tree as Go's checksum database does.
type reference struct{ hashes []tlog.Hash }

func (r *reference) ReadHashes(at []int64) ([]tlog.Hash, error) {
	got := make([]tlog.Hash, len(at))
	for n, i := range at {
		got[n] = r.hashes[i]
	}
	return got, nil
}

func (r *reference) add(t fataler, n int64, data []byte) tlog.Hash {
	hashes, err := tlog.StoredHashes(n, data, r)
	if err != nil {
		t.Fatalf("%v", err)
	}
	r.hashes = append(r.hashes, hashes...)
	root, err := tlog.TreeHash(n+1, r)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return root
}

type fataler interface{ Fatalf(string, ...any) }

func TestHeadOfEverySize(t *testing.T) {
	var h Head
	var r reference
	for n := range int64(1100) {
		data := fmt.Append(nil, "entry ", n)
		h = h.Add(data)
		if want := r.add(t, n, data); h.Root != want || h.Size != n+1 || h.Check() != nil {
			t.Fatalf("at %d: got %v, want %v, %v", n+1, h.Root, want, h.Check())
		}
	}
}

func TestHeadByBatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r reference
		var h Head
		for _, size := range rapid.SliceOfN(rapid.IntRange(0, 40), 1, 12).Draw(t, "batches") {
			before := h
			before.Edge = slices.Clone(h.Edge)
			var batch [][]byte
			root := h.Root
			for n := range size {
				batch = append(batch, fmt.Append(nil, h.Size, n))
				root = r.add(t, h.Size+int64(n), batch[n])
			}
			next := h.Add(batch...)
			if h.Root != before.Root || h.Size != before.Size || !slices.Equal(h.Edge, before.Edge) {
				t.Fatalf("Add changed the head it was called on")
			}
			if other := h.Add([]byte("other")); h.Size > 0 && other.Root == next.Root {
				t.Fatalf("two histories share a root")
			}
			if next.Root != root || next.Check() != nil {
				t.Fatalf("at %d: got %v, want %v", next.Size, next.Root, root)
			}
			h = next
		}
	})
}

func TestHeadThatDoesNotFitItself(t *testing.T) {
	good := Head{}.Add([]byte("a"), []byte("b"), []byte("c"))
	for name, spoil := range map[string]func(*Head){
		"size": func(h *Head) { h.Size++ },
		"root": func(h *Head) { h.Root[0]++ },
		"edge": func(h *Head) { h.Edge = slices.Clone(h.Edge); h.Edge[1][3]++ },
		"less": func(h *Head) { h.Edge = h.Edge[:1] },
		"sign": func(h *Head) { *h = Head{Size: -1} },
	} {
		h := good
		spoil(&h)
		if err := h.Check(); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(100<<10, maxEntry)), 0, 30).Draw(t, "sizes")
		entries := make([][]byte, len(sizes))
		for n, size := range sizes {
			entries[n] = bytes.Repeat([]byte{byte(n)}, size)
		}
		first := rapid.Int64Range(0, 1<<40).Draw(t, "first")
		items, err := Items(first, entries)
		if err != nil {
			t.Fatal(err)
		}
		seq := first
		for _, i := range items {
			unpacked, err := i.Entries()
			if err != nil || len(i.Bytes) > MaxItemBytes || len(unpacked) == 0 || i.First != seq {
				t.Fatalf("item at %d: %d bytes, %v", i.First, len(i.Bytes), err)
			}
			for _, e := range unpacked {
				if e.Seq != seq || !bytes.Equal(e.Bytes, entries[seq-first]) {
					t.Fatalf("entry %d is another", seq)
				}
				seq++
			}
		}
		if seq != first+int64(len(entries)) {
			t.Fatalf("%d entries are missing", first+int64(len(entries))-seq)
		}
	})
	if _, err := Items(0, [][]byte{make([]byte, maxEntry+1)}); fault.CodeOf(err) != fault.Limit {
		t.Fatalf("got %v", err)
	}
	for _, cut := range [][]byte{{5, 'a'}, {0x80}, bytes.Repeat([]byte{0xff}, 11)} {
		if _, err := (Item{Bytes: cut}).Entries(); !errors.Is(err, ErrBroken) {
			t.Errorf("%v: got %v", cut, err)
		}
	}
}

func FuzzItem(f *testing.F) {
	f.Add([]byte{2, 'a', 'b', 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := Item{First: 7, Bytes: b}.Entries()
		total := 0
		for _, e := range entries {
			total += len(e.Bytes)
		}
		if err == nil && total > len(b) {
			t.Fatalf("%d bytes from %d", total, len(b))
		}
	})
}

func TestContent(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, 32)
	c, err := NewContent(bytes.NewReader(salt), []byte("hello"))
	want := Digest(sha256.Sum256([]byte("conoe/content/v1\n" + string(salt) + "hello")))
	if err != nil || c.Digest != want || c.Check() != nil {
		t.Fatalf("got %+v, %v, want %s", c, err, want)
	}
	for _, spoil := range []func(*Content){
		func(c *Content) { c.Bytes = []byte("hellO") }, func(c *Content) { c.Salt[31]++ }, func(c *Content) { c.Digest[0]++ },
	} {
		bad := c
		if spoil(&bad); fault.CodeOf(bad.Check()) != fault.Invalid {
			t.Errorf("accepted %+v", bad)
		}
	}
	if _, err := NewContent(bytes.NewReader(salt[:31]), nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("got %v", err)
	}
	again, _ := NewContent(rand.Reader, []byte("hello"))
	if again.Digest == c.Digest {
		t.Fatal("another salt makes the same digest")
	}
}

func TestCompose(t *testing.T) {
	a, b := Subject{"evr_1", 2, Digest{1}}, Subject{"evr_2", 1, Digest{2}}
	older := Subject{"evr_1", 1, Digest{3}}
	want, err := Compose([]Subject{older, a, b}, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain := fmt.Sprintf(`{"subjects":[{"digest":"%s","id":"evr_1","version":1},{"digest":"%s","id":"evr_1","version":2},{"digest":"%s","id":"evr_2","version":1}]}`, older.Digest, a.Digest, b.Digest)
	if want != Digest(sha256.Sum256([]byte(subjectPrefix+plain))) {
		t.Fatal("the digest is not that of the documented bytes")
	}
	if got, err := Compose([]Subject{b, a, older}, nil); err != nil || got != want {
		t.Fatalf("another order gives %s, %v", got, err)
	}
	guarded, err := Compose([]Subject{b, a, older}, map[string]bool{"criteria": true})
	if err != nil || guarded == want {
		t.Fatalf("guards make no difference: %v", err)
	}
	changed := a
	changed.Digest[0]++
	if got, _ := Compose([]Subject{older, changed, b}, nil); got == want {
		t.Fatal("an edit makes no difference")
	}
	if _, err := Compose([]Subject{a, b, a}, nil); fault.CodeOf(err) != fault.Invalid {
		t.Fatalf("twice the same: %v", err)
	}
	if _, err := Compose([]Subject{a}, 1.5); fault.CodeOf(err) != fault.Invalid {
		t.Fatalf("guards that have no canonical form: %v", err)
	}
}

func TestLimitsSayHowToSplit(t *testing.T) {
	base := Batch{Stream: Stream{"ws", "rev_1"}, Command: Command{ID: "x"}, At: time.Unix(1, 0), Entries: [][]byte{entry("a", 1, "{}")}}
	for name, grow := range map[string]func(*Batch){
		"entries":  func(b *Batch) { b.Entries = make([][]byte, MaxEntries+1) },
		"bytes":    func(b *Batch) { b.Entries = slices.Repeat([][]byte{make([]byte, MaxItemBytes/2)}, 30) },
		"entry":    func(b *Batch) { b.Entries[0] = make([]byte, MaxItemBytes) },
		"content":  func(b *Batch) { b.Contents = []Content{{Bytes: make([]byte, MaxItemBytes+1)}} },
		"contents": func(b *Batch) { b.Contents = slices.Repeat([]Content{{Bytes: make([]byte, MaxItemBytes)}}, 11) },
		"answer":   func(b *Batch) { b.Answer = make([]byte, MaxItemBytes+1) },
	} {
		b := base
		b.Entries = slices.Clone(base.Entries)
		grow(&b)
		err := b.Check()
		said := fault.Sentence(err)
		if fault.CodeOf(err) != fault.Limit || !strings.Contains(said, "Split") && !strings.Contains(said, "Attach") && !strings.Contains(said, "fewer") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// oneStream is a log of one stream, to be damaged.
type oneStream struct {
	head    Head
	entries []Entry
	Log
}

func (l *oneStream) Head(context.Context, Stream) (Head, error) { return l.head, nil }
func (l *oneStream) Read(context.Context, Stream, int64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range l.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func newLog() *oneStream {
	l := &oneStream{}
	for n := range int64(5) {
		b := fmt.Appendf(nil, `{"at":"2026-01-05T08:00:0%d.000Z","channel":"cli","data":{},"kind":"a","v":1}`, n)
		l.entries = append(l.entries, Entry{n, b})
		l.head = l.head.Add(b)
	}
	l.head.At, _ = ParseTime("2026-01-05T08:00:04.000Z")
	return l
}

func TestVerify(t *testing.T) {
	for name, spoil := range map[string]func(*oneStream){
		"entry changed":   func(l *oneStream) { l.entries[2].Bytes[len(l.entries[2].Bytes)-2] = '2' },
		"entry spaced":    func(l *oneStream) { l.entries[2].Bytes = append(l.entries[2].Bytes, ' ') },
		"entry missing":   func(l *oneStream) { l.entries = slices.Delete(l.entries, 1, 2) },
		"end missing":     func(l *oneStream) { l.entries = l.entries[:4] },
		"all missing":     func(l *oneStream) { l.entries = nil },
		"order changed":   func(l *oneStream) { l.entries[0].Bytes, l.entries[1].Bytes = l.entries[1].Bytes, l.entries[0].Bytes },
		"number changed":  func(l *oneStream) { l.entries[3].Seq = 7 },
		"root changed":    func(l *oneStream) { l.head.Root[0]++ },
		"edge changed":    func(l *oneStream) { l.head.Edge[0][0]++ },
		"time changed":    func(l *oneStream) { l.head.At = At(l.head.At.Add(time.Second)) },
		"times backwards": func(l *oneStream) { *l = *backwards() },
	} {
		l := newLog()
		spoil(l)
		if err := Verify(t.Context(), l, Stream{}); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	l := newLog()
	l.entries = append(l.entries, Entry{5, []byte("appended after the head was read")})
	if err := Verify(t.Context(), l, Stream{}); err != nil {
		t.Fatal(err)
	}
}

// backwards is a log whose hashes fit and whose times do not.
func backwards() *oneStream {
	l, broken := newLog(), &oneStream{}
	for n, e := range slices.Backward(l.entries) {
		broken.entries = append(broken.entries, Entry{int64(4 - n), e.Bytes})
		broken.head = broken.head.Add(e.Bytes)
	}
	broken.head.At, _ = ParseTime("2026-01-05T08:00:00.000Z")
	return broken
}
