package casefile

import (
	"strings"

	"conoe/shared/core/review"
)

// symmetric are the links that say the same in both directions, so that two
// items may name each other.
var symmetric = map[string]bool{"conflicts_with": true, "linked_risks": true}

// links are the references of items to others of the same type.
type links map[review.Ref][]link

// link is one of them, and where it stands. Those of a base have no path.
type link struct {
	to   review.Ref
	path string
}

// checkCycles refuses an item that refers to itself, and items of one type that
// refer to each other in a circle: those that are saved together, and all in
// their last versions.
func checkCycles(p place, c *Case) error {
	all, order := links{}, []review.Ref{}
	for _, s := range c.sets() {
		together, names := links{}, []review.Ref{}
		for _, e := range s.items.entries() {
			same, err := sameType(p, s, e)
			if err != nil {
				return err
			}
			together[*e.id], all[*e.id] = same, same
			names = append(names, *e.id)
		}
		if err := together.check(p, names); err != nil {
			return err
		}
		order = append(order, names...)
	}
	return all.check(p, order)
}

// sameType lists the links of an item to others of its type.
func sameType(p place, s set, e entry) ([]link, error) {
	var all []link
	for _, l := range review.Links(e.doc) {
		path := s.path + e.path + l.Path
		if s.base {
			path = ""
		}
		switch to := l.To.Base(); {
		case to == *e.id:
			return nil, p.refuse(path, "%s refers to itself. Remove the reference.", to)
		case to.Type() == e.doc.Type() && !symmetric[strings.Split(l.Path, "/")[1]]:
			all = append(all, link{to, path})
		}
	}
	return all, nil
}

// check walks from each item in turn.
func (l links) check(p place, names []review.Ref) error {
	w := walker{place: p, links: l, state: map[review.Ref]int{}}
	for _, r := range names {
		if err := w.walk(r); err != nil {
			return err
		}
	}
	return nil
}

// walker looks for a circle. An item is on the way or done.
type walker struct {
	place
	links links
	state map[review.Ref]int
	way   []link // each from the item before it
}

const (
	onTheWay = 1
	done     = 2
)

func (w *walker) walk(r review.Ref) error {
	if w.state[r] == done {
		return nil
	}
	w.state[r] = onTheWay
	for _, l := range w.links[r] {
		w.way = append(w.way, l)
		if w.state[l.to] == onTheWay {
			return w.circle(l.to)
		}
		if err := w.walk(l.to); err != nil {
			return err
		}
		w.way = w.way[:len(w.way)-1]
	}
	w.state[r] = done
	return nil
}

// maxCircle is how many items of a circle a sentence names.
const maxCircle = 6

// circle tells which items refer to each other, at the first of the references
// that stands in this file.
func (w *walker) circle(r review.Ref) error {
	start := len(w.way) - 1
	for start > 0 && w.way[start-1].to != r {
		start--
	}
	names, at := []string{string(r)}, ""
	for _, l := range w.way[start:] {
		names = append(names, string(l.to))
		if at == "" {
			at = l.path
		}
	}
	if len(names) > maxCircle {
		names = append(names[:maxCircle:maxCircle], "…", string(r))
	}
	return w.refuse(at, "this is a circle: %s. Remove one of the references.", strings.Join(names, " → "))
}
