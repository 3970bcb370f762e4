// Package filekey signs with an Ed25519 key that lies in a file.
//
// The file is PEM with PKCS #8 in it, as openssl writes and reads it. Whoever can
// read it can sign, so it is for its owner only, and one that others may read is
// refused.
package filekey

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
)

// Key is the key in a file. It is made when something is to be signed for the
// first time, and read once.
type Key struct {
	Path string

	mu  sync.Mutex
	key ed25519.PrivateKey
}

var _ checkpoint.Key = (*Key)(nil)

// Sign signs a message.
func (k *Key) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, err := k.load(true)
	if err != nil {
		return nil, err
	}
	return ed25519.Sign(key, message), nil
}

// Public is the public part. It is NotFound if there is no file yet.
func (k *Key) Public(ctx context.Context) (ed25519.PublicKey, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, err := k.load(false)
	if err != nil {
		return nil, err
	}
	return key.Public().(ed25519.PublicKey), nil
}

func (k *Key) load(create bool) (ed25519.PrivateKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.key != nil {
		return k.key, nil
	}
	key, err := read(k.Path)
	if errors.Is(err, fs.ErrNotExist) {
		if !create {
			return nil, fault.Errorf(fault.NotFound, "There is no signing key %s yet; it is made when something is signed for the first time.", k.Path)
		}
		if err := write(k.Path); err != nil {
			return nil, fmt.Errorf("make the signing key: %w", err)
		}
		key, err = read(k.Path)
	}
	if err != nil {
		return nil, err
	}
	k.key = key
	return key, nil
}

const (
	block  = "PRIVATE KEY"
	maxPEM = 4 << 10
)

func read(path string) (ed25519.PrivateKey, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fault.Errorf(fault.Denied, "The signing key %s may not be read by this user. Change its owner or its permissions.", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fault.Errorf(fault.Invalid, "The signing key %s is not a file.", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.Errorf(fault.Denied, "Others than its owner may use the signing key %s. If nobody has copied it, `chmod 600` it; otherwise move it away, and another one is made.", path)
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxPEM))
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	p, _ := pem.Decode(raw)
	if p == nil || p.Type != block {
		return nil, noKey(path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(p.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, noKey(path)
	}
	return key, nil
}

func noKey(path string) error {
	return fault.Errorf(fault.Invalid, "The file %s holds no Ed25519 key in PEM. Bring the right file back, or move this one away, and another key is made.", path)
}

// write makes a key under another name, syncs it, and gives it its own name, which
// fails if somebody else was faster; theirs is as good as ours.
func write(path string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) //nolint:errcheck // its other name stays
	err = pem.Encode(temp, &pem.Block{Type: block, Bytes: der})
	if err == nil {
		err = temp.Sync()
	}
	if shut := temp.Close(); err == nil {
		err = shut
	}
	if err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // it was only read
	return d.Sync()
}
