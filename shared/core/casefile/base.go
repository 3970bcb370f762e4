package casefile

import "fmt"

// base finds the case that a supplement goes on with.
func (r Reader) base(p place, c *Case) error {
	switch {
	case c.SupplementTo == "":
		return nil
	case c.SupplementTo == c.ID:
		return p.refuse("/supplement_to", "a case does not supplement itself; name the case that it goes on with.")
	case r.Base == nil:
		return p.refuse("/supplement_to", "this goes on with the case %q. Give that case too; it has to be a whole one.",
			c.SupplementTo)
	}
	base, err := r.Base(c.SupplementTo)
	if err != nil {
		return fmt.Errorf("read the case that %s supplements: %w", c.ID, err)
	}
	if base.ID != c.SupplementTo {
		return p.refuse("/supplement_to", "this goes on with the case %q and was given %q.", c.SupplementTo, base.ID)
	}
	c.Base = base
	return nil
}

// sets lists what saves items, in order: the items of the review's start, then
// those of each step. A base comes first.
func (c *Case) sets() []set {
	var all []set
	if c.Base != nil {
		for _, s := range c.Base.sets() {
			s.order, s.base = -1, true
			all = append(all, s)
		}
	}
	all = append(all, set{items: &c.Items, path: "/items"})
	for i := range c.Steps {
		if save := c.Steps[i].Save; save != nil {
			all = append(all, set{items: save, path: element("/steps", i) + "/save", order: i + 1})
		}
	}
	return all
}

// set is a set of items that are saved together. Its order counts the steps
// from 1; the items of the start are at 0 and all of a base at -1.
type set struct {
	items *Items
	path  string
	order int
	base  bool
}
