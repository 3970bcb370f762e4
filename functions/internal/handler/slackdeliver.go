package handler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/slackutilsx"

	"conoe/shared/core/fault"
)

// A delivery is a payload that was read: who sent it, and what to do with it.
type delivery struct {
	from origin
	do   func(context.Context) Response
}

// Deliver carries out what is known to come from Slack: because it was signed, or
// because it came over a connection that we opened to Slack (Socket Mode).
func (s Slack) Deliver(ctx context.Context, kind Kind, payload []byte, retry int) Response {
	if answer, ok := tryOut(kind, payload); ok {
		return answer
	}
	d, err := s.read(kind, payload, retry)
	if err != nil {
		return s.refuse(ctx, kind, http.StatusBadRequest, err)
	}
	if err := s.serves(d.from); err != nil {
		return s.refuse(ctx, kind, http.StatusForbidden, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return d.do(ctx)
}

func (s Slack) read(kind Kind, payload []byte, retry int) (delivery, error) {
	switch kind {
	case Commands:
		c, err := readCommand(payload)
		return delivery{c.origin(), func(ctx context.Context) Response { return s.command(ctx, c) }}, err
	case Interactions:
		i, err := readInteraction(payload)
		return delivery{originOf(i), func(ctx context.Context) Response { return s.interaction(ctx, i) }}, err
	case SlackEvents:
		e, err := readEvent(payload, retry)
		return delivery{e.origin(), func(ctx context.Context) Response { return s.event(ctx, e) }}, err
	}
	return delivery{}, errors.New("there is no such kind")
}

// A sentence is a message that only one person sees.
type sentence struct {
	ResponseType string `json:"response_type"`
	Text         string `json:"text"`
}

func (s Slack) command(ctx context.Context, c SlashCommand) Response {
	out, err := s.Command(ctx, c)
	if err != nil {
		s.failed(ctx, Commands, err)
		out = sentence{slack.ResponseTypeEphemeral, slackutilsx.EscapeMessage(fault.Sentence(err))}
	}
	return s.answer(ctx, Commands, out)
}

func (s Slack) interaction(ctx context.Context, i slack.InteractionCallback) Response {
	out, err := s.Interaction(ctx, i)
	if err != nil {
		s.failed(ctx, Interactions, err)
		return Response{Status: http.StatusInternalServerError}
	}
	return s.answer(ctx, Interactions, out)
}

func (s Slack) event(ctx context.Context, e SlackEvent) Response {
	if e.Kind == slackevents.AppRateLimited {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "slack holds back events, because there were too many")
		return Response{Status: http.StatusOK}
	}
	err := s.Event(ctx, e)
	if err != nil {
		s.failed(ctx, SlackEvents, err)
	}
	if err != nil && fault.CodeOf(err) == fault.Internal {
		return Response{Status: http.StatusInternalServerError}
	}
	return Response{Status: http.StatusOK}
}

func (s Slack) answer(ctx context.Context, kind Kind, out any) Response {
	if out == nil {
		return Response{Status: http.StatusOK}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		s.failed(ctx, kind, err)
		return Response{Status: http.StatusInternalServerError}
	}
	return Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: raw}
}

func (s Slack) failed(ctx context.Context, kind Kind, err error) {
	code := fault.CodeOf(err)
	s.Log.LogAttrs(ctx, level(code), "slack request failed", slog.String("kind", string(kind)), slog.String("code", string(code)), cause(code, err))
}
