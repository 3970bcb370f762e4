// Command relay is the Lambda function that performs the effects of the ledger: it
// starts executions, answers tokens, and finds what was left undone.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/functions/internal/wire"
	"conoe/functions/internal/wire/relay"
)

func main() {
	lambda.Start(wire.Start(context.Background(), relay.New))
}
