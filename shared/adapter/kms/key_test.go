package kms_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/kms"
	"golang.org/x/mod/sumdb/note"

	"conoe/shared/adapter/kms"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/ledger"
)

const id = "arn:aws:kms:eu-central-1:111122223333:key/1"

// service answers as KMS does over JSON 1.1, with a key of its own.
type service struct {
	t      *testing.T
	key    ed25519.PrivateKey
	public []byte // DER
	calls  map[string]int
	fail   int // status, or 0
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, op, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	s.calls[op]++
	var in struct{ KeyId, Message, MessageType, SigningAlgorithm string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.KeyId != id {
		s.t.Errorf("%s asks for the key %q (%v)", op, in.KeyId, err)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if s.fail != 0 {
		w.WriteHeader(s.fail)
		_, _ = w.Write([]byte(`{"__type":"DisabledException","message":"it is disabled"}`))
		return
	}
	out := map[string]any{"KeyId": id}
	switch op {
	case "Sign":
		message, err := base64.StdEncoding.DecodeString(in.Message)
		if err != nil || in.MessageType != "RAW" || in.SigningAlgorithm != "ED25519_SHA_512" {
			s.t.Errorf("Sign is asked for %+v (%v)", in, err)
		}
		out["Signature"] = ed25519.Sign(s.key, message)
	case "GetPublicKey":
		out["PublicKey"] = s.public
	default:
		s.t.Errorf("%s is called", op)
	}
	if err := json.NewEncoder(w).Encode(out); err != nil {
		s.t.Error(err)
	}
}

func newService(t *testing.T) (*service, *kms.Key) {
	t.Helper()
	s := &service{t: t, key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), calls: map[string]int{}}
	var err error
	if s.public, err = x509.MarshalPKIXPublicKey(s.key.Public()); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	client := sdk.New(sdk.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(srv.URL), RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	})
	return s, &kms.Key{Client: client, ID: id}
}

func TestNoteOfKMSVerifies(t *testing.T) {
	s, k := newService(t)
	h := ledger.Head{Stream: ledger.Stream{Workspace: "ws_1", Name: "rev_1"}}.Add([]byte("x"))
	h.At = ledger.At(time.Unix(1, 0))
	c := checkpoint.Of(h, false)
	var msg []byte
	for range 2 {
		var err error
		if msg, err = checkpoint.Sign(t.Context(), k, c); err != nil {
			t.Fatal(err)
		}
	}
	if s.calls["Sign"] != 2 || s.calls["GetPublicKey"] != 1 {
		t.Errorf("got %v calls", s.calls)
	}
	public := s.key.Public().(ed25519.PublicKey)
	vkey, err := checkpoint.VerifierKey(c.Origin(), public)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(msg, note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	// The same by hand: 4 bytes of key hash, then the signature of the text.
	sig, err := base64.StdEncoding.DecodeString(n.Sigs[0].Base64)
	if err != nil || !ed25519.Verify(public, []byte(c.Text()), sig[4:]) {
		t.Errorf("the signature does not fit the text: %v", err)
	}
}

func TestKMSThatRefuses(t *testing.T) {
	s, k := newService(t)
	s.fail = http.StatusBadRequest
	if _, err := k.Sign(t.Context(), []byte("x")); err == nil || !strings.Contains(err.Error(), "DisabledException") {
		t.Errorf("got %v", err)
	}
	if _, err := k.Public(t.Context()); err == nil {
		t.Error("a public key was given")
	}
	s.fail = 0
	if _, err := k.Public(t.Context()); err != nil {
		t.Errorf("the failure was remembered: %v", err)
	}
}

func TestKeyOfAnotherKind(t *testing.T) {
	s, k := newService(t)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(other.Public())
	if err != nil {
		t.Fatal(err)
	}
	for name, public := range map[string][]byte{"ECDSA": der, "nothing": nil, "garbage": []byte("x")} {
		s.public = public
		if _, err := k.Public(t.Context()); err == nil {
			t.Errorf("%s is taken as an Ed25519 key", name)
		}
	}
}
