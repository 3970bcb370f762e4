package handler

import (
	"encoding/json"
	"net/http"

	"github.com/slack-go/slack/slackevents"
)

// SlackEvent is something that happened in a workspace. Slack repeats it up to
// three times: see EventID.
type SlackEvent struct {
	slackevents.EventsAPICallbackEvent
	Kind  string // the type of what happened
	Inner any    // a pointer, as slackevents types it; nil if it does not know the kind
	Retry int    // how often Slack says that it has repeated it: a hint, which is not signed

	UserTeam string // where the person is at home, if Slack says it
}

// tryOut answers Slack when it tries an address out: it sends a challenge when one
// for events is entered, and looks at the certificate of one for commands now and
// then. Neither says of which app it is.
func tryOut(kind Kind, payload []byte) (Response, bool) {
	var in struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
		SSLCheck  string `json:"ssl_check"`
	}
	if err := json.Unmarshal(payload, &in); err != nil {
		return Response{}, false
	}
	switch {
	case kind == SlackEvents && in.Type == slackevents.URLVerification:
		return Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(in.Challenge)}, true
	case kind == Commands && in.SSLCheck == "1":
		return Response{Status: http.StatusOK}, true
	}
	return Response{}, false
}

// readEvent reads what happened. A kind that slackevents does not know is passed
// on: Slack may add kinds, and switches off an app that refuses events.
func readEvent(payload []byte, retry int) (SlackEvent, error) {
	e := SlackEvent{Retry: retry}
	if err := json.Unmarshal(payload, &e.EventsAPICallbackEvent); err != nil {
		return SlackEvent{}, errShape
	}
	if e.Type == slackevents.AppRateLimited {
		e.Kind = e.Type
		return e, nil
	}
	if e.Type != slackevents.CallbackEvent || e.EventID == "" || e.InnerEvent == nil {
		return SlackEvent{}, errShape
	}
	var inner struct {
		Type     string `json:"type"`
		UserTeam string `json:"user_team"`
	}
	if err := json.Unmarshal(*e.InnerEvent, &inner); err != nil || inner.Type == "" {
		return SlackEvent{}, errShape
	}
	e.Kind, e.UserTeam = inner.Type, inner.UserTeam
	if _, known := slackevents.EventsAPIInnerEventMapping[slackevents.EventsAPIType(inner.Type)]; !known {
		return e, nil
	}
	all, err := slackevents.ParseEvent(payload, slackevents.OptionNoVerifyToken())
	if err != nil {
		return SlackEvent{}, errShape // its own text shows the payload
	}
	e.Inner = all.InnerEvent.Data
	return e, nil
}
