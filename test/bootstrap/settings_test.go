package bootstrap_test

import (
	"maps"
	"os"
	"strings"
	"testing"

	"conoe/shared/config"
	"conoe/test/cloud"
)

var base = config.Base{Stack: "conoe", Workspace: "ws_test", Mode: config.Practice, Table: "ledger"}

// offline is what Lambda gives to every function, and keeps the SDK from the
// settings of this machine.
func offline() map[string]string {
	return map[string]string{
		"AWS_REGION": cloud.Region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	}
}

// TestMissingSettings: a function with wrong settings ends, and its log names all
// that is wrong at once, without a value.
func TestMissingSettings(t *testing.T) {
	for name, settings := range map[string]map[string]string{
		"step":  config.Step{Base: base, Machines: cloud.Machines, Bundles: "bundles"}.Environment(),
		"relay": config.Relay{Base: base, Machines: cloud.Machines, Retries: "https://sqs.eu-central-1.amazonaws.com/1/retries", SigningKey: cloud.KeyARN, Evidence: "evidence", Token: secrets + "token"}.Environment(),
		"slack": slackSettings(),
	} {
		optional := map[string]bool{"CONOE_SLACK_APP_ID": true, "CONOE_SLACK_TEAMS": true, "CONOE_OWNERS": true, "CONOE_SLACK_OUTSIDE": true, "CONOE_SLACK_LISTEN": true}
		environment := offline()
		maps.Copy(environment, map[string]string{"CONOE_MODE": "not to be told", "CONOE_OTHER": "1"})
		log := ended(t, name, environment)
		if strings.Contains(log, "not to be told") || !strings.Contains(log, "the function cannot start") || !strings.Contains(log, "CONOE_OTHER: nobody knows it") {
			t.Errorf("%s logs %s", name, log)
		}
		for setting := range settings {
			want := setting + ": it is missing"
			if setting == "CONOE_MODE" {
				want = setting + ": it is neither"
			}
			if strings.Contains(log, want) == optional[setting] {
				t.Errorf("%s does not tell %s in %s", name, want, log)
			}
		}
	}
}
