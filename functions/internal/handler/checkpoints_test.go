package handler

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestWhatCompareAndRestoredTake(t *testing.T) {
	for raw, want := range map[string][]string{`true`: nil, `{}`: nil, `{"keys":["k"]}`: {"k"}} {
		var c comparison
		if err := json.Unmarshal([]byte(raw), &c); err != nil || !slices.Equal(c.Keys, want) {
			t.Errorf("%s: got %q, %v", raw, c.Keys, err)
		}
	}
	for raw, want := range map[string][]string{`["a","b"]`: {"a", "b"}, `{"streams":["a"],"keys":["k"]}`: {"a"}} {
		var r restoration
		if err := json.Unmarshal([]byte(raw), &r); err != nil || !slices.Equal(r.Streams, want) {
			t.Errorf("%s: got %q, %v", raw, r.Streams, err)
		}
	}
	for _, raw := range []string{`false`, `1`, `"x"`, `[1]`, `{"stream":"a"}`} {
		var c comparison
		var r restoration
		if json.Unmarshal([]byte(raw), &c) == nil || json.Unmarshal([]byte(raw), &r) == nil {
			t.Errorf("%s is taken", raw)
		}
	}
}
