package ledgertest

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Begin is the time of the first entries that tests make.
var Begin = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// Entry makes an entry at the time with the text in its data.
func Entry(t testing.TB, at time.Time, text string) []byte {
	t.Helper()
	b, err := ledger.Record[map[string]string]{
		Envelope: ledger.Envelope{At: ledger.At(at), Channel: ledger.CLI, Kind: "test.noted", V: 1},
		Data:     map[string]string{"text": text},
	}.Encode()
	if err != nil {
		t.Fatalf("make an entry: %v", err)
	}
	return b
}

// Batch makes a batch of a command with that id, of one entry per text, for a
// stream of the expected size. Its time is Begin and one second per entry that
// is expected.
func Batch(t testing.TB, s ledger.Stream, id string, expect int64, texts ...string) ledger.Batch {
	t.Helper()
	b := ledger.Batch{
		Stream: s, Expect: expect, At: Begin.Add(time.Duration(expect) * time.Second),
		Command: ledger.Command{ID: id, Digest: sha256.Sum256([]byte(id))},
		Answer:  fmt.Appendf(nil, `{"id":%q}`, id),
	}
	for _, text := range texts {
		b.Entries = append(b.Entries, Entry(t, b.At, text))
	}
	return b
}

// Content makes a content of the text. The salt follows from the text, so a
// test can make the same one twice.
func Content(t testing.TB, text string) ledger.Content {
	t.Helper()
	c, err := ledger.NewContent(Random(text), []byte(text))
	if err != nil {
		t.Fatalf("make a content: %v", err)
	}
	return c
}

// Random is an endless stream of bytes that follow from the seed.
func Random(seed string) io.Reader { return rand.NewChaCha8(sha256.Sum256([]byte(seed))) }

func stream(name string) ledger.Stream {
	return ledger.Stream{Workspace: "ws_test", Name: name}
}

var review = stream("rev_1")

func add(t *testing.T, s ledger.Store, b ledger.Batch) ledger.Receipt {
	t.Helper()
	r, err := s.Append(t.Context(), b)
	if err != nil {
		t.Fatalf("append %s at %d: %v", b.Command.ID, b.Expect, err)
	}
	return r
}

func refused(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want %s", want)
	}
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("got %s (%v), want %s", got, err, want)
	}
}

func head(t *testing.T, s ledger.Store, st ledger.Stream) ledger.Head {
	t.Helper()
	h, err := s.Head(t.Context(), st)
	if err != nil {
		t.Fatalf("head of %s: %v", st.Name, err)
	}
	return h
}

func read(t *testing.T, s ledger.Store, st ledger.Stream, from int64) []ledger.Entry {
	t.Helper()
	var entries []ledger.Entry
	for e, err := range s.Read(t.Context(), st, from) {
		if err != nil {
			t.Fatalf("read %s from %d: %v", st.Name, from, err)
		}
		entries = append(entries, e)
	}
	return entries
}

// untouched fails unless the stream is still as it was at h.
func untouched(t *testing.T, s ledger.Store, h ledger.Head) {
	t.Helper()
	if got := head(t, s, h.Stream); got.Size != h.Size || got.Root != h.Root || got.At != h.At {
		t.Fatalf("a refused command changed the stream from %d to %d entries", h.Size, got.Size)
	}
	if got := len(read(t, s, h.Stream, 0)); int64(got) != h.Size {
		t.Fatalf("read gives %d entries, the head %d", got, h.Size)
	}
	Check(t, s, h.Stream)
}
