// Package cloud plays the deployed product on one machine: the programs that
// Lambda runs, as it runs them, against stand-ins of the AWS services that they
// call, over a DynamoDB-compatible server.
//
// What is ours is real: the binaries, the adapters, the SDK, the workflows. What
// is AWS's is stood in for: the Runtime API of Lambda, Step Functions (over
// localflow), the table's stream, SQS, S3, KMS and Secrets Manager. Permissions,
// throttling and what runs at the same time are not shown: one driver, Settle, does
// one thing after the other, so that a play is the same each time.
package cloud
