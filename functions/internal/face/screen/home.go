package screen

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Home is what one person finds in the app's own tab.
type Home struct {
	// Waiting is what the person is asked, overdue first: one page of it.
	Waiting []usecase.InInbox
	Asked   int // on all pages
	// For names in whose place the person decides, by person.
	For map[review.PersonID]string
	// Todos are the next steps of the person, one a review.
	Todos []HomeTodo
	// Reviews are those that the person sees, the team's first.
	Reviews []HomeReview
	// Did is what became of what the person said.
	Did []Did
	// Page counts from 0.
	Page, Pages int
	Lead        bool // leads governance
	Practice    bool
	Now         approval.Instant
}

// HomeTodo is a step and the review that it belongs to.
type HomeTodo struct {
	Reader
	Todo guide.Todo
}

// HomeReview is a row of the list of reviews.
type HomeReview struct {
	Stream   string
	Ref      review.Ref
	Title    string
	Stage    review.Stage
	Status   review.Status
	Blocking int // what stands between it and its next gate; -1 if not for this reader
	May      bool
}

// What one page of the Home tab holds, so that all of it stays below the 100
// blocks that Slack takes.
const (
	HomeWaiting = 20
	HomeTodos   = 10
	HomeReviews = 20
	HomeDid     = 5
)

type homed struct {
	Start, Waiting, Todo, Reviews, Did, Top said
	Note                                    said
	Actions                                 []button
	Asks, Steps, Rows                       []row
	Told                                    []said
	Turn                                    []button
	Lead                                    []button
	Meta                                    string
}

// row is a line with a button beside it, or without.
type row struct {
	Say    said
	Button button
}

// Home is the tab: what waits for the person, what they could do next, and their
// reviews.
func (s *Screens) Home(h Home) (View, error) {
	out := homed{
		Top:     s.say("home.top", with{"n": h.Asked}),
		Waiting: s.say("home.waiting", with{"n": h.Asked}),
		Todo:    s.say("home.todo", nil), Reviews: s.say("home.reviews", nil), Did: s.say("home.did", nil),
		Actions: []button{s.button(DoStart, "", "primary"), s.button(DoReport, "", "")},
		Meta:    Meta{At: h.Page}.String(),
	}
	if h.Asked == 0 {
		out.Waiting = s.say("home.nothing", nil)
	}
	if h.Practice {
		out.Note = s.say("practice", nil)
	}
	for _, i := range h.Waiting[:min(len(h.Waiting), HomeWaiting)] {
		out.Asks = append(out.Asks, s.waiting("home.ask", i, h.For[i.For]))
	}
	for _, t := range h.Todos[:min(len(h.Todos), HomeTodos)] {
		out.Steps = append(out.Steps, s.homeTodo("home.step", t))
	}
	for _, r := range h.Reviews[:min(len(h.Reviews), HomeReviews)] {
		out.Rows = append(out.Rows, s.homeReview(r))
	}
	for _, d := range h.Did[:min(len(h.Did), HomeDid)] {
		out.Told = append(out.Told, s.did(d))
	}
	out.Turn = s.turn(h)
	if h.Lead {
		for _, act := range []string{"adopt", "office", "soa", "export"} {
			out.Lead = append(out.Lead, s.act(act, Reader{}))
		}
	}
	return s.view("home", out)
}

func (s *Screens) waiting(key string, i usecase.InInbox, instead string) row {
	title := or(line(i.Title, titleLength), string(i.Ref))
	when := s.say("home.due.none", nil)
	switch {
	case i.Overdue:
		when = s.say("home.overdue", with{"at": i.Due.Time})
	case !i.Due.IsZero():
		when = s.say("home.due", with{"at": i.Due.Time})
	}
	what := s.say("purpose."+string(i.Purpose), with{"n": max(1, i.Items)})
	say := s.say(key, with{"title": title, "when": when, "duty": s.say("duty."+string(i.What), with{"what": what})})
	if instead != "" {
		say = append(say, s.say("ask.for", with{"who": instead})...)
	}
	b := s.button(dutyDoes[i.What], Sign{Stream: i.Stream, Request: string(i.Request)}.String(), "")
	b.Label = cut(s.word("duty.do."+string(i.What)), buttonLength)
	b.Say = line(b.Label+": "+what.String()+", "+title, optionLength)
	return row{say, b}
}

// dutyDoes is what the button beside a duty does.
var dutyDoes = map[approval.DutyKind]string{
	approval.DutyDecide: DoRead, approval.DutyConfirm: DoRead, approval.DutyAnswer: DoRead,
	approval.DutyMediate: DoMediate, approval.DutyOverride: DoOverride, approval.DutyWitness: DoWitness,
}

func (s *Screens) homeTodo(key string, t HomeTodo) row {
	title := or(line(t.Title, titleLength), string(t.Ref))
	b := s.doing(t.Todo, t.Reader)
	b.Say = line(b.Label+": "+title, optionLength)
	return row{s.say(key, with{"title": title, "say": s.asks(t.Todo, t.Reader)}), b}
}

func (s *Screens) homeReview(r HomeReview) row {
	title := or(line(r.Title, titleLength), string(r.Ref))
	say := s.say("home.review", with{"title": title, "ref": string(r.Ref), "stage": s.stage(r.Stage, r.Status)})
	if r.May && r.Blocking >= 0 {
		key := "home.blocking"
		if r.Blocking == 0 {
			key = "home.free"
		}
		say = append(say, s.say(key, with{"n": r.Blocking})...)
	}
	b := s.button(DoOpen, Meta{Stream: r.Stream, Ref: string(r.Ref)}.String(), "")
	b.Say = line(b.Label+": "+title, optionLength)
	if !r.May {
		b = button{}
	}
	return row{say, b}
}

func (s *Screens) turn(h Home) []button {
	var out []button
	to := func(page int, key string) button {
		return button{Do: DoHome + "." + key, Label: s.word(key), Value: Meta{At: page}.String()}
	}
	if h.Page > 0 {
		out = append(out, to(h.Page-1, "previous"))
	}
	if h.Page < h.Pages-1 {
		out = append(out, to(h.Page+1, "next"))
	}
	return out
}
