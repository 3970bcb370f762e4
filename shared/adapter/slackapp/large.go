package slackapp

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"
)

// A large answer is one that Slack would drop as an acknowledgement. Where it puts a
// view in the place of the one that was submitted it comes in two parts: the same
// view without its blocks as the acknowledgement, and the whole one by a call.
type large struct {
	id    string          // of the view
	view  json.RawMessage // the whole one
	small []byte          // the acknowledgement
}

// inTwo takes an answer apart, if it is one that can be.
func inTwo(f frame, answer []byte) (large, bool) {
	var sent struct {
		View struct {
			ID string `json:"id"`
		} `json:"view"`
	}
	var out struct {
		Action string          `json:"response_action"`
		View   json.RawMessage `json:"view"`
	}
	var view map[string]any
	if json.Unmarshal(f.Payload, &sent) != nil || json.Unmarshal(answer, &out) != nil || json.Unmarshal(out.View, &view) != nil ||
		sent.View.ID == "" || out.Action != "update" {
		return large{}, false
	}
	delete(view, "submit")
	view["blocks"] = []object{{"type": "section", "text": object{"type": "plain_text", "text": "…"}}}
	small, err := json.Marshal(object{"response_action": "update", "view": view})
	return large{sent.View.ID, out.View, small}, err == nil
}

// between lets Slack take the acknowledgement before the call, which goes another way
// to it.
const between = 300 * time.Millisecond

// follow sends the whole view after its acknowledgement.
func (s *socket) follow(ctx context.Context, l large) {
	if sleep(ctx, between) != nil {
		return
	}
	if _, err := s.Update(ctx, l.id, "", l.view); err != nil {
		s.log().LogAttrs(ctx, slog.LevelError, "slack does not take a view that was too large for Socket Mode", slog.String("error", err.Error()))
	}
}
