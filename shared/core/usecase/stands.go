package usecase

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"fmt"

	"conoe/shared/core/ledger"
)

// Stands names the state of a stream in a short code, for a receipt: its size,
// and the beginning of the root of its log. Whoever has the code can later show
// that the log they are given held at least this.
func (a *App) Stands(ctx context.Context, stream string) (string, error) {
	head, err := a.Store.Head(ctx, a.stream(stream))
	if err != nil {
		return "", fmt.Errorf("look where %s stands: %w", stream, err)
	}
	return shortCode(head.Size, head.Root[:]), nil
}

// shortCode is long enough that nobody finds another log with the same one by chance,
// and short enough to be read out.
func shortCode(size int64, root []byte) string {
	return fmt.Sprintf("%d-%s", size, base32.StdEncoding.EncodeToString(root[:5]))
}

// SignedAt names the newest state of a stream that was signed and lies on the
// archive, in the same short code; "" if none was.
func (a *App) SignedAt(ctx context.Context, stream string) (string, error) {
	raw, err := a.Store.Aside(ctx, a.stream(stream), signedKey)
	if err != nil || raw == nil {
		return "", err
	}
	var n Signed
	if err := json.Unmarshal(raw, &n); err != nil {
		return "", fmt.Errorf("%w: the newest checkpoint of %s", ledger.ErrBroken, stream)
	}
	if !n.Put {
		return "", nil
	}
	return shortCode(n.Size, n.Root[:]), nil
}
