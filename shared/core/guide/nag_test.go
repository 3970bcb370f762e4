package guide

import (
	"testing"

	"conoe/shared/core/approval"
)

func TestOnlyTheNewestNag(t *testing.T) {
	remind, help := approval.DueRemind, approval.DueHelp
	escalate, external, champion := approval.DueEscalate, approval.DueEscalateExternal, approval.DueChampion
	for _, c := range []struct {
		name    string
		state   approval.State
		done    []approval.DueKind
		outside bool
		nag     Nag
		care    Care
	}{
		{"just asked", approval.StateOpen, nil, false, NoNag, NoCare},
		{"two days later", approval.StateOpen, []approval.DueKind{remind}, false, Reminder, NoCare},
		{"four days later", approval.StateOpen, []approval.DueKind{remind, help}, false, Helping, Support},
		{"due", approval.StateOpen, []approval.DueKind{remind, help, escalate}, false, Overdue, Chasing},
		{"due for the others, and not for people outside", approval.StateOpen, []approval.DueKind{remind, help, escalate}, true, Helping, Chasing},
		{"due for people outside", approval.StateOpen, []approval.DueKind{remind, help, escalate, external}, true, Overdue, Chasing},
		{"the champion knows", approval.StateOpen, []approval.DueKind{remind, help, escalate, champion}, false, Overdue, Worried},
		{"over", approval.StateExpired, []approval.DueKind{remind, help, escalate, champion}, false, NoNag, NoCare},
	} {
		q := &approval.Request{State: c.state, Done: c.done}
		if nag, care := NagOf(q, c.outside), CareOf(q); nag != c.nag || care != c.care {
			t.Errorf("%s: got %d and %d, want %d and %d", c.name, nag, care, c.nag, c.care)
		}
	}
}
