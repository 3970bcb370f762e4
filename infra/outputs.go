package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// newOutputs say what there is, and what a person does next.
func (s *site) newOutputs(sec secrets, a alarms) {
	region := string(s.Region)
	put := func(arn *string) string {
		return fmt.Sprintf("aws secretsmanager put-secret-value --region %s --secret-id %s --secret-string file://FILE", region, *arn)
	}
	hear := fmt.Sprintf("aws sns subscribe --region %s --topic-arn %s --protocol email --notification-endpoint ADDRESS", region, *a.topic.TopicArn())
	if s.Email != "" {
		hear = "confirm the subscription in the mail that AWS has sent to " + s.Email
	}
	for _, o := range []struct{ id, value, says string }{
		{"Next1Alarms", hear, "Hear of alarms"},
		{"Next2SigningSecret", put(sec.signing.SecretArn()), "Store the signing secret of the Slack app"},
		{"Next3BotToken", put(sec.token.SecretArn()), "Store the bot token of the Slack app"},
		{"Next4PublicKey", fmt.Sprintf("aws kms get-public-key --region %s --key-id %s --query PublicKey --output text", region, *s.keys.signing.KeyArn()), "Publish the public key, so that others can trust what is signed"},
		{"Next5Smoke", "make smoke STACK=" + string(s.Stack), "See that it works"},
		{"Look", fmt.Sprintf("https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards:name=%s", region, region, *s.id("reviews")), "Look at it here"},
		{"Table", *s.table.TableName(), "Stays behind when the stack is deleted"},
		{"EvidenceIn", *s.buckets.evidence.BucketName(), fmt.Sprintf("Stays behind; nothing in it can be deleted for %d days", s.KeepDays)},
		{"BundlesIn", *s.buckets.bundles.BucketName(), "Stays behind; what is in it expires"},
		{"DeadLettersIn", *s.queues.dead.QueueUrl(), "Empty, if all is well"},
	} {
		awscdk.NewCfnOutput(s.in, jsii.String(o.id), &awscdk.CfnOutputProps{Value: jsii.String(o.value), Description: jsii.String(o.says)})
	}
}
