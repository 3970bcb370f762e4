package face_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/review"
)

// picky is a Slack that does not take what is said in one channel.
type picky struct {
	channel string // "" takes everything
	refused int
}

func (p *picky) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	says := strings.HasSuffix(r.URL.Path, "chat.update") || strings.HasSuffix(r.URL.Path, "chat.postMessage")
	if says && p.channel != "" && strings.Contains(string(raw), p.channel) {
		p.refused++
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"ok":false,"error":"invalid_blocks"}`)), Request: r}, nil
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestMessageThatSlackDoesNotTake: that is this message's trouble. It is not sent
// again as it is, everybody else is told what comes, and the team how many were not.
func TestMessageThatSlackDoesNotTake(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.at(time.Tuesday, 10)
	s.face.Log = slog.New(slog.DiscardHandler) // each such message is logged
	p := &picky{}
	s.face.Slack.HTTP = &http.Client{Transport: p}
	s.submit(s.refs...)
	m := s.question("emi")
	p.channel = m.Channel
	s.did(s.As("emi").Press(ctx, m, "decide.approve"))
	s.submit(s.write("ben", promise("Another one.", review.Medium))...)
	s.message("daniel", "Another one.")
	before := p.refused
	s.did(s.As("daniel").Press(ctx, s.question("daniel"), "decide.approve"))
	if n := p.refused - before; n > 0 {
		t.Errorf("the same was sent %d times more", n)
	}
	s.jump(time.Minute)
	s.sweep()
	board := ""
	for _, r := range s.rooms("ben") {
		for _, m := range r.Messages {
			if strings.Contains(m.Text, "could not be shown in Slack") {
				board = m.Text
			}
		}
	}
	if !strings.Contains(board, "One message to somebody who is asked could not be shown") {
		t.Errorf("the team reads nothing of it: %q", board)
	}
	p.channel = ""
	s.must(s.desk.Forget(ctx, s.as("chiara"), review.WorkspaceStream, forgetting(s.person("daniel"))))
	s.settle()
	if m := s.message("emi", "You are also asked this"); m.Text == "" { // what is to be said is tried again where it differs
		t.Error("emi is not told")
	}
}
