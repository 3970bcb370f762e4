package guide

import (
	"regexp"
	"sync"
)

// pattern is made ready when it is first asked for: most processes that have this
// package never need one, and each costs time at their start.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
