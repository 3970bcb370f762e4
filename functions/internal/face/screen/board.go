package screen

import (
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// A Board is a review as a channel sees it: title, stage, counts and a date.
// Anybody may be in a channel, so it holds no content, no name and nobody's
// verdict.
type Board struct {
	Stream string
	Ref    review.Ref
	Title  string
	Stage  review.Stage
	Gate   review.GateID
	Status review.Status
	// Purpose, State and the rest are of the request that people are asked about,
	// if there is one.
	Purpose  approval.Purpose
	State    approval.State
	Asked    int // people
	Answered int
	Due      time.Time
	// Silent is how many of those who are asked nothing reaches in Slack.
	Silent int
	// Unshown is how many messages to them Slack does not take.
	Unshown  int
	Practice bool
	// Signed is the newest signed state of the log, in a short code: whoever was in
	// the channel can later hold the log against it.
	Signed string
}

// Board is the one message of a review in its channel.
func (s *Screens) Board(b Board) (Message, error) {
	title := or(line(b.Title, titleLength), string(b.Ref))
	head := s.say("board.head", with{"title": title, "ref": string(b.Ref)})
	facts := []said{s.say("board.stage", with{"stage": s.stage(b.Stage, b.Status)})}
	switch {
	case b.State == approval.StateOpen:
		facts = append(facts, s.say("board.asked", with{"answered": b.Answered, "asked": b.Asked}))
		if !b.Due.IsZero() {
			facts = append(facts, s.say("board.due", with{"at": b.Due}))
		}
	case b.State != "":
		facts = append(facts, s.say("board.state", with{"state": s.say("state."+string(b.State), nil)}))
	}
	if b.Silent > 0 {
		facts = append(facts, s.say("line.silent", with{"n": b.Silent}))
	}
	if b.Unshown > 0 {
		facts = append(facts, s.say("line.unshown", with{"n": b.Unshown}))
	}
	if b.Signed != "" {
		facts = append(facts, s.say("board.signed", with{"code": b.Signed}))
	}
	note := ""
	if b.Practice {
		note = "practice"
	}
	return s.titled(head, facts, note, s.button(DoOpen, Meta{Stream: b.Stream, Ref: string(b.Ref)}.String(), ""))
}
