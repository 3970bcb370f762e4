package screen

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

// FieldOutcome is how a mediation ended, FieldTradeOff in which choice it was
// weighed.
const (
	FieldOutcome  = "outcome"
	FieldTradeOff = "trade_off"
)

// Callback ids of what follows a no, and of a minute.
const (
	OnMediate  = "mediate"
	OnOverride = "override"
	OnWitness  = "witness"
)

// A Rejected is a no, as who has to deal with it sees it.
type Rejected struct {
	Items  []review.Ref // what it is about
	Docs   []review.Doc // as it was written; nil for a gate
	Reason string       // in the words of who said no
	Would  string       // what would have to change
	// TradeOffs are the decided choices in which it may have been weighed.
	TradeOffs []guide.Option
}

// Mediate is the modal in which a mediation ends. Meta names request and item. That
// it was weighed can be said where there is a decided choice to name.
func (s *Screens) Mediate(r Rejected, m Meta) (View, error) {
	f := guide.Field{ID: FieldOutcome, Ask: s.word("mediate.outcome"), Hint: s.word("mediate.outcome.hint"), Input: guide.InChoice}
	outcomes := []approval.MediationOutcome{approval.OutcomeAnswered, approval.OutcomeChanged, approval.OutcomeUpheld}
	fields := []field{{}}
	if len(r.TradeOffs) > 0 {
		outcomes = append(outcomes, approval.OutcomeTradedOff)
		fields = append(fields, s.field(guide.Field{
			ID: FieldTradeOff, Ask: s.word("mediate.tradeoff"), Hint: s.word("mediate.tradeoff.hint"), Input: guide.InRef, Options: r.TradeOffs, Optional: true,
		}))
		f.Hint = ""
	}
	for _, o := range outcomes {
		f.Options = append(f.Options, guide.Option{Value: string(o), Label: s.word("mediate." + string(o))})
	}
	fields[0] = s.field(f)
	return s.afterNo(r, m, OnMediate, fields...)
}

// Override is the modal in which the champion goes on in spite of a no.
func (s *Screens) Override(r Rejected, m Meta) (View, error) { return s.afterNo(r, m, OnOverride) }

func (s *Screens) afterNo(r Rejected, m Meta, callback string, fields ...field) (View, error) {
	p := paged{
		Title: s.word(callback + ".title"), Submit: s.word(callback + ".submit"), Close: s.word("cancel"), Callback: callback, Meta: m.String(),
		Say: s.say(callback+".about", nil),
	}
	for _, text := range append(s.rejectedLines(r), s.quoted("mediate.reason", r.Reason), s.quoted("mediate.would", r.Would)) {
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

// rejectedLines are what somebody said no to, a few in full.
func (s *Screens) rejectedLines(r Rejected) []string {
	const most = 20
	var out []string
	for n, ref := range r.Items {
		if n == most {
			return append(out, s.say("ask.items.more", with{"n": len(r.Items) - most}).String())
		}
		var doc review.Doc
		if n < len(r.Docs) {
			doc = r.Docs[n]
		}
		if called := s.called(ref, doc); called != "" {
			out = append(out, called)
		}
	}
	return out
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
