package screen

import (
	"maps"
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
		"who": q.LentTo, "outcomes": s.outcomes(q),
	})
	facts := s.facts(q, to)
	items := strings.Join(s.itemLines(q, shownItems), "\n")
	return s.message("ask", asked{
		Head: cut(head.String(), headLength), Items: items, Facts: joined(facts, "\n"), Answer: s.answers(q, open, to, sign),
		Text: joined(append([]said{head, {{text: items}}}, facts...), "\n"),
	})
}

// facts are whom it helps and harms, what changed, and until when: a line each.
func (s *Screens) facts(q usecase.Question, to Reader) []said {
	open := q.State == approval.StateOpen || q.State == ""
	out := s.effects(q)
	if !open || !barred(q) {
		out = append(out, s.say("ask.changed", with{"what": s.changed(q)}))
	}
	return append(out, s.until(q, to, open))
}

// effects say who is helped and who is harmed; where nobody was asked yet what the
// team expects itself.
func (s *Screens) effects(q usecase.Question) []said {
	if len(q.Good)+len(q.Bad) > 0 {
		return []said{
			s.say("ask.good", with{"what": s.names(q.Good, "ask.nothing")}),
			s.say("ask.bad", with{"what": s.names(q.Bad, "ask.nothing")}),
		}
	}
	return []said{
		s.say("ask.helped", with{"who": s.names(q.Helped, "ask.nobody")}),
		s.say("ask.harmed", with{"who": s.names(q.Harmed, "ask.nobody")}),
	}
}

func headOf(q usecase.Question, open bool) string {
	switch {
	case !open && len(q.Outcomes) > 1:
		return "ask.head.mixed"
	case !open:
		return "ask.head." + string(q.State)
	case q.LentTo != "":
		return "ask.head.lent"
	case barred(q):
		return "ask.head.barred"
	case q.Mine.Asked:
		return "ask.head.stands"
	case len(q.Left) > 0:
		return "ask.head.mine.some"
	case q.Mine.Verdict != "":
		return "ask.head.mine." + string(q.Mine.Verdict)
	}
	switch with := len(withGate(q)) > 0; {
	case with && gateOf(q) != "":
		return "ask.head.together"
	case with:
		return "ask.head.some"
	}
	return "ask.head." + string(q.Purpose)
}

// outcomes say what became of how many items.
func (s *Screens) outcomes(q usecase.Question) said {
	var out []said
	for _, state := range slices.Sorted(maps.Keys(q.Outcomes)) {
		out = append(out, s.say("outcome."+string(state), with{"n": q.Outcomes[state]}))
	}
	return joined(out, ", ")
}

// barred reports whether nothing of what is open is the reader's to decide, and they
// have not decided it before.
func barred(q usecase.Question) bool {
	return q.Bar != "" && (q.Mine.Verdict == "" || q.Mine.Asked)
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

// itemLines lists some items, a line each, most at most. It is plain text, so that
// what is decided stands there exactly as somebody wrote it.
func (s *Screens) itemLines(q usecase.Question, most int) []string {
	var out []string
	gate := gateOf(q)
	if gate != "" {
		out = append(out, s.word("gate.asks."+gate))
	}
	more := 0
	for _, ref := range s.first(q) {
		doc := docOf(q, ref)
		switch {
		case string(ref) == gate:
		case len(out) == most:
			more++
		default:
			out = append(out, s.mark(q, ref, doc)+line(s.called(ref, doc), itemLength)+s.agreed(doc))
		}
	}
	if len(out) == 0 { // all of it was changed or taken back since
		return []string{s.word("ask.items.none")}
	}
	if more > 0 {
		out[len(out)-1] += " " + s.say("ask.items.more", with{"n": more}).String()
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

// first are the items in the order in which they are shown: what harms first, what
// is only put on record late, and last what the reader has answered already.
func (s *Screens) first(q usecase.Question) []review.Ref {
	out := slices.Clone(q.Items)
	rank := func(ref review.Ref) int {
		switch {
		case len(q.Left) > 0 && !slices.Contains(q.Left, ref):
			return 3
		case slices.Contains(q.HighHarm, ref):
			return 0
		case ref.Type() == review.TypeRecord:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b review.Ref) int { return rank(a) - rank(b) })
	return out
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
	case *review.Cluster:
		said = or(string(d.Label), s.closed(string(d.CoreValue)))
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
	case len(out) == 0 && q.Mine.Verdict != "":
		return s.say("ask.changed.answered", nil)
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
	case barred(q):
		out = s.say("ask.barred."+string(q.Bar), nil)
	case q.Mine.Verdict != "" && !q.Mine.Asked && len(q.Left) == 0:
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
	case !open, q.LentTo != "" && q.Mine.Verdict != "" && !q.Mine.Asked:
	case q.LentTo != "":
		out = append(out, of(DoReturn+".own", ""))
	case barred(q):
	case q.Mine.Asked:
		out = append(out, of(DoStands, "primary"), of(DoDemand, ""))
	case len(q.Left) > 0:
		out = append(out, of(DoRead, "primary"), of(DoChange, ""))
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
	if open && q.Mine.Verdict == "" && !barred(q) {
		out = append(out, of(DoSnooze+".1", ""))
	}
	return append(out, of(DoDetails, ""))
}

// listsHarm reports whether the message shows in full whatever of the set would
// harm somebody.
func (s *Screens) listsHarm(q usecase.Question) bool {
	room := shownItems
	if gateOf(q) != "" { // which has the first line
		room--
	}
	return len(q.HighHarm) <= room && !slices.ContainsFunc(q.HighHarm, func(ref review.Ref) bool {
		return strings.HasSuffix(line(s.called(ref, docOf(q, ref)), itemLength), "…")
	})
}

// button is a button whose words are those of what it does. Say is what a screen
// reader says in place of a label that is on many.
func (s *Screens) button(do, value, style string) button {
	return button{Do: do, Label: cut(s.word("do."+do), buttonLength), Value: value, Style: style}
}
