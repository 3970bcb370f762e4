package checkpoint_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// key is a key that everybody knows.
type key struct {
	ed25519.PrivateKey
	err error
}

func newKey(seed byte) key {
	return key{PrivateKey: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))}
}

func (k key) Sign(_ context.Context, message []byte) ([]byte, error) {
	return ed25519.Sign(k.PrivateKey, message), k.err
}

func (k key) Public(context.Context) (ed25519.PublicKey, error) { return k.public(), nil }

func (k key) public() ed25519.PublicKey { return k.PrivateKey.Public().(ed25519.PublicKey) }

// crossed gives the public part of another key.
type crossed struct{ key }

func (crossed) Public(context.Context) (ed25519.PublicKey, error) { return newKey(9).public(), nil }

func head() ledger.Head {
	h := ledger.Head{Stream: ledger.Stream{Workspace: "ws_1", Name: "rev_1"}}.Add([]byte("a"), []byte("b"))
	h.At = ledger.At(time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC))
	return h
}

func TestText(t *testing.T) {
	h := head()
	want := "conoe/ws_1/rev_1\n2\nsTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=\nmode practice\nnewest 2026-11-22T01:02:03.000Z\n"
	if got := checkpoint.Of(h, true).Text(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	h.Epoch = 2
	if got := checkpoint.Of(h, false).Text(); !strings.HasPrefix(got, "conoe/ws_1/rev_1/epoch-2\n2\n") || !strings.Contains(got, "\nmode real\n") {
		t.Errorf("got %q", got)
	}
}

func TestCode(t *testing.T) {
	h := head()
	code := checkpoint.Code(h.Root, h.Size)
	if want := "7CFY-ADBR-EHC6"; code != want {
		t.Errorf("got %q, want %q", code, want)
	}
	if checkpoint.Code(h.Root, h.Size+1) == code || checkpoint.Code(ledger.Hash{}, h.Size) == code {
		t.Error("another size or root has the same code")
	}
	if checkpoint.Of(h, true).Code() != code {
		t.Error("a checkpoint has another code than its root and size")
	}
}

func TestName(t *testing.T) {
	c := checkpoint.Of(head(), true)
	c.Epoch, c.Size = 3, 120
	if got := c.Name(); got != "ws_1/rev_1/0003-000000000120.txt" {
		t.Errorf("got %q", got)
	}
	got, ok := checkpoint.ReadName(c.Name())
	if !ok || got.Stream != c.Stream || got.Epoch != 3 || got.Size != 120 {
		t.Errorf("got %+v", got)
	}
	for _, bad := range []string{
		"", "ws_1/rev_1", "ws_1/rev_1/3-120.txt", "ws_1/rev_1/0003-000000000120", "/rev_1/0003-000000000120.txt",
		"ws_1/a#b/0003-000000000120.txt", "ws_1/rev_1/-001-000000000120.txt", "x/ws_1/rev_1/0003-000000000120.txt",
	} {
		if _, ok := checkpoint.ReadName(bad); ok {
			t.Errorf("%q is taken as a name", bad)
		}
	}
}

func TestNoteIsVerifiedByOthersTools(t *testing.T) {
	k, h := newKey(1), head()
	h.Epoch = 1
	c := checkpoint.Of(h, true)
	msg, err := checkpoint.Sign(t.Context(), k, c)
	if err != nil {
		t.Fatal(err)
	}
	vkey, err := checkpoint.VerifierKey(c.Origin(), k.public())
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(msg, note.VerifierList(v))
	if err != nil || n.Text != c.Text() || n.Sigs[0].Name != c.Origin() {
		t.Errorf("got %+v, %v", n, err)
	}
	if got, err := checkpoint.ReadVerifierKey(vkey); err != nil || !got.Equal(k.public()) {
		t.Errorf("the key is read as %x, %v", got, err)
	}
	if got, err := checkpoint.Open(msg, newKey(2).public(), k.public(), k.public()); err != nil || got != c {
		t.Errorf("got %+v, %v; want %+v", got, err, c)
	}
	again, err := checkpoint.Sign(t.Context(), k, c)
	if err != nil || !bytes.Equal(again, msg) {
		t.Error("the same checkpoint is another note when it is signed again")
	}
}

func TestNoteThatIsRefused(t *testing.T) {
	k := newKey(1)
	c := checkpoint.Of(head(), true)
	msg, err := checkpoint.Sign(t.Context(), k, c)
	if err != nil {
		t.Fatal(err)
	}
	signed := func(text string) []byte {
		origin, _, _ := strings.Cut(text, "\n")
		vkey, err := checkpoint.VerifierKey(origin, k.public())
		if err != nil {
			t.Fatal(err)
		}
		v, err := note.NewVerifier(vkey)
		if err != nil {
			t.Fatal(err)
		}
		out, err := note.Sign(&note.Note{Text: text}, by{v, k})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	with := func(old, next string) []byte { return signed(strings.Replace(c.Text(), old, next, 1)) }
	for name, x := range map[string]struct {
		msg  []byte
		key  key
		want fault.Code
	}{
		"another key":            {msg, newKey(2), fault.Denied},
		"another size":           {bytes.Replace(msg, []byte("\n2\n"), []byte("\n3\n"), 1), k, fault.Denied},
		"another log":            {bytes.Replace(msg, []byte("conoe/ws_1/rev_1\n2"), []byte("conoe/ws_1/rev_2\n2"), 1), k, fault.Denied},
		"practice called real":   {bytes.Replace(msg, []byte("mode practice"), []byte("mode real"), 1), k, fault.Denied},
		"no signature":           {[]byte(c.Text()), k, fault.Invalid},
		"nothing":                {nil, k, fault.Invalid},
		"no checkpoint":          {signed("hello\n"), k, fault.Invalid},
		"size with zeros":        {with("\n2\n", "\n02\n"), k, fault.Invalid},
		"size with a sign":       {with("\n2\n", "\n+2\n"), k, fault.Invalid},
		"size under 1":           {with("\n2\n", "\n-2\n"), k, fault.Invalid},
		"size that is too large": {with("\n2\n", "\n9223372036854775808\n"), k, fault.Invalid},
		"mode of its own":        {with("mode practice", "mode mock"), k, fault.Invalid},
		"another line":           {signed(c.Text() + "more\n"), k, fault.Invalid},
		"epoch 0":                {with("rev_1\n", "rev_1/epoch-0\n"), k, fault.Invalid},
		"epoch with zeros":       {with("rev_1\n", "rev_1/epoch-01\n"), k, fault.Invalid},
		"log of somebody else":   {with("conoe/", "other/"), k, fault.Invalid},
		"time of another zone":   {with("03.000Z", "03.000+01:00"), k, fault.Invalid},
		"too long":               {bytes.Repeat([]byte("a"), checkpoint.MaxNote+1), k, fault.Limit},
	} {
		if _, err := checkpoint.Open(x.msg, x.key.public()); fault.CodeOf(err) != x.want {
			t.Errorf("%s: got %v, want %s", name, err, x.want)
		}
	}
}

// by signs notes of any text.
type by struct {
	note.Verifier
	key
}

func (b by) Sign(msg []byte) ([]byte, error) { return b.key.Sign(context.Background(), msg) }

func TestKeyThatCannotSign(t *testing.T) {
	c := checkpoint.Of(head(), true)
	down := newKey(1)
	down.err = errors.New("down")
	if _, err := checkpoint.Sign(t.Context(), down, c); !errors.Is(err, down.err) {
		t.Errorf("got %v", err)
	}
	if _, err := checkpoint.Sign(t.Context(), crossed{newKey(1)}, c); err == nil {
		t.Error("a signature that nobody can verify was given out")
	}
	if _, err := checkpoint.Sign(t.Context(), newKey(1), checkpoint.Checkpoint{Stream: c.Stream}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("the empty stream was signed: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	k := newKey(1)
	h := head()
	for epoch := range 2 {
		h.Epoch = epoch
		msg, err := checkpoint.Sign(f.Context(), k, checkpoint.Of(h, epoch == 0))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(msg))
	}
	f.Add("conoe/ws_1/rev_1\n2\n")
	f.Fuzz(func(t *testing.T, msg string) {
		c, err := checkpoint.Open([]byte(msg), k.public())
		if err != nil {
			return
		}
		again, err := checkpoint.Sign(t.Context(), k, c)
		if err != nil {
			t.Fatalf("what was opened cannot be signed: %v", err)
		}
		if text, _, _ := strings.Cut(msg, "\n\n"); text+"\n" != c.Text() || !bytes.HasPrefix(again, []byte(text)) {
			t.Errorf("%q was read as %q", msg, c.Text())
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("ws_1", "rev_1", 1, int64(7), []byte("root"), int64(1_700_000_000_000), true)
	f.Fuzz(func(t *testing.T, ws, name string, epoch int, size int64, root []byte, at int64, practice bool) {
		c := checkpoint.Checkpoint{
			Stream: ledger.Stream{Workspace: ws, Name: name}, Epoch: epoch, Size: size, At: ledger.At(time.UnixMilli(at)), Practice: practice,
		}
		copy(c.Root[:], root)
		k := newKey(1)
		msg, err := checkpoint.Sign(t.Context(), k, c)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if got, err := checkpoint.Open(msg, k.public()); err != nil || got != c {
			t.Errorf("got %+v, %v; want %+v", got, err, c)
		}
	})
}
