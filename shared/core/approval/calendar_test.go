package approval

import (
	"encoding/json"
	"testing"
	"time"
)

func TestBusinessDays(t *testing.T) {
	christmas := Calendar{Name: "test", Holidays: []string{"2026-12-25", "2026-12-28"}}
	gulf := Calendar{Weekend: []int{5, 6}}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		situation string
		c         Calendar
		from      string
		days      int
		want      string
	}{
		{"same day", Calendar{}, "2026-03-07T09:00:00Z", 0, "2026-03-07T09:00:00Z"},
		{"over a weekend", Calendar{}, "2026-03-06T09:00:00Z", 1, "2026-03-09T09:00:00Z"},
		{"from a Saturday", Calendar{}, "2026-03-07T09:00:00Z", 1, "2026-03-09T09:00:00Z"},
		{"from a Sunday", Calendar{}, "2026-03-08T23:59:59Z", 1, "2026-03-09T23:59:59Z"},
		{"two weeks", Calendar{}, "2026-03-02T09:00:00Z", 10, "2026-03-16T09:00:00Z"},
		{"over holidays", christmas, "2026-12-24T12:00:00Z", 2, "2026-12-30T12:00:00Z"},
		{"from a holiday", christmas, "2026-12-25T12:00:00Z", 1, "2026-12-29T12:00:00Z"},
		{"another weekend", gulf, "2026-03-05T09:00:00Z", 1, "2026-03-08T09:00:00Z"},
		{"over a year's end", Calendar{}, "2026-12-31T09:00:00Z", 1, "2027-01-01T09:00:00Z"},
		{"a leap day", Calendar{}, "2028-02-28T09:00:00Z", 1, "2028-02-29T09:00:00Z"},
		{"clocks go forward in Europe", Calendar{}, "2026-03-27T23:30:00Z", 1, "2026-03-30T23:30:00Z"},
		{"clocks go back in Europe", Calendar{}, "2026-10-23T23:30:00Z", 1, "2026-10-26T23:30:00Z"},
	} {
		t.Run(test.situation, func(t *testing.T) {
			from, err := time.Parse(time.RFC3339, test.from)
			if err != nil {
				t.Fatal(err)
			}
			for _, zone := range []*time.Location{time.UTC, berlin} {
				if got := test.c.After(from.In(zone), test.days).Format(time.RFC3339); got != test.want {
					t.Errorf("from %s: got %s, want %s", zone, got, test.want)
				}
			}
		})
	}
}

func TestCalendarWithoutWorkdaysIsRefused(t *testing.T) {
	for _, c := range []Calendar{
		{Weekend: []int{0, 1, 2, 3, 4, 5, 6}}, {Holidays: []string{"25 December"}}, {Weekend: []int{7}},
	} {
		if c.valid() {
			t.Errorf("%+v passed", c)
		}
	}
	if !(Calendar{Weekend: []int{}}).valid() {
		t.Error("a calendar without days off is a calendar")
	}
}

func TestInstantText(t *testing.T) {
	for _, text := range []string{`"2026-03-02T09:00:00.000Z"`, `"2026-12-31T23:59:59.999Z"`, `"1969-12-31T23:59:59.999Z"`} {
		var i Instant
		if err := json.Unmarshal([]byte(text), &i); err != nil {
			t.Fatal(err)
		}
		if b, err := json.Marshal(i); err != nil || string(b) != text {
			t.Errorf("got %s, %v, want %s", b, err, text)
		}
	}
	for _, text := range []string{
		`null`, `""`, `0`, `"2026-03-02T09:00:00Z"`, `"2026-03-02T09:00:00.0000Z"`, `"2026-03-02T09:00:00,000Z"`,
		`"2026-03-02T09:00:00.000+00:00"`, `"2026-02-30T09:00:00.000Z"`, `"1970-01-01T00:00:00.000Z"`, `"2026-03-02T9:00:00.000Z"`,
	} {
		var i Instant
		if err := json.Unmarshal([]byte(text), &i); err == nil {
			t.Errorf("%s was read as %s", text, i)
		}
	}
	if _, err := json.Marshal(Instant(0)); err == nil {
		t.Error("an absent instant was written")
	}
}

func FuzzInstant(f *testing.F) {
	f.Add(`"2026-03-02T09:00:00.000Z"`)
	f.Fuzz(func(t *testing.T, text string) {
		var i Instant
		if json.Unmarshal([]byte(text), &i) != nil {
			return
		}
		b, err := json.Marshal(i)
		var back Instant
		if err != nil || json.Unmarshal(b, &back) != nil || back != i {
			t.Errorf("%q: %s, %v", text, b, err)
		}
	})
}
