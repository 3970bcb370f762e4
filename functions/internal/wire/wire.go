// Package wire builds what each cloud function needs from its settings: the
// adapters, and the use cases over them. It is the one place that joins them.
package wire

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/dynamo"
	"conoe/shared/adapter/kms"
	"conoe/shared/adapter/objects"
	"conoe/shared/adapter/queue"
	"conoe/shared/adapter/stepfn"
	"conoe/shared/config"
	"conoe/shared/core/flow"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Step is the function that workflows call. It ends the process if a setting is
// wrong, with every fault named.
func Step(ctx context.Context) lambda.Handler { return start(ctx, newStep) }

// Relay is the function that performs effects. It ends as Step does.
func Relay(ctx context.Context) lambda.Handler { return start(ctx, newRelay) }

// start builds a function in the environment of the process.
func start(ctx context.Context, build func(context.Context, []string, *slog.Logger) (lambda.Handler, error)) lambda.Handler {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	h, err := build(ctx, os.Environ(), log)
	if err != nil {
		log.Error("the function cannot start", "error", err.Error())
		os.Exit(1)
	}
	return h
}

func newStep(ctx context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadStep(environ)
	cloud, steps, err := newSteps(ctx, err, settings.Base, settings.Machines)
	if err != nil {
		return nil, err
	}
	steps.Shelf = objects.Bucket{Client: s3.NewFromConfig(cloud), Name: settings.Bundles, Prefix: config.Exports}
	return handler.Step(steps, log), nil
}

func newRelay(ctx context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadRelay(environ)
	cloud, steps, err := newSteps(ctx, err, settings.Base, settings.Machines)
	if err != nil {
		return nil, err
	}
	workflows, store := &flow.Workflows{Steps: steps}, steps.App.Store
	signs := newCheckpoints(cloud, steps.App, settings)
	along := &relay.Relay{
		Store: store, Workspace: string(settings.Workspace), Now: now, Failed: handler.Failed(log),
		Consumers: []relay.Consumer{workflows, &usecase.Views{App: steps.App}, relay.Notices{Store: store, Now: now, Kinds: handler.Told}, signs},
	}
	later := queue.Queue{Client: sqs.NewFromConfig(cloud), URL: string(settings.Retries)}
	return handler.Events{
		Relay: along, Stack: string(settings.Stack), Log: log, Rung: dynamo.Rung,
		Sweep: func(ctx context.Context) (int, error) {
			stuck, err := workflows.SweepAndLook(ctx)
			return stuck, errors.Join(err, signs.Sweep(ctx))
		},
		Replace: workflows.Replace,
		Errands: map[string]handler.Errand{
			"compare": handler.Compare(signs), "restored": handler.Restored(signs, along),
			"rebuild": handler.Rebuild(func(ctx context.Context) (usecase.Rebuilt, error) {
				return steps.App.RebuildViews(ctx, review.Actor{Workflow: true})
			}),
		},
		Later: func(ctx context.Context, d handler.Doorbell, at time.Time) error {
			return later.Put(ctx, d, at.Sub(now()))
		},
	}.Handler(), nil
}

// newCheckpoints signs with KMS, and puts what is signed where nobody can delete it.
func newCheckpoints(cloud aws.Config, app *usecase.App, settings config.Relay) *usecase.Checkpoints {
	return &usecase.Checkpoints{
		App: app, Key: &kms.Key{Client: awskms.NewFromConfig(cloud), ID: settings.SigningKey},
		Archive: objects.Bucket{Client: s3.NewFromConfig(cloud), Name: settings.Evidence, Prefix: config.Checkpoints},
	}
}

// load reads what the SDK needs to know, if the settings are right; else all that
// is wrong is told at once.
func load(ctx context.Context, wrong error) (aws.Config, error) {
	cloud, err := awsconfig.LoadDefaultConfig(ctx)
	return cloud, errors.Join(wrong, err)
}

// newSteps is what all functions have that run workflows, unless a setting is wrong.
func newSteps(ctx context.Context, wrong error, base config.Base, machines config.Machines) (aws.Config, *flow.Steps, error) {
	cloud, err := load(ctx, wrong)
	if err != nil {
		return cloud, nil, err
	}
	store := &dynamo.Store{Client: dynamodb.NewFromConfig(cloud), Table: base.Table}
	app, err := handler.NewApp(store, string(base.Workspace), review.Mode(base.Mode), now)
	if err != nil {
		return cloud, nil, err
	}
	app.SnapshotAfter = snapshotAfter
	arns := map[string]string{}
	for _, p := range flow.Processes() {
		arns[string(p)] = machines.Of(string(p))
	}
	return cloud, &flow.Steps{App: app, Store: store, Flows: stepfn.Engine{Client: sfn.NewFromConfig(cloud), Machines: arns}}, nil
}

// snapshotAfter: reading entries from the table costs money and time, so a cold
// start leaves a snapshot early.
const snapshotAfter = 200
