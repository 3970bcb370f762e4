package handler

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/config"
)

// Slack is the edge to Slack. What passes it was signed by Slack within the last
// five minutes, is for our app, and comes from a workspace that is served. The same
// request may pass again in that time: see EventID and InteractionID.
type Slack struct {
	// Secrets are those of which one has signed: two while one replaces the other.
	Secrets func(context.Context) ([]string, error)
	// AppID is our app. Until it is known everybody is refused.
	AppID string
	// Teams are the workspaces (T…) and the organisations (E…) that are served.
	// Without any everybody is refused.
	Teams []string
	Log   *slog.Logger

	// What is done with a request. The context ends before Slack stops waiting. An
	// answer becomes JSON, and nil an empty body.

	// Command answers with a message, which only the person sees. So is the sentence
	// of an error.
	Command func(context.Context, SlashCommand) (any, error)
	// Interaction answers with what its type allows. Of any error Slack tells the
	// person only that it did not work; what people may read is an answer.
	Interaction func(context.Context, slack.InteractionCallback) (any, error)
	// Event is called again for an event of which it failed with Internal.
	Event func(context.Context, SlackEvent) error
}

// Kind is what a request is about. Slack sends each kind to an address of its own.
type Kind string

// The kinds, and their addresses.
const (
	Commands     Kind = config.SlackCommands
	Interactions Kind = config.SlackInteractions
	SlackEvents  Kind = config.SlackEvents
)

// patience is how long a request may take. Slack waits for three seconds.
const patience = 2500 * time.Millisecond

// Serve answers what comes to the three addresses. Nothing of a request is parsed
// before its signature is verified, and nothing outside of what was signed is read.
func (s Slack) Serve(ctx context.Context, r Request) (answer Response) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.LogAttrs(ctx, slog.LevelError, "slack request failed", slog.String("error", fmt.Sprintf("panic: %v\n%s", p, debug.Stack())))
			answer = Response{Status: http.StatusInternalServerError}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	kind, ok := kindOf(r)
	if !ok {
		return Response{Status: http.StatusNotFound}
	}
	if len(r.Body) > maxBody {
		return Response{Status: http.StatusRequestEntityTooLarge, Header: never()}
	}
	secrets, err := s.Secrets(ctx)
	if err != nil {
		s.Log.LogAttrs(ctx, slog.LevelError, "no signing secret of Slack", slog.String("error", err.Error()))
		return Response{Status: http.StatusServiceUnavailable}
	}
	if err := signed(r, secrets); err != nil {
		return s.refuse(ctx, kind, http.StatusUnauthorized, err)
	}
	payload, err := payloadOf(kind, r.Body)
	if err != nil {
		return s.refuse(ctx, kind, http.StatusBadRequest, err)
	}
	retry, _ := strconv.Atoi(r.Header.Get("X-Slack-Retry-Num"))
	return s.Deliver(ctx, kind, payload, retry)
}

func kindOf(r Request) (Kind, bool) {
	k := Kind(r.Path)
	return k, r.Method == http.MethodPost && (k == Commands || k == Interactions || k == SlackEvents)
}

// refuse tells the log why, and nobody else. The reason holds ids at most.
func (s Slack) refuse(ctx context.Context, kind Kind, status int, why error) Response {
	s.Log.LogAttrs(ctx, slog.LevelWarn, "slack request refused",
		slog.String("kind", string(kind)), slog.Int("status", status), slog.String("reason", why.Error()))
	if status == http.StatusUnauthorized {
		return Response{Status: status}
	}
	return Response{Status: status, Header: never()}
}

// never tells Slack not to send an event again, because it would be no better. A
// signature may be better the next time, when a new secret has arrived here.
func never() http.Header {
	return http.Header{"X-Slack-No-Retry": {"1"}}
}
