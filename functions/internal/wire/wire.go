// Package wire builds what each cloud function needs from its settings: the
// adapters, and the use cases over them. It is the one place that joins them.
package wire

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/uuid"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/dynamo"
	"conoe/shared/adapter/objects"
	"conoe/shared/adapter/queue"
	"conoe/shared/adapter/stepfn"
	"conoe/shared/config"
	"conoe/shared/core/catalogue"
	"conoe/shared/core/flow"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// Step is the function that workflows call. It ends the process if a setting is
// wrong, with every fault named.
func Step(ctx context.Context) lambda.Handler {
	settings, err := config.ReadStep(os.Environ())
	log, cloud := begin(ctx, err)
	steps := newSteps(cloud, settings.Base, settings.Machines, log)
	steps.Shelf = objects.Bucket{Client: s3.NewFromConfig(cloud), Name: settings.Bundles, Prefix: config.Exports}
	return handler.Step(steps, log)
}

// Relay is the function that performs effects.
func Relay(ctx context.Context) lambda.Handler {
	settings, err := config.ReadRelay(os.Environ())
	log, cloud := begin(ctx, err)
	workflows := &flow.Workflows{Steps: newSteps(cloud, settings.Base, settings.Machines, log)}
	store := workflows.App.Store
	later := queue.Queue{Client: sqs.NewFromConfig(cloud), URL: string(settings.Retries)}
	return handler.Events{
		Relay: &relay.Relay{
			Store: store, Workspace: string(settings.Workspace), Now: time.Now, Failed: handler.Failed(log),
			Consumers: []relay.Consumer{workflows, relay.Notices{Store: store, Now: time.Now, Kinds: handler.Told}},
		},
		Rung: dynamo.Rung, Sweep: workflows.Sweep, Log: log,
		Later: func(ctx context.Context, d handler.Doorbell, at time.Time) error {
			return later.Put(ctx, d, time.Until(at))
		},
	}.Handler()
}

// begin is what every function begins with.
func begin(ctx context.Context, err error) (*slog.Logger, aws.Config) {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	cloud, loading := awsconfig.LoadDefaultConfig(ctx)
	if err := errors.Join(err, loading); err != nil {
		exit(log, err)
	}
	return log, cloud
}

func exit(log *slog.Logger, err error) {
	log.Error("the function cannot start", "error", err.Error())
	os.Exit(1)
}

func newSteps(cloud aws.Config, base config.Base, machines config.Machines, log *slog.Logger) *flow.Steps {
	app, err := newApp(cloud, base)
	if err != nil {
		exit(log, err)
	}
	arns := map[string]string{}
	for _, p := range flow.Processes() {
		arns[string(p)] = machines.Of(string(p))
	}
	return &flow.Steps{App: app, Store: app.Store, Flows: stepfn.Engine{Client: sfn.NewFromConfig(cloud), Machines: arns}}
}

func newApp(cloud aws.Config, base config.Base) (*usecase.App, error) {
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		return nil, fmt.Errorf("shipped policy: %w", err)
	}
	policy, err := rules.ParsePolicy(raw)
	if err != nil {
		return nil, fmt.Errorf("shipped policy: %w", err)
	}
	cat, err := catalogue.Load(templates.Files)
	if err != nil {
		return nil, fmt.Errorf("shipped catalogues: %w", err)
	}
	return &usecase.App{
		Store: &dynamo.Store{Client: dynamodb.NewFromConfig(cloud), Table: base.Table}, Workspace: string(base.Workspace),
		Mode: review.Mode(base.Mode), Now: time.Now, NewID: newID, Random: rand.Reader, Policy: policy, Catalogue: cat,
		SnapshotAfter: snapshotAfter,
	}, nil
}

// snapshotAfter: reading entries from the table costs money and time, so a cold
// start leaves a snapshot early.
const snapshotAfter = 200

// newID makes an id that sorts by time. Without randomness nothing may go on.
func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
