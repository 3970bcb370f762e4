package ledger

import (
	"time"

	"conoe/shared/core/fault"
)

// Time is a moment as an entry holds it: UTC, to the millisecond. Two Times
// made by At or read from JSON are equal under == if they are the same moment.
type Time struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05.000Z"

// At is t in UTC, with anything finer than a millisecond cut off.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{time.UnixMilli(t.UnixMilli()).UTC()}
}

// ParseTime reads the one text form there is.
func ParseTime(s string) (Time, error) {
	parsed, err := time.Parse(timeLayout, s)
	// time.Parse takes more than it would write: ',' for '.', or ".+00".
	if t := At(parsed); err == nil && t.String() == s {
		return t, nil
	}
	return Time{}, fault.Errorf(fault.Invalid, "A time is written as 2006-01-02T15:04:05.000Z: UTC, to the millisecond.")
}

// String is the text form.
func (t Time) String() string { return t.UTC().Format(timeLayout) }

// MarshalText gives the text form. A year outside 0 to 9999 has none.
func (t Time) MarshalText() ([]byte, error) {
	if y := t.UTC().Year(); y < 0 || y > 9999 {
		return nil, fault.Errorf(fault.Invalid, "A time lies in a year between 0 and 9999.")
	}
	return t.UTC().AppendFormat(make([]byte, 0, len(timeLayout)), timeLayout), nil
}

// UnmarshalText reads the text form.
func (t *Time) UnmarshalText(text []byte) error {
	parsed, err := ParseTime(string(text))
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}

// MarshalJSON gives the text form in quotes. It hides the method of the
// embedded time, which would write another form.
func (t Time) MarshalJSON() ([]byte, error) {
	text, err := t.MarshalText()
	if err != nil {
		return nil, err
	}
	return append(append([]byte{'"'}, text...), '"'), nil
}

// UnmarshalJSON reads the text form in quotes; null is refused.
func (t *Time) UnmarshalJSON(b []byte) error {
	if len(b) != len(timeLayout)+2 || b[0] != '"' || b[len(b)-1] != '"' {
		return t.UnmarshalText(nil)
	}
	return t.UnmarshalText(b[1 : len(b)-1])
}
