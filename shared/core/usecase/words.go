package usecase

import (
	"context"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// Words are what somebody said to a request, for who sees the view; "" if nothing
// was said or it was erased.
func (a *App) Words(ctx context.Context, v *View, said approval.Digest) (string, error) {
	g, err := ledger.ParseDigest(string(said))
	if err != nil {
		return "", nil //nolint:nilerr // nothing was said
	}
	return a.textOf(ctx, v.D.Stream, g)
}
