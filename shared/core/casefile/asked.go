package casefile

import (
	"maps"
	"slices"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// documents lets the product say no to a document before anything is written.
func (r Reader) documents(p place, c *Case) error {
	if r.Document == nil {
		return nil
	}
	for _, s := range c.sets() {
		if s.base {
			continue
		}
		for _, e := range s.items.entries() {
			if err := r.Document(e.doc); err != nil {
				return p.refuse(s.path+e.path, "%s", fault.Sentence(err))
			}
		}
	}
	return nil
}

// screening refuses a key that is none of the questions: its answer would
// silently count as unknown.
func (r Reader) screening(p place, c *Case) error {
	if r.Questions == nil {
		return nil
	}
	if err := r.answers(p, "/review/screening", c.Review.Screening); err != nil {
		return err
	}
	for n := range c.Steps {
		if err := r.answers(p, element("/steps", n)+"/screen", c.Steps[n].Screen); err != nil {
			return err
		}
	}
	return nil
}

func (r Reader) answers(p place, path string, given map[string]review.Answer) error {
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(r.Questions, key) {
			return p.refuse(path+"/"+key, "%q is none of the screening questions: %s.", key, strings.Join(r.Questions, ", "))
		}
	}
	return nil
}
