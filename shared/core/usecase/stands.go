package usecase

import (
	"context"
	"encoding/base32"
	"fmt"
)

// Stands names the state of a stream in a short code, for a receipt: its size,
// and the beginning of the root of its log. Whoever has the code can later show
// that the log they are given held at least this.
func (a *App) Stands(ctx context.Context, stream string) (string, error) {
	head, err := a.Store.Head(ctx, a.stream(stream))
	if err != nil {
		return "", fmt.Errorf("look where %s stands: %w", stream, err)
	}
	return fmt.Sprintf("%d-%s", head.Size, base32.StdEncoding.EncodeToString(head.Root[:5])), nil
}
