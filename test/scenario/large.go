package scenario

import (
	"fmt"
	"slices"

	"github.com/rogpeppe/go-internal/txtar"

	"conoe/shared/core/casefile"
	"conoe/shared/core/review"
)

// large is the shipped review at full depth with that many more ethical value
// requirements. They are copies of its last one, written and asked about one by one,
// or all together, and decided on one by one.
func large(more int, together bool) (*casefile.Case, error) {
	c, err := (&Script{a: new(txtar.Archive)}).read("same-day-delivery-supplement")
	if err != nil {
		return nil, err
	}
	const model, last = "EVR-0007", 7
	g := grower{c: c, model: model}
	for n := last + 1; n <= last+more; n++ {
		g.refs = append(g.refs, review.Ref(fmt.Sprintf("EVR-%04d", n)))
	}
	for n := range c.Steps {
		if it := c.Steps[n].Save; it != nil {
			g.hang(it)
		}
	}
	at := slices.IndexFunc(c.Steps, func(s casefile.Step) bool { return s.Submit != nil && slices.Contains(s.Submit.Refs, g.model) })
	if at < 0 || g.doc == nil {
		return nil, fmt.Errorf("nobody asks about %s in %s", model, c.ID)
	}
	size := 1
	if together {
		size = len(g.refs)
	}
	var rounds []casefile.Step
	for set := range slices.Chunk(g.refs, size) {
		rounds = append(rounds, g.round(at, set)...)
	}
	c.Steps = slices.Insert(c.Steps, at, rounds...)
	return c, nil
}

// grower copies a requirement.
type grower struct {
	c     *casefile.Case
	model review.Ref
	refs  []review.Ref // of the copies
	doc   *review.EVR  // what is copied
}

// hang finds what is copied, and ties to the copies what is tied to it.
func (g *grower) hang(it *casefile.Items) {
	for n := range it.EVRs {
		if it.EVRs[n].ID == g.model {
			g.doc = &it.EVRs[n].Doc
		}
	}
	for n := range it.EDRs {
		if d := &it.EDRs[n].Doc; slices.Contains(d.EVRs, g.model) {
			d.EVRs = append(d.EVRs, g.refs...)
		}
	}
	for _, m := range it.Monitoring {
		if m.Doc.EVR != g.model {
			continue
		}
		for n, ref := range g.refs {
			watched := m
			watched.ID, watched.Doc.EVR = review.Ref(fmt.Sprintf("MON-%03d", 101+n)), ref
			it.Monitoring = append(it.Monitoring, watched)
		}
	}
}

// round writes copies, asks about them and decides on each as it was done with
// what is copied, from that step on to the next jump.
func (g *grower) round(at int, set []review.Ref) []casefile.Step {
	it := new(casefile.Items)
	for _, ref := range set {
		it.EVRs = append(it.EVRs, casefile.Entry[review.EVR]{ID: ref, Doc: *g.doc})
	}
	out := []casefile.Step{{By: g.c.Steps[at].By, Save: it}}
	for _, s := range g.c.Steps[at:] {
		s.Say = ""
		switch {
		case s.Submit != nil:
			s.Submit = &casefile.Submit{Refs: set}
			out = append(out, s)
		case s.Decide != nil:
			for _, ref := range set {
				d := *s.Decide
				d.Refs = []review.Ref{ref}
				s.Decide = &d
				out = append(out, s)
			}
		default:
			out = append(out, s)
		}
		if s.Jump != "" {
			break
		}
	}
	return out
}
