package main

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// slackRoutes are the addresses that there are. All others are 404, and call
// nothing.
var slackRoutes = []string{config.SlackCommands, config.SlackInteractions, config.SlackEvents}

// Slack sends at most 30,000 events an hour for a workspace, which is 9 a second, and
// what people do is less. More is a flood; it costs nobody but who sends it.
const (
	requestsPerSecond = 20
	requestsAtOnce    = 50
)

// newAPI is where Slack sends requests.
func (s *site) newAPI(slack awslambda.Function) awsapigatewayv2.HttpApi {
	api := awsapigatewayv2.NewHttpApi(s.in, jsii.String("Api"), &awsapigatewayv2.HttpApiProps{
		ApiName: s.id("slack"), Description: jsii.String("Takes requests of Slack"), CreateDefaultStage: jsii.Bool(false),
	})
	for _, path := range slackRoutes {
		made := api.AddRoutes(&awsapigatewayv2.AddRoutesOptions{
			Path: jsii.String(path), Methods: &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_POST},
			Integration: awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String("ToSlack"), slack, nil),
		})
		for _, route := range *made {
			accept(route, noAuthorizer, "Slack knows no IAM and no JWT: it signs each request, and the function verifies that before it reads one")
		}
	}
	s.newStage(api)
	return api
}

// newStage is the stage without a name, so that no name is part of addresses. What
// is changed is deployed at once.
func (s *site) newStage(api awsapigatewayv2.HttpApi) {
	log := s.logGroup("ApiLog", s.apiLogs())
	awsapigatewayv2.NewCfnStage(s.in, jsii.String("ApiStage"), &awsapigatewayv2.CfnStageProps{
		ApiId: api.ApiId(), StageName: jsii.String("$default"), AutoDeploy: true,
		DefaultRouteSettings: &awsapigatewayv2.CfnStage_RouteSettingsProperty{
			ThrottlingRateLimit: jsii.Number(requestsPerSecond), ThrottlingBurstLimit: jsii.Number(requestsAtOnce),
		},
		AccessLogSettings: &awsapigatewayv2.CfnStage_AccessLogSettingsProperty{DestinationArn: log.LogGroupArn(), Format: jsii.String(accessLog())},
	})
}

// accessLog says what was asked for and what came of it. The log can hold no body; it
// holds no query, because nothing of ours is in one, and no address of who asked,
// because it is kept for a year.
func accessLog() string {
	raw, err := json.Marshal(map[string]string{
		"requestId": "$context.requestId", "time": "$context.requestTime", "route": "$context.routeKey",
		"status": "$context.status", "length": "$context.responseLength", "latency": "$context.responseLatency", "error": "$context.integrationErrorMessage",
	})
	if err != nil {
		panic(err) // a map of text
	}
	return string(raw)
}

// apiLogs is a log group to which AWS delivers: one of another name would need a
// policy, of which an account has few.
func (s *site) apiLogs() *string {
	return jsii.String("/aws/vendedlogs/apis/" + *s.id("slack"))
}
