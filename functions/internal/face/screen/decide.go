package screen

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// likely is the answer that Decide begins with for what it was opened for. Who
// reads first, or wants something rare, chooses without a hint.
var likely = map[Choice]approval.Verdict{ChooseChanges: approval.RequestChanges, ChooseReject: approval.Reject}

// Decide is the modal in which a person says more than yes. It shows what the
// message shows, for whoever did not get one: what harms somebody one by one, what
// else is asked about, and whom it helps or harms. Then come the answer, the reason,
// and which items it is about. Meta.Page is the Choice that it is opened for.
func (s *Screens) Decide(q usecase.Question, m Meta) (View, error) {
	m.Stream, m.Request, m.Set = q.Stream, string(q.Request), string(q.Set)
	p := paged{
		Title: s.word("decide.title"), Submit: s.word("decide.submit"), Close: s.word("cancel"), Callback: OnDecide, Meta: m.String(),
		Say: s.say("decide.about", with{"what": s.what(q)}),
	}
	if q.Mine.Asked {
		return s.stands(q, p)
	}
	p.Fields = append(p.Fields, s.reading(q)...)
	p.Fields = append(p.Fields, s.verdict(Choice(m.Page), q.Mine.Verdict), s.reason())
	if q.Blocks {
		p.Fields = append(p.Fields, s.wouldChange())
	}
	if len(q.Items) > 1 {
		p.Fields = append(p.Fields, s.which(q, Choice(m.Page))...)
	}
	p.Buttons = []button{s.button(DoLend, m.String(), ""), s.button(DoDetails, m.Sign().String(), "")}
	return s.view("page", p)
}

// What a person may say to a changed wording, in FieldVerdict.
const (
	Stands = "stands"
	Demand = "demand"
)

// stands asks whether a yes holds for another wording, which is shown before.
func (s *Screens) stands(q usecase.Question, p paged) (View, error) {
	p.Say = s.say("decide.stands", with{"what": s.what(q)})
	for _, ref := range q.Items {
		before, now := q.Before[ref], docOf(q, ref)
		if before == nil || now == nil {
			continue
		}
		for _, text := range []string{s.word("decide.then") + " " + s.called(ref, before), s.word("decide.now") + " " + s.called(ref, now)} {
			if len(p.Fields) < shownChanges {
				p.Fields = append(p.Fields, field{Exactly: paragraph(text, paragraphLength)})
			}
		}
	}
	f := guide.Field{ID: FieldVerdict, Ask: s.word("decide.verdict"), Input: guide.InChoice, Options: []guide.Option{
		{Value: Stands, Label: s.word("do." + DoStands)}, {Value: Demand, Label: s.word("do." + DoDemand)},
	}}
	p.Fields = append(p.Fields, s.field(f))
	p.Buttons = []button{s.button(DoDetails, Sign{Stream: q.Stream, Request: string(q.Request), Set: string(q.Set)}.String(), "")}
	return s.view("page", p)
}

// shownChanges is how many wordings a modal shows; all are in Details.
const shownChanges = 60

// reading is what has to be read before the answer: what harms in full, several to a
// block where there are many, the rest as in the message, then the facts.
func (s *Screens) reading(q usecase.Question) []field {
	blocks := s.grave(q)
	rest := q
	rest.Items, rest.Docs = nil, nil
	for _, ref := range q.Items {
		if !slices.Contains(q.HighHarm, ref) {
			rest.Items, rest.Docs = append(rest.Items, ref), append(rest.Docs, docOf(q, ref))
		}
	}
	if len(rest.Items) > 0 {
		blocks = append(blocks, field{Exactly: paragraph(strings.Join(s.itemLines(rest, readItems), "\n"), paragraphLength)})
	}
	return append(blocks, field{Note: joined(s.facts(q, Reader{}), "\n")})
}

// readItems is how many items a modal lists that would harm nobody.
const readItems = 12

func (s *Screens) grave(q usecase.Question) []field {
	var blocks []field
	for _, ref := range q.Items {
		if !slices.Contains(q.HighHarm, ref) {
			continue
		}
		text := s.word("ask.harm.mark") + " " + paragraph(s.called(ref, docOf(q, ref)), paragraphLength-50)
		if n := len(blocks) - 1; n >= 0 && len(blocks) >= 20 && width(blocks[n].Exactly)+width(text) < paragraphLength {
			blocks[n].Exactly += "\n" + text
			continue
		}
		blocks = append(blocks, field{Exactly: text})
	}
	return blocks
}

func (s *Screens) verdict(c Choice, mine approval.Verdict) field {
	f := guide.Field{ID: FieldVerdict, Ask: s.word("decide.verdict"), Input: guide.InChoice}
	has := likely[c]
	if c == ChooseAgain {
		has = mine
	}
	if has != "" {
		f.Has = []string{string(has)}
	}
	for _, v := range []approval.Verdict{approval.Approve, approval.RequestChanges, approval.Reject, approval.Abstain, approval.Recuse} {
		f.Options = append(f.Options, guide.Option{Value: string(v), Label: s.word("verdict." + string(v))})
	}
	return s.field(f)
}

func (s *Screens) reason() field {
	return s.field(guide.Field{ID: FieldReason, Ask: s.word("decide.reason"), Hint: s.word("decide.reason.hint"), Input: guide.InText, Long: true, Optional: true})
}

func (s *Screens) wouldChange() field {
	return s.field(guide.Field{ID: FieldWould, Ask: s.word("decide.would"), Hint: s.word("decide.would.hint"), Input: guide.InText, Long: true, Optional: true})
}

// which asks what the answer is about: at first whatever is left of a set of which
// some was answered. A list of Slack's is short, so a long set takes several.
func (s *Screens) which(q usecase.Question, c Choice) []field {
	gate := gateOf(q)
	var out []field
	for some := range slices.Chunk(s.first(q), maxOptions) {
		f := guide.Field{ID: FieldItems, Ask: s.word("decide.which"), Hint: s.word("decide.which.hint"), Input: guide.InChoices, Optional: true}
		if n := len(out); n > 0 {
			f.ID, f.Ask = fmt.Sprintf("%s.%d", FieldItems, n), s.word("decide.which.more")
		}
		for _, ref := range some {
			option := s.itemOption(ref, docOf(q, ref))
			if string(ref) == gate {
				option.Label = s.word("gate." + gate)
			}
			f.Options = append(f.Options, option)
			if c != ChooseAgain && slices.Contains(q.Left, ref) {
				f.Has = append(f.Has, string(ref))
			}
		}
		out = append(out, s.field(f))
	}
	return out
}

// Which are the items that somebody chose in Decide; none if they answer for all.
func Which(values guide.Values) []review.Ref {
	var out []review.Ref
	for _, field := range slices.Sorted(maps.Keys(values)) {
		if field == FieldItems || strings.HasPrefix(field, FieldItems+".") {
			for _, ref := range values[field] {
				out = append(out, review.Ref(ref))
			}
		}
	}
	return out
}

// itemOption names an item by what it says, and by its number if that does not
// tell it from others.
func (s *Screens) itemOption(ref review.Ref, doc review.Doc) guide.Option {
	name, called := s.name(ref), s.called(ref, doc)
	if strings.EqualFold(name, called) {
		return guide.Option{Value: string(ref), Label: name}
	}
	return guide.Option{Value: string(ref), Label: name + ": " + called}
}

// Lend is the modal by which a person asks a colleague to decide for them.
// Eligible are those who may, by Slack user.
func (s *Screens) Lend(m Meta, eligible []guide.Option, longest int) (View, error) {
	p := paged{
		Title: s.word("lend.title"), Submit: s.word("lend.submit"), Close: s.word("cancel"), Callback: OnLend, Meta: m.String(),
		Say: s.say("lend.about", with{"n": longest}),
	}
	p.Fields = []field{
		s.field(guide.Field{ID: FieldPerson, Ask: s.word("lend.who"), Input: guide.InRef, Options: eligible}),
		s.field(guide.Field{ID: FieldDays, Ask: s.word("lend.days"), Input: guide.InNumber, Has: []string{"5"}}),
		s.field(guide.Field{ID: FieldFree, Ask: s.word("lend.free"), Input: guide.InChoices, Options: []guide.Option{{Value: "yes", Label: s.word("lend.free.yes")}}}),
	}
	return s.view("page", p)
}

// NotMe is the modal by which a person says who knows better.
func (s *Screens) NotMe(m Meta) (View, error) {
	p := paged{
		Title: s.word("notme.title"), Submit: s.word("notme.submit"), Close: s.word("cancel"), Callback: OnNotMe, Meta: m.String(),
		Say: s.say("notme.about", nil),
	}
	p.Fields = []field{s.field(guide.Field{ID: FieldPerson, Ask: s.word("notme.who"), Input: guide.InPerson})}
	return s.view("page", p)
}
