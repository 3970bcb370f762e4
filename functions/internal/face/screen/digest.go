package screen

import (
	"slices"

	"conoe/shared/core/usecase"
)

// A Digest is what one person is told once a day: what waits for them, what they
// could do next, and what became of what they said. It is made of the present, so
// nothing in it is out of date.
type Digest struct {
	Waiting []usecase.InInbox
	Asked   int
	Todos   []HomeTodo
	Did     []Did
}

// Did is one thing that somebody said and what was done about it.
type Did struct{ Said, Done string }

// Empty reports whether there is nothing to tell.
func (d Digest) Empty() bool { return len(d.Waiting) == 0 && len(d.Todos) == 0 && len(d.Did) == 0 }

// Streams are those that the digest speaks of.
func (d Digest) Streams() []string {
	var out []string
	for _, i := range d.Waiting {
		out = append(out, i.Stream)
	}
	for _, t := range d.Todos {
		out = append(out, t.Stream)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// digestRows is how many of each a digest names.
const digestRows = 3

// Digest is the day's one message. An empty one is told by nobody.
func (s *Screens) Digest(d Digest) (Message, error) {
	head := s.say("digest.head", with{"n": d.Asked})
	switch {
	case d.Asked > 0:
	case len(d.Todos) > 0:
		head = s.say("digest.head.todo", nil)
	case len(d.Did) > 0:
		head = s.say("digest.head.did", nil)
	default:
		return s.message("told", told{Say: s.say("digest.head.none", nil), Note: s.say("digest.note", nil)})
	}
	var say []said
	for _, i := range d.Waiting[:min(len(d.Waiting), digestRows)] {
		say = append(say, s.waiting("digest.ask", i, "").Say)
	}
	for _, t := range d.Todos[:min(len(d.Todos), digestRows)] {
		say = append(say, s.homeTodo("digest.step", t).Say)
	}
	for _, one := range d.Did[:min(len(d.Did), digestRows)] {
		say = append(say, s.did(one))
	}
	if more := d.Asked - digestRows; more > 0 {
		say = append(say, s.say("digest.more", with{"n": more}))
	}
	return s.titled(head, say, "digest.note", s.button(DoHome, Meta{}.String(), ""))
}

func (s *Screens) did(d Did) said { return s.say("digest.did", with{"said": d.Said, "done": d.Done}) }
