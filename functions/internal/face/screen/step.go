package screen

import (
	"conoe/shared/core/guide"
	"conoe/shared/core/rules"
)

// stepped is the one thing that a person is asked to do next.
type stepped struct {
	Head, Say, Why, Text said
	Buttons              []button
}

// Step is the message that asks one person for one thing, with why and how to say
// that somebody else knows it.
func (s *Screens) Step(t guide.Todo, to Reader) (Message, error) {
	meta := s.stepMeta(t, to)
	head := s.say("step.head", with{"title": or(line(to.Title, titleLength), string(to.Ref))})
	say := said{{text: line(s.asks(t, to), 400)}}
	why := s.why(t, to)
	out := stepped{
		Head: head, Say: say, Why: why, Text: joined([]said{head, say, why}, "\n"),
		Buttons: []button{
			s.doing(t, to), s.button(DoNotMe, meta.String(), ""), s.button(DoSnooze+".1", meta.String(), ""),
		},
	}
	out.Buttons[0].Style = "primary"
	rest := DoLater // other questions come first
	if t.Off {
		rest = DoSnooze + ".3"
	}
	out.Buttons = append(out.Buttons, s.button(rest, meta.String(), ""))
	return s.message("step", out)
}

// asks is what a step asks for, in a sentence.
func (s *Screens) asks(t guide.Todo, to Reader) string {
	if t.Step.Say != "" {
		return t.Step.Say
	}
	return s.plain(t.Finding.Sentence, to)
}

func (s *Screens) why(t guide.Todo, to Reader) said {
	return s.say("step.why."+effectKey(t.Finding.Effect), with{
		"why": s.plain(t.Finding.Sentence, to), "gate": s.say("gate."+string(t.Finding.Gate), nil),
	})
}

func effectKey(e rules.Effect) string {
	switch e {
	case rules.BlocksNow:
		return "now"
	case rules.WillBlock:
		return "later"
	}
	return "warns"
}

func (s *Screens) stepMeta(t guide.Todo, to Reader) Meta {
	return Meta{Stream: to.Stream, Ref: string(t.On), Form: t.Step.Form, Page: t.Step.Page, Key: t.Key, At: t.At}
}

// Done is the step message once nothing is left for its reader.
func (s *Screens) Done(to Reader) (Message, error) {
	return s.message("told", told{Say: s.say("step.done", with{"title": or(line(to.Title, titleLength), string(to.Ref))})})
}
