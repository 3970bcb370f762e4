package casefile

import (
	"fmt"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// controls gives each control its own id and notes which were written as
// something else.
func (r Reader) controls(p place, c *Case) error {
	control := r.Control
	if control == nil {
		control = asIs
	}
	return c.eachPart(func(_ int, l leaf) error {
		if l.value.Type() != controlType && l.field.is != "control" {
			return nil
		}
		id, note, err := control(l.value.String())
		switch {
		case fault.CodeOf(err) == fault.Invalid:
			return p.refuse(l.path, "%s", fault.Sentence(err))
		case err != nil:
			return fmt.Errorf("resolve the control at %s: %w", l.path, err)
		case note != "":
			c.Notes = append(c.Notes, fmt.Sprintf("line %d: %s", lineOf(p.lines, l.path), note))
		}
		l.value.SetString(id)
		return nil
	})
}

// asIs takes an id if it can be one.
func asIs(id string) (canonical, note string, err error) {
	if review.ControlID(id).Check() != nil {
		return "", "", fault.Errorf(fault.Invalid, "%s is no control. Write its id alone, such as A.6.2.4.", shown(id))
	}
	return id, "", nil
}
