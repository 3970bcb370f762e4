package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
)

// queues hold doorbells: ids, nothing else. So the keys of SQS are good enough.
type queues struct {
	retries awssqs.Queue // doorbells to be rung again after a delay
	dead    awssqs.Queue // whatever nobody could handle
}

// relayTimeout is how long the relay may take, in seconds: as long as until the
// next sweep, because a sweep looks at every stream and begins anew each time. A
// message that it works on must not be given to another one meanwhile: AWS wants six
// times that.
const relayTimeout = 300

func (s *site) newQueues() queues {
	dead := s.queue("DeadLetters", &awssqs.QueueProps{RetentionPeriod: awscdk.Duration_Days(jsii.Number(14))})
	return queues{dead: dead, retries: s.queue("Retries", &awssqs.QueueProps{
		VisibilityTimeout: awscdk.Duration_Seconds(jsii.Number(6 * relayTimeout)),
		DeadLetterQueue:   &awssqs.DeadLetterQueue{Queue: dead, MaxReceiveCount: jsii.Number(5)},
	})}
}

func (s *site) queue(id string, props *awssqs.QueueProps) awssqs.Queue {
	props.Encryption = awssqs.QueueEncryption_SQS_MANAGED
	props.EnforceSSL = jsii.Bool(true)
	return awssqs.NewQueue(s.in, jsii.String(id), props)
}
