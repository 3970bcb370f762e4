package face_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// digestsOf are the digests that somebody has.
func (w *world) digestsOf(who string) (out []standin.Message) {
	w.t.Helper()
	for _, m := range w.direct(who) {
		if strings.HasPrefix(m.Text, "Today: ") {
			out = append(out, m)
		}
	}
	return out
}

// digest is the one that somebody has.
func (w *world) digest(who string) standin.Message {
	w.t.Helper()
	all := w.digestsOf(who)
	if len(all) != 1 {
		w.t.Fatalf("%s has %d digests, want one", who, len(all))
	}
	return all[0]
}

// TestDigest: one in the morning of a working day, edited while it is true, and in
// the place of the one before.
func TestDigest(t *testing.T) {
	s := waiting(t)
	before := s.digest("daniel") // of Tuesday
	s.at(time.Wednesday, 7)
	if m := s.digest("daniel"); m.TS != before.TS {
		t.Error("daniel has a digest before nine in Berlin")
	}
	s.at(time.Wednesday, 8)
	first := s.digest("daniel")
	if first.TS == before.TS || !strings.Contains(first.Text, "one decision waits") {
		t.Errorf("daniel reads %s", first.Text)
	}
	s.sweep()
	s.at(time.Wednesday, 12)
	if m := s.digest("daniel"); m.TS != first.TS || m.Edited != "" {
		t.Error("daniel is told twice, or the message changed although nothing did")
	}
	s.yes("daniel")
	s.sweep()
	if m := s.digest("daniel"); m.TS != first.TS || strings.Contains(m.Text, "decision waits") {
		t.Errorf("daniel reads %s, want that nothing waits", m.Text)
	}
}

// TestNoDigestOfNothing: nor at a weekend.
func TestNoDigestOfNothing(t *testing.T) {
	s := waiting(t)
	s.yes("daniel", "emi", "chiara", "ana")
	s.at(time.Wednesday, 1)
	if n := len(s.digestsOf("emi")); n > 0 {
		t.Errorf("emi is told %d times that there is nothing", n)
	}
	s.at(time.Friday, 15)
	before := s.digest("chiara")
	s.submit(s.write("ben", promise("Everybody may ask why.", review.Medium))...)
	s.at(time.Saturday, 12)
	s.at(time.Sunday, 12)
	if m := s.digest("chiara"); m.TS != before.TS {
		t.Error("chiara has a digest at the weekend")
	}
	s.at(time.Monday, 12)
	if m := s.digest("chiara"); m.TS == before.TS || !strings.Contains(m.Text, "one decision waits") {
		t.Errorf("chiara reads %s", m.Text)
	}
}

// TestDigestOfWhatIsDone: it says so in the morning's message, which Slack takes.
func TestDigestOfWhatIsDone(t *testing.T) {
	s := promised(t, 1, review.Medium)
	s.at(time.Tuesday, 2)
	s.submit(s.refs...)
	s.at(time.Wednesday, 1)
	first := s.digest("emi")
	s.yes("emi")
	s.sweep()
	if m := s.digest("emi"); m.TS != first.TS || !strings.Contains(m.Text, "nothing waits for you any more") {
		t.Errorf("emi reads %s", m.Text)
	}
}

// TestADayIsOneMessage: who was told a next step gets no digest that day.
func TestADayIsOneMessage(t *testing.T) {
	w := start(t)
	w.at(time.Tuesday, 12)
	w.leads("chiara")
	w.light()
	before := 0
	for range 3 {
		w.sweep()
		w.jump(time.Hour)
	}
	for _, who := range []string{"ben", "chiara"} {
		if n := len(w.direct(who)) - before; n > 1 {
			t.Errorf("%s has %d messages on one day: %+v", who, n, w.direct(who))
		}
	}
}

// TestAJumpIsOneDigest: not one for each day that was jumped over.
func TestAJumpIsOneDigest(t *testing.T) {
	s := waiting(t)
	s.jump(7 * 24 * time.Hour)
	s.sweep()
	s.digest("daniel")
}

// TestTwoSweepsTellOnce: both find that there is something to tell.
func TestTwoSweepsTellOnce(t *testing.T) {
	s := waiting(t)
	s.jump(24 * time.Hour)
	s.tolerant = true
	done := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := s.teller().Sweep(t.Context())
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	s.sweep()
	s.digest("daniel")
}

// TestYouSaidWeDid: once a stage, to who said it, in what was approved, and gone when
// it is erased.
func TestYouSaidWeDid(t *testing.T) {
	s := promised(t, 1, review.Medium)
	s.at(time.Tuesday, 8)
	s.heard()
	s.submit(s.refs...)
	s.yes("emi", "chiara", "daniel", "ana")
	s.later()
	s.in(s.refs[0], review.Approved)
	s.at(time.Wednesday, 1) // ten in Tokyo
	s.none("emi", "You said")
	s.enter(review.S2)
	s.at(time.Thursday, 1)
	told := s.digest("emi")
	if !strings.Contains(told.Text, "Never a lunch.") || !strings.Contains(told.Text, "break number 1") {
		t.Fatalf("emi reads %s", told.Text)
	}
	s.none("daniel", "You said")
	s.at(time.Friday, 1)
	if m := s.digest("emi"); m.TS != told.TS {
		t.Error("emi is told twice")
	}
	s.did(s.As("emi").OpenHome(t.Context()))
	s.home("emi", "Never a lunch.")
	s.must(s.desk.Erase(t.Context(), s.as("chiara"), s.stream, s.erasure("VAL-0002")))
	s.settle()
	s.none("emi", "Never a lunch")
	if sc, err := s.Scene("emi"); err != nil || strings.Contains(text(sc.Home.Body["blocks"]), "Never a lunch") {
		t.Errorf("emi's Home tab still quotes it, %v", err)
	}
	s.message("emi", "Erased on request")
}

// heard writes down something that emi said, on which the first promise rests.
func (s *set) heard() {
	s.t.Helper()
	s.write("ben", &review.Engagement{
		Kind: "interview", Lenses: []review.Lens{review.LensEnvironment}, At: ledger.At(s.desk.Now().Add(-time.Hour)),
		Participants: []review.Ref{"REP-001"}, Heard: []review.Ref{"STK-001"}, Facilitator: s.person("ben"),
	})
	s.write("ben", &review.Statement{
		Text: "Never a lunch.", NamedValue: "rest", Lens: review.LensEnvironment, Polarity: review.Negative, Magnitude: "M", Kind: "harm",
		Stakeholders: []review.Ref{"STK-001"}, Engagement: "ENG-001",
	})
	doc := promise("Everybody gets break number 1.", review.Medium)
	doc.Statements = []review.Ref{"VAL-0002"}
	_, err := s.desk.Save(s.t.Context(), s.as("ben"), s.stream, []usecase.Draft{{Ref: s.refs[0], Doc: doc}})
	s.must(nil, err)
	s.settle()
}

// enter brings the review into a stage, whatever its gates say.
func (s *set) enter(stage review.Stage) {
	s.t.Helper()
	s.add(review.KindOf(review.StageEntered{}), review.StageEntered{Stage: stage})
	s.settle()
}

// add puts an entry of the workflow into the review.
func (s *set) add(kind string, data any) {
	s.t.Helper()
	s.n++
	at := s.desk.Now()
	raw, err := ledger.Record[any]{
		Envelope: ledger.Envelope{At: ledger.At(at), Channel: ledger.Workflow, Env: ledger.Practice, Kind: kind, V: 1}, Data: data,
	}.Encode()
	s.must(nil, err)
	stream := ledger.Stream{Workspace: s.desk.Workspace, Name: s.stream}
	head, err := s.desk.Store.Head(s.t.Context(), stream)
	s.must(nil, err)
	_, err = s.desk.Store.Append(s.t.Context(), ledger.Batch{
		Stream: stream, Command: ledger.Command{ID: fmt.Sprintf("raw/%d", s.n)}, Expect: head.Size, At: at, Entries: [][]byte{raw}, Answer: []byte("{}"),
	})
	s.must(nil, err)
}

// TestErasedPersonHasNoDigest: nor does anything say any more how to reach them.
func TestErasedPersonHasNoDigest(t *testing.T) {
	s := waiting(t)
	s.at(time.Wednesday, 8)
	s.digest("daniel")
	s.did(s.As("daniel").OpenHome(t.Context()))
	s.home("daniel", "One decision waits")
	was := s.person("daniel")
	s.must(s.desk.Forget(t.Context(), s.as("chiara"), review.WorkspaceStream, usecase.Forgetting{Person: was, Ground: "erasure_request"}))
	s.settle()
	if left := s.direct("daniel"); len(left) > 0 {
		for _, m := range left {
			if m.Thread != "" || strings.HasPrefix(m.Text, "Today: ") {
				t.Errorf("daniel still has %s", m.Text)
			}
		}
	}
	s.home("daniel", "Erased on request")
	if s.remembered("slack/reach/" + string(was)) {
		t.Error("where daniel is is still known")
	}
}

// TestStatusNamesWhoCannotBeReached: to the team, and that the channel is gone.
func TestStatusNamesWhoCannotBeReached(t *testing.T) {
	s := promised(t, 1, review.Medium)
	s.at(time.Tuesday, 10)
	s.Inject(standin.Fault{On: "chat.postMessage", Error: "user_disabled", Times: 1})
	s.Inject(standin.Fault{On: "chat.update", Error: "is_archived", Times: -1})
	s.submit(s.refs...)
	s.did(s.As("ben").Type(t.Context(), "#general", "/ethics status REV-1"))
	m := s.newest("ben")
	if !strings.Contains(m.Text, "please talk to them") || !strings.Contains(m.Text, "takes no messages any more") {
		t.Errorf("ben reads %s", m.Text)
	}
}
