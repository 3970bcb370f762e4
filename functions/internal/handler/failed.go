package handler

import (
	"context"
	"log/slog"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// Told are the kinds of entries of which people would be told.
var Told = []string{
	"approval.opened", "approval.closed", "approval.reminded", "approval.escalated", "approval.champion_informed",
	"approval.mediation_opened", "gate.decided", "item.due", "stage.reopened", "review.paused", "review.ended",
}

// Failed logs effects that fail: ids only. A parked one is an error, on which an
// alarm can look.
func Failed(log *slog.Logger) func(consumer string, s ledger.Stream, h relay.Held, err error) {
	return func(consumer string, s ledger.Stream, h relay.Held, err error) {
		level, message := slog.LevelWarn, "effect failed, and is tried again"
		if h.Parked {
			level, message = slog.LevelError, "effect failed for good, and is parked"
		}
		attrs := []slog.Attr{slog.String("consumer", consumer), slog.String("stream", s.Name), slog.Int("attempts", h.Attempts)}
		if fault.CodeOf(err) == fault.Internal {
			attrs = append(attrs, slog.String("error", err.Error()))
		}
		log.LogAttrs(context.Background(), level, message, attrs...)
	}
}
