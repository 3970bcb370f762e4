package screen

import (
	"fmt"
	"strings"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// sample makes values as the gallery needs them.
type sample struct{ hostile bool }

// nasty is what somebody might write who wants to mention everybody, to break the
// JSON, to look like conoe or to turn the line around.
const nasty = "\"}]} \\ <!channel> <@U1> <https://a.example|Approve> & *bold* _it_ ~no~ `x` {{.Title}} {n}\n*Until:* never\u202e evil \u2028 مرحبا بالعالم שלום 👩‍👩‍👧‍👦 🏳️‍🌈 \x07"

// text is a text of somebody's.
func (x sample) text(ordinary string) string {
	if x.hostile {
		return nasty + strings.Repeat("é<&👍 ", 3000/6)
	}
	return ordinary
}

func (x sample) some(n, many int) int {
	if x.hostile {
		return many
	}
	return n
}

func (x sample) now() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }
func (x sample) due() time.Time { return x.now().AddDate(0, 0, 4).Add(8 * time.Hour) }

func (x sample) reader() Reader {
	return Reader{Stream: "review-1", Ref: "REV-1", Title: x.text("Same-day delivery"), Now: ledger.At(x.now())}
}

func (x sample) sign() Sign {
	d := "sha256:" + strings.Repeat("a1b2", 16)
	return Sign{Stream: "review-1", Request: "apr_0198f3a0-6b8e-7c11-9a55-0d5a2f6f1c3e", Set: d, Rendered: d, Lang: "en"}
}

func (x sample) evr(n int) *review.EVR {
	says := []string{
		"Nobody loses shifts because the app finds them slow.",
		"Drivers see how a route was chosen, in their own language.",
		"Whoever gets a parcel is not filmed.",
	}
	return &review.EVR{
		Statement: review.Text(x.text(says[n%3])), Rationale: review.Text(x.text("Drivers told us that they are afraid of it.")),
		Kind: []review.Nature{review.Technical}, Verb: "prevent", Priority: "H", Stakeholders: []review.Ref{"STK-001"},
		Criteria: []review.Criterion{{
			Metric: review.Text(x.text("shifts lost after a slow day")), Operator: "<=", Threshold: "0", Unit: "shifts", Period: "a month", Demonstrator: "VCL-01#VD-01",
		}},
	}
}

func (x sample) question() usecase.Question {
	q := usecase.Question{
		Stream: "review-1", Request: "apr_0198f3a0-6b8e-7c11-9a55-0d5a2f6f1c3e", Purpose: approval.PurposeEVR,
		Set: approval.Digest(x.sign().Set), State: approval.StateOpen,
		Opened: ledger.At(x.now()), Due: ledger.At(x.due()), Before: map[review.Ref]review.Doc{},
	}
	for n := range x.some(3, 120) {
		ref := review.Ref(fmt.Sprintf("EVR-%04d", n+1))
		q.Items, q.Docs = append(q.Items, ref), append(q.Docs, x.evr(n))
		q.Helped, q.Harmed = append(q.Helped, x.text([]string{"drivers", "neighbours", "customers"}[n%3])), append(q.Harmed, x.text([]string{"drivers who are slow", "dispatchers", "the shop"}[n%3]))
		q.Missing = append(q.Missing, "1 more person who speaks for those affected")
	}
	q.HighHarm = q.Items[:1]
	return q
}

// changed is the question once the wording of its first item is another.
func (x sample) changed() usecase.Question {
	q := x.question()
	before := x.evr(0)
	before.Statement, before.Priority = "Nobody loses shifts.", "M"
	q.Before[q.Items[0]] = before
	return q
}

// grave is a question in which more harms than a message lists.
func (x sample) grave() usecase.Question {
	q := x.question()
	for n := range 5 {
		ref := review.Ref(fmt.Sprintf("EVR-%04d", 900+n))
		q.Items, q.Docs, q.HighHarm = append(q.Items, ref), append(q.Docs, x.evr(n)), append(q.HighHarm, ref)
	}
	return q
}

func (x sample) gate() usecase.Question {
	q := x.question()
	q.Purpose, q.Items, q.HighHarm, q.Blocks = approval.PurposeStageGate, []review.Ref{"G3", "C8R-001"}, nil, true
	q.Docs = []review.Doc{nil, &review.Record{
		Kind: "8.1-GATE", Gate: review.G3, Conclusion: review.Text(x.text("Nothing that we promised stands in the way of building it.")), CriteriaVersion: "1",
	}}
	return q
}

// together is a gate with what it waits for.
func (x sample) together() usecase.Question {
	q, gate := x.question(), x.gate()
	q.Purpose, q.Items, q.Docs = gate.Purpose, append(q.Items, gate.Items...), append(q.Docs, gate.Docs...)
	return q
}

func (x sample) light() usecase.Question {
	q := x.gate()
	q.Helped, q.Harmed = nil, nil
	q.Good, q.Bad = []string{x.text("Nobody forgets a task.")}, []string{x.text("A remark is taken for a task.")}
	q.Items[0] = "G4"
	return q
}

// mine is the question after its reader said something.
func (x sample) mine(v approval.Verdict) usecase.Question {
	q := x.question()
	q.Mine, q.CloseAt = approval.Vote{Verdict: v, At: approval.InstantOf(x.now())}, ledger.At(x.now().Add(5*time.Minute))
	return q
}

func (x sample) closed(st approval.State) usecase.Question {
	q := x.question()
	q.State = st
	return q
}

func (x sample) todo(do guide.Do, e rules.Effect) guide.Todo {
	return guide.Todo{
		Key: "0123456789abcdef", On: "EVR-0007",
		Step:    guide.Step{Do: do, Form: "evr", Page: "check", Say: x.text("How will you know that promise 7 is kept? Name something that can be counted.")},
		Finding: rules.Finding{Gate: review.G3, Effect: e, Ref: "EVR-0007", Sentence: x.text("EVR-0007 has no fit criterion.")},
	}
}

func (x sample) inbox() []usecase.InInbox {
	var out []usecase.InInbox
	kinds := []approval.DutyKind{approval.DutyDecide, approval.DutyConfirm, approval.DutyAnswer, approval.DutyMediate, approval.DutyOverride, approval.DutyWitness}
	for n := range x.some(6, 200) {
		out = append(out, usecase.InInbox{
			Stream: "review-1", Ref: "REV-1", Title: x.text("Same-day delivery"), Request: "apr_1", Purpose: approval.PurposeEVR,
			What: kinds[n%len(kinds)], Items: n + 1, Due: ledger.At(x.due()), Overdue: n == 0, For: "per_1",
		})
	}
	return out
}

func (x sample) home() Home {
	h := Home{Waiting: x.inbox(), Asked: x.some(6, 200), Pages: x.some(1, 10), Lead: true, Practice: true, Page: x.some(0, 4)}
	h.For = map[review.PersonID]string{}
	if x.hostile {
		h.For["per_1"] = x.text("Ana")
	}
	for n := range x.some(2, 40) {
		h.Todos = append(h.Todos, HomeTodo{x.reader(), x.todo(guide.DoFill, rules.BlocksNow)})
		h.Reviews = append(h.Reviews, HomeReview{
			Stream: "review-1", Ref: "REV-1", Title: x.text("Same-day delivery"), Stage: review.S3, Status: review.StatusOpen, Blocking: n, May: n%2 == 0,
		})
		h.Did = append(h.Did, Did{x.text("Nobody should be filmed."), x.text("The camera is gone.")})
	}
	return h
}

// fields are one of each input, with an answer and without.
func (x sample) fields() []guide.Field {
	var few, many []guide.Option
	for n := range x.some(8, 300) {
		o := guide.Option{Value: fmt.Sprintf("STK-%03d", n), Label: x.text("drivers")}
		many = append(many, o)
		if n < 3 {
			few = append(few, o)
		}
	}
	out := []guide.Field{
		{Input: guide.InText, Ask: "What is it for?", Hint: "In a sentence or two.", Has: []string{x.text("It brings parcels on the day.")}, Long: true},
		{Input: guide.InText, Ask: "What is it called?", Has: []string{"Same-day delivery <!channel> \"&"}},
		{Input: guide.InLines, Ask: "Who could misuse it, and how?", Has: []string{"A shop", "A neighbour"}, Optional: true},
		{Input: guide.InChoice, Ask: "How important is it?", Options: few, Has: []string{"STK-001"}},
		{Input: guide.InChoice, Ask: "Which of many?", Options: many, Has: []string{"STK-007"}},
		{Input: guide.InChoices, Ask: "Who is concerned?", Options: few, Has: []string{"STK-001", "STK-002"}, Optional: true},
		{Input: guide.InRef, Ask: "Whom does it help?", Options: many},
		{Input: guide.InRefs, Ask: "Whom does it harm?", Options: many, Has: []string{"STK-999"}, Optional: true},
		{Input: guide.InRefs, Ask: "Which dangers?", Optional: true},
		{Input: guide.InPerson, Ask: "Who looks after it?", Has: []string{"U024BE7LH"}},
		{Input: guide.InPersons, Ask: "Who else?", Optional: true},
		{Input: guide.InChannel, Ask: "Where is it announced?", Optional: true},
		{Input: guide.InDay, Ask: "Until when?", Has: []string{"2026-12-01"}},
		{Input: guide.InNumber, Ask: "How often a year?", Has: []string{"12"}},
		{Input: guide.InDecimal, Ask: "How much at most?", Has: []string{"0.05"}, Optional: true},
	}
	for n := range out {
		out[n].ID, out[n].Ask, out[n].Hint = fmt.Sprintf("field.%d", n), x.text(out[n].Ask), x.text(out[n].Hint)
	}
	return out
}
