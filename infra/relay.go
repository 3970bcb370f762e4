package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// newRelay is the function that performs effects, and tells people in Slack: rung by
// the table's stream, by what it put back for later, and by the sweep. Its instances are reserved, so
// that a storm of doorbells takes none from the step function.
func (s *site) newRelay(token awssecretsmanager.Secret) awslambda.Function {
	settings := config.Relay{
		Base: s.base(), Machines: s.machines(), Retries: config.Queue(*s.queues.retries.QueueUrl()),
		SigningKey: *s.keys.signing.KeyArn(), Evidence: *s.buckets.evidence.BucketName(),
		Token: config.Secret(*token.SecretArn()), Teams: s.SlackTeams, Outside: s.Outside, Listen: s.Listen,
	}
	may := append(s.use(s.table),
		s.table.follow(),
		s.mayStart(roots()), s.mayAnswer(),
		allow([]string{"states:DescribeExecution"}, s.executionARNs(processes())...),
		allow([]string{"states:StopExecution"}, s.executionARNs(roots())...),
		allow([]string{"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"}, *s.queues.retries.QueueArn()),
	)
	may = append(may, s.mayKeepCheckpoints()...)
	may = append(may, s.mayRead(token)...)
	relay := s.newFunction("Relay", functionProps{
		name: "relay", purpose: "Performs the effects of the ledger", environment: settings.Environment(),
		memory: 512, timeout: relayTimeout, reserved: int(s.Reserved), unasked: true, may: may,
	})
	s.acceptExecutions(relay.Role(), processes()...)
	accept(relay.Role(), wildcard, "Every checkpoint has a name of its own below this prefix", "Resource::<"+*s.in.GetLogicalId(element(s.buckets.evidence))+".Arn>/"+config.Checkpoints+"*")
	s.ringOnAppend(relay)
	s.ringOnRetry(relay)
	return relay
}

// mayKeepCheckpoints: only the relay signs. It reads checkpoints to compare them with
// the ledger after a restore; the lock of the bucket keeps it from taking any back.
func (s *site) mayKeepCheckpoints() []awsiam.PolicyStatement {
	list := allow([]string{"s3:ListBucket"}, *s.buckets.evidence.BucketArn())
	list.AddConditions(conditions("StringLike", "s3:prefix", config.Checkpoints+"*"))
	return []awsiam.PolicyStatement{
		allow([]string{"kms:GetPublicKey", "kms:Sign"}, *s.keys.signing.KeyArn()),
		allow([]string{"s3:GetObject", "s3:PutObject"}, *s.buckets.evidence.ArnForObjects(jsii.String(config.Checkpoints + "*"))),
		list,
		s.through("s3", "kms:Decrypt", "kms:GenerateDataKey"),
	}
}

// ringOnAppend rings for heads only: every append moves one. A doorbell that keeps
// failing is put aside after an hour, because the sweep finds its stream anyway.
func (s *site) ringOnAppend(relay awslambda.Function) {
	awslambda.NewEventSourceMapping(s.in, jsii.String("Doorbell"), &awslambda.EventSourceMappingProps{
		Target:                  relay,
		EventSourceArn:          s.table.TableStreamArn(),
		StartingPosition:        awslambda.StartingPosition_TRIM_HORIZON,
		BatchSize:               jsii.Number(100),
		BisectBatchOnError:      jsii.Bool(true),
		ReportBatchItemFailures: jsii.Bool(true),
		RetryAttempts:           jsii.Number(10),
		MaxRecordAge:            awscdk.Duration_Hours(jsii.Number(1)),
		OnFailure:               awslambdaeventsources.NewSqsDlq(s.queues.dead),
		Filters: &[]*map[string]any{awslambda.FilterCriteria_Filter(&map[string]any{
			"dynamodb": map[string]any{"Keys": map[string]any{"sk": map[string]any{"S": awslambda.FilterRule_IsEqual(jsii.String("head"))}}},
		})},
	})
}

func (s *site) ringOnRetry(relay awslambda.Function) {
	awslambda.NewEventSourceMapping(s.in, jsii.String("Retry"), &awslambda.EventSourceMappingProps{
		Target:                  relay,
		EventSourceArn:          s.queues.retries.QueueArn(),
		BatchSize:               jsii.Number(10),
		ReportBatchItemFailures: jsii.Bool(true),
		MaxConcurrency:          jsii.Number(2), // the least that there is; the rest is for doorbells and the sweep
	})
}
