// Package slack builds the function that answers Slack. It links only the clients
// that this one needs: each costs time whenever the function starts.
package slack

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire"
	"conoe/shared/adapter/secrets"
	"conoe/shared/config"
)

// New is the function with its settings. See wire.Start. The secrets are read, and all
// that is needed to answer, with the first request: so the function starts before
// anybody has stored a secret, and quickly.
func New(_ context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadSlack(environ)
	cloud, err := wire.Load(err)
	if err != nil {
		return nil, err
	}
	manager := secretsmanager.NewFromConfig(cloud)
	secret := func(arn config.Secret) *secrets.Secret {
		return &secrets.Secret{Client: manager, ARN: string(arn), Now: time.Now}
	}
	a := &answers{cloud: cloud, settings: settings, token: secret(settings.Token).Values, log: log}
	return handler.Settled(handler.Gateway(handler.Slack{
		Secrets: secret(settings.Signing).Values, AppID: string(settings.App), Teams: settings.Teams.IDs(), Log: log,
		Command: of(a, (*face.App).Command), Interaction: of(a, (*face.App).Interaction), Event: a.event,
	}.Serve), a.wait), nil
}
