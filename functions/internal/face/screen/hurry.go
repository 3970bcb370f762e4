package screen

import "conoe/shared/core/guide"

// What approves something for a while: the command in a status, the callback id of
// its modal, and its declaration.
const (
	ActHurry     = "hurry"
	DoHurry      = DoAct + "." + ActHurry // Meta
	OnHurry      = "hurry"
	FieldReduces = "reduces_harm"
)

// Hurry is the modal in which the champion lets something stand for a while, only
// to reduce harm, while people are being asked about it. Asked is what they are
// asked about, longest for how many days it may stand.
func (s *Screens) Hurry(m Meta, asked []guide.Option, longest int) (View, error) {
	p := paged{
		Title: s.word("hurry.title"), Submit: s.word("hurry.submit"), Close: s.word("cancel"), Callback: OnHurry, Meta: m.String(),
		Say: s.say("hurry.about", with{"n": longest}),
	}
	p.Fields = []field{
		s.field(guide.Field{ID: FieldItems, Ask: s.word("hurry.which"), Input: guide.InRefs, Options: asked}),
		s.field(guide.Field{ID: FieldDays, Ask: s.word("hurry.days"), Input: guide.InNumber, Has: []string{"3"}}),
		s.field(guide.Field{ID: FieldReduces, Ask: s.word("hurry.reduces"), Input: guide.InChoices, Options: []guide.Option{{Value: "yes", Label: s.word("hurry.reduces.yes")}}}),
		s.field(guide.Field{ID: FieldReason, Ask: s.word("hurry.because"), Hint: s.word("hurry.because.hint"), Input: guide.InText, Long: true}),
	}
	return s.view("page", p)
}
