package screen

import "conoe/shared/core/guide"

// OnRound is the callback id of Round, and these are its fields.
const (
	OnRound    = "round"
	FieldAsked = "asked"
	FieldKind  = "kind"
)

// Round is the modal in which somebody asks representatives what matters to them.
// Kind is the question how they are heard, from the form of a conversation.
func (s *Screens) Round(m Meta, able []guide.Option, kind guide.Field) (View, error) {
	p := paged{
		Title: s.word("round.title"), Submit: s.word("round.submit"), Close: s.word("cancel"), Callback: OnRound, Meta: m.String(),
		Say: s.say("round.about", nil),
	}
	kind.ID, kind.Has, kind.Optional = FieldKind, nil, false
	p.Fields = s.fields([]guide.Field{
		{ID: FieldAsked, Ask: s.word("round.asked"), Input: guide.InRefs, Options: able},
		kind,
	})
	return s.view("page", p)
}
