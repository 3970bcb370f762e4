package dynamo

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"conoe/shared/core/ledger"
)

// TestOutageIsAskedAboutTenTimes: not thirty times, by a client within a store.
func TestOutageIsAskedAboutTenTimes(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	client := NewClient(aws.Config{
		Region: "local", BaseEndpoint: &server.URL,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
		}),
	})
	s := &Store{Client: client, Table: "t", Sleep: func(context.Context, time.Duration) error { return nil }}
	if _, err := s.Head(t.Context(), ledger.Stream{Workspace: "ws_test", Name: "rev_1"}); err == nil || asked.Load() != attempts {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}
