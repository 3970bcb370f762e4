package scenario

import (
	"strings"
	"testing"
)

// What is random is told apart, and only that is left out of a record.
func TestNumbering(t *testing.T) {
	const one, two = "apr_01a200be-4dc3-7075-88e1-e6a337132610", "apr_01a200be-4dc3-7075-88e1-e6a337132611"
	d := "sha256:" + strings.Repeat("0f", 32)
	n := numbering{}
	for _, c := range []struct{ text, want string }{
		{`{"a":"` + one + `","b":"` + d + `","c":"` + one + `","d":"` + two + `"}`, `{"a":"apr_<1>","b":"<2>","c":"apr_<1>","d":"apr_<3>"}`},
		{`{"stream":"` + two + `","size":7,"at":"2026-12-09T09:00:00.001Z"}`, `{"stream":"apr_<3>","size":7,"at":"2026-12-09T09:00:00.001Z"}`},
		{`{"bytes":12,"export":"exp"}`, `{"export":"exp"}`},
		{`{"bytes":12,"ref":"REV-1"}`, `{"bytes":12,"ref":"REV-1"}`},
	} {
		if got := n.in([]byte(c.text)); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
