package relay

import (
	"errors"
	"fmt"
	"time"
)

// Wait is an effect's wish to come again: it was not performed, and it did not
// fail. The relay holds its consumer and stream until then, counts nothing, parks
// nothing and tells nobody.
type Wait struct{ Until time.Time }

// Error makes a Wait an error of Perform.
func (w Wait) Error() string { return fmt.Sprintf("not before %s", w.Until.UTC().Format(time.RFC3339)) }

// waits gives the Wait that an error is or wraps.
func waits(err error) (Wait, bool) { return errors.AsType[Wait](err) }

// lease is for how long who claims an effect may take to perform it. The calls of
// an effect end sooner by their own time limits, so a claim that is older was left
// by a crash.
const lease = time.Minute

// releaseWithin bounds the one write that gives a claim back.
const releaseWithin = 2 * time.Second
