package handler

import (
	"context"
	"log/slog"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

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
