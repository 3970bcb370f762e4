package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/local/desk"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// at moves the clock to the next such hour, in UTC, and lets happen what is due.
func (w *world) at(day time.Weekday, hour int) {
	w.t.Helper()
	now := w.desk.Now().UTC()
	to := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, time.UTC)
	for to.Weekday() != day || !to.After(now) {
		to = to.AddDate(0, 0, 1)
	}
	w.jump(to.Sub(now))
	w.sweep()
}

// sweep tells what no entry brings about.
func (w *world) sweep() {
	w.t.Helper()
	if _, err := w.teller().Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) teller() *face.Herald { return w.herald.Consumers[0].(*face.Herald) }

// direct are the messages that the app wrote to somebody alone and for good.
func (w *world) direct(who string) (out []standin.Message) {
	w.t.Helper()
	for _, r := range w.rooms(who) {
		for _, m := range r.Messages {
			if r.Kind == "im" && m.For == "" {
				out = append(out, m)
			}
		}
	}
	return out
}

// below are the messages to somebody that stand in a thread.
func (w *world) below(who string) (out []standin.Message) {
	w.t.Helper()
	for _, m := range w.direct(who) {
		if m.Thread != "" {
			out = append(out, m)
		}
	}
	return out
}

// oneBelow fails unless exactly one message stands in a thread, and says that.
func (w *world) oneBelow(who, text string) standin.Message {
	w.t.Helper()
	all := w.below(who)
	if len(all) != 1 || !strings.Contains(all[0].Text, text) {
		w.t.Fatalf("%s has %d messages in threads, want one with %q: %+v", who, len(all), text, all)
	}
	return all[0]
}

func (w *world) noneBelow(who string) {
	w.t.Helper()
	if all := w.below(who); len(all) > 0 {
		w.t.Fatalf("%s has %d messages in threads, want none: %s", who, len(all), all[0].Text)
	}
}

// waiting is a set about which people were asked on a Tuesday at ten.
func waiting(t *testing.T) *set {
	t.Helper()
	s := promised(t, 2, review.Medium)
	s.at(time.Tuesday, 10)
	s.submit(s.refs...)
	return s
}

// TestReminderInWorkingHours: two business days later it is eleven in Berlin, and
// seven in the evening in Tokyo.
func TestReminderInWorkingHours(t *testing.T) {
	s := waiting(t)
	s.noneBelow("daniel")
	s.at(time.Thursday, 11)
	m := s.oneBelow("daniel", "A reminder")
	if q := s.question("daniel"); m.Thread != q.TS {
		t.Error("the reminder does not stand below what it reminds of")
	}
	s.noneBelow("emi")
	s.sweep()
	s.noneBelow("emi")
	s.at(time.Friday, 1)
	s.oneBelow("emi", "A reminder")
	s.oneBelow("daniel", "A reminder")
}

// TestAWeekOffIsOneReminder: of all that time brought about only the newest is told,
// however the clock got there.
func TestAWeekOffIsOneReminder(t *testing.T) {
	s := waiting(t)
	s.jump(8 * 24 * time.Hour)
	s.sweep()
	s.oneBelow("daniel", "was needed until")
	s.noneBelow("emi") // it is evening in Tokyo
	s.settle()
	s.sweep()
	s.oneBelow("daniel", "was needed until")
	s.at(time.Thursday, 1)
	s.oneBelow("emi", "still needed") // has longer to answer
}

// TestOneReminderStands: a newer one takes the place of the one before.
func TestOneReminderStands(t *testing.T) {
	s := waiting(t)
	s.at(time.Thursday, 11)
	first := s.oneBelow("daniel", "A reminder")
	s.at(time.Monday, 11)
	if second := s.oneBelow("daniel", "still needed"); second.TS == first.TS || !strings.Contains(second.Text, "helps") {
		t.Errorf("got %s, want another message that names who helps", second.Text)
	}
}

func TestNothingAfterADecision(t *testing.T) {
	s := waiting(t)
	s.yes("emi", "chiara", "daniel", "ana")
	s.jump(10 * 24 * time.Hour)
	s.sweep()
	for who := range users {
		s.noneBelow(who)
	}
}

// TestWhoAnsweredHearsNothing: others are reminded.
func TestWhoAnsweredHearsNothing(t *testing.T) {
	s := waiting(t)
	s.yes("daniel")
	s.at(time.Thursday, 12)
	s.noneBelow("daniel")
	s.oneBelow("chiara", "A reminder")
}

// TestLeftAloneForADay: nothing is told until the morning, and the date stays.
func TestLeftAloneForADay(t *testing.T) {
	s := waiting(t)
	s.at(time.Thursday, 11)
	first := s.oneBelow("daniel", "A reminder")
	due := s.open().set
	s.did(s.As("daniel").Press(t.Context(), first, "snooze.1"))
	s.whisper("daniel", "by the same day as before")
	s.at(time.Thursday, 16)
	if m := s.oneBelow("daniel", "A reminder"); m.TS != first.TS {
		t.Error("daniel is reminded although he wanted to be left alone")
	}
	s.at(time.Friday, 8) // nine in Berlin
	if m := s.oneBelow("daniel", "A reminder"); m.TS == first.TS {
		t.Error("daniel is not reminded in the morning")
	}
	if s.open().set != due {
		t.Error("what is asked has changed")
	}
	s.sweep()
	s.at(time.Friday, 15)
	s.oneBelow("daniel", "A reminder")
}

// TestLeftAloneOverTheWeekend: the day after Friday is Monday.
func TestLeftAloneOverTheWeekend(t *testing.T) {
	s := waiting(t)
	s.at(time.Thursday, 11)
	s.at(time.Friday, 11)
	first := s.oneBelow("daniel", "A reminder")
	s.did(s.As("daniel").Press(t.Context(), first, "snooze.1"))
	s.at(time.Saturday, 12)
	s.at(time.Sunday, 12)
	if m := s.oneBelow("daniel", ""); m.TS != first.TS {
		t.Error("daniel is reminded at the weekend")
	}
	s.at(time.Monday, 9)
	if m := s.oneBelow("daniel", ""); m.TS == first.TS {
		t.Error("daniel is not reminded on Monday")
	}
}

// TestSnoozeOfSomebodyElse: a copied button leaves nobody alone.
func TestSnoozeOfSomebodyElse(t *testing.T) {
	s := waiting(t)
	s.at(time.Thursday, 11)
	s.replay(s.oneBelow("daniel", "A reminder"), users["ben"], "snooze.1")
	s.at(time.Monday, 11)
	s.oneBelow("daniel", "still needed")
}

// TestWhoCares: who helps hears of it first, then who leads the review, then the
// champion; and each can remind one person.
func TestWhoCares(t *testing.T) {
	s, ctx := waiting(t), t.Context()
	s.yes("chiara")
	s.at(time.Thursday, 11)
	for _, who := range []string{"ana", "ben", "chiara"} {
		s.none(who, "Answers that are missing")
	}
	s.at(time.Monday, 11)
	list := s.message("ana", "Answers that are missing")
	if !strings.Contains(list.Text, "Daniel Weiss") || strings.Contains(list.Text, "Chiara") {
		t.Errorf("ana reads %s", list.Text)
	}
	s.none("ben", "Answers that are missing")
	s.at(time.Tuesday, 11)
	s.message("ben", "Answers that are missing")
	s.none("chiara", "Answers that are missing")
	before := s.oneBelow("daniel", "was needed")
	s.did(s.As("ben").Press(ctx, s.message("ben", "Answers that are missing"), "nudge"))
	s.whisper("ben", "reminded")
	s.oneBelow("daniel", "Ben Okafor asks for your answer")
	if m := s.oneBelow("daniel", ""); m.TS == before.TS {
		t.Error("daniel has the old reminder")
	}
	s.did(s.As("ben").Press(ctx, s.message("ben", "Answers that are missing"), "nudge"))
	s.whisper("ben", "a short while ago")
	s.at(time.Wednesday, 11)
	s.jump(13 * 24 * time.Hour)
	s.at(time.Wednesday, 11)
	s.message("chiara", "Answers that are missing")
}

// none fails if somebody has a message with that text.
func (w *world) none(who, text string) {
	w.t.Helper()
	for _, m := range w.direct(who) {
		if strings.Contains(m.Text, text) {
			w.t.Errorf("%s reads %s", who, m.Text)
		}
	}
}

// TestRemindAtNight: who is to be reminded sleeps, and hears of it in the morning.
func TestRemindAtNight(t *testing.T) {
	s := waiting(t)
	s.yes("chiara", "ana", "emi")
	s.at(time.Monday, 11)
	s.at(time.Tuesday, 11)
	s.at(time.Tuesday, 21)
	before := s.oneBelow("daniel", "was needed")
	s.did(s.As("ben").Press(t.Context(), s.message("ben", "Answers that are missing"), "nudge"))
	s.whisper("ben", "not their working time")
	if m := s.oneBelow("daniel", ""); m.TS != before.TS {
		t.Error("daniel is reminded at night")
	}
	s.at(time.Wednesday, 8)
	s.oneBelow("daniel", "Ben Okafor asks")
}

// TestNobodyIsThere: it is told once, holds up nobody else, and who comes back is
// asked.
func TestNobodyIsThere(t *testing.T) {
	s := promised(t, 1, review.Medium)
	s.at(time.Tuesday, 10)
	s.Inject(standin.Fault{On: "chat.postMessage", Error: "user_disabled"})
	s.submit(s.refs...)
	there := 0
	for _, who := range []string{"emi", "chiara", "daniel", "ana"} {
		there += s.questions(who)
	}
	if there != 7 { // four were asked about the value before
		t.Errorf("%d questions, want that one does not arrive", there)
	}
	if board := s.message("ben", "REV-1"); !strings.Contains(board.Text, "One person who is asked cannot be reached") {
		t.Errorf("the channel says %s", board.Text)
	}
	s.at(time.Thursday, 11)
	s.yes("chiara")
	s.sweep()
	there = 0
	for _, who := range []string{"emi", "chiara", "daniel", "ana"} {
		there += s.questions(who)
	}
	if there != 8 {
		t.Errorf("%d questions, want that the one who is there again was asked", there)
	}
}

// TestAlternateIsCalled: who stands in hears of it in their own morning, and why.
func TestAlternateIsCalled(t *testing.T) {
	seed := standin.DefaultSeed()
	seed.People = append(seed.People, standin.Person{ID: "U0GINA0008", Name: "gina", RealName: "Gina Berg", TZ: "Asia/Tokyo"})
	s := &set{world: begin(t, func(*desk.Desk) standin.Options { return standin.Options{Seed: &seed} })}
	s.review()
	gina, err := s.desk.Enrol(t.Context(), usecase.Arrival{
		Account: usecase.Account{Team: s.TeamID(), User: "U0GINA0008"}, Name: "Gina", Membership: review.Member,
	})
	s.must(nil, err)
	s.must(s.desk.Assign(t.Context(), s.as("chiara"), s.stream, []review.Holders{
		{Role: review.Champion, Persons: []review.PersonID{s.person("chiara")}, Alternate: gina.Person},
	}))
	s.at(time.Tuesday, 10)
	s.submit(s.write("ben", promise("Everybody may ask why.", review.Medium))...)
	s.yes("emi", "daniel", "ana")
	s.at(time.Monday, 12)
	s.at(time.Tuesday, 12) // nine in the evening in Tokyo
	if n := s.questions("gina"); n != 0 {
		t.Fatal("gina is asked at night, or before anybody is late")
	}
	s.at(time.Wednesday, 1)
	if n := s.questions("gina"); n != 1 {
		t.Fatalf("gina is asked in %d messages, want one", n)
	}
	s.oneBelow("gina", "nobody else has answered in time")
	s.did(s.As("gina").Press(t.Context(), s.question("gina"), "decide.approve"))
	s.whisper("gina", "You said yes")
}

// TestNextStepIsLeftAlone: its message says until when, the digest is silent about
// it, and both come back.
func TestNextStepIsLeftAlone(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.at(time.Tuesday, 12)
	w.leads("chiara")
	w.light()
	w.did(w.As("ben").Close(ctx))
	step := w.message("ben", "One question for")
	w.replay(step, users["daniel"], "snooze.1") // it is not his
	w.did(w.As("ben").Press(ctx, step, "snooze.1"))
	w.whisper("ben", "You hear of it again")
	if m := w.message("ben", "your next step again on"); m.TS != step.TS {
		t.Error("another message says so")
	}
	w.at(time.Tuesday, 16)
	w.at(time.Wednesday, 8) // before nine in London
	if n := len(w.digestsOf("ben")); n > 0 {
		t.Errorf("ben has %d digests about what he wants to be left alone with", n)
	}
	w.message("ben", "your next step again on")
	w.at(time.Wednesday, 10)
	if m := w.message("ben", "One question for"); m.TS != step.TS {
		t.Error("the step has another message")
	}
	w.digest("ben")
}
