package screen_test

import (
	"encoding/json"
	"iter"
	"testing"

	"conoe/functions/internal/face/screen"
	"conoe/test/payload"
)

func TestSlackTakesEveryScreen(t *testing.T) {
	s := screens(t)
	payload.Check(t, func(yield func(string, json.RawMessage) bool) {
		for name, hostile := range map[string]bool{"ordinary": false, "hostile": true} {
			for _, all := range []iter.Seq2[string, json.RawMessage]{screen.All(s, hostile), screen.Answers(s, hostile)} {
				for of, raw := range all {
					if !yield(name+" "+of, raw) {
						return
					}
				}
			}
		}
	})
}
