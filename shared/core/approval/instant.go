package approval

import (
	"encoding/json"
	"fmt"
	"time"
)

// Instant is a moment in UTC with milliseconds. Its JSON is exactly
// "2006-01-02T15:04:05.000Z"; any other text is refused. The zero Instant means
// absent and cannot be written, so fields that may be absent are omitzero.
type Instant int64

const instantLayout = "2006-01-02T15:04:05.000Z"

// InstantOf is t cut to milliseconds.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time is i in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// IsZero reports whether i is absent.
func (i Instant) IsZero() bool { return i == 0 }

// Add is i moved by d.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// String is the text that JSON holds.
func (i Instant) String() string { return i.Time().Format(instantLayout) }

// MarshalJSON writes the text, or says that the instant is absent.
func (i Instant) MarshalJSON() ([]byte, error) {
	if y := i.Time().Year(); i == 0 || y < 1 || y > 9999 {
		return nil, fmt.Errorf("write instant %d: absent or out of range", int64(i))
	}
	return json.Marshal(i.String())
}

// UnmarshalJSON reads exactly what MarshalJSON writes.
func (i *Instant) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(`"`+instantLayout+`"`, string(b))
	if err != nil {
		return fmt.Errorf("read instant: %w", err)
	}
	got := InstantOf(t)
	if got == 0 || `"`+got.String()+`"` != string(b) {
		return fmt.Errorf("read instant %s: not in the form %s", b, instantLayout)
	}
	*i = got
	return nil
}
