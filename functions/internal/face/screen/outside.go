package screen

import "conoe/shared/core/guide"

// Outside is where a team makes somebody known who is no member of the workspace.
const (
	DoOutside = "outside" // Meta: opens Outside
	OnOutside = "outside"
	OnBind    = "bind"

	FieldName = "name"
	FieldSure = "sure"
)

// Outside is the modal that takes somebody's name, and of the page about who speaks
// for whom the questions that are left.
func (s *Screens) Outside(m Meta, fields []guide.Field) (View, error) {
	p := paged{
		Title: s.word("outside.title"), Submit: s.word("page.submit"), Close: s.word("cancel"), Callback: OnOutside, Meta: m.String(),
		Say:    s.say("outside.about", nil),
		Fields: []field{s.field(guide.Field{ID: FieldName, Ask: s.word("outside.name"), Hint: s.word("outside.name.hint"), Input: guide.InText})},
	}
	for _, f := range fields {
		p.Fields = append(p.Fields, s.field(f))
	}
	return s.view("page", p)
}

// Bind is the modal in which a team says with which account somebody from outside
// takes part.
func (s *Screens) Bind(m Meta, whose []guide.Option) (View, error) {
	return s.view("page", paged{
		Title: s.word("bind.title"), Submit: s.word("bind.submit"), Close: s.word("cancel"), Callback: OnBind, Meta: m.String(),
		Say: s.say("bind.about", nil),
		Fields: []field{
			s.field(guide.Field{ID: FieldWhose, Ask: s.word("bind.whose"), Input: guide.InRef, Options: whose}),
			s.field(guide.Field{ID: FieldPerson, Ask: s.word("bind.account"), Input: guide.InPerson}),
			s.field(guide.Field{ID: FieldSure, Ask: s.word("bind.sure"), Input: guide.InChoices, Options: []guide.Option{{Value: "yes", Label: s.word("bind.sure.yes")}}}),
		},
	})
}
