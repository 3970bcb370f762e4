package bootstrap_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"conoe/shared/adapter/standin"
	"conoe/shared/config"
	"conoe/templates"
	"conoe/test/cloud"
	"conoe/test/dynamo/dynoxide"
)

const signingSecret = "a secret of Slack"

const secrets = "arn:aws:secretsmanager:" + cloud.Region + ":111122223333:secret:"

func slackSettings() map[string]string {
	return config.Slack{Base: base, Signing: secrets + "signing", Token: secrets + "token", Bundles: "bundles", App: "A0CONOE", Teams: "T0ACME"}.Environment()
}

// newSlack is the function as it is deployed, over a table of its own and a stand-in
// of Slack.
func newSlack(t *testing.T, signing string) (*cloud.Function, *standin.Server) {
	t.Helper()
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := standin.ReadManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	s, err := standin.Start(standin.Options{Manifest: m})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := cloud.New(t, dynoxide.Start(t), cloud.Options{Start: time.Now(), Slack: cloud.Slack{
		API: s.APIURL(), Token: s.Token(), Signing: signing, App: "A0CONOE", Teams: config.SlackTeams(s.TeamID()), Owners: "U0CHIARA03",
	}})
	f := w.Slack.As(programs(t)["slack"])
	t.Cleanup(f.Kill)
	return f, s
}

// sent is a request as API Gateway passes it on, signed with a secret.
func sent(path, body, secret string, at time.Time) events.APIGatewayV2HTTPRequest {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	in := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: path, IsBase64Encoded: true, Body: base64.StdEncoding.EncodeToString([]byte(body)),
		Headers: map[string]string{"x-slack-request-timestamp": stamp, "x-slack-signature": "v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
	in.RequestContext.HTTP.Method = http.MethodPost
	return in
}

func TestSlack(t *testing.T) {
	f, slack := newSlack(t, signingSecret)
	command := url.Values{
		"api_app_id": {"A0CONOE"}, "team_id": {slack.TeamID()}, "user_id": {"U0CHIARA03"}, "command": {"/ethics"}, "text": {"list"}, "trigger_id": {"1"},
	}
	press, err := json.Marshal(map[string]any{
		"type": "block_actions", "api_app_id": "A0CONOE", "team": map[string]any{"id": slack.TeamID()}, "user": map[string]any{"id": "U0CHIARA03", "team_id": slack.TeamID()},
		"container": map[string]any{"channel_id": "C1", "message_ts": "1.1"}, "actions": []any{map[string]any{"type": "button", "action_id": "home", "action_ts": "1.2"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := json.Marshal(map[string]any{
		"type": "event_callback", "event_id": "Ev1", "api_app_id": "A0CONOE", "team_id": slack.TeamID(),
		"event": map[string]any{"type": "app_home_opened", "user": "U0CHIARA03", "tab": "home"},
	})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := maps.Clone(command)
	elsewhere["team_id"] = []string{"T0OTHER"}
	const challenge = `{"type":"url_verification","challenge":"say this"}`
	now := time.Now()
	unsigned := sent(config.SlackEvents, challenge, signingSecret, now)
	unsigned.Headers = nil
	for what, one := range map[string]struct {
		event  any
		status int
		body   string // what is in it
	}{
		"an address is tried out":   {sent(config.SlackEvents, challenge, signingSecret, now), 200, "say this"},
		"a button":                  {sent(config.SlackInteractions, url.Values{"payload": {string(press)}}.Encode(), signingSecret, now), 200, ""},
		"the Home tab":              {sent(config.SlackEvents, string(opened), signingSecret, now), 200, ""},
		"a command":                 {sent(config.SlackCommands, command.Encode(), signingSecret, now), 200, `"ephemeral"`},
		"a command from elsewhere":  {sent(config.SlackCommands, elsewhere.Encode(), signingSecret, now), 403, ""},
		"another secret":            {sent(config.SlackCommands, command.Encode(), "another secret", now), 401, ""},
		"signed an hour ago":        {sent(config.SlackCommands, command.Encode(), signingSecret, now.Add(-time.Hour)), 401, ""},
		"not signed":                {unsigned, 401, ""},
		"garbage that is signed":    {sent(config.SlackEvents, "\x00{", signingSecret, now), 400, ""},
		"no form":                   {sent(config.SlackInteractions, "payload=%", signingSecret, now), 400, ""},
		"an address that is not":    {sent("/slack", challenge, signingSecret, now), 404, ""},
		"no request, but a payload": {`{}`, 404, ""},
	} {
		result, failure, _ := call(t, f, one.event)
		var out events.APIGatewayV2HTTPResponse
		if err := json.Unmarshal([]byte(result), &out); err != nil || failure != "" {
			t.Errorf("%s: answered with %s, %s", what, result, failure)
			continue
		}
		if out.StatusCode != one.status || !strings.Contains(out.Body, one.body) {
			t.Errorf("%s: got %d %s, want %d %s", what, out.StatusCode, out.Body, one.status, one.body)
		}
	}
	for what, payload := range map[string]string{"no JSON": `{"version"`, "nothing": ``, "a list": `[]`} {
		if result, failure, _ := call(t, f, payload); failure == "" {
			t.Errorf("%s: answered with %s, %s", what, result, failure)
		}
	}
	alive(t, f)
	if sc, err := slack.Scene("chiara"); err != nil || sc.Home == nil {
		t.Errorf("nothing is on the Home tab: %v", err)
	}
	if strings.Contains(f.Log(), signingSecret) || strings.Contains(f.Log(), slack.Token()) || strings.Contains(f.Log(), "say this") {
		t.Errorf("the log tells what nobody may know:\n%s", f.Log())
	}
}

func TestSlackBeforeItsSecretIsStored(t *testing.T) {
	f, _ := newSlack(t, "")
	if result, _, _ := call(t, f, sent(config.SlackEvents, `{}`, signingSecret, time.Now())); !strings.Contains(result, `"statusCode":503`) {
		t.Errorf("got %s", result)
	}
	alive(t, f)
}
