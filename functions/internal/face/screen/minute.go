package screen

import (
	"strings"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/usecase"
)

// Minute is where a decision is written down that somebody took without Slack.
const (
	OnMinute      = "minute"
	OnNameWitness = "minute.witness"
	DoNotThere    = "witness.no" // Meta: who was named was not there
	FieldWhose    = "whose"
	FieldDay      = "day"
	FieldPlace    = "place"
)

// Minute is the modal for it. Whose are those whose answer is still open, and asked
// is what about: it is read to them before they answer. Now is the day it begins with.
func (s *Screens) Minute(m Meta, whose []guide.Option, asked []usecase.Question, now time.Time) (View, error) {
	verdict := guide.Field{ID: FieldVerdict, Ask: s.word("minute.verdict"), Input: guide.InChoice}
	for _, v := range []approval.Verdict{approval.Approve, approval.RequestChanges, approval.Reject, approval.Abstain} {
		verdict.Options = append(verdict.Options, guide.Option{Value: string(v), Label: s.word("minute." + string(v))})
	}
	p := paged{
		Title: s.word("minute.title"), Submit: s.word("minute.submit"), Close: s.word("cancel"), Callback: OnMinute, Meta: m.String(),
		Say: s.say("minute.about", nil),
		Fields: []field{
			s.field(guide.Field{ID: FieldWhose, Ask: s.word("minute.whose"), Input: guide.InRef, Options: whose}),
			s.field(verdict),
			s.field(guide.Field{ID: FieldReason, Ask: s.word("minute.words"), Hint: s.word("minute.words.hint"), Input: guide.InText, Long: true}),
			s.field(guide.Field{ID: FieldWould, Ask: s.word("decide.would"), Hint: s.word("minute.would.hint"), Input: guide.InText, Long: true, Optional: true}),
			s.field(guide.Field{ID: FieldDay, Ask: s.word("minute.day"), Input: guide.InDay, Has: []string{now.Format(time.DateOnly)}}),
			s.field(guide.Field{ID: FieldPlace, Ask: s.word("minute.place"), Hint: s.word("minute.place.hint"), Input: guide.InText}),
			s.witnessField(),
		},
	}
	if text := s.readOut(asked); text != "" {
		p.Fields = append([]field{{Exactly: paragraph(text, paragraphLength)}}, p.Fields...)
	}
	return s.view("page", p)
}

// readOut is what requests are about, item by item.
func (s *Screens) readOut(asked []usecase.Question) string {
	var out []string
	for _, q := range asked {
		out = append(out, s.say("minute.asked", with{"what": s.About(q.Purpose, len(q.Items))}).String())
		for _, ref := range q.Items[:min(len(q.Items), readFirst)] {
			out = append(out, "• "+line(s.called(ref, docOf(q, ref)), itemLength))
		}
		if more := len(q.Items) - readFirst; more > 0 {
			out = append(out, s.say("read.more", with{"n": more}).String())
		}
	}
	return strings.Join(out, "\n")
}

func (s *Screens) witnessField() field {
	return s.field(guide.Field{ID: FieldPerson, Ask: s.word("minute.witness"), Hint: s.word("minute.witness.hint"), Input: guide.InPerson})
}

// NameWitness is the modal in which who recorded a minute names somebody who was
// there too, where nobody else has confirmed it. Who said it, and who was named
// before; "" if nobody.
func (s *Screens) NameWitness(who, named string, m Meta) (View, error) {
	p := paged{
		Title: s.word("minute.named.title"), Submit: s.word("minute.named.submit"), Close: s.word("cancel"), Callback: OnNameWitness, Meta: m.String(),
		Say:    s.say("minute.waits", with{"who": who}),
		Fields: []field{s.witnessField()},
	}
	if named != "" {
		p.Say = s.say("minute.named", with{"who": who, "named": named})
	}
	return s.view("page", p)
}

// WasThere asks somebody to confirm what another person said, of whom it names no
// word. Who said it, and by whom it was written down.
func (s *Screens) WasThere(who, by string, to Reader, m Meta) (Message, error) {
	t := told{
		Say:     s.say("minute.ask", with{"who": who, "by": by, "title": or(line(to.Title, titleLength), string(to.Ref))}),
		Note:    s.say("minute.ask.note", nil),
		Buttons: []button{s.button(DoWitness, m.String(), "primary"), s.button(DoNotThere, m.String(), "")},
	}
	return s.message("told", t)
}

// Witnessed is that message once nothing is asked any more.
func (s *Screens) Witnessed(confirmed bool, to Reader) (Message, error) {
	key := "minute.over"
	if confirmed {
		key = "minute.done"
	}
	return s.message("told", told{Say: s.say(key, with{"title": or(line(to.Title, titleLength), string(to.Ref))})})
}

// About is what a request is about, in a few words.
func (s *Screens) About(p approval.Purpose, items int) string {
	return s.say("purpose."+string(p), with{"n": max(1, items)}).String()
}
