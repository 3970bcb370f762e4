package cloud

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"sync/atomic"
)

// KeyARN names the key that signs.
const KeyARN = "arn:aws:kms:" + Region + ":111122223333:key/00000000-0000-4000-8000-000000000001"

// What AWS calls the key and how it signs.
const (
	keySpec   = "ECC_NIST_EDWARDS25519"
	algorithm = "ED25519_SHA_512"
	maxRaw    = 4096 // bytes of a message that KMS signs itself
)

// key stands in for KMS with one key.
type key struct {
	private ed25519.PrivateKey
	count   atomic.Int64
}

func newKey() (*key, error) {
	_, private, err := ed25519.GenerateKey(nil)
	return &key{private: private}, err
}

func (k *key) answer(_ context.Context, r Request) answer {
	var in struct {
		KeyID            string `json:"KeyId"`
		Message          []byte
		MessageType      string
		SigningAlgorithm string
	}
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return unreadable(err)
	}
	if in.KeyID != KeyARN {
		return refused("NotFoundException", "Key "+in.KeyID+" does not exist")
	}
	switch r.Operation {
	case "GetPublicKey":
		return k.public()
	case "DescribeKey":
		return result(map[string]any{"KeyMetadata": map[string]any{
			"Arn": KeyARN, "KeyId": KeyARN, "KeySpec": keySpec, "KeyUsage": "SIGN_VERIFY", "KeyState": "Enabled", "Enabled": true,
			"SigningAlgorithms": []string{algorithm},
		}})
	case "Sign":
		switch {
		case in.SigningAlgorithm != algorithm || in.MessageType != "RAW":
			return refused("InvalidKeyUsageException", "The key signs "+algorithm+" of RAW messages.")
		case len(in.Message) == 0 || len(in.Message) > maxRaw:
			return refused("ValidationException", "A message has 1 to 4096 bytes.")
		}
		k.count.Add(1)
		return result(map[string]any{
			"KeyId": KeyARN, "Signature": ed25519.Sign(k.private, in.Message), "SigningAlgorithm": algorithm,
		})
	}
	return refused("UnknownOperationException", "the stand-in does not know "+r.Operation)
}

func (k *key) public() answer {
	der, err := x509.MarshalPKIXPublicKey(k.private.Public())
	if err != nil {
		return refused("KMSInternalException", err.Error())
	}
	return result(map[string]any{
		"KeyId": KeyARN, "PublicKey": der, "KeySpec": keySpec, "KeyUsage": "SIGN_VERIFY", "SigningAlgorithms": []string{algorithm},
	})
}

func (k *key) signs() int { return int(k.count.Load()) }
