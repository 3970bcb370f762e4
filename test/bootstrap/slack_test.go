package bootstrap_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"conoe/shared/config"
	"conoe/test/cloud"
)

const signingSecret = "a secret of Slack"

// manager stands in for Secrets Manager, and holds one secret.
func manager(t *testing.T, secret string) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ SecretID, VersionStage string }
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &in)
		}
		if err != nil || secret == "" || in.VersionStage == "AWSPREVIOUS" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"ResourceNotFoundException"}`)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"SecretString": secret, "CreatedDate": time.Now().Unix()})
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

const secrets = "arn:aws:secretsmanager:" + cloud.Region + ":111122223333:secret:"

func slackSettings() map[string]string {
	return config.Slack{Base: base, Signing: secrets + "signing", Token: secrets + "token", App: "A0CONOE", Teams: "T0ACME"}.Environment()
}

func newSlack(t *testing.T, secret string) *cloud.Function {
	t.Helper()
	environment := offline()
	maps.Copy(environment, slackSettings())
	environment["AWS_ENDPOINT_URL"] = manager(t, secret)
	f := cloud.NewFunction("slack", programs(t)["slack"], environment)
	t.Cleanup(f.Kill)
	return f
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
	f := newSlack(t, signingSecret)
	command := url.Values{"api_app_id": {"A0CONOE"}, "team_id": {"T0ACME"}, "user_id": {"U1"}, "command": {"/ethics"}, "text": {"help"}}
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
	if strings.Contains(f.Log(), signingSecret) || strings.Contains(f.Log(), "say this") {
		t.Errorf("the log tells what nobody may know:\n%s", f.Log())
	}
}

func TestSlackBeforeItsSecretIsStored(t *testing.T) {
	f := newSlack(t, "")
	if result, _, _ := call(t, f, sent(config.SlackEvents, `{}`, signingSecret, time.Now())); !strings.Contains(result, `"statusCode":503`) {
		t.Errorf("got %s", result)
	}
	alive(t, f)
}
