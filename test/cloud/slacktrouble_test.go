package cloud_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
	"conoe/test/cloud"
)

// twins delivers every request to both instances of a function at the same moment,
// and answers with the first one's answer. It tells all that was answered.
func twins(one, other http.Handler, answered func(int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		var both sync.WaitGroup
		answers := [2]*httptest.ResponseRecorder{httptest.NewRecorder(), httptest.NewRecorder()}
		for n, to := range []http.Handler{one, other} {
			again := r.Clone(r.Context())
			again.Body = io.NopCloser(bytes.NewReader(body))
			both.Go(func() { to.ServeHTTP(answers[n], again) })
		}
		both.Wait()
		for _, a := range answers {
			answered(a.Code)
		}
		w.Header().Set("Content-Type", answers[0].Header().Get("Content-Type"))
		w.WriteHeader(answers[0].Code)
		_, _ = w.Write(answers[0].Body.Bytes())
	})
}

// TestClickOnTwoInstances: Slack may deliver twice, and Lambda may have two instances
// work on that at once. One decision is recorded, and nobody is told that it failed.
func TestClickOnTwoInstances(t *testing.T) {
	w := newSlackWorld(t)
	w.asked()
	program, err := cloud.Program("slack")
	if err != nil {
		t.Fatal(err)
	}
	other := w.cloud.Slack.As(program)
	t.Cleanup(other.Kill)
	var refused atomic.Int32
	w.connect(twins(cloud.Gateway(w.cloud.Slack), cloud.Gateway(other), func(status int) {
		if status != http.StatusOK {
			refused.Add(1)
		}
	}))
	before := w.entries("approval.decided")
	for n, who := range []string{"daniel", "emi"} {
		w.did(w.As(who).Press(t.Context(), w.message(who, isAsked), "decide.approve"))
		if got := w.entries("approval.decided") - before; got != n+1 || refused.Load() != 0 {
			t.Fatalf("after %s: %d decisions, %d refused", who, got, refused.Load())
		}
		for _, m := range w.messages(who, "") {
			if m.For != "" && !strings.Contains(m.Text, "You said yes") {
				t.Errorf("%s is told %q", who, m.Text)
			}
		}
	}
	w.ahead += 6 * time.Minute
	w.settle()
	if got := w.status(); got != review.StatusCompleted {
		t.Errorf("it is %s", got)
	}
}

// kills kills the relay at its nth write of a copy of a question: the first claims it,
// the second notes where it was posted.
func (w *slackWorld) kills(nth int32, fate cloud.Fate) (writes *atomic.Int32) {
	writes = new(atomic.Int32)
	w.cloud.Lose(func(r cloud.Request) cloud.Fate {
		write := strings.Contains(r.Operation, "Write") || r.Operation == "PutItem" || r.Operation == "UpdateItem"
		if r.From != "relay" || !write || !bytes.Contains(r.Body, []byte("slack/copy/")) || writes.Add(1) != nth {
			return cloud.Carried
		}
		w.cloud.Relay.Kill()
		return fate
	})
	return writes
}

// TestRelayThatDiesAsItTells: whoever comes next waits until the claim has run out, and
// then posts. Only a death after the post makes a message that comes twice.
func TestRelayThatDiesAsItTells(t *testing.T) {
	for what, one := range map[string]struct {
		nth  int32
		fate cloud.Fate
		most int
	}{
		"between claim and post": {1, cloud.AnswerLost, 1},
		"between post and note":  {2, cloud.RequestLost, 2},
	} {
		t.Run(what, func(t *testing.T) {
			w := newSlackWorld(t)
			writes := w.kills(one.nth, one.fate)
			w.asked()
			if writes.Load() < one.nth {
				t.Fatalf("%d writes", writes.Load())
			}
			w.cloud.Lose(nil)
			if err := w.cloud.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.settle()
			got := 0
			for _, who := range []string{"daniel", "emi"} {
				n := len(w.messages(who, isAsked))
				got += n
				if n == 0 {
					t.Errorf("%s was not asked", who)
				}
			}
			if got > 1+one.most {
				t.Errorf("%d messages", got)
			}
		})
	}
}

// TestSlackAsksForPatience: while Slack takes no message, workflows go on, nothing
// counts as a failure, and everybody is told later.
func TestSlackAsksForPatience(t *testing.T) {
	w := newSlackWorld(t)
	w.ready()
	w.Inject(standin.Fault{On: "chat.postMessage", Status: http.StatusTooManyRequests, RetryAfter: 300, Times: 2})
	w.release()
	all := w.behind()
	for _, b := range all {
		if b.Consumer != "slack" || b.Attempts != 0 {
			t.Errorf("%s is behind, after %d attempts", b.Consumer, b.Attempts)
		}
	}
	if len(all) == 0 || len(w.messages("daniel", isAsked))+len(w.messages("emi", isAsked)) != 0 {
		t.Errorf("%d are behind", len(all))
	}
	w.ahead += 5 * time.Minute
	w.settle()
	w.message("daniel", isAsked)
	w.message("emi", isAsked)
	if all := w.behind(); len(all) != 0 {
		t.Errorf("%+v are behind", all)
	}
}

// TestSlackIsSetUpLater: before its token is stored the app says so, and the relay goes
// on without a word to Slack. Afterwards both work.
func TestSlackIsSetUpLater(t *testing.T) {
	token := ""
	w := openSlackWorld(t, func(s *cloud.Slack) { token, s.Token = s.Token, "" })
	ben := w.As("ben")
	if _, err := ben.Type(t.Context(), "#general", "/ethics start"); err != nil {
		t.Fatal(err)
	}
	w.message("ben", "conoe is not set up here yet")
	raw, err := w.cloud.Relay.Invoke(t.Context(), []byte(`{"standings":true}`))
	if err != nil || strings.Contains(string(raw), "slack") || strings.Count(w.cloud.Relay.Log(), "nobody is told in Slack") != 1 {
		t.Errorf("got %s, %v, %s", raw, err, w.cloud.Relay.Log())
	}
	w.cloud.Store(cloud.BotToken, token)
	w.cloud.Relay.Kill() // a running one asks again after five minutes
	w.asked()
	w.message("daniel", isAsked)
}

// behind asks the relay who is behind.
func (w *slackWorld) behind() (out []struct {
	Consumer string
	Attempts int
},
) {
	w.t.Helper()
	raw, err := w.cloud.Relay.Invoke(w.t.Context(), []byte(`{"standings":true}`))
	var in struct {
		Behind []struct {
			Consumer string
			Attempts int
		}
	}
	if err != nil || json.Unmarshal(raw, &in) != nil {
		w.t.Fatalf("got %s, %v", raw, err)
	}
	return in.Behind
}
