// Package kms signs with an Ed25519 key that never leaves AWS KMS.
package kms

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"conoe/shared/core/checkpoint"
)

// Key is a key of the spec ECC_NIST_EDWARDS25519.
type Key struct {
	Client *kms.Client
	ID     string // id, ARN or alias

	mu     sync.Mutex
	public ed25519.PublicKey
}

var _ checkpoint.Key = (*Key)(nil)

// Sign signs a message of at most 4,096 bytes, which KMS is sent as it is:
// ED25519_SHA_512 over a raw message is Ed25519 of RFC 8032.
func (k *Key) Sign(ctx context.Context, message []byte) ([]byte, error) {
	out, err := k.Client.Sign(ctx, &kms.SignInput{
		KeyId: aws.String(k.ID), Message: message, MessageType: types.MessageTypeRaw,
		SigningAlgorithm: types.SigningAlgorithmSpecEd25519Sha512,
	})
	if err != nil {
		return nil, fmt.Errorf("sign with KMS: %w", err)
	}
	return out.Signature, nil
}

// Public is the public part. It is asked for once, because a key of KMS never
// changes.
func (k *Key) Public(ctx context.Context) (ed25519.PublicKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.public != nil {
		return k.public, nil
	}
	out, err := k.Client.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: aws.String(k.ID)})
	if err != nil {
		return nil, fmt.Errorf("read the public key from KMS: %w", err)
	}
	parsed, err := x509.ParsePKIXPublicKey(out.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("read the public key from KMS: %w", err)
	}
	public, ok := parsed.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("read the public key from KMS: it is no Ed25519 key")
	}
	k.public = public
	return public, nil
}
