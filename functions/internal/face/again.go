package face

import (
	"context"
	"errors"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// errAgain says that a request was carried out before. Slack delivers twice, and
// what is on the screen may have moved on between the two.
var errAgain = errors.New("this was recorded already")

// again carries out a command. A refusal of one that was carried out before is
// errAgain: the first delivery stands, and the second one found another state.
func (a *App) again(ctx context.Context, c usecase.Command, stream string, do func() error) error {
	err := do()
	if err != nil && fault.CodeOf(err) != fault.Internal && a.Done(ctx, c, stream) {
		return errAgain
	}
	return err
}

func command(id string, by review.Actor) usecase.Command {
	return usecase.Command{ID: id, Actor: by, Channel: ledger.Slack}
}
