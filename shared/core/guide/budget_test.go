package guide

import (
	"testing"
	"time"

	"conoe/shared/core/approval"
)

func TestMayPost(t *testing.T) {
	tokyo := time.FixedZone("UTC+9", 9*60*60)
	b := Budget{Calendar: approval.Calendar{Holidays: []string{"2026-12-25"}}, From: 9, To: 18, AsksAStage: 2}
	at := func(s string) time.Time {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		name string
		to   Reader
		what Kind
		now  string
		yes  bool
		next string
	}{
		{"in working hours", Reader{}, Asking, "2026-11-23T10:00:00Z", true, "2026-11-23T10:00:00Z"},
		{"asked at night by a colleague", Reader{}, Asking, "2026-11-23T23:00:00Z", true, "2026-11-23T23:00:00Z"},
		{"asked on a Sunday by a colleague", Reader{}, Asking, "2026-11-22T10:00:00Z", true, "2026-11-22T10:00:00Z"},
		{"called at night", Reader{}, Calling, "2026-11-23T18:00:00Z", false, "2026-11-24T09:00:00Z"},
		{"reminded early", Reader{}, Reminding, "2026-11-23T08:59:00Z", false, "2026-11-23T09:00:00Z"},
		{"reminded at the first minute", Reader{}, Reminding, "2026-11-23T09:00:00Z", true, "2026-11-23T09:00:00Z"},
		{"told on a Saturday", Reader{}, Telling, "2026-11-28T10:00:00Z", false, "2026-11-30T09:00:00Z"},
		{"reminded on a holiday and the weekend after", Reader{}, Reminding, "2026-12-25T10:00:00Z", false, "2026-12-28T09:00:00Z"},
		{"night where the person is", Reader{Zone: tokyo}, Reminding, "2026-11-23T10:00:00Z", false, "2026-11-24T00:00:00Z"},
		{"Saturday where the person is", Reader{Zone: tokyo}, Telling, "2026-11-27T16:00:00Z", false, "2026-11-30T00:00:00Z"},
		{"Monday where the person is, and Sunday in London", Reader{Zone: tokyo}, Telling, "2026-11-22T23:30:00Z", false, "2026-11-23T00:00:00Z"},
		{"told today", Reader{Told: at("2026-11-23T09:00:00Z")}, Telling, "2026-11-23T17:00:00Z", false, "2026-11-24T09:00:00Z"},
		{"told on Friday, on Friday", Reader{Told: at("2026-11-27T09:00:00Z")}, Stepping, "2026-11-27T17:00:00Z", false, "2026-11-30T09:00:00Z"},
		{"told yesterday", Reader{Told: at("2026-11-23T17:00:00Z")}, Telling, "2026-11-24T09:00:00Z", true, "2026-11-24T09:00:00Z"},
		{"told yesterday where the person is", Reader{Zone: tokyo, Told: at("2026-11-23T05:00:00Z")}, Stepping, "2026-11-23T16:00:00Z", true, "2026-11-23T16:00:00Z"},
		{"next step at night, after somebody's act", Reader{}, Stepping, "2026-11-23T23:00:00Z", true, "2026-11-23T23:00:00Z"},
		{"told today, and asked", Reader{Told: at("2026-11-23T09:00:00Z")}, Asking, "2026-11-23T17:00:00Z", true, "2026-11-23T17:00:00Z"},
		{"told today, and reminded of a request", Reader{Told: at("2026-11-23T09:00:00Z")}, Reminding, "2026-11-23T17:00:00Z", true, "2026-11-23T17:00:00Z"},
		{"second ask of an outsider", Reader{Outside: true, Asks: 1}, Asking, "2026-11-23T10:00:00Z", true, "2026-11-23T10:00:00Z"},
		{"third ask of an outsider", Reader{Outside: true, Asks: 2}, Asking, "2026-11-23T10:00:00Z", false, "0001-01-01T00:00:00Z"},
		{"third ask of an outsider, in somebody's place", Reader{Outside: true, Asks: 2}, Calling, "2026-11-23T10:00:00Z", false, "0001-01-01T00:00:00Z"},
		{"third ask of a colleague", Reader{Asks: 2}, Asking, "2026-11-23T10:00:00Z", true, "2026-11-23T10:00:00Z"},
		{"reply at night", Reader{}, Replying, "2026-11-23T23:00:00Z", true, "2026-11-23T23:00:00Z"},
		{"erasure at night", Reader{}, Erasing, "2026-11-23T23:00:00Z", true, "2026-11-23T23:00:00Z"},
	} {
		if yes, next := MayPost(b, c.to, c.what, at(c.now)); yes != c.yes || !next.Equal(at(c.next)) {
			t.Errorf("%s: got %v at %s, want %v at %s", c.name, yes, next, c.yes, c.next)
		}
	}
}
