package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/config"
)

func TestAddressesThatSlackCalls(t *testing.T) {
	var keys []string
	for id, route := range deployed(t).of("AWS::ApiGatewayV2::Route") {
		keys = append(keys, route.at("RouteKey"))
		route.expect(t, map[string]string{"ApiId": "<Api>", "AuthorizationType": "NONE"})
		if !strings.HasPrefix(route.at("Target"), "integrations/<Api") {
			t.Errorf("%s leads to %s", id, route.at("Target"))
		}
	}
	slices.Sort(keys)
	if want := []string{"POST " + config.SlackCommands, "POST " + config.SlackEvents, "POST " + config.SlackInteractions}; !slices.Equal(keys, want) {
		t.Errorf("got %q", keys)
	}
	for _, to := range deployed(t).of("AWS::ApiGatewayV2::Integration") {
		to.expect(t, map[string]string{"IntegrationType": "AWS_PROXY", "IntegrationUri": "<Slack.Arn>", "PayloadFormatVersion": "2.0"})
	}
	deployed(t).of("AWS::ApiGatewayV2::Api")["Api"].expect(t, map[string]string{"ProtocolType": "HTTP", "CorsConfiguration": "nothing"})
}

func TestStageIsBoundedAndLogged(t *testing.T) {
	stages := deployed(t).of("AWS::ApiGatewayV2::Stage")
	stages["ApiStage"].expect(t, map[string]string{
		"StageName": "$default", "AutoDeploy": "true", "AccessLogSettings.DestinationArn": "<ApiLog.Arn>",
		"DefaultRouteSettings.ThrottlingRateLimit": "20", "DefaultRouteSettings.ThrottlingBurstLimit": "50",
	})
	if len(stages) != 1 {
		t.Errorf("%d stages", len(stages))
	}
	var format map[string]string
	if err := json.Unmarshal([]byte(stages["ApiStage"].at("AccessLogSettings.Format")), &format); err != nil {
		t.Fatal(err)
	}
	for name, v := range format {
		for _, never := range []string{"body", "path", "query", "header", "authorizer", "identity"} {
			if strings.Contains(strings.ToLower(v), never) {
				t.Errorf("%s is %s", name, v)
			}
		}
	}
}

// Whoever hears Slack reads both secrets: that with which it verifies who calls, and
// that with which it answers. The relay only speaks. Nobody reads any other secret.
func TestSecretsOfSlack(t *testing.T) {
	read := map[string][]string{}
	for _, g := range grants(t) {
		if slices.Contains(g.actions, "secretsmanager:GetSecretValue") {
			read[g.in] = append(read[g.in], g.resources...)
		}
		if g.in == "SlackRole" && slices.ContainsFunc(g.actions, func(a string) bool { return strings.HasPrefix(a, "states:") || a == "s3:PutObject" }) {
			t.Errorf("%s", g)
		}
	}
	if want := map[string][]string{"SlackRole": {"<SlackBotToken>", "<SlackSigningSecret>"}, "RelayRole": {"<SlackBotToken>"}}; !reflect.DeepEqual(read, want) {
		t.Errorf("got %q", read)
	}
}

func TestOutputsSayWhatSlackWantsToKnow(t *testing.T) {
	outputs := deployed(t).Outputs
	want := "<Api.ApiEndpoint>/slack/commands <Api.ApiEndpoint>/slack/interactions <Api.ApiEndpoint>/slack/events"
	if got := plain(outputs["Next4SlackURLs"].Value); got != want {
		t.Errorf("got %s", got)
	}
	if got := plain(outputs["Next5SlackApp"].Value); got != "app A0CONOE in T0ACME,T0OTHER" {
		t.Errorf("got %s", got)
	}
	d := deployment
	d.SlackApp, d.SlackTeams, d.Owners, d.Outside, d.Listen = "", "", "", "", ""
	before, err := build(t.TempDir(), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := plain(before.Outputs["Next5SlackApp"].Value); !strings.Contains(got, "SLACK_APP=") || !strings.Contains(got, "SLACK_TEAMS=") {
		t.Errorf("got %s", got)
	}
	variables := before.of("AWS::Lambda::Function")["Slack"].Properties["Environment"].(map[string]any)["Variables"].(map[string]any)
	for _, name := range []string{"CONOE_SLACK_APP_ID", "CONOE_SLACK_TEAMS", "CONOE_OWNERS", "CONOE_SLACK_OUTSIDE", "CONOE_SLACK_LISTEN"} {
		if variables[name] != "" {
			t.Errorf("%s is %v", name, variables[name])
		}
	}
}
