package screen

import (
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// shownItems is how many items a message lists. What harms and matters most goes
// first, and whatever harms is listed here or before the decision.
const shownItems = 3

// asked is a request as its message shows it: a heading, what is asked about, and
// four facts. Together they are eight lines at most.
type asked struct {
	Head   string
	Items  string // a line each
	Facts  said   // four lines
	Text   said
	Answer []button
}

type button struct {
	Do, Label, Value, Style, Say string
}

// Ask is the message by which one person is asked. It holds nothing that others'
// answers change; when the person has answered, or nobody can any more, it says
// so and offers what is left.
func (s *Screens) Ask(q usecase.Question, to Reader, sign Sign) (Message, error) {
	open := q.State == approval.StateOpen || q.State == ""
	head := s.say(headOf(q, open), with{
		"title": or(line(to.Title, titleLength), string(to.Ref)), "what": s.what(q), "gate": s.say("gate."+gateOf(q), nil),
	})
	facts := []said{
		s.say("ask.helped", with{"who": s.names(q.Helped, "ask.nobody")}),
		s.say("ask.harmed", with{"who": s.names(q.Harmed, "ask.nobody")}),
		s.say("ask.changed", with{"what": s.changed(q)}),
		s.until(q, to, open),
	}
	items := strings.Join(s.itemLines(q), "\n")
	return s.message("ask", asked{
		Head: cut(head.String(), headLength), Items: items, Facts: joined(facts, "\n"), Answer: s.answers(q, open, to, sign),
		Text: joined(append([]said{head, {{text: items}}}, facts...), "\n"),
	})
}

func headOf(q usecase.Question, open bool) string {
	switch {
	case !open:
		return "ask.head." + string(q.State)
	case q.Mine.Asked:
		return "ask.head.stands"
	case q.Mine.Verdict != "":
		return "ask.head.mine." + string(q.Mine.Verdict)
	}
	return "ask.head." + string(q.Purpose)
}

// what is asked about, in a few words: "3 promises".
func (s *Screens) what(q usecase.Question) said {
	return s.say("purpose."+string(q.Purpose), with{"n": max(1, len(q.Items))})
}

// gateOf is the gate that is asked about, or "".
func gateOf(q usecase.Question) string {
	for _, ref := range q.Items {
		if slices.Contains(review.Gates(), review.GateID(ref)) {
			return string(ref)
		}
	}
	return ""
}

// itemLines lists a few items, a line each. It is plain text, so that what is
// decided stands there exactly as somebody wrote it.
func (s *Screens) itemLines(q usecase.Question) []string {
	var out []string
	gate := gateOf(q)
	if gate != "" {
		out = append(out, s.word("gate.asks."+gate))
	}
	for _, ref := range s.first(q) {
		doc := docOf(q, ref)
		if len(out) == shownItems || string(ref) == gate {
			continue
		}
		out = append(out, s.mark(q, ref, doc)+line(s.called(ref, doc), itemLength))
	}
	return out
}

// mark stands before an item and says what kind it is, where that matters.
func (s *Screens) mark(q usecase.Question, ref review.Ref, doc review.Doc) string {
	_, record := doc.(*review.Record)
	switch {
	case slices.Contains(q.HighHarm, ref):
		return s.word("ask.harm.mark") + " "
	case record:
		return s.word("ask.record.mark") + " "
	}
	return "• "
}

// first are the items in the order in which they are shown.
func (s *Screens) first(q usecase.Question) []review.Ref {
	out := slices.Clone(q.Items)
	slices.SortStableFunc(out, func(a, b review.Ref) int {
		return rank(slices.Contains(q.HighHarm, a)) - rank(slices.Contains(q.HighHarm, b))
	})
	return out
}

func rank(grave bool) int {
	if grave {
		return 0
	}
	return 1
}

func docOf(q usecase.Question, ref review.Ref) review.Doc {
	if n := slices.Index(q.Items, ref); n >= 0 && n < len(q.Docs) {
		return q.Docs[n]
	}
	return nil
}

// called is what an item says in its author's words, or its name where it says
// nothing of the kind.
func (s *Screens) called(ref review.Ref, doc review.Doc) string {
	said := ""
	switch d := doc.(type) {
	case nil:
	case *review.EVR:
		said = string(d.Statement)
	case *review.EDR:
		said = string(d.Statement)
	case *review.Risk:
		said = string(d.Event)
	case *review.Treatment:
		said = string(d.Description)
	case *review.TradeOff:
		said = string(d.Chosen)
	case *review.Record: // its title is a code of the standard
		said = string(d.Conclusion)
	default:
		said = review.TitleOf(doc)
	}
	if strings.Trim(said, " …") == "" {
		return s.name(ref)
	}
	return said
}

// names joins who is concerned, four at most, in about a line.
func (s *Screens) names(who []string, nobody string) said {
	const most = 4
	if len(who) == 0 {
		return s.say(nobody, nil)
	}
	var out []said
	who, more := who[:min(most, len(who))], len(who)-most
	for _, w := range who {
		out = append(out, said{{text: line(w, lineLength/len(who))}})
	}
	if more > 0 {
		out = append(out, s.say("ask.more", with{"n": more}))
	}
	return joined(out, ", ")
}

// changed says in which words something differs from what the reader last
// decided on.
func (s *Screens) changed(q usecase.Question) said {
	var out []said
	for _, ref := range q.Items {
		before, now := q.Before[ref], docOf(q, ref)
		if before == nil || now == nil {
			continue
		}
		var fields []said
		for _, f := range differ(before, now) {
			fields = append(fields, s.say("field."+f, nil))
		}
		if len(fields) > 0 {
			out = append(out, s.say("ask.changed.item", with{"item": s.name(ref), "fields": joined(fields[:min(3, len(fields))], ", ")}))
		}
	}
	switch {
	case len(out) == 0 && len(q.Before) > 0:
		return s.say("ask.changed.nothing", nil)
	case len(out) == 0:
		return s.say("ask.changed.first", nil)
	case len(out) > 2:
		return append(joined(out[:2], "; "), s.say("ask.changed.more", with{"n": len(out) - 2})...)
	}
	return joined(out, "; ")
}

// differ lists the fields of two documents of one type that differ, by the names
// in which they are stored.
func differ(a, b review.Doc) []string {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Type() != y.Type() || x.IsNil() || y.IsNil() {
		return []string{"all"}
	}
	x, y = x.Elem(), y.Elem()
	var out []string
	for i := range x.NumField() {
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			out = append(out, nameOf(x.Type().Field(i)))
		}
	}
	return out
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func (s *Screens) until(q usecase.Question, to Reader, open bool) said {
	out := s.say("ask.until.none", nil)
	switch {
	case !open:
		out = s.say("ask.closed", nil)
	case q.Mine.Verdict != "" && !q.Mine.Asked:
		out = s.say("ask.settles", nil)
	case !q.Due.IsZero() && !to.Now.IsZero() && to.Now.After(q.Due.Time):
		out = s.say("ask.overdue", with{"at": q.Due.Time})
	case !q.Due.IsZero():
		out = s.say("ask.until", with{"at": q.Due.Time})
	}
	if to.For != "" {
		out = append(out, s.say("ask.for", with{"who": to.For})...)
	}
	return out
}

// answers are the buttons. A set that harms somebody in more ways than the
// message lists is read before it is approved.
func (s *Screens) answers(q usecase.Question, open bool, to Reader, sign Sign) []button {
	of := func(do, style string) button { return s.button(do, sign.String(), style) }
	var out []button
	switch {
	case !open:
	case q.Mine.Asked:
		out = append(out, of(DoStands, "primary"), of(DoDemand, ""))
	case q.Mine.Verdict != "":
		out = append(out, of(DoChange, ""))
	case !s.listsHarm(q):
		out = append(out, of(DoRead, "primary"), of(DoChanges, ""), of(DoReject, ""), of(DoOther, ""))
	default:
		out = append(out, of(DoApprove, "primary"), of(DoChanges, ""), of(DoReject, ""), of(DoOther, ""))
	}
	if open && to.For != "" && q.Mine.Verdict == "" {
		out = append(out, of(DoReturn, ""))
	}
	return append(out, of(DoDetails, ""))
}

// listsHarm reports whether the message shows in full whatever of the set would
// harm somebody.
func (s *Screens) listsHarm(q usecase.Question) bool {
	return len(q.HighHarm) <= shownItems && !slices.ContainsFunc(q.HighHarm, func(ref review.Ref) bool {
		return strings.HasSuffix(line(s.called(ref, docOf(q, ref)), itemLength), "…")
	})
}

// button is a button whose words are those of what it does. Say is what a screen
// reader says in place of a label that is on many.
func (s *Screens) button(do, value, style string) button {
	return button{Do: do, Label: cut(s.word("do."+do), buttonLength), Value: value, Style: style}
}
