package secrets_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"conoe/shared/adapter/secrets"
	"conoe/shared/core/fault"
)

// manager stands in for Secrets Manager: it keeps a value for each stage.
type manager struct {
	now    time.Time
	stored time.Time
	values map[string]string
	broken bool
	calls  int
}

func (m *manager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.calls++
	var in struct{ SecretId, VersionStage string }
	_ = json.NewDecoder(r.Body).Decode(&in)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	value, ok := m.values[in.VersionStage]
	switch {
	case m.broken || r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" || in.SecretId != "arn:signing":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"AccessDeniedException","Message":"no"}`)
	case !ok:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret value"}`)
	default:
		_ = json.NewEncoder(w).Encode(map[string]any{"SecretString": value, "CreatedDate": m.stored.Unix()})
	}
}

func start(t *testing.T, values map[string]string) (*manager, *secrets.Secret) {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := &manager{now: now, stored: now.Add(-time.Hour), values: values}
	srv := httptest.NewServer(m)
	t.Cleanup(srv.Close)
	client := secretsmanager.New(secretsmanager.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(srv.URL), RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
	return m, &secrets.Secret{Client: client, ARN: "arn:signing", Now: func() time.Time { return m.now }}
}

func expect(t *testing.T, s *secrets.Secret, want ...string) {
	t.Helper()
	if got, err := s.Values(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestValueThatIsAlone(t *testing.T) {
	_, s := start(t, map[string]string{"AWSCURRENT": "one\n"})
	expect(t, s, "one")
}

func TestBothCountForADayAfterOneWasReplaced(t *testing.T) {
	m, s := start(t, map[string]string{"AWSCURRENT": "two", "AWSPREVIOUS": "one"})
	expect(t, s, "two", "one")
	m.now = m.stored.Add(24*time.Hour - time.Second)
	expect(t, s, "two", "one")
	m.now = m.stored.Add(24*time.Hour + 5*time.Minute)
	expect(t, s, "two")
}

func TestValueIsReadAgainAfterFiveMinutes(t *testing.T) {
	m, s := start(t, map[string]string{"AWSCURRENT": "one"})
	expect(t, s, "one")
	m.values = map[string]string{"AWSCURRENT": "two", "AWSPREVIOUS": "one"}
	asked := m.calls
	m.now = m.now.Add(5*time.Minute - time.Second)
	expect(t, s, "one")
	if m.calls != asked {
		t.Errorf("it was read %d times more", m.calls-asked)
	}
	m.now = m.now.Add(time.Second)
	expect(t, s, "two", "one")
}

func TestValueThatNobodyHasStored(t *testing.T) {
	for name, values := range map[string]map[string]string{"nothing": nil, "a blank": {"AWSCURRENT": " \n"}} {
		m, s := start(t, values)
		_, err := s.Values(t.Context())
		if fault.CodeOf(err) != fault.Blocked || !strings.Contains(fault.Sentence(err), "put-secret-value --secret-id arn:signing") {
			t.Errorf("%s: got %v", name, err)
		}
		m.values = map[string]string{"AWSCURRENT": "one"} // and then it counts at once
		expect(t, s, "one")
	}
}

func TestOutageIsNoAnswer(t *testing.T) {
	m, s := start(t, map[string]string{"AWSCURRENT": "one"})
	m.broken = true
	if got, err := s.Values(t.Context()); fault.CodeOf(err) != fault.Internal || got != nil {
		t.Errorf("got %q, %v", got, err)
	}
	m.broken = false
	expect(t, s, "one")
}
