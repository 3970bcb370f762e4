package standin

import (
	"testing"
	"time"
)

// Whatever arrives at the control API, nothing falls over, and what is done is
// something that a person could do.
func FuzzAct(f *testing.F) {
	f.Add(`{"as":"ana","do":"type","channel":"#general","text":"hello @ben"}`)
	f.Add(`{"as":"ana","do":"element","channel":"C0GENERAL1","message":"1.2","action":"a","values":["x"]}`)
	f.Add(`{"as":"olu","do":"submit","state":{"a":{"b":null}}}`)
	f.Add(`{"as":"ana","do":"close","all":true}`)
	f.Add(`{"as":"ana","do":"react","channel":"#general","reaction":"x"} {}`)
	s := newServer(Options{AckWithin: 10 * time.Millisecond}, "127.0.0.1:1")
	s.add(Message{Channel: "C0GENERAL1", User: s.app.BotUser, Text: "x"})
	f.Fuzz(func(t *testing.T, raw string) {
		a, err := readAct([]byte(raw))
		if err != nil {
			return
		}
		before := len(s.messages)
		if _, err := s.Do(t.Context(), a); err != nil && len(s.messages) != before {
			t.Errorf("%s was refused and said something", raw)
		}
	})
}
