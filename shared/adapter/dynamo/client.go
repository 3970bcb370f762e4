package dynamo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// NewClient is a client for a Store. It asks once: the Store asks again by itself,
// and each of its attempts would otherwise be several.
func NewClient(cloud aws.Config) *dynamodb.Client {
	return dynamodb.NewFromConfig(cloud, func(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} })
}
