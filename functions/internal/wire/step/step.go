// Package step builds the function that workflows call. It links only the clients
// that this one needs: each costs time whenever the function starts.
package step

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire"
	"conoe/shared/adapter/objects"
	"conoe/shared/config"
)

// New is the function with its settings. See wire.Start.
func New(_ context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadStep(environ)
	cloud, _, steps, err := wire.Steps(err, settings.Base, settings.Machines)
	if err != nil {
		return nil, err
	}
	steps.Shelf = objects.Bucket{Client: s3.NewFromConfig(cloud), Name: settings.Bundles, Prefix: config.Exports}
	return handler.Settled(handler.Step(steps, log), steps.App.Wait), nil
}
