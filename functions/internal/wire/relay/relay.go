// Package relay builds the function that performs effects. It links only the
// clients that this one needs: each costs time whenever the function starts.
package relay

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire"
	"conoe/shared/adapter/dynamo"
	"conoe/shared/adapter/kms"
	"conoe/shared/adapter/objects"
	"conoe/shared/adapter/queue"
	"conoe/shared/config"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// New is the function with its settings. See wire.Start. Workflows, views and
// checkpoints are one relay; who tells people is another, which holds nobody up.
func New(_ context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadRelay(environ)
	if _, err := wire.Load(err); err != nil {
		return nil, err
	}
	return handler.Late(func() (lambda.Handler, error) { return build(settings, log) }), nil
}

func build(settings config.Relay, log *slog.Logger) (lambda.Handler, error) {
	cloud, store, steps, err := wire.Steps(nil, settings.Base, settings.Machines)
	if err != nil {
		return nil, err
	}
	workflows, views := &flow.Workflows{Steps: steps}, &usecase.Views{App: steps.App}
	adopt := func(ctx context.Context) error { return store.Adopt(ctx, string(settings.Workspace)) }
	signs := newCheckpoints(cloud, steps.App, settings)
	along := &relay.Relay{
		Store: store, Workspace: string(settings.Workspace), Now: wire.Now, Failed: handler.Failed(log),
		Consumers: []relay.Consumer{workflows, views, signs},
	}
	later := queue.Queue{Client: sqs.NewFromConfig(cloud), URL: string(settings.Retries)}
	told := newTelling(cloud, steps.App, settings, log)
	rings := handler.Events{
		Relay: along, Telling: told.get, Stack: string(settings.Stack), Log: log, HeadOf: dynamo.HeadOf,
		Sweep: func(ctx context.Context, done map[ledger.Stream]int64) (int, error) {
			half, cancel := handler.Share(ctx, 2)
			defer cancel()
			stuck, err := workflows.SweepAndLook(half, done)
			err = errors.Join(err, signs.Sweep(ctx))
			most, cancel := handler.Share(ctx, 2)
			defer cancel()
			return stuck, errors.Join(err, views.Sweep(most))
		},
		Replace: workflows.Replace,
		Errands: map[string]handler.Errand{
			"compare": handler.Compare(signs, adopt), "restored": handler.Restored(signs, along, adopt),
			"rebuild": handler.Rebuild(func(ctx context.Context) (usecase.Rebuilt, error) {
				return steps.App.Rebuild(ctx, review.Actor{Workflow: true})
			}),
		},
		Later: func(ctx context.Context, d handler.Doorbell, at time.Time) error {
			return later.Put(ctx, d, at.Sub(wire.Now()))
		},
	}
	return handler.Settled(rings.Handler(), steps.App.Wait), nil
}

// newCheckpoints signs with KMS, and puts what is signed where nobody can delete it.
func newCheckpoints(cloud aws.Config, app *usecase.App, settings config.Relay) *usecase.Checkpoints {
	return &usecase.Checkpoints{
		App: app, Key: &kms.Key{Client: awskms.NewFromConfig(cloud), ID: settings.SigningKey},
		Archive: objects.Bucket{Client: s3.NewFromConfig(cloud), Name: settings.Evidence, Prefix: config.Checkpoints},
	}
}
