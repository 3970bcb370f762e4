package standin

import (
	"cmp"
	"context"
)

// emit sends an event in the background if the manifest subscribes to it, and
// again after each wait if the app does not take it. Close ends that.
func (s *Server) emit(subscription, by string, event object) {
	if !s.manifest.hears(subscription) {
		return
	}
	s.mu.Lock()
	p := parcel{kind: textAt(event, "type"), by: by, to: ToEvents, payload: s.envelope(event)}
	s.mu.Unlock()
	s.background(func() { s.deliverEvent(s.ctx, p) })
}

func (s *Server) deliverEvent(ctx context.Context, p parcel) {
	a := s.send(ctx, p)
	for i, wait := range s.opts.Retries {
		if a.Fault == "" || a.Header.Get("X-Slack-No-Retry") == "1" || !sleep(ctx, wait) {
			return
		}
		p.retry, p.reason = i+1, a.Fault
		a = s.send(ctx, p)
	}
}

// envelope is the outer event. Its id stays the same when it is sent again.
func (s *Server) envelope(event object) object {
	team := s.team.ID
	return object{
		"token": "", "team_id": team, "context_team_id": team, "context_enterprise_id": nil, "api_app_id": s.app.ID, "event": event, "type": "event_callback",
		"event_id": newID("Ev"), "event_time": s.now().Unix(), "is_ext_shared_channel": s.isShared(cmp.Or(textAt(event, "channel"), textAt(event, "item", "channel"))),
		"authorizations": []any{object{"enterprise_id": nil, "team_id": team, "user_id": s.app.BotUser, "is_bot": true, "is_enterprise_install": false}},
		"event_context":  newID("4-"),
	}
}

func (w *Workspace) isShared(channel string) bool {
	c, ok := w.channel(channel)
	return ok && c.Shared
}

// Emit sends an event of any type, subscribed or not, and waits for the answer.
// Tests use it for events that no person on the page causes.
func (s *Server) Emit(ctx context.Context, event map[string]any) Answer {
	s.mu.Lock()
	p := parcel{kind: textAt(event, "type"), to: ToEvents, payload: s.envelope(event)}
	s.mu.Unlock()
	return s.send(ctx, p)
}

// VerifyURL sends the challenge that Slack sends when somebody enters the request
// URL, and reports whether the app gave it back.
func (s *Server) VerifyURL(ctx context.Context) bool {
	challenge := newID("")
	a := s.send(ctx, parcel{kind: "url_verification", to: ToEvents, payload: object{"token": "", "challenge": challenge, "type": "url_verification"}})
	return a.Fault == "" && (string(a.Body) == challenge || textAt(readable(a.Body), "challenge") == challenge)
}
