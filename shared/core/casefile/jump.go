package casefile

import (
	"regexp"
	"strconv"
	"sync"
	"time"

	"conoe/shared/core/fault"
)

var jumpShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(jumpPattern) })

// ParseJump reads how far a step moves the practice clock: minutes, hours or
// days such as "6m", "36h" and "10d", up to four digits; or "due", for which
// toDue is true and d is 0. It refuses everything else with Invalid.
func ParseJump(s string) (d time.Duration, toDue bool, err error) {
	if !jumpShape().MatchString(s) {
		return 0, false, fault.Errorf(fault.Invalid,
			"%s is no jump of the clock. Write %s.", shown(s), shapesByUse["jump"].hint)
	}
	if s == "due" {
		return 0, true, nil
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil {
		return 0, false, fault.Errorf(fault.Invalid, "%s is no jump of the clock: %w", shown(s), err)
	}
	return time.Duration(n) * jumpUnits[s[len(s)-1]], false, nil
}

var jumpUnits = map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
