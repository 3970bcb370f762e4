// Command slack is the Lambda function that answers Slack: what people type, what
// they press, and what happens in a workspace.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/functions/internal/wire"
	"conoe/functions/internal/wire/slack"
)

func main() {
	lambda.Start(wire.Start(context.Background(), slack.New))
}
