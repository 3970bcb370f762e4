package wire

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/secrets"
	"conoe/shared/config"
)

// Slack is the function that answers Slack. It ends as Step does.
func Slack(ctx context.Context) lambda.Handler { return start(ctx, newSlack) }

// newSlack: the signing secret is read with the first request, so that the function
// starts before anybody has stored one.
func newSlack(ctx context.Context, environ []string, log *slog.Logger) (lambda.Handler, error) {
	settings, err := config.ReadSlack(environ)
	cloud, err := load(ctx, err)
	if err != nil {
		return nil, err
	}
	signing := &secrets.Secret{Client: secretsmanager.NewFromConfig(cloud), ARN: string(settings.Signing), Now: time.Now}
	return handler.Gateway(handler.Slack{
		Secrets: signing.Values, AppID: string(settings.App), Teams: settings.Teams.IDs(), Log: log,
		Command: handler.Help, Interaction: handler.NoInteraction, Event: handler.NoEvent,
	}.Serve), nil
}
