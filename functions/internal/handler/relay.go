package handler

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// Doorbell says that a stream has grown. What there is to do is read from the
// stream.
type Doorbell struct {
	Workspace string `json:"workspace"`
	Stream    string `json:"stream"`
	Size      int64  `json:"size"`
}

// Again is when the doorbell should be rung again because an effect failed; the
// zero time if all is done.
type Again struct {
	At time.Time `json:"at,omitzero"`
}

// Relay answers doorbells. One of another workspace is Denied.
func Relay(r *relay.Relay) lambda.Handler {
	return lambda.NewHandler(func(ctx context.Context, d Doorbell) (Again, error) {
		if d.Workspace != r.Workspace {
			return Again{}, fault.Errorf(fault.Denied, "This deployment does not serve that workspace.")
		}
		at, err := r.Ring(ctx, ledger.Stream{Workspace: d.Workspace, Name: d.Stream})
		return Again{at}, err
	})
}
