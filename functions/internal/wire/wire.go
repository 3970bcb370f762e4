// Package wire is what cloud functions share that are built from their settings;
// a package below it for each builds the rest. They are the one place that joins
// the adapters and the use cases over them.
package wire

import (
	"context"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/dynamo"
	"conoe/shared/adapter/stepfn"
	"conoe/shared/config"
	"conoe/shared/core/flow"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// garbage is how much may be allocated, in percent of what is in use, before rubbish is
// collected: a function has far more memory than it needs, and its start is over by
// then.
const garbage = 400

// Start builds a function in the environment of the process. It ends the process if
// a setting is wrong, with every fault named.
func Start(ctx context.Context, build func(context.Context, []string, *slog.Logger) (lambda.Handler, error)) lambda.Handler {
	debug.SetGCPercent(garbage)
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	h, err := build(ctx, os.Environ(), log)
	if err != nil {
		log.Error("the function cannot start", "error", err.Error())
		os.Exit(1)
	}
	return h
}

// NewApp is the use cases over the table.
func NewApp(cloud aws.Config, base config.Base) (*dynamo.Store, *usecase.App, error) {
	store := &dynamo.Store{Client: dynamo.NewClient(cloud), Table: base.Table}
	app, err := handler.NewApp(store, string(base.Workspace), review.Mode(base.Mode), Now)
	if err != nil {
		return nil, nil, err
	}
	app.SnapshotAfter = dynamo.SnapshotAfter
	return store, app, nil
}

// Steps is what all functions have that run workflows, unless a setting is wrong.
func Steps(faults error, base config.Base, machines config.Machines) (aws.Config, *dynamo.Store, *flow.Steps, error) {
	cloud, err := Load(faults)
	if err != nil {
		return cloud, nil, nil, err
	}
	store, app, err := NewApp(cloud, base)
	if err != nil {
		return cloud, nil, nil, err
	}
	arns := map[string]string{}
	for _, p := range flow.Processes() {
		arns[string(p)] = machines.Of(string(p))
	}
	return cloud, store, &flow.Steps{App: app, Store: store, Flows: stepfn.Engine{Client: sfn.NewFromConfig(cloud), Machines: arns}}, nil
}
