package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// latencies are how long requests took to be answered, where they are answered.
type latencies struct {
	mu  sync.Mutex
	on  bool
	all []time.Duration
}

func (l *latencies) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		next.ServeHTTP(w, r)
		took := time.Since(began)
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.on {
			l.all = append(l.all, took)
		}
	})
}

// keep forgets what was measured, and begins or ends to measure.
func (l *latencies) keep(on bool) []time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.all
	l.on, l.all = on, nil
	return all
}

// says is the request by which Slack brings the next answer of a seat: a tap on a
// button or a modal in turns, so that each changes what they said before. N is the
// moment; two requests of one moment are one answer.
func (a *asked) says(s *seat, n int) string {
	p := map[string]any{
		"api_app_id": a.slack.AppID(), "team": map[string]any{"id": team}, "user": map[string]any{"id": s.user, "team_id": team},
		"trigger_id": fmt.Sprint(n), "response_url": strings.TrimSuffix(a.slack.APIURL(), "api/") + "response/none",
	}
	s.said++
	if s.said%2 == 0 {
		taps(p, s, n)
	} else {
		submits(p, s, n)
	}
	raw, err := json.Marshal(p)
	if err != nil {
		panic(err) // of strings and numbers
	}
	return url.Values{"payload": {string(raw)}}.Encode()
}

func taps(p map[string]any, s *seat, n int) {
	p["type"] = "block_actions"
	p["channel"] = map[string]any{"id": "D0" + s.user}
	p["container"] = map[string]any{"type": "message", "channel_id": "D0" + s.user, "message_ts": "1." + string(s.request)}
	p["actions"] = []any{map[string]any{
		"type": "button", "action_id": "decide.approve", "block_id": "answer", "action_ts": fmt.Sprint(n),
		"value": strings.Join([]string{"v1", s.stream, string(s.request), string(s.set), "", "en"}, "|"),
	}}
}

func submits(p map[string]any, s *seat, n int) {
	p["type"] = "view_submission"
	chosen := map[string]any{"type": "radio_buttons", "selected_option": map[string]any{"value": "abstain"}}
	p["view"] = map[string]any{
		"id": fmt.Sprint("V", n), "hash": fmt.Sprint(n), "type": "modal", "callback_id": "decide",
		"private_metadata": fmt.Sprintf(`{"v":1,"stream":%q,"request":%q,"set":%q,"lang":"en"}`, s.stream, s.request, s.set),
		"state":            map[string]any{"values": map[string]any{"verdict": map[string]any{"in": chosen}}},
	}
}

// opens is the event that somebody opened the Home tab, for the n-th time.
func (a *asked) opens(user string, n int) (string, error) {
	raw, err := json.Marshal(map[string]any{
		"type": "event_callback", "api_app_id": a.slack.AppID(), "team_id": team, "event_id": fmt.Sprint("Ev", n), "event_time": time.Now().Unix(),
		"authorizations": []any{map[string]any{"team_id": team, "user_id": "U0BOT", "is_bot": true}},
		"event":          map[string]any{"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0" + user, "event_ts": fmt.Sprint(n)},
	})
	return string(raw), err
}

// keptOpen carries requests as Slack does: over connections that stay.
var keptOpen = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// post sends a body that was signed at a time, and gives the status.
func (a *asked) post(path, body string, at time.Time) (int, error) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(a.slack.SigningSecret()))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	r, err := http.NewRequest(http.MethodPost, a.serves.Address+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	answer, err := keptOpen.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close() //nolint:errcheck // it is read to its end
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}
