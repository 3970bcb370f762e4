// Package secrets reads secrets from AWS Secrets Manager. It never writes one, and
// never puts one into an error.
package secrets

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"conoe/shared/core/fault"
)

// Secret is a secret by its ARN. Several goroutines may use one.
type Secret struct {
	Client *secretsmanager.Client
	ARN    string
	Now    func() time.Time

	mu      sync.Mutex
	values  []string
	readAt  time.Time
	present bool
}

// fresh is how long a value is used before it is read again: so long it takes until
// one that was replaced in a hurry is no longer accepted.
const fresh = 5 * time.Minute

// overlap is how long the previous value counts beside the current one, from when
// the current one was stored. For ever would make it useless to replace one that
// somebody else has seen; a day is enough for whoever has to change it in two places.
const overlap = 24 * time.Hour

// Values are the current value, and for a day the one before it. One that nobody
// has stored is Blocked, and the sentence says what to do.
func (s *Secret) Values(ctx context.Context) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.present && s.Now().Sub(s.readAt) < fresh {
		return s.values, nil
	}
	values, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	s.values, s.readAt, s.present = values, s.Now(), true
	return values, nil
}

func (s *Secret) read(ctx context.Context) ([]string, error) {
	current, since, err := s.stage(ctx, "AWSCURRENT")
	if err != nil {
		return nil, err
	}
	if current == "" {
		return nil, fault.Errorf(fault.Blocked, "Nobody has stored a value: aws secretsmanager put-secret-value --secret-id %s --secret-string file://FILE", s.ARN)
	}
	values := []string{current}
	if s.Now().Sub(since) >= overlap {
		return values, nil
	}
	previous, _, err := s.stage(ctx, "AWSPREVIOUS")
	if err == nil && previous != "" {
		values = append(values, previous)
	}
	return values, err
}

// stage is the value of a stage and when it was stored, or nothing. A file often
// ends with a new line, which is no part of a secret.
func (s *Secret) stage(ctx context.Context, name string) (string, time.Time, error) {
	out, err := s.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String(s.ARN), VersionStage: aws.String(name)})
	if _, missing := errors.AsType[*types.ResourceNotFoundException](err); missing {
		return "", time.Time{}, nil
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("read secret %s: %w", s.ARN, err)
	}
	return strings.TrimSpace(aws.ToString(out.SecretString)), aws.ToTime(out.CreatedDate), nil
}
