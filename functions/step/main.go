// Command step is the Lambda function that carries out the tasks of workflows. It
// may start executions and answer the token that it is called with.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/functions/internal/wire"
	"conoe/functions/internal/wire/step"
)

func main() {
	lambda.Start(wire.Start(context.Background(), step.New))
}
