package usecase

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Done reports whether a command was carried out on a stream before, whatever
// its content was. Who repeats a script skips with it what need not be looked up
// again.
func (a *App) Done(ctx context.Context, c Command, stream string) bool {
	_, done, err := a.Store.Marker(ctx, a.stream(stream), ledger.Command{ID: c.ID})
	return done || fault.CodeOf(err) == fault.Invalid // known, with other content
}
