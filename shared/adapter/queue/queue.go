// Package queue puts messages into an SQS queue, to be delivered later.
package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// Queue is an SQS queue by its address.
type Queue struct {
	Client *sqs.Client
	URL    string
}

// longest is how long SQS keeps a message back.
const longest = 15 * time.Minute

// Put sends a message that is delivered after a while, at most 15 minutes: who
// gets it early puts it back again.
func (q Queue) Put(ctx context.Context, message any, after time.Duration) error {
	raw, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("put back: %w", err)
	}
	seconds := int32(min(max(after, 0), longest).Round(time.Second) / time.Second)
	_, err = q.Client.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl: aws.String(q.URL), MessageBody: aws.String(string(raw)), DelaySeconds: seconds,
	})
	if err != nil {
		return fmt.Errorf("put back: %w", err)
	}
	return nil
}
