// Package slack builds the function that answers Slack. It links only the clients
// that this one needs: each costs time whenever the function starts.
package slack

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire"
	"conoe/shared/adapter/secrets"
	"conoe/shared/config"
)

// New is the function with its settings. See wire.Start. The signing secret is read with the first request, so that the function
// starts before anybody has stored one.
func New(_ context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadSlack(environ)
	cloud, err := wire.Load(err)
	if err != nil {
		return nil, err
	}
	signing := &secrets.Secret{Client: secretsmanager.NewFromConfig(cloud), ARN: string(settings.Signing), Now: time.Now}
	return handler.Gateway(handler.Slack{
		Secrets: signing.Values, AppID: string(settings.App), Teams: settings.Teams.IDs(), Log: log,
		Command: handler.Help, Interaction: handler.NoInteraction, Event: handler.NoEvent,
	}.Serve), nil
}
