package screen

import (
	"strings"
	"time"

	"conoe/shared/core/guide"
	"conoe/shared/core/usecase"
)

// Questions are those of a round, in their fixed order.
func Questions() []string { return []string{"good", "bad", "people", "rule", "nature"} }

// Answers is the modal of a round of questions. The example is what the system is
// for, in its team's words; had is what the same person answered before.
func (s *Screens) Answers(m Meta, example string, had []usecase.Said) (View, error) {
	p := paged{
		Title: s.word("answers.title"), Submit: s.word("answers.submit"), Close: s.word("cancel"), Callback: OnAnswers, Meta: m.String(),
		Say: s.say("answers.about", with{"example": said{{text: paragraph(example, 600)}}}),
	}
	for _, q := range Questions() {
		f := guide.Field{ID: q, Ask: s.word("answers." + q), Hint: s.word("answers." + q + ".hint"), Input: guide.InLines, Optional: true}
		for _, h := range had {
			if h.Question == q {
				f.Has = h.Lines
			}
		}
		p.Fields = append(p.Fields, s.field(f))
	}
	return s.view("page", p)
}

// Said are the answers of that modal, a thing a line.
func Said(v guide.Values) []usecase.Said {
	var out []usecase.Said
	for _, q := range Questions() {
		if lines := linesIn(v[q]); len(lines) > 0 {
			out = append(out, usecase.Said{Question: q, Lines: lines})
		}
	}
	return out
}

// Invite asks a person to answer a round of questions.
func (s *Screens) Invite(m Meta, to Reader, until time.Time) (Message, error) {
	v := with{"title": or(line(to.Title, titleLength), string(to.Ref)), "at": until}
	return s.message("told", told{
		Say: s.say("invite", v), Note: s.say("invite.note", v), Buttons: []button{s.button(DoAnswer, m.String(), "primary")},
	})
}

// linesIn are the lines of what was typed, without those that are empty.
func linesIn(typed []string) []string {
	var out []string
	for _, t := range typed {
		for l := range strings.Lines(t) {
			if l = strings.TrimSpace(l); l != "" {
				out = append(out, l)
			}
		}
	}
	return out
}
