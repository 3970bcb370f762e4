package approval

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
)

// Calendar says which days are business days. Days begin and end in UTC, so no
// change of clocks moves a deadline.
type Calendar struct {
	// Name and version of the calendar, as evidence of which one was used.
	Name string `json:"name,omitzero"`
	// Weekend are the days off in each week, 0 for Sunday to 6; absent means
	// Saturday and Sunday.
	Weekend []int `json:"weekend,omitzero"`
	// Holidays are dates such as "2026-12-25".
	Holidays []string `json:"holidays,omitzero"`
}

// After is the moment n business days after t, at the same time of day. Counting
// starts with the first business day after t's, so a Friday, a Saturday and a
// Sunday have the same next business day. Zero days is t itself.
func (c Calendar) After(t time.Time, n int) time.Time {
	return c.business().WorkdaysFrom(t.UTC(), n)
}

func (c Calendar) after(i Instant, n int) Instant { return InstantOf(c.After(i.Time(), n)) }

func (c Calendar) business() *cal.BusinessCalendar {
	b := cal.NewBusinessCalendar()
	b.WorkdayFunc = c.workday
	return b
}

func (c Calendar) workday(t time.Time) bool {
	t = t.UTC()
	weekend := c.Weekend
	if weekend == nil {
		weekend = []int{int(time.Saturday), int(time.Sunday)}
	}
	return !slices.Contains(weekend, int(t.Weekday())) &&
		!slices.Contains(c.Holidays, t.Format(time.DateOnly))
}

// valid reports whether business days exist and each holiday is a date.
func (c Calendar) valid() bool {
	free := make(map[int]bool)
	for _, d := range c.Weekend {
		if d < 0 || d > 6 {
			return false
		}
		free[d] = true
	}
	return len(free) < 7 && !slices.ContainsFunc(c.Holidays, func(s string) bool {
		_, err := time.Parse(time.DateOnly, s)
		return err != nil
	})
}
