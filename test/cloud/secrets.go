package cloud

import (
	"context"
	"encoding/json"
	"sync"
)

// The secrets of the Slack app, by ARN.
const (
	SigningSecret = secretARN + "signing"
	BotToken      = secretARN + "token"

	secretARN = "arn:aws:secretsmanager:" + Region + ":111122223333:secret:"
)

// secrets stands in for Secrets Manager. A secret that nobody has stored has no value.
type secrets struct {
	mu     sync.Mutex
	values map[string]string // by ARN
}

func (s *secrets) answer(_ context.Context, r Request) answer {
	if r.Operation != "GetSecretValue" {
		return refused("InvalidAction", "the stand-in does not know "+r.Operation)
	}
	var in struct {
		SecretID     string `json:"SecretId"`
		VersionStage string
	}
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return unreadable(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	value := s.values[in.SecretID]
	if value == "" || in.VersionStage != "AWSCURRENT" {
		return refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret value.")
	}
	return result(map[string]any{"ARN": in.SecretID, "SecretString": value, "CreatedDate": 0, "VersionStages": []string{in.VersionStage}})
}

// Store stores the value of a secret, as a person does. Functions that have looked for
// it keep what they know for five minutes.
func (w *World) Store(arn, value string) {
	w.secrets.mu.Lock()
	defer w.secrets.mu.Unlock()
	w.secrets.values[arn] = value
}
