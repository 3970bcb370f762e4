// Command relay is the Lambda function that performs the effects of the ledger: it
// starts executions, answers tokens, and finds what was left undone.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/functions/internal/wire"
)

func main() {
	lambda.Start(wire.Relay(context.Background()))
}
