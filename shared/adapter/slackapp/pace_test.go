package slackapp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"conoe/shared/adapter/slackapp"
)

func post(t *testing.T, c *slackapp.Client, channel string) error {
	t.Helper()
	_, err := c.Post(t.Context(), channel, "", "text", nil)
	return err
}

// apart is a little more than the second that Slack wants between messages.
const apart = 1100 * time.Millisecond

func TestOnePostASecondInAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := says(http.StatusOK, `{"ok":true,"ts":"1.2"}`)
		c, begin := real(w), time.Now()
		for range 4 {
			fail(t, post(t, c, "C1"))
		}
		for i, s := range w.sent() {
			if got, want := s.at.Sub(begin), time.Duration(i)*apart; got != want {
				t.Errorf("post %d after %s, want %s", i, got, want)
			}
		}
	})
}

func TestChannelsDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, begin := real(says(http.StatusOK, `{"ok":true,"ts":"1.2"}`)), time.Now()
		for i := range 40 {
			fail(t, post(t, c, fmt.Sprintf("D%d", i)))
		}
		if got := time.Since(begin); got != 0 {
			t.Errorf("it took %s", got)
		}
	})
}

// TestManyAtOnceInAChannel: those whose turn is far come again later, and nobody is
// sent sooner than a second after another.
func TestManyAtOnceInAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := says(http.StatusOK, `{"ok":true,"ts":"1.2"}`)
		c, begin := real(w), time.Now()
		var all sync.WaitGroup
		var mu sync.Mutex
		later := 0
		for range 10 {
			all.Go(func() {
				if err := post(t, c, "C1"); err != nil {
					if got := waits(t, err); !got.Equal(begin.Add(3 * apart)) {
						t.Errorf("until %s", got)
					}
					mu.Lock()
					later++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if got := len(w.sent()); got != 3 || later != 7 {
			t.Errorf("%d sent and %d later", got, later)
		}
		for i, s := range w.sent() {
			if got, want := s.at.Sub(begin), time.Duration(i)*apart; got != want {
				t.Errorf("post %d after %s, want %s", i, got, want)
			}
		}
	})
}

func TestFortyEditsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := says(http.StatusOK, `{"ok":true}`)
		c, begin := real(w), time.Now()
		edit := func() error { return c.Edit(t.Context(), "C1", "1.2", "text", nil) }
		for range 40 {
			fail(t, edit())
		}
		until := waits(t, edit())
		if !until.Equal(begin.Add(time.Minute)) || len(w.sent()) != 40 {
			t.Fatalf("until %s after %d edits", until, len(w.sent()))
		}
		time.Sleep(time.Until(until))
		fail(t, edit())
		fail(t, c.Delete(t.Context(), "C1", "1.2")) // has a line of its own
	})
}

// TestNoMinuteHasMoreEdits goes on for ten minutes as a relay does.
func TestNoMinuteHasMoreEdits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := says(http.StatusOK, `{"ok":true}`)
		c, begin := real(w), time.Now()
		for time.Since(begin) < 10*time.Minute {
			if err := c.Edit(t.Context(), "C1", "1.2", "text", nil); err != nil {
				time.Sleep(time.Until(waits(t, err)))
			}
			time.Sleep(100 * time.Millisecond)
		}
		sent := w.sent()
		for i := range len(sent) - 40 {
			if d := sent[i+40].at.Sub(sent[i].at); d < time.Minute {
				t.Fatalf("41 edits within %s", d)
			}
		}
		if len(sent) < 390 {
			t.Errorf("only %d edits", len(sent))
		}
	})
}

// TestSlackIsLeftAloneAfterALimit: what was limited is not called again before, and
// other channels and methods go on.
func TestSlackIsLeftAloneAfterALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limited := true
		w := &wire{answer: func(_ *http.Request, body string) (int, http.Header, string) {
			if limited && strings.Contains(body, `"C1"`) {
				return http.StatusTooManyRequests, http.Header{"Retry-After": {"30"}}, ""
			}
			return http.StatusOK, nil, `{"ok":true,"ts":"1.2"}`
		}}
		c, until := real(w), time.Now().Add(30*time.Second)
		for range 3 {
			if got := waits(t, post(t, c, "C1")); !got.Equal(until) {
				t.Errorf("until %s, want %s", got, until)
			}
			time.Sleep(time.Second)
		}
		if n := len(w.sent()); n != 1 {
			t.Errorf("called %d times", n)
		}
		fail(t, post(t, c, "C2"))
		limited = false
		time.Sleep(time.Until(until))
		fail(t, post(t, c, "C1"))
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := says(http.StatusOK, `{"ok":true,"ts":"1.2"}`)
		c, begin := real(w), time.Now()
		fail(t, post(t, c, "C1"))
		ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer stop()
		_, err := c.Post(ctx, "C1", "", "text", nil)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 300*time.Millisecond || len(w.sent()) != 1 {
			t.Errorf("got %v after %s and %d posts", err, time.Since(begin), len(w.sent()))
		}
	})
}

// TestManyChannels: what is remembered of channels does not grow with them.
func TestManyChannels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := says(http.StatusOK, `{"ok":true,"ts":"1.2"}`)
		c := real(w)
		for i := range 3000 {
			fail(t, post(t, c, fmt.Sprintf("D%d", i)))
			if i%500 == 0 {
				time.Sleep(2 * time.Second)
			}
		}
		begin := time.Now()
		fail(t, post(t, c, "D2999"))
		if got := time.Since(begin); got != apart {
			t.Errorf("the last channel waited for %s", got)
		}
	})
}
