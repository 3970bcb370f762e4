package screen

import (
	"errors"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// decisions are the screens of who decides.
func (e *exhibits) decisions(s *Screens, x sample) {
	ask := func(name string, q usecase.Question, to Reader) {
		m, err := s.Ask(q, to, x.sign())
		e.message("ask-"+name, m, err)
	}
	ask("open", x.question(), x.reader())
	ask("changed", x.changed(), x.reader())
	ask("grave", x.grave(), x.reader())
	ask("gate", x.gate(), x.reader())
	ask("light", x.light(), x.reader())
	ask("together", x.together(), x.reader())
	lent := x.question()
	lent.LentTo = x.text("Ana Lima")
	ask("lent", lent, x.reader())
	some := x.mine(approval.Reject)
	some.Left = some.Items[1:]
	ask("mine-some", some, x.reader())
	gone := x.closed(approval.StateSuperseded)
	gone.Items, gone.Docs, gone.HighHarm, gone.Before = nil, nil, nil, nil
	ask("gone", gone, x.reader())
	instead := x.reader()
	instead.For = x.text("Ana Lima")
	ask("instead", x.question(), instead)
	late := x.reader()
	late.Now.Time = x.due().AddDate(0, 0, 1)
	ask("overdue", x.question(), late)
	for _, v := range approval.Verdicts() {
		ask("mine-"+string(v), x.mine(v), x.reader())
	}
	stands := x.mine(approval.Approve)
	stands.Mine.Asked = true
	stands.Before = x.changed().Before
	ask("stands", stands, x.reader())
	v, err := s.Decide(stands, x.sign().Meta())
	e.modal("decide-stands", v, err)
	for _, bar := range []approval.BarReason{approval.BarAuthor, approval.BarOpener, approval.BarRole} {
		q := x.question()
		q.Bar = bar
		ask("barred-"+string(bar), q, x.reader())
	}
	mixed := x.closed(approval.StateChangesRequested)
	mixed.Outcomes = map[approval.State]int{}
	for _, st := range states {
		ask(string(st), x.closed(st), x.reader())
		mixed.Outcomes[st] = 2
	}
	ask("mixed", mixed, x.reader())
	for _, c := range []Choice{ChooseRead, ChooseChanges, ChooseReject, ChooseOther, ChooseAgain} {
		m := x.sign().Meta()
		m.Page = string(c)
		v, err := s.Decide(x.grave(), m)
		e.modal("decide-"+string(c), v, err)
	}
	v, err = s.Lend(x.sign().Meta(), x.fields()[4].Options, 20)
	e.modal("lend", v, err)
	for page, name := range []string{"details", "details-2"} {
		v, err := s.Details(x.changed(), page)
		e.modal(name, v, err)
	}
	no := Rejected{Items: x.question().Items, Docs: x.question().Docs, Reason: x.text("We would still be filmed at the door."), Would: x.text("No camera at all.")}
	v, err = s.Mediate(no, x.sign().Meta())
	e.modal("mediate", v, err)
	no.TradeOffs = []guide.Option{{Value: "TOF-001", Label: x.text("A van for each, or a bed in the depot.")}}
	v, err = s.Mediate(no, x.sign().Meta())
	e.modal("mediate-weighed", v, err)
	v, err = s.Override(no, x.sign().Meta())
	e.modal("override", v, err)
	v, err = s.Hurry(x.sign().Meta(), x.fields()[4].Options, 14)
	e.modal("hurry", v, err)
	v, err = s.Witness(x.text("Ines"), approval.Approve, x.text("She said yes on the phone on Tuesday."), x.sign().Meta())
	e.modal("witness", v, err)
	v, err = s.Details(x.gate(), 0)
	e.modal("details-gate", v, err)
}

var states = []approval.State{
	approval.StateApproved, approval.StateRejected, approval.StateChangesRequested, approval.StateExpired, approval.StateCancelled, approval.StateSuperseded,
}

// told are the screens that only say something.
func (e *exhibits) told(s *Screens, x sample) {
	for _, v := range approval.Verdicts() {
		m, err := s.Receipt(Receipt{Verdict: v, Title: x.text("Same-day delivery"), Purpose: approval.PurposeEVR, Items: x.question().Items, Code: "214-K7QF2M9A", Until: x.due()})
		e.message("receipt-"+string(v), m, err)
	}
	m, err := s.Receipt(Receipt{Verdict: approval.Approve, Title: x.text("Same-day delivery"), Code: "214-K7QF2M9A", Again: true})
	e.message("receipt-again", m, err)
	no := fault.Errorf(fault.Denied, "%s", x.text("You wrote part of this, so others decide it."))
	m, err = s.Refused(no, x.reader(), "")
	e.message("refused", m, err)
	m, err = s.Refused(errors.New("disk"), x.reader(), "7F3A21")
	e.message("refused-internal", m, err)
	v, err := s.RefusedView(no, x.reader(), "7F3A21")
	e.modal("refused", v, err)
	v, err = s.Wait(x.sign().Meta())
	e.modal("wait", v, err)
	for _, k := range LineKinds() {
		l := Line{
			Kind: k, Stream: "review-1", Ref: "REV-1", Title: x.text("Same-day delivery"), Gate: review.G3,
			Count: x.some(1, 40), Due: x.due(), Who: x.text("Ana Lima"), Code: "214-K7QF2M9A", Meta: x.sign().Meta(),
		}
		m, err := s.Line(l)
		e.message("line-"+string(k), m, err)
		v, err := s.LineView(l)
		e.modal("line-"+string(k), v, err)
	}
}

// steps are the screens of who works on a review.
func (e *exhibits) steps(s *Screens, x sample) {
	effects := []rules.Effect{rules.BlocksNow, rules.WillBlock, rules.Warns}
	for n, do := range guide.Dos() {
		m, err := s.Step(x.todo(do, effects[n%len(effects)]), x.reader())
		e.message("step-"+string(do), m, err)
	}
	m, err := s.Done(x.reader())
	e.message("step-done", m, err)
	meta := Meta{Stream: "review-1", Ref: "EVR-0007", Form: "evr", Page: "check", On: 2}
	v, err := s.Page(meta, x.fields(), nil)
	e.modal("page", v, err)
	v, err = s.Page(meta, x.fields()[:3], []guide.Problem{{Say: x.text("Ben changed this in the meantime. It says now: two months.")}})
	e.modal("page-problem", v, err)
	v, err = s.Page(Meta{Form: "gate"}, nil, nil)
	e.modal("page-sure", v, err)
	about := About{Say: "Ask for the decision on the promises."}
	for range x.some(3, 200) {
		about.Items = append(about.Items, x.text("promise 7: Everybody gets a break"))
	}
	v, err = s.Command(Meta{Form: "submit"}, nil, about)
	e.modal("page-about", v, err)
	v, err = s.Saved(nil, x.reader())
	e.modal("saved", v, err)
	next := x.todo(guide.DoFill, rules.BlocksNow)
	v, err = s.Saved(&next, x.reader())
	e.modal("saved-next", v, err)
	v, err = s.EditKind(meta, x.fields()[3].Options)
	e.modal("edit-kind", v, err)
	v, err = s.EditItem(meta, x.fields()[4].Options)
	e.modal("edit-item", v, err)
	v, err = s.Edit(meta, x.fields()[:4], usecase.Preview{Voids: x.some(1, 40), Suspect: []review.Ref{"EDR-0001", "EDR-0002"}, Gate: review.G3, Missing: x.some(1, 9), Asked: true, Barred: true, Short: []string{"one"}})
	e.modal("edit", v, err)
	v, err = s.Edit(meta, x.fields()[:1], usecase.Preview{})
	e.modal("edit-free", v, err)
	v, err = s.NotMe(meta)
	e.modal("notme", v, err)
}

// rest are the channel, the Home tab, rounds of questions and what everybody may
// use.
func (e *exhibits) rest(s *Screens, x sample) {
	b := Board{Stream: "review-1", Ref: "REV-1", Title: x.text("Same-day delivery"), Stage: review.S3, Purpose: approval.PurposeEVR, Asked: 5, Answered: 2, Due: x.due()}
	m, err := s.Board(b)
	e.message("board", m, err)
	b.State, b.Practice, b.Status, b.Signed = approval.StateApproved, true, review.StatusOnHold, "214-K7QF2M9A"
	m, err = s.Board(b)
	e.message("board-closed", m, err)
	v, err := s.Home(x.home())
	e.view("home/home", v, err)
	v, err = s.Home(Home{})
	e.view("home/home-empty", v, err)
	m, err = s.Digest(Digest{Waiting: x.inbox(), Asked: 6, Todos: x.home().Todos, Did: []Did{{x.text("Do not film people."), x.text("The camera is gone.")}}})
	e.message("digest", m, err)
	meta := Meta{Stream: "review-1", Ref: "ENG-001"}
	st := Status{Reader: x.reader(), Stage: review.S3, Next: review.G3, Mine: map[string]bool{x.todo(guide.DoFill, rules.BlocksNow).Key: true}, Acts: []string{"assign", "hold", "end"}}
	m, err = s.Status(st)
	e.message("status-free", m, err)
	for range x.some(3, 40) {
		st.Todos = append(st.Todos, x.todo(guide.DoFill, rules.BlocksNow))
	}
	m, err = s.Status(st)
	e.message("status", m, err)
	m, err = s.List(x.home().Reviews, 7)
	e.message("list", m, err)
	m, err = s.List(nil, 0)
	e.message("list-none", m, err)
	m, err = s.Invite(meta, x.reader(), x.due())
	e.message("invite", m, err)
	v, err = s.Answers(meta, x.text("It brings parcels on the day they are ordered."), []usecase.Said{{Question: "good", Lines: []string{"fewer cars", "less waiting"}}})
	e.modal("answers", v, err)
	e.keeping(s, x)
	m, err = s.Help()
	e.message("help", m, err)
	v, err = s.Concern(Meta{}, true)
	e.modal("concern", v, err)
}

// keeping are the screens by which something goes on that nobody does.
func (e *exhibits) keeping(s *Screens, x sample) {
	var more []More
	for _, i := range x.inbox() {
		more = append(more, More{InInbox: i})
	}
	more[1].Round = "ENG-001"
	m, err := s.Ask(x.question(), x.reader(), x.sign())
	if err == nil {
		m, err = s.Also(m, more)
	}
	e.message("more-asked", m, err)
	for n, i := range x.inbox()[3:6] {
		m, err = s.Duty(i)
		e.message([]string{"duty-mediate", "duty-override", "duty-witness"}[n], m, err)
	}
	late := Late{Reader: x.reader()}
	m, err = s.Late(late)
	e.message("late-none", m, err)
	for n, i := range x.inbox() {
		late.Rows = append(late.Rows, LateRow{InInbox: i, Who: x.text("Ana Lima"), Silent: n == 2})
	}
	m, err = s.Late(late)
	e.message("late", m, err)
	m, err = s.Digest(Digest{})
	e.message("digest-over", m, err)
	m, err = s.Digest(Digest{Did: []Did{{x.text("Do not film people."), x.text("The camera is gone.")}}})
	e.message("digest-did", m, err)
	m, err = s.Asleep(x.todo(guide.DoFill, rules.BlocksNow), x.reader(), x.due())
	e.message("step-asleep", m, err)
	m, err = s.Status(Status{Reader: x.reader(), Stage: review.S3, Next: review.G3, Silent: []string{x.text("Ana Lima"), x.text("Ben")}, NoChannel: true})
	e.message("status-silent", m, err)
	m, err = s.Board(Board{Stream: "review-1", Ref: "REV-1", Title: x.text("Same-day delivery"), Stage: review.S3, Silent: x.some(1, 7), Unshown: x.some(1, 7)})
	e.message("board-silent", m, err)
}
