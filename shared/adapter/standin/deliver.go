package standin

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// parcel is something on its way to the app.
type parcel struct {
	kind    string // a type of payload, for the log: slash_command, block_actions, view_submission, an event's
	by      string // the person
	to      string // ToCommands, ToInteractions or ToEvents
	payload object
	retry   int
	reason  string
}

// Answer is what the app said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// Fault is empty, or http_timeout, connection_failed, http_error or
	// too_many_redirects, as Slack calls them in X-Slack-Retry-Reason.
	Fault string
}

// send delivers a parcel once, or twice if a fault says so, and keeps the exchange.
// It must be called without the lock: the app calls the Web API meanwhile.
func (s *Server) send(ctx context.Context, p parcel) Answer {
	f := s.fault(p.to)
	if f.Delay > 0 {
		sleep(ctx, f.Delay)
	}
	a := s.sendOnce(ctx, p)
	if f.Twice {
		s.sendOnce(ctx, p)
	}
	if f.Lost {
		a = Answer{Fault: "http_timeout"}
	}
	return a
}

func (s *Server) sendOnce(ctx context.Context, p parcel) Answer {
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, s.opts.AckWithin)
	defer cancel()
	var a Answer
	if s.manifest.Settings.SocketMode || s.sockets.Any() {
		a = s.overSocket(ctx, p)
	} else {
		a = s.post(ctx, p)
	}
	if a.Fault == "" && (a.Status < 200 || a.Status > 299) {
		a.Fault = "http_error"
	}
	s.record(Exchange{
		ToApp: true, Call: p.kind, By: p.by, Sent: shorten(p.payload), Status: a.Status, Answer: shorten(readable(a.Body)),
		Fault: a.Fault, Retry: p.retry, Millis: time.Since(start).Milliseconds(),
	})
	return a
}

// readable is JSON as a value and anything else as text.
func readable(body []byte) any {
	var v any
	if json.Unmarshal(body, &v) == nil {
		return v
	}
	return string(body)
}

// post signs a parcel and posts it. Redirects are not followed.
func (s *Server) post(ctx context.Context, p parcel) Answer {
	s.target.Lock()
	base := s.target.app
	s.target.Unlock()
	if base == "" {
		return Answer{Fault: "connection_failed"}
	}
	path, kind, body := s.wire(p)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+path, bytes.NewReader(body))
	if err != nil {
		return Answer{Fault: "connection_failed"}
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "Slackbot 1.0 (stand-in)")
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", sign(s.secret, at, body))
	if p.retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(p.retry))
		req.Header.Set("X-Slack-Retry-Reason", p.reason)
	}
	return s.exchange(ctx, req)
}

const maxAnswer = 1 << 20

func (s *Server) exchange(ctx context.Context, req *http.Request) Answer {
	resp, err := s.client.Do(req)
	if err == nil {
		defer resp.Body.Close() //nolint:errcheck // it was only read
		var body []byte
		if body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer)); err == nil {
			a := Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}
			if a.Status >= 300 && a.Status < 400 {
				a.Fault = "too_many_redirects"
			}
			return a
		}
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return Answer{Fault: "http_timeout"}
	}
	return Answer{Fault: "connection_failed"}
}

// wire is the path, the content type and the bytes of a parcel.
func (s *Server) wire(p parcel) (path, kind string, body []byte) {
	const form = "application/x-www-form-urlencoded"
	raw, _ := json.Marshal(p.payload) // it holds JSON values only
	switch p.to {
	case ToCommands:
		v := url.Values{}
		for k := range p.payload {
			v.Set(k, textAt(p.payload, k))
		}
		return s.opts.Paths.Commands, form, []byte(v.Encode())
	case ToInteractions:
		return s.opts.Paths.Interactions, form, []byte(url.Values{"payload": {string(raw)}}.Encode())
	}
	return s.opts.Paths.Events, "application/json", raw
}

// sign is version 0 of Slack's request signature.
func sign(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + at + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}
