package standin

import (
	"slices"
	"strings"
	"time"
)

// Exchange is a request between Slack and the app with its answer. Tokens are not
// in it.
type Exchange struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
	ToApp  bool      `json:"to_app"`
	Call   string    `json:"call"` // a method, or the type of what was delivered
	By     string    `json:"by,omitzero"`
	Sent   any       `json:"sent"`
	Status int       `json:"status"`
	Answer any       `json:"answer"`
	Fault  string    `json:"fault,omitzero"` // why there was no good answer
	Retry  int       `json:"retry,omitzero"`
	Millis int64     `json:"ms"`
}

const keptExchanges = 500

// Log is the last exchanges, oldest first.
func (w *Workspace) Log() []Exchange {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.log)
}

// Sent are the deliveries of a type so far, oldest first, for tests that look at
// payloads.
func (w *Workspace) Sent(kind string) []Exchange {
	return slices.DeleteFunc(w.Log(), func(e Exchange) bool { return !e.ToApp || e.Call != kind })
}

func (w *Workspace) record(e Exchange) {
	w.mu.Lock()
	defer w.mu.Unlock()
	e.At = w.now()
	if n := len(w.log); n > 0 {
		e.Number = w.log[n-1].Number + 1
	}
	w.log = append(w.log, e)
	if len(w.log) > keptExchanges {
		w.log = slices.Clone(w.log[len(w.log)-keptExchanges:])
	}
	w.touch()
}

// secretFields never reach the log.
var secretFields = []string{"token", "bot_access_token", "access_token", "refresh_token", "client_secret", "code", "response_url", "upload_url", "id_token"}

// shorten copies a value for the log: without secrets, and without the middle of
// very long text.
func shorten(v any) any {
	switch v := v.(type) {
	case object:
		c := make(object, len(v))
		for k, x := range v {
			if s, ok := x.(string); ok && s != "" && slices.Contains(secretFields, k) {
				x = "(hidden)"
			}
			c[k] = shorten(x)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, x := range v {
			c[i] = shorten(x)
		}
		return c
	case string:
		if len(v) > 20_000 {
			return strings.ToValidUTF8(v[:20_000], "") + "…"
		}
	}
	return v
}
