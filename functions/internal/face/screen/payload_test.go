package screen_test

import (
	"encoding/json"
	"testing"

	"conoe/functions/internal/face/screen"
	"conoe/test/payload"
)

func TestSlackTakesEveryScreen(t *testing.T) {
	s := screens(t)
	payload.Check(t, func(yield func(string, json.RawMessage) bool) {
		for name, hostile := range map[string]bool{"ordinary": false, "hostile": true} {
			for of, raw := range screen.All(s, hostile) {
				if !yield(name+" "+of, raw) {
					return
				}
			}
		}
	})
}
