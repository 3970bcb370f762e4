package face

import (
	"context"
	"errors"
	"log/slog"

	"conoe/shared/adapter/slackapp"
)

// unfit is Slack's word for why it does not take one message, which is logged, and
// then there is no error. Any other error is given back: of the token, of the way to
// Slack, or that nobody is there.
func (a *App) unfit(ctx context.Context, stream, key string, err error) (string, error) {
	refused, ok := errors.AsType[slackapp.Refused](err)
	if !ok || !refused.Unfit() {
		return "", err
	}
	a.Log.LogAttrs(ctx, slog.LevelError, "slack does not take a message",
		slog.String("stream", stream), slog.String("message", key), slog.String("error", refused.Error()))
	return refused.Code, nil
}

// unshown counts the messages to people who are asked that Slack does not take.
func (h *Herald) unshown(copies map[string]*aside[Copy]) int {
	n := 0
	for _, c := range copies {
		if c.value.Unfit != "" && !c.value.Over && c.value.In == h.in() {
			n++
		}
	}
	return n
}
