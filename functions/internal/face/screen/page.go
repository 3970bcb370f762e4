package screen

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"conoe/shared/core/guide"
)

// paged is a modal of questions.
type paged struct {
	Title, Submit, Close, Callback, Meta string
	Say                                  said // above the questions
	Problems                             []said
	Fields                               []field
	Buttons                              []button
}

// field is one input as Block Kit has it. Note stands in place of a question that
// cannot be asked in Slack.
type field struct {
	ID, Label, Hint, Element, Text, Max string
	Optional, Multiline, Decimal        bool
	Options, First                      []guide.Option
	Has                                 []string
	Kinds                               []string // of files, by the end of their names
	Note                                said
	Exactly                             string // a text to be read, no question
}

// maxTyped is the longest text that somebody can put in, in characters.
const maxTyped = 3000

// Page is the modal that asks the questions of a page, a sheet or a command. A
// person in it is a Slack user: whoever calls it puts their ids into Has, and the
// items that a reference may lead to into Options. What does not belong to a
// field is told above; see Errors for the rest.
func (s *Screens) Page(m Meta, fields []guide.Field, problems []guide.Problem) (View, error) {
	return s.page(m, fields, problems, About{})
}

// An About is what a command is about, in conoe's words and in those of people.
type About struct {
	Say   string
	Items []string // a line each
}

// aboutItems is how many items a command names.
const aboutItems = 10

// Command is Page for a command that a step leads to.
func (s *Screens) Command(m Meta, fields []guide.Field, about About) (View, error) {
	return s.page(m, fields, nil, about)
}

func (s *Screens) page(m Meta, fields []guide.Field, problems []guide.Problem, about About) (View, error) {
	p := paged{
		Title: s.titleOf(m), Submit: s.word("page.submit"), Close: s.word("cancel"), Callback: OnPage, Meta: m.String(), Say: s.does(m, about),
	}
	if len(about.Items) > 0 {
		p.Fields = []field{{Exactly: s.about(about.Items)}}
	}
	for _, one := range problems {
		p.Problems = append(p.Problems, s.say("page.problem", with{"say": one.Say}))
	}
	p.Fields = append(p.Fields, s.fields(fields)...)
	for _, do := range beside[m.Form+"/"+m.Page] {
		p.Buttons = append(p.Buttons, s.button(do, Meta{Stream: m.Stream, Ref: m.Ref, Key: m.Key}.String(), ""))
	}
	if len(fields) == 0 {
		p.Submit = s.word("page.yes")
	}
	return s.view("page", p)
}

// does says what a command does, and what about.
func (s *Screens) does(m Meta, about About) said {
	var out []said
	if about.Say != "" {
		out = append(out, said{{own: "*"}, {text: line(s.plain(about.Say, Reader{}), 400)}, {own: "*"}})
	}
	if s.book != nil && s.book.Does(m.Form) != "" {
		out = append(out, said{{text: s.book.Does(m.Form)}})
	}
	return joined(out, "\n")
}

// about are the items of a command, a line each.
func (s *Screens) about(items []string) string {
	out := ""
	for _, one := range items[:min(len(items), aboutItems)] {
		out += "• " + line(one, itemLength) + "\n"
	}
	if more := len(items) - aboutItems; more > 0 {
		out += s.say("read.more", with{"n": more}).String()
	}
	return strings.TrimSpace(out)
}

// beside are the buttons of pages that can be filled in otherwise, too.
var beside = map[string][]string{"light/": {DoPaste}, "rep/who": {DoOutside}}

func (s *Screens) titleOf(m Meta) string {
	title := ""
	if s.book != nil {
		for _, p := range s.book.Pages(m.Form) {
			if p.Name == m.Page {
				title = p.Title
			}
		}
		title = or(title, s.book.Title(m.Form))
	}
	return line(or(title, s.word("page.title")), viewTitle)
}

// Errors are the problems of a page as Slack shows them beside its fields. What
// belongs to no field stands at the first. Nothing to show is nil.
func Errors(fields []guide.Field, problems []guide.Problem) map[string]string {
	out := map[string]string{}
	for _, p := range problems {
		id := p.Field
		known := slices.ContainsFunc(fields, func(f guide.Field) bool { return f.ID == guide.ListField(id) })
		if !known && len(fields) > 0 {
			id = fields[0].ID
		}
		if id != "" && out[id] == "" {
			out[id] = line(p.Say, lineLength*2)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// field is a question as an input of Slack's.
func (s *Screens) field(f guide.Field) field {
	out := field{
		ID: f.ID, Label: paragraph(or(f.Ask, f.ID), 300), Hint: paragraph(f.Hint, hintLength), Optional: f.Optional,
		Has: f.Has, Max: strconv.Itoa(maxTyped), Multiline: f.Long,
	}
	switch f.Input {
	case guide.InChoice, guide.InRef:
		return s.choice(out, f)
	case guide.InChoices, guide.InRefs:
		return s.choices(out, f)
	case guide.InPerson:
		out.Element = "users_select"
	case guide.InPersons:
		out.Element = "multi_users_select"
	case guide.InChannel:
		out.Element = "conversations_select"
	case guide.InDay:
		out.Element, out.Has = "datepicker", slices.DeleteFunc(slices.Clone(f.Has), notDay)
	case guide.InNumber:
		out.Element = "number_input"
	case guide.InDecimal:
		out.Element, out.Decimal = "number_input", true
	case guide.InLines:
		out.Multiline = true
		fallthrough
	default:
		out.Element, out.Text = "plain_text_input", linesOf(f.Has)
		if len([]rune(out.Text)) > maxTyped {
			return s.note(out, "page.long")
		}
	}
	return out
}

func (s *Screens) note(f field, key string) field {
	return field{ID: f.ID, Note: s.say(key, with{"ask": f.Label})}
}

func notDay(d string) bool {
	_, err := time.Parse(time.DateOnly, d)
	return err != nil
}

func linesOf(has []string) string {
	out := ""
	for i, h := range has {
		if i > 0 {
			out += "\n"
		}
		out += h
	}
	return out
}

// Most options of an element, and characters of the line below it.
const (
	hintLength = 300
	maxRadio   = 5 // more of them are a list to choose from
	maxChecks  = 10
	maxOptions = 100
)

func (s *Screens) choice(out field, f guide.Field) field {
	out.Options, out.First = options(f)
	out.Element = "static_select"
	if len(out.Options) <= maxRadio && f.Input == guide.InChoice {
		out.Element = "radio_buttons"
	}
	return s.offered(out)
}

func (s *Screens) choices(out field, f guide.Field) field {
	out.Options, out.First = options(f)
	out.Element = "multi_static_select"
	switch {
	case f.Ordered: // checkboxes have no order of their own
		slices.SortStableFunc(out.First, func(a, b guide.Option) int {
			return slices.Index(f.Has, a.Value) - slices.Index(f.Has, b.Value)
		})
	case len(out.Options) <= maxChecks:
		out.Element = "checkboxes"
	}
	return s.offered(out)
}

// offered says that there is nothing to choose from, where there is not.
func (s *Screens) offered(f field) field {
	if len(f.Options) == 0 {
		return s.note(f, "page.none")
	}
	return f
}

// fields are questions as inputs of Slack's, each with a text below that names what a
// list is too long to show.
func (s *Screens) fields(all []guide.Field) []field {
	var out []field
	for _, f := range all {
		long := (f.Input == guide.InRef || f.Input == guide.InRefs) && len(f.Options) > maxOptions
		if !long {
			out = append(out, s.field(f))
			continue
		}
		list := s.field(f)
		list.Optional = true // the text answers as well
		list.Hint = paragraph(s.say("page.some", with{"n": len(list.Options), "of": len(f.Options)}).String()+" "+f.Hint, hintLength)
		if f.Input == guide.InRefs && len(f.Has) > maxOptions {
			list = s.note(list, "page.many")
		}
		key := "page.number"
		if f.Input == guide.InRefs {
			key = "page.numbers"
		}
		out = append(out, list, s.field(guide.Field{
			ID: guide.NumberField(f.ID), Ask: s.word(key), Hint: s.word(key + ".hint"), Input: guide.InText, Optional: true,
		}))
	}
	return out
}

// options are those of a field as Slack takes them, with what is chosen at first:
// each once, and what is chosen before the rest, so that the end of a long list
// loses no answer that was given.
func options(f guide.Field) (all, first []guide.Option) {
	seen := map[string]bool{}
	add := func(o guide.Option, chosen bool) {
		if o.Value == "" || width(o.Value) > optionLength || seen[o.Value] || len(all) == maxOptions {
			return
		}
		seen[o.Value] = true
		o.Label = line(or(o.Label, o.Value), optionLength)
		all = append(all, o)
		if chosen {
			first = append(first, o)
		}
	}
	has := func(v string) bool { return slices.Contains(f.Has, v) }
	if len(f.Options) > maxOptions {
		for _, o := range f.Options {
			if has(o.Value) {
				add(o, true)
			}
		}
	}
	for _, o := range f.Options {
		add(o, has(o.Value))
	}
	for _, h := range f.Has {
		add(guide.Option{Value: h}, true)
	}
	return all, first
}
