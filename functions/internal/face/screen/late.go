package screen

import (
	"time"

	"conoe/shared/core/guide"
	"conoe/shared/core/usecase"
)

// Late is who has not answered, as somebody of the team sees it who looks after that.
type Late struct {
	Reader
	Rows []LateRow
}

// LateRow is one request that waits for one person.
type LateRow struct {
	usecase.InInbox        // For is the person
	Who             string // what they are called
	Silent          bool   // nothing reaches them in Slack
}

// lateRows is how many a message lists.
const lateRows = 15

// Late lists who has not answered, with a button beside each who can be reached.
func (s *Screens) Late(l Late) (Message, error) {
	title := or(line(l.Title, titleLength), string(l.Ref))
	head := s.say("late.head", with{"title": title})
	if len(l.Rows) == 0 {
		return s.message("told", told{Say: s.say("late.none", with{"title": title})})
	}
	out := standing{Head: said{{text: cut(head.String(), headLength)}}, Say: s.say("late.say", with{"n": len(l.Rows)})}
	all := []said{head, out.Say}
	for _, r := range l.Rows[:min(len(l.Rows), lateRows)] {
		one := s.lateRow(l, r)
		out.Rows, all = append(out.Rows, one), append(all, one.Say)
	}
	if more := len(l.Rows) - lateRows; more > 0 {
		out.Note = s.say("status.more", with{"n": more})
	}
	out.Text = joined(all, "\n")
	return s.message("status", out)
}

func (s *Screens) lateRow(l Late, r LateRow) row {
	when := s.say("home.due.none", nil)
	switch {
	case r.Overdue:
		when = s.say("home.overdue", with{"at": r.Due.Time})
	case !r.Due.IsZero():
		when = s.say("home.due", with{"at": r.Due.Time})
	}
	who := line(r.Who, titleLength)
	out := row{Say: s.say("late.row", with{"who": who, "what": s.say("purpose."+string(r.Purpose), with{"n": max(1, r.Items)}), "when": when})}
	if r.Silent {
		out.Say = append(out.Say, s.say("late.silent", nil)...)
		return out
	}
	out.Button = s.button(DoNudge, Meta{Stream: l.Stream, Request: string(r.Request), Key: string(r.For)}.String(), "")
	out.Button.Say = line(out.Button.Label+": "+who, optionLength)
	return out
}

// Asleep is the message of a step whose reader wants to be left alone with it for a
// while.
func (s *Screens) Asleep(t guide.Todo, to Reader, until time.Time) (Message, error) {
	title := or(line(to.Title, titleLength), string(to.Ref))
	return s.message("told", told{
		Say:     s.say("step.asleep", with{"title": title, "at": until}),
		Buttons: []button{s.doing(t, to)},
	})
}
