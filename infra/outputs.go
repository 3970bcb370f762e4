package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// newOutputs say what there is, and what a person does next.
func (s *site) newOutputs(sec secrets, api awsapigatewayv2.HttpApi, a alarms) {
	region := string(s.Region)
	put := func(arn *string) string {
		return fmt.Sprintf("aws secretsmanager put-secret-value --region %s --secret-id %s --secret-string file://FILE", region, *arn)
	}
	hear := fmt.Sprintf("aws sns subscribe --region %s --topic-arn %s --protocol email --notification-endpoint ADDRESS", region, *a.topic.TopicArn())
	if s.Email != "" {
		hear = "confirm the subscription in the mail that AWS has sent to " + string(s.Email)
	}
	at, urls := *api.ApiEndpoint(), ""
	for _, path := range slackRoutes {
		urls = strings.TrimSpace(urls + " " + at + path)
	}
	for _, o := range []struct{ id, value, says string }{
		{"Next1Alarms", hear, "Hear of alarms"},
		{"Next2SigningSecret", put(sec.signing.SecretArn()), "Store the signing secret of the Slack app"},
		{"Next3BotToken", put(sec.token.SecretArn()), "Store the bot token of the Slack app"},
		{"Next4SlackURLs", urls, "Enter these in the settings of the Slack app: for its slash command, for interactivity, for events"},
		{"Next5SlackApp", s.served(), "Say which Slack app and which workspaces are served: until then everybody is refused"},
		{"Next6PublicKey", fmt.Sprintf("aws kms get-public-key --region %s --key-id %s --query PublicKey --output text", region, *s.keys.signing.KeyArn()), "Publish the public key, so that others can trust what is signed"},
		{"Next7Smoke", fmt.Sprintf("make smoke STACK=%s REGION=%s", s.Stack, region), "See that it works"},
		{"Look", fmt.Sprintf("https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards:name=%s", region, region, *s.id("reviews")), "Look at it here"},
		{"SlackAt", at, "Takes requests of Slack"},
		{"Table", *s.table.TableName(), "Stays behind when the stack is deleted"},
		{"EvidenceIn", *s.buckets.evidence.BucketName(), fmt.Sprintf("Stays behind; nothing in it can be deleted for %d days", s.KeepDays)},
		{"BundlesIn", *s.buckets.bundles.BucketName(), "Stays behind; what is in it expires"},
		{"Settings", kept(s.Deploy), "What the next deployment keeps, unless it names something else"},
		{"DeadLettersIn", *s.queues.dead.QueueUrl(), "Empty, if all is well"},
	} {
		awscdk.NewCfnOutput(s.in, jsii.String(o.id), &awscdk.CfnOutputProps{Value: jsii.String(o.value), Description: jsii.String(o.says)})
	}
}

// kept are the settings that settings.sh reads back, as NAME=value.
func kept(d config.Deploy) string {
	var out []string
	for name, value := range d.Environment() {
		if value != "" && name != "CONOE_STACK" && name != "CONOE_REGION" && strings.HasPrefix(name, "CONOE_") {
			out = append(out, name+"="+value)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// served is what is served in Slack, or how to say it.
func (s *site) served() string {
	if s.SlackApp == "" || s.SlackTeams == "" {
		return fmt.Sprintf("make deploy STACK=%s REGION=%s SLACK_APP=A… SLACK_TEAMS=T…,T…", s.Stack, s.Region)
	}
	return fmt.Sprintf("app %s in %s", s.SlackApp, s.SlackTeams)
}
