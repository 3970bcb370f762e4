package screen

import (
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

// digestRows is how many of each a digest names.
const digestRows = 3

// Digest is the day's one message. An empty one is told by nobody.
func (s *Screens) Digest(d Digest) (Message, error) {
	head := s.say("digest.head", with{"n": d.Asked})
	if d.Asked == 0 {
		head = s.say("digest.head.none", nil)
	}
	var say []said
	for _, i := range d.Waiting[:min(len(d.Waiting), digestRows)] {
		say = append(say, s.waiting("digest.ask", i, "").Say)
	}
	for _, t := range d.Todos[:min(len(d.Todos), digestRows)] {
		say = append(say, s.homeTodo("digest.step", t).Say)
	}
	for _, one := range d.Did[:min(len(d.Did), digestRows)] {
		say = append(say, s.say("digest.did", with{"said": one.Said, "done": one.Done}))
	}
	if more := d.Asked - digestRows; more > 0 {
		say = append(say, s.say("digest.more", with{"n": more}))
	}
	return s.titled(head, say, "digest.note", s.button(DoHome, Meta{}.String(), ""))
}
