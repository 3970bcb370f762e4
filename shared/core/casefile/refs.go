package casefile

import (
	"slices"

	"conoe/shared/core/review"
)

// version is one definition of an item.
type version struct {
	order int
	path  string
	parts []review.Part // the demonstrators of a cluster
}

// index knows where items are defined, in order.
type index struct {
	place
	items map[review.Ref][]version
	// made is the order after which there may be what the product makes and
	// names itself, such as clause 8 records.
	made int
}

// never is an order after that of every step.
const never = 1 << 30

// checkRefs refuses two definitions of one item at once, and a reference to
// what is not there, or not yet.
func checkRefs(p place, c *Case) error {
	x := &index{place: p, items: map[review.Ref][]version{}, made: madeAfter(c)}
	for _, s := range c.sets() {
		if err := x.add(s); err != nil {
			return err
		}
	}
	return c.eachPart(func(order int, l leaf) error {
		if l.value.Type() != refType || l.field.is == "name" {
			return nil
		}
		return x.check(review.Ref(l.value.String()), order, l.path)
	})
}

// madeAfter is the order of the first step that makes something.
func madeAfter(c *Case) int {
	if c.Base != nil && madeAfter(c.Base) < never {
		return -1
	}
	for i, s := range c.Steps {
		if s.Record != nil || s.Gate != nil {
			return i + 1
		}
	}
	return never
}

// add takes the definitions of a set.
func (x *index) add(s set) error {
	for _, e := range s.items.entries() {
		path := s.path + e.path
		v := version{s.order, path, nil}
		before := x.items[*e.id]
		if n := len(before); n > 0 && !s.base && before[n-1].order == s.order {
			return x.refuse(path, "%s is defined here a second time; the first is in line %d. Give one of them another number.",
				*e.id, x.lines[before[n-1].path])
		}
		if e.id.Number() == 0 {
			return x.refuse(path, "%s has the number 0. Count from 1.", *e.id)
		}
		if c, ok := e.doc.(*review.Cluster); ok {
			var err error
			if v.parts, err = x.parts(c, path); err != nil {
				return err
			}
		}
		x.items[*e.id] = append(before, v)
	}
	return nil
}

// parts lists the demonstrators of a cluster, each of which has its own name.
func (x *index) parts(c *review.Cluster, path string) ([]review.Part, error) {
	var all []review.Part
	for i, d := range c.Demonstrators {
		if d.ID != "" && slices.Contains(all, d.ID) {
			return nil, x.refuse(element(path+"/demonstrators", i), "%s is defined twice in this cluster. Choose another number.", d.ID)
		}
		all = append(all, d.ID)
	}
	return all, nil
}

// check refuses a reference that leads nowhere at its order.
func (x *index) check(r review.Ref, order int, path string) error {
	if keys[r.Type()] == "" {
		return x.checkMade(r, order, path)
	}
	all := x.items[r.Base()]
	if len(all) == 0 {
		return x.refuse(path, "there is no %s. Add it to `%s`, or correct the reference.", r.Base(), keys[r.Type()])
	}
	if all[0].order > order {
		return x.refuse(path, "%s is only saved in line %d. Save it before something refers to it.",
			r.Base(), x.lines[all[0].path])
	}
	last := all[0]
	for _, v := range all {
		if v.order <= order {
			last = v
		}
	}
	if part := r.Part(); part != "" && !slices.Contains(last.parts, review.Part(part)) {
		return x.refuse(path, "%s has no demonstrator %s. Add it to the cluster, or correct the reference.", r.Base(), part)
	}
	return nil
}

func (x *index) checkMade(r review.Ref, order int, path string) error {
	if order > x.made {
		return nil
	}
	return x.refuse(path, "there is no %s yet. It is made by a step such as `record` or `gate`, which comes first.", r)
}
