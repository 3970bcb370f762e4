package face

import (
	"errors"

	"conoe/shared/core/relay"
)

// trouble is what kept messages from being told.
type trouble struct {
	failed error // the first that is none of the others
	lost   error // to another relay
	wait   *relay.Wait
}

func (t *trouble) add(err error) {
	w, waits := errors.AsType[relay.Wait](err)
	switch {
	case err == nil:
	case waits:
		if t.wait == nil || w.Until.Before(t.wait.Until) {
			t.wait = &w
		}
	case lost(err):
		t.lost = err
	case t.failed == nil:
		t.failed = err
	}
}

// err is a failure before a wish to come again, which would hide it.
func (t *trouble) err() error {
	switch {
	case t.failed != nil:
		return t.failed
	case t.lost != nil:
		return t.lost
	case t.wait != nil:
		return *t.wait
	}
	return nil
}
