package screen

import (
	"slices"

	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

// A Status is where a review stands.
type Status struct {
	Reader
	Stage  review.Stage
	Status review.Status
	Next   review.GateID // that it has to pass
	// Todos are for who may see the content; the reader can do those of Mine, by
	// key.
	Todos []guide.Todo
	Mine  map[string]bool
	// Acts are the commands that the reader may give.
	Acts []string
	// Silent are those who are asked and whom nothing reaches in Slack; for the team.
	Silent []string
	// NoChannel: the channel in which the review is told about takes nothing any more.
	NoChannel bool
}

// StatusRows is how many missing things a status lists.
const StatusRows = 10

type standing struct {
	Head, Say, Text said
	Note            said
	Rows            []row
	Acts            []button
}

// Status says where a review stands and what is missing before it can go on, with a
// button beside what the reader can do.
func (s *Screens) Status(st Status) (Message, error) {
	head := s.say("board.head", with{"title": or(line(st.Title, titleLength), string(st.Ref)), "ref": string(st.Ref)})
	facts := []said{s.say("board.stage", with{"stage": s.stage(st.Stage, st.Status)})}
	now, later := s.rows(st)
	if len(now) > 0 {
		facts = append(facts, s.say("status.missing", with{"gate": s.say("gate."+string(st.Next), nil)}))
	}
	if st.NoChannel {
		facts = append(facts, s.say("status.nochannel", nil))
	}
	if len(st.Silent) > 0 {
		facts = append(facts, s.say("status.silent", with{"who": s.names(st.Silent, "ask.nobody")}))
	}
	out := standing{Head: head, Say: joined(facts, "\n")}
	shown := now[:min(len(now), StatusRows)]
	if room := min(len(later), StatusRows-len(shown)); room > 0 {
		shown = append(append(shown, row{Say: s.say("status.later", nil)}), later[:room]...)
	}
	for _, one := range shown {
		out.Rows, facts = append(out.Rows, one), append(facts, one.Say)
	}
	if more := len(now) + len(later) - StatusRows; more > 0 {
		out.Note = s.say("status.more", with{"n": more})
	}
	for _, act := range st.Acts {
		out.Acts = append(out.Acts, s.act(act, st.Reader))
	}
	out.Text = joined(append([]said{head}, facts...), "\n")
	return s.message("status", out)
}

// rows are what is missing for the next gate, and what can be done already for
// others: first what the reader can do. What is asked of several items in the same
// words is one row, whose button begins with the first.
func (s *Screens) rows(st Status) (now, later []row) {
	todos := slices.Clone(st.Todos)
	slices.SortStableFunc(todos, func(a, b guide.Todo) int { return last(!st.Mine[a.Key]) - last(!st.Mine[b.Key]) })
	type sort struct {
		say         string
		mine, early bool
	}
	times := map[sort]int{}
	of := func(t guide.Todo) sort {
		return sort{s.asks(t, st.Reader), st.Mine[t.Key], t.Finding.Gate != st.Next}
	}
	for _, t := range todos {
		times[of(t)]++
	}
	for _, t := range todos {
		n := times[of(t)]
		if times[of(t)] = 0; n == 0 {
			continue
		}
		one := s.standingRow(t, n, st)
		if of(t).early {
			later = append(later, one)
			continue
		}
		now = append(now, one)
	}
	return now, later
}

func last(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (s *Screens) standingRow(t guide.Todo, times int, st Status) row {
	say := line(s.asks(t, st.Reader), lineLength)
	out := row{Say: s.say("status.todo", with{"say": say})}
	if times > 1 {
		out.Say = s.say("status.times", with{"say": say, "n": times})
	}
	if st.Mine[t.Key] {
		out.Button = s.doing(t, st.Reader)
		out.Button.Say = line(out.Button.Label+": "+say, optionLength)
	}
	return out
}

// doing is the button that begins a step.
func (s *Screens) doing(t guide.Todo, to Reader) button {
	return button{Do: DoStep, Label: cut(s.word("step.do."+string(t.Step.Do)), buttonLength), Value: s.stepMeta(t, to).String()}
}

// act is the button of a command. Several stand side by side, so its id goes on
// with the name.
func (s *Screens) act(name string, to Reader) button {
	label := s.words["act."+name]
	if label == "" && s.book != nil {
		label = s.book.Title(name)
	}
	return button{
		Do: DoAct + "." + name, Label: cut(or(label, name), buttonLength), Value: Meta{Stream: to.Stream, Ref: string(to.Ref), Form: name}.String(),
	}
}

func (s *Screens) stage(at review.Stage, st review.Status) said {
	if st != "" && st != review.StatusOpen {
		return s.say("status."+string(st), nil)
	}
	return s.say("stage."+or(string(at), "s0"), nil)
}

// titled is a message of a heading and lines.
func (s *Screens) titled(head said, lines []said, note string, buttons ...button) (Message, error) {
	t := told{Head: said{{text: cut(head.String(), headLength)}}, Say: joined(lines, "\n"), Buttons: buttons}
	if note != "" {
		t.Note = s.say(note, nil)
	}
	return s.message("board", struct {
		told
		Text said
	}{t, joined(append([]said{head}, lines...), "\n")})
}

// List shows reviews, a line each. More is how many further ones there are.
func (s *Screens) List(rows []HomeReview, more int) (Message, error) {
	var lines []said
	for _, r := range rows[:min(len(rows), HomeReviews)] {
		title := or(line(r.Title, titleLength), string(r.Ref))
		lines = append(lines, s.say("list.row", with{"title": title, "ref": string(r.Ref), "stage": s.stage(r.Stage, r.Status)}))
	}
	if len(lines) == 0 {
		lines = append(lines, s.say("list.none", nil))
	}
	if more += max(0, len(rows)-HomeReviews); more > 0 {
		lines = append(lines, s.say("list.more", with{"n": more}))
	}
	return s.titled(s.say("list.head", nil), lines, "list.note", s.button(DoStart, "", ""))
}

// Saved is the view that a page turns into once its answers are kept: it offers
// the next question to the same person, if there is one.
func (s *Screens) Saved(next *guide.Todo, to Reader) (View, error) {
	t := told{Head: s.say("saved.head", nil), Say: s.say("saved", nil), Close: s.word("close")}
	if next != nil {
		t.Say = s.say("saved.next", with{"say": line(s.asks(*next, to), 400)})
		t.Buttons = []button{s.doing(*next, to)}
		t.Buttons[0].Style = "primary"
	}
	return s.view("toldview", t)
}
