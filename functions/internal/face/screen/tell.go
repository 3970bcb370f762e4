package screen

import (
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// told is a message of a few sentences, with buttons below or without.
type told struct {
	Say     said
	Note    said // small, below
	Buttons []button
	Head    said // of a view
	Close   string
}

// Ephemeral is a message as the answer to a command or at a response_url, for the
// eyes of one person.
func (m Message) Ephemeral() any {
	return struct {
		Type string `json:"response_type"`
		Message
	}{"ephemeral", m}
}

// A Receipt is told to who has decided, as soon as it is recorded.
type Receipt struct {
	Verdict approval.Verdict
	Title   string // of the review
	Purpose approval.Purpose
	Items   []review.Ref // that it is about
	Code    string       // where the log stands: "214-K7QF2M9A"
	Until   time.Time    // until then the answer may change; zero if it may not
	Again   bool         // it was recorded before
}

// Receipt says what was recorded, and under which short code.
func (s *Screens) Receipt(r Receipt) (Message, error) {
	key := "receipt." + string(r.Verdict)
	if r.Again {
		key = "receipt.again"
	}
	say := s.say(key, with{"title": line(r.Title, titleLength), "what": s.what(usecase.Question{Purpose: r.Purpose, Items: r.Items})})
	note := s.say("receipt.code", with{"code": r.Code})
	if !r.Until.IsZero() && !r.Again {
		note = append(note, s.say("receipt.until", with{"at": r.Until})...)
	}
	return s.message("told", told{Say: say, Note: note})
}

// Refused says why something is not done and what to do instead, in the sentence
// of err. id is what whoever runs conoe finds it by; "" leaves it out.
func (s *Screens) Refused(err error, to Reader, id string) (Message, error) {
	return s.message("told", s.refused(err, to, id))
}

// RefusedView is Refused where a modal is in the way of a message.
func (s *Screens) RefusedView(err error, to Reader, id string) (View, error) {
	t := s.refused(err, to, id)
	t.Head, t.Close = s.say("refused.head", nil), s.word("close")
	return s.view("toldview", t)
}

func (s *Screens) refused(err error, to Reader, id string) told {
	t := told{Say: said{{text: line(s.plain(fault.Sentence(err), to), 600)}}}
	if fault.CodeOf(err) == fault.Internal {
		t.Say = s.say("refused.internal", nil)
	}
	if id != "" {
		t.Note = s.say("refused.id", with{"id": id})
	}
	return t
}

// A LineKind is what a line tells.
type LineKind string

// The lines. Those for a channel name nobody and quote nobody.
const (
	LineRemind       LineKind = "remind"       // who is asked: a reminder
	LineHelp         LineKind = "help"         // who is asked, once more, with help
	LineOverdue      LineKind = "overdue"      // who is asked: it was due
	LineNudge        LineKind = "nudge"        // who is asked: Who wants an answer
	LineNudged       LineKind = "nudged"       // to who wanted it
	LineNudgeLater   LineKind = "nudgelater"   // the same, in the morning
	LineNudgedBefore LineKind = "nudgedbefore" // not twice a day
	LineSnoozed      LineKind = "snoozed"      // left alone until Due
	LineEscalate     LineKind = "escalate"     // who steps in
	LineErased       LineKind = "erased"       // in place of what was erased
	LineLate         LineKind = "late"         // the trigger has expired
	LineHeard        LineKind = "heard"        // a round of questions has ended
	LineConcern      LineKind = "concern"      // what was raised is recorded
	LineLater        LineKind = "later"        // a step is put off
	LineNotMe        LineKind = "notme"        // somebody else is asked
	LineRecordThis   LineKind = "record"       // a remark: is it meant as a decision?
	LineExportAsked  LineKind = "exportasked"  // it is being collected
	LineUnknown      LineKind = "unknown"      // no such command
	LineMoved        LineKind = "moved"        // a person has another's place
	LineSavedBefore  LineKind = "savedbefore"  // the first answer stands
	LineHurried      LineKind = "hurried"      // something stands until Due
	LineTakenBack    LineKind = "takenback"    // who takes back a place that they lent
	LineAnew         LineKind = "anew"         // somebody wants everybody to decide again
	LineReleased     LineKind = "released"     // who gave back a place that was lent to them
	LineMinute       LineKind = "minute"       // what somebody said is recorded; Who confirms it
	LineWitnessed    LineKind = "witnessed"    // and confirmed
	LineNamed        LineKind = "named"        // Who confirms it instead
	LineNotThere     LineKind = "notthere"     // who was named was not there
	LineBound        LineKind = "bound"        // Who, from outside, takes part in Slack
)

// LineKinds lists them.
func LineKinds() []LineKind {
	return []LineKind{
		LineRemind, LineHelp, LineEscalate, LineErased, LineLate, LineConcern, LineHeard, LineLater, LineNotMe, LineOverdue, LineNudge, LineNudged, LineNudgeLater, LineNudgedBefore, LineSnoozed,
		LineRecordThis, LineExportAsked, LineUnknown, LineMoved, LineSavedBefore, LineHurried, LineTakenBack, LineAnew, LineReleased,
		LineMinute, LineWitnessed, LineNamed, LineNotThere, LineBound,
	}
}

// A Line is one sentence: in the channel's thread, below an open request or to one
// person.
type Line struct {
	Kind   LineKind
	Stream string
	Ref    review.Ref
	Title  string
	Gate   review.GateID
	Count  int
	Due    time.Time
	Who    string // never in a channel
	Code   string
	Meta   Meta // of its button, where it has one
}

// lineDoes are the buttons below lines.
var lineDoes = map[LineKind][]string{
	LineRecordThis: {DoRecord, DoDismiss}, LineLate: {DoShow},
	LineRemind: snoozeDoes, LineHelp: snoozeDoes, LineOverdue: snoozeDoes, LineNudge: snoozeDoes,
}

// snoozeDoes are the buttons of who wants to be left alone for a while.
var snoozeDoes = []string{DoSnooze + ".1", DoSnooze + ".3"}

// Line renders one sentence.
func (s *Screens) Line(l Line) (Message, error) { return s.message("told", s.line(l)) }

func (s *Screens) line(l Line) told {
	v := with{
		"title": or(line(l.Title, titleLength), string(l.Ref)), "n": l.Count, "at": l.Due, "who": l.Who, "code": l.Code,
		"gate": s.say("gate."+string(l.Gate), nil),
	}
	t := told{Say: s.say("line."+string(l.Kind), v)}
	for _, do := range lineDoes[l.Kind] {
		if l.Meta != (Meta{}) {
			t.Buttons = append(t.Buttons, s.button(do, l.Meta.String(), ""))
		}
	}
	return t
}

// LineView is a line as a modal, in place of one that was submitted.
func (s *Screens) LineView(l Line) (View, error) {
	t := s.line(l)
	t.Head, t.Close = s.say("line.head", nil), s.word("close")
	return s.view("toldview", t)
}

// Wait is the view that opens at once where the right one takes too long: a
// sentence and a button that asks for it again.
func (s *Screens) Wait(m Meta) (View, error) {
	return s.view("toldview", told{
		Head: s.say("wait.head", nil), Say: s.say("wait", nil), Close: s.word("close"),
		Buttons: []button{s.button(DoShow, m.String(), "primary")},
	})
}
