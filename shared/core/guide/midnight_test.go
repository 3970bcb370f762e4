package guide

import (
	"testing"
	"time"
	_ "time/tzdata" // places whose clocks change at midnight, wherever the test runs

	"conoe/shared/core/approval"
)

// TestClockChangesAtMidnight: where a day has no midnight, or two, nobody is written
// to at night, and the next morning is that of the next day.
func TestClockChangesAtMidnight(t *testing.T) {
	b := Budget{Calendar: approval.Calendar{}, From: 9, To: 18, AsksAStage: 2}
	for _, name := range []string{"America/Santiago", "America/Asuncion", "Africa/Cairo", "America/Havana", "Asia/Beirut", "Atlantic/Azores"} {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := range 3 * 366 {
			now := time.Date(2026, 1, 1+d, 20, 0, 0, 0, z)
			p := Reader{Zone: z}
			if yes, at := MayPost(b, p, Reminding, now); yes || at.In(z).Hour() != 9 || at.Sub(now) > 4*24*time.Hour {
				t.Fatalf("%s: reminded at %s: got %v at %s", name, now, yes, at.In(z))
			}
			if m := b.Morning(p, now, 1).In(z); m.Hour() != 9 || !m.After(now) {
				t.Fatalf("%s: the morning after %s is %s", name, now, m)
			}
			p.Told = now
			if yes, at := MayPost(b, p, Telling, now); yes || at.In(z).Hour() != 9 || !at.After(now) {
				t.Fatalf("%s: told on %s: got %v at %s", name, now, yes, at.In(z))
			}
		}
	}
}
