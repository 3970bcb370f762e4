package screen

import (
	"encoding/json"
	"fmt"

	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// More is something that a person is asked besides what a message of theirs is
// about: a request, or a round of questions.
type More struct {
	usecase.InInbox
	Round review.Ref
}

// moreRows is how many of them a message lists.
const moreRows = 5

// Also is a message that lists what else its reader is asked, each with a button.
func (s *Screens) Also(m Message, more []More) (Message, error) {
	var rows []row
	all := []said{s.say("also.head", with{"n": len(more)})}
	for _, one := range more[:min(len(more), moreRows)] {
		r := s.waiting("also.ask", one.InInbox, "")
		if one.Round != "" {
			r = s.invited(one)
		}
		rows, all = append(rows, r), append(all, r.Say)
	}
	if rest := len(more) - moreRows; rest > 0 {
		all = append(all, s.say("also.more", with{"n": rest}))
		rows = append(rows, row{Say: all[len(all)-1]})
	}
	added, err := s.message("also", struct {
		Head, Text said
		Rows       []row
	}{all[0], joined(all, "\n"), rows})
	if err != nil {
		return m, err
	}
	var had, more2 []json.RawMessage
	if json.Unmarshal(m.Blocks, &had) != nil || json.Unmarshal(added.Blocks, &more2) != nil {
		return m, fmt.Errorf("add to a message: its blocks are no list")
	}
	m.Text += "\n" + added.Text
	if m.Blocks, err = json.Marshal(append(had, more2...)); err != nil {
		return m, fmt.Errorf("add to a message: %w", err)
	}
	return m, nil
}

func (s *Screens) invited(m More) row {
	b := s.button(DoAnswer, Meta{Stream: m.Stream, Ref: string(m.Round)}.String(), "")
	title := or(line(m.Title, titleLength), string(m.Ref))
	b.Say = line(b.Label+": "+title, optionLength)
	return row{s.say("also.round", with{"title": title, "when": s.say("home.due", with{"at": m.Due.Time})}), b}
}

// Duty is the message to somebody who has to do something so that a request can go
// on.
func (s *Screens) Duty(i usecase.InInbox) (Message, error) {
	r := s.waiting("duty.told", i, "")
	r.Button.Style = "primary"
	return s.message("told", told{Say: r.Say, Buttons: []button{r.Button}})
}
