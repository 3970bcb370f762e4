package screen

import (
	"conoe/shared/core/guide"
	"conoe/shared/core/usecase"
)

// How something that is written is chosen and changed: the command in a status, the
// callback ids of the two modals in which it is chosen, their fields, and the mark
// that only the wording differs.
const (
	ActEdit      = "edit"
	DoEdit       = DoAct + "." + ActEdit // Meta
	DoMore       = "edit.more"           // Meta.At: another page of what can be chosen
	OnEditKind   = "edit.kind"
	OnEditItem   = "edit.item"
	FieldPage    = "page"
	FieldItem    = "item"
	FieldWording = "wording_only"
)

// EditKind asks what is to be changed: a page of a kind of item.
func (s *Screens) EditKind(m Meta, kinds []guide.Option) (View, error) {
	p := paged{Title: s.word("edit.title"), Submit: s.word("next"), Close: s.word("cancel"), Callback: OnEditKind, Meta: m.String()}
	p.Fields = []field{s.field(guide.Field{ID: FieldPage, Ask: s.word("edit.kind"), Input: guide.InRef, Options: kinds})}
	return s.view("page", p)
}

// EditItem asks which one. Meta.At is the page of a long list, from 0.
func (s *Screens) EditItem(m Meta, items []guide.Option) (View, error) {
	pages := max(1, (len(items)+maxOptions-1)/maxOptions)
	m.At = max(0, min(m.At, pages-1))
	p := paged{Title: s.word("edit.title"), Submit: s.word("next"), Close: s.word("cancel"), Callback: OnEditItem, Meta: m.String()}
	shown := items[m.At*maxOptions : min(len(items), (m.At+1)*maxOptions)]
	p.Fields = []field{s.field(guide.Field{ID: FieldItem, Ask: s.word("edit.item"), Input: guide.InRef, Options: shown})}
	turn := func(to int, key string) button {
		n := m
		n.At = to
		return button{Do: DoMore + "." + key, Label: s.word(key), Value: n.String()}
	}
	if m.At > 0 {
		p.Buttons = append(p.Buttons, turn(m.At-1, "previous"))
	}
	if m.At < pages-1 {
		p.Buttons = append(p.Buttons, turn(m.At+1, "edit.more"))
	}
	return s.view("page", p)
}

// Further is what a place in a list is called that does not exist yet.
func (s *Screens) Further() string { return s.word("edit.new") }

// Edit is Page for what people were asked about: it says before anything is changed
// what follows, and lets the author mark that only the wording differs.
func (s *Screens) Edit(m Meta, fields []guide.Field, then usecase.Preview) (View, error) {
	p := paged{Title: s.titleOf(m), Submit: s.word("page.submit"), Close: s.word("cancel"), Callback: OnPage, Meta: m.String(), Say: s.follows(then)}
	p.Fields = s.fields(fields)
	p.Fields = append(p.Fields, s.field(guide.Field{
		ID: FieldWording, Ask: s.word("edit.wording"), Hint: s.word("edit.wording.hint"), Input: guide.InChoices, Optional: true,
		Options: []guide.Option{{Value: "yes", Label: s.word("edit.wording.yes")}},
	}))
	return s.view("page", p)
}

// follows is what a change of the meaning brings about.
func (s *Screens) follows(p usecase.Preview) said {
	out := []said{s.say("edit.voids.none", nil)}
	if p.Voids > 0 {
		out[0] = s.say("edit.voids", with{"n": p.Voids})
	}
	if n := len(p.Suspect); n > 0 {
		out = append(out, s.say("edit.suspect", with{"n": n}))
	}
	gate := s.say("gate."+string(p.Gate), nil)
	if p.Missing > 0 {
		out = append(out, s.say("edit.missing", with{"n": p.Missing, "gate": gate}))
	}
	if p.Asked {
		out = append(out, s.say("edit.asked", with{"gate": gate}))
	}
	if p.Barred {
		out = append(out, s.say("edit.barred", nil))
	}
	if len(p.Short) > 0 {
		out = append(out, s.say("edit.short", nil))
	}
	return joined(out, "\n")
}
