package screen

import "conoe/shared/core/guide"

// Fields of Concern.
const (
	FieldWhat = "what"
	FieldWho  = "who"
	FieldLink = "link"
	FieldAnon = "anonymous"
	FieldIn   = "about"
)

// Concern is the modal in which anybody says what worries them. Where it was
// opened at a message, a link to it is kept only if it is ticked. About are the
// systems that it may concern.
func (s *Screens) Concern(m Meta, atMessage bool, about ...guide.Option) (View, error) {
	p := paged{
		Title: s.word("concern.title"), Submit: s.word("concern.submit"), Close: s.word("cancel"), Callback: OnConcern, Meta: m.String(),
		Say: s.say("concern.about", nil),
		Fields: []field{
			s.field(guide.Field{ID: FieldWhat, Ask: s.word("concern.what"), Hint: s.word("concern.note"), Input: guide.InText, Long: true}),
			s.field(guide.Field{ID: FieldWho, Ask: s.word("concern.who"), Input: guide.InText, Optional: true}),
		},
	}
	if len(about) > 0 {
		p.Fields = append(p.Fields, s.field(guide.Field{ID: FieldIn, Ask: s.word("concern.in"), Input: guide.InRef, Options: about}))
	}
	p.Fields = append(p.Fields, s.field(guide.Field{
		ID: FieldAnon, Ask: s.word("concern.anonymous"), Input: guide.InChoices, Optional: true,
		Options: []guide.Option{{Value: "yes", Label: s.word("concern.anonymous.yes")}},
	}))
	if atMessage {
		p.Fields = append(p.Fields, s.field(guide.Field{
			ID: FieldLink, Ask: s.word("concern.link"), Input: guide.InChoices, Optional: true,
			Options: []guide.Option{{Value: "yes", Label: s.word("concern.link.yes")}},
		}))
	}
	return s.view("page", p)
}
