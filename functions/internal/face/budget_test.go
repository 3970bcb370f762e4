package face_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

const (
	guestsOfCrowd = 36 // with four who decide in the review
	promises      = 200
	aSet          = 20
)

// crowded is a review in which forty people are asked about two hundred promises, in
// a Slack that keeps its pace. All clocks are that of the file.
func crowded(t *testing.T) *set {
	t.Helper()
	known := maps.Clone(users)
	t.Cleanup(func() { users = known })
	users = maps.Clone(known)
	seed := standin.DefaultSeed()
	for n := range guestsOfCrowd {
		user := fmt.Sprintf("U0CROWD%02d", n)
		seed.People = append(seed.People, standin.Person{ID: user, Name: fmt.Sprintf("crowd%d", n), RealName: fmt.Sprintf("Person %d", n), TZ: "Europe/Berlin"})
		seed.Channels[0].Members = append(seed.Channels[0].Members, user)
		users[fmt.Sprintf("crowd%d", n)] = user
	}
	s := &set{world: begin(t, func(d *desk.Desk) standin.Options { return standin.Options{Seed: &seed, Throttle: true, Now: d.Now} })}
	s.face.Slack.Now = s.desk.Now
	s.at(time.Monday, 10)
	s.review()
	var reps []review.Doc
	for n := range guestsOfCrowd {
		who := fmt.Sprintf("crowd%d", n)
		_, err := s.desk.Enrol(t.Context(), usecase.Arrival{Account: usecase.Account{Team: s.TeamID(), User: users[who]}, Name: who, Membership: review.Member})
		s.must(nil, err)
		reps = append(reps, s.speaks(who, "STK-001"))
	}
	s.write("ben", reps...)
	for n := 0; n < promises; n += aSet {
		var docs []review.Doc
		for i := range aSet {
			docs = append(docs, promise(fmt.Sprintf("Everybody gets break number %d.", n+i+1), review.Medium))
		}
		s.refs = append(s.refs, s.write("ben", docs...)...)
	}
	s.calm()
	return s
}

// calm lets everything be told, however long Slack wants to wait.
func (s *set) calm() {
	s.t.Helper()
	for n := range 100 {
		s.settle()
		if _, err := s.teller().Sweep(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		behind, err := s.herald.Behind(s.t.Context())
		s.must(nil, err)
		if len(behind) == 0 {
			return
		}
		wait := 1200 * time.Millisecond // a channel's pace
		if n > 12 {
			wait = time.Minute // that of edits
		}
		s.must(nil, s.desk.Jump(s.t.Context(), wait, false, func(time.Time, int) {}))
	}
	s.t.Fatal("it does not come to an end")
}

// ledgerOf counts what people were told, message by message, also of those that go
// again.
type ledgerOf struct {
	seen map[string]standin.Message // by channel and ts
	who  map[string]string
}

func (s *set) count(l *ledgerOf) {
	s.t.Helper()
	for who := range users {
		for _, m := range s.direct(who) {
			key := m.Channel + "/" + m.TS
			if _, had := l.seen[key]; !had {
				l.seen[key], l.who[key] = m, who
			}
		}
	}
}

// outside reports whether a message is about no open request.
func outside(m standin.Message) bool {
	return m.Thread == "" && !strings.Contains(m.Text, "Who is helped") && !strings.Contains(m.Text, "Answers that are missing")
}

func when(t *testing.T, m standin.Message) time.Time {
	t.Helper()
	seconds, err := strconv.ParseFloat(m.TS, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.UnixMicro(int64(seconds * 1e6)).UTC()
}

// TestNobodyIsDrowned: two hundred promises, forty people, a week. Nobody gets
// more than one message a day that is about no open request; nobody from outside is
// asked in more than two messages a stage; no channel gets two within a second; and
// an answer changes no message but that of who gave it.
func TestNobodyIsDrowned(t *testing.T) {
	s := crowded(t)
	l := &ledgerOf{map[string]standin.Message{}, map[string]string{}}
	s.count(l)
	var ids []approval.RequestID
	for n := 0; n < promises; n += aSet {
		out, err := s.desk.Submit(t.Context(), s.as("ben"), s.stream, s.refs[n:n+aSet])
		s.must(nil, err)
		ids = append(ids, out.Request)
	}
	s.calm()
	s.count(l)
	edits := s.edits(func() {
		for n := range guestsOfCrowd {
			s.vote(ids[0], fmt.Sprintf("crowd%d", n))
			s.settle()
		}
		s.calm()
	})
	if edits > 3*guestsOfCrowd {
		t.Errorf("%d answers made %d edits", guestsOfCrowd, edits)
	}
	for day := range 7 {
		s.at((time.Tuesday+time.Weekday(day))%7, 8)
		s.calm()
		s.count(l)
		s.at((time.Tuesday+time.Weekday(day))%7, 14)
		s.calm()
		s.count(l)
	}
	s.drowned(l)
}

// drowned fails if somebody was told too much.
func (s *set) drowned(l *ledgerOf) {
	s.t.Helper()
	aDay, asks := map[string]int{}, map[string]int{}
	last := map[string][]time.Time{}
	for key, m := range l.seen {
		at := when(s.t, m)
		last[m.Channel] = append(last[m.Channel], at)
		switch {
		case outside(m):
			day := l.who[key] + at.Add(time.Hour).Format(" 2006-01-02")
			if aDay[day]++; aDay[day] == 2 {
				s.t.Errorf("%s: two messages: %s", day, m.Text)
			}
		case m.Thread == "" && strings.HasPrefix(l.who[key], "crowd") && strings.Contains(m.Text, "Who is helped"):
			asks[l.who[key]]++
		}
	}
	for who, n := range asks {
		if n > 2 {
			s.t.Errorf("%s was asked in %d messages", who, n)
		}
	}
	if len(asks) != guestsOfCrowd || len(aDay) < 50 {
		s.t.Errorf("%d people were asked and %d days had a message, so nothing was tried", len(asks), len(aDay))
	}
	for channel, all := range last {
		for i, a := range all {
			for _, b := range all[:i] {
				if a.Sub(b).Abs() < time.Second {
					s.t.Errorf("two messages within %s in %s", a.Sub(b).Abs(), channel)
				}
			}
		}
	}
}

// edits counts the calls that change a message meanwhile.
func (s *set) edits(do func()) int {
	s.t.Helper()
	seen := map[int64]bool{}
	n := 0
	look := func(count bool) {
		for _, e := range s.Log() {
			if e.Call == "chat.update" && !seen[e.Number] && count {
				n++
			}
			seen[e.Number] = true
		}
	}
	look(false)
	do()
	look(true)
	return n
}

// vote says yes to a request, not in Slack.
func (s *set) vote(id approval.RequestID, who string) {
	s.t.Helper()
	c := s.as(who)
	q, err := s.desk.Question(s.t.Context(), c.Actor, s.stream, id)
	s.must(nil, err)
	s.must(s.desk.Decide(s.t.Context(), c, s.stream, usecase.Vote{Request: id, Verdict: approval.Approve, Set: q.Set, Language: "en", Via: approval.ViaSlack}))
}
