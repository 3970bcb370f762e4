package filekey_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"conoe/shared/adapter/filekey"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

func TestKeyIsMadeOnceAndStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signing.key")
	k := &filekey.Key{Path: path}
	if _, err := k.Public(t.Context()); fault.CodeOf(err) != fault.NotFound {
		t.Fatalf("the public part of no key: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Fatal("looking made a key")
	}
	sig, err := k.Sign(t.Context(), []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := (&filekey.Key{Path: path}).Public(t.Context())
	if err != nil || !ed25519.Verify(again, []byte("hello"), sig) {
		t.Errorf("the key that was read again did not sign: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	all, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(all) != 1 {
		t.Errorf("something was left behind: %v, %v", all, err)
	}
}

func TestManyMakeOneKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signing.key")
	var all sync.WaitGroup
	sigs := make([][]byte, 8)
	for n := range sigs {
		all.Go(func() {
			var err error
			if sigs[n], err = (&filekey.Key{Path: path}).Sign(t.Context(), []byte("x")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, s := range sigs {
		if string(s) != string(sigs[0]) {
			t.Error("two keys signed")
		}
	}
}

func TestFileThatIsNoKey(t *testing.T) {
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(foreign)
	if err != nil {
		t.Fatal(err)
	}
	_, own, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good, err := x509.MarshalPKCS8PrivateKey(own)
	if err != nil {
		t.Fatal(err)
	}
	in := func(b []byte) string { return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: b})) }
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want fault.Code // "" is none
	}{
		"own":                {in(good), 0o600, ""},
		"read only":          {in(good), 0o400, ""},
		"others may read it": {in(good), 0o640, fault.Denied},
		"empty":              {"", 0o600, fault.Invalid},
		"no PEM":             {"hello", 0o600, fault.Invalid},
		"no PKCS 8":          {in([]byte("hello")), 0o600, fault.Invalid},
		"RSA":                {in(der), 0o600, fault.Invalid},
	} {
		path := filepath.Join(t.TempDir(), "signing.key")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := (&filekey.Key{Path: path}).Sign(t.Context(), []byte("x"))
		if c.want == "" && err != nil || c.want != "" && fault.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", name, err)
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != c.text {
			t.Errorf("%s: the file was changed (%v)", name, err)
		}
	}
	if _, err := (&filekey.Key{Path: t.TempDir()}).Public(t.Context()); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a folder: got %v", err)
	}
}

func TestNoteOfAFileKeyVerifies(t *testing.T) {
	k := &filekey.Key{Path: filepath.Join(t.TempDir(), "signing.key")}
	h := ledger.Head{Stream: ledger.Stream{Workspace: "ws_1", Name: "rev_1"}}.Add([]byte("x"))
	h.At = ledger.At(time.Unix(1, 0))
	c := checkpoint.Of(h, true)
	msg, err := checkpoint.Sign(t.Context(), k, c)
	if err != nil {
		t.Fatal(err)
	}
	public, err := k.Public(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	vkey, err := checkpoint.VerifierKey(c.Origin(), public)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(msg, note.VerifierList(v)); err != nil || n.Text != c.Text() {
		t.Errorf("got %v", err)
	}
}
