package asl

import (
	"encoding/json"
	"time"
)

// Event is one line of a run's history, in AWS's words.
type Event struct {
	ID       int64           `json:"id"`
	Previous int64           `json:"previous,omitzero"`
	At       time.Time       `json:"at"`
	Type     string          `json:"type"`
	State    string          `json:"state,omitzero"`
	Input    json.RawMessage `json:"input,omitempty"`
	Output   json.RawMessage `json:"output,omitempty"`
	Error    string          `json:"error,omitzero"`
	Cause    string          `json:"cause,omitzero"`
}
