package screen

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

// FieldOutcome is how a mediation ended.
const FieldOutcome = "outcome"

// Callback ids of what follows a no, and of a minute.
const (
	OnMediate  = "mediate"
	OnOverride = "override"
	OnWitness  = "witness"
)

// A Rejected is a no, as who has to deal with it sees it.
type Rejected struct {
	Ref    review.Ref
	Doc    review.Doc
	Reason string // in the words of who said no
	Would  string // what would have to change
}

// Mediate is the modal in which a mediation ends. Meta names request and item.
func (s *Screens) Mediate(r Rejected, m Meta) (View, error) {
	f := guide.Field{ID: FieldOutcome, Ask: s.word("mediate.outcome"), Input: guide.InChoice}
	for _, o := range []approval.MediationOutcome{approval.OutcomeAnswered, approval.OutcomeChanged, approval.OutcomeTradedOff, approval.OutcomeUpheld} {
		f.Options = append(f.Options, guide.Option{Value: string(o), Label: s.word("mediate." + string(o))})
	}
	return s.afterNo(r, m, OnMediate, s.field(f))
}

// Override is the modal in which the champion goes on in spite of a no.
func (s *Screens) Override(r Rejected, m Meta) (View, error) { return s.afterNo(r, m, OnOverride) }

func (s *Screens) afterNo(r Rejected, m Meta, callback string, fields ...field) (View, error) {
	p := paged{
		Title: s.word(callback + ".title"), Submit: s.word(callback + ".submit"), Close: s.word("cancel"), Callback: callback, Meta: m.String(),
		Say: s.say(callback+".about", nil),
	}
	for _, text := range []string{
		s.called(r.Ref, r.Doc), s.quoted("mediate.reason", r.Reason), s.quoted("mediate.would", r.Would),
	} {
		if text != "" {
			p.Fields = append(p.Fields, field{Exactly: paragraph(text, paragraphLength)})
		}
	}
	p.Fields = append(p.Fields, fields...)
	p.Fields = append(p.Fields, s.field(guide.Field{
		ID: FieldReason, Ask: s.word(callback + ".because"), Hint: s.word(callback + ".because.hint"), Input: guide.InText, Long: true,
	}))
	return s.view("page", p)
}

func (s *Screens) quoted(key, words string) string {
	if words == "" {
		return ""
	}
	return s.word(key) + " “" + words + "”"
}

// Witness is the modal in which somebody who was there confirms what another
// person said in a meeting. Who names that person.
func (s *Screens) Witness(who string, v approval.Verdict, words string, m Meta) (View, error) {
	p := paged{
		Title: s.word("witness.title"), Submit: s.word("witness.submit"), Close: s.word("cancel"), Callback: OnWitness, Meta: m.String(),
		Say: s.say("witness.about", with{"who": who, "verdict": s.say("verdict."+string(v), nil)}),
	}
	if words != "" {
		p.Fields = append(p.Fields, field{Exactly: paragraph(words, paragraphLength)})
	}
	return s.view("page", p)
}
