package main

import (
	"testing"
	"time"

	"conoe/test/dynamo/dynoxide"
)

// TestLightReviewIsMetered plays the smallest review as the command does, and
// sweeps after it.
func TestLightReviewIsMetered(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds functions and starts a server")
	}
	p := all(t)
	err := inWorld(t.Context(), dynoxide.Start(t), func(m *meter) error {
		u, after, err := m.play(t.Context(), depths[0].read, false)
		if err != nil {
			return err
		}
		for _, item := range []string{"transition", "write_unit", "read_unit", "call", "gb_second", "api_request", "kms_ecc", "s3", "log_gb", "trace"} {
			if u[item] <= 0 {
				t.Errorf("%s is %v", item, u[item])
			}
		}
		if total := p.total(home, u); total > mostReview {
			t.Errorf("it costs %v", total)
		}
		if after["transition"] != 0 || after["write_unit"] < 0 {
			t.Errorf("after its end it used %v", after)
		}
		sweep, err := m.sweeps(t.Context(), 5*time.Minute)
		if err == nil && (sweep["call"] != 1 || sweep["read_unit"] <= 0 || sweep["transition"] != 0 || sweep["api_request"] != 0) {
			t.Errorf("a sweep uses %v", sweep)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
