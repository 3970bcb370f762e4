package slack

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"conoe/shared/config"
)

// manager stands in for Secrets Manager: it has the value of the signing secret, or
// none.
func manager(t *testing.T, value string) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if value == "" || !bytes.Contains(body, []byte("AWSCURRENT")) || !bytes.Contains(body, []byte("secret:signing")) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"__type":"ResourceNotFoundException"}`)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"SecretString": value, "CreatedDate": time.Now().Unix()})
	}))
	t.Cleanup(srv.Close)
	t.Setenv("AWS_ENDPOINT_URL", srv.URL)
	t.Setenv("AWS_REGION", "eu-central-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
}

// ask sends a command through the function as API Gateway would.
func ask(t *testing.T, log *bytes.Buffer) events.APIGatewayV2HTTPResponse {
	t.Helper()
	const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:"
	settings := config.Slack{
		Base:    config.Base{Stack: "conoe", Workspace: "ws_acme", Mode: config.Practice, Table: "ledger"},
		Signing: arn + "signing", Token: arn + "token", Bundles: "bundles", App: "A0CONOE", Teams: "T0ACME,T0OTHER",
	}
	var environ []string
	for name, value := range settings.Environment() {
		environ = append(environ, name+"="+value)
	}
	h, err := New(t.Context(), environ, slog.New(slog.NewJSONHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	const form = "api_app_id=A0CONOE&team_id=T0ACME&user_id=U1&command=%2Fethics&text=help"
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte("signing secret"))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, form)
	in := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: config.SlackCommands, IsBase64Encoded: true, Body: base64.StdEncoding.EncodeToString([]byte(form)),
		Headers: map[string]string{"x-slack-request-timestamp": stamp, "x-slack-signature": fmt.Sprintf("v0=%x", mac.Sum(nil))},
	}
	in.RequestContext.HTTP.Method = http.MethodPost
	payload, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := h.Invoke(t.Context(), payload)
	if err != nil {
		t.Fatal(err)
	}
	var out events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// What it answers when all is set up, package cloud shows.
func TestSlackBeforeTheTokenIsStored(t *testing.T) {
	manager(t, "signing secret\n")
	var log bytes.Buffer
	got := ask(t, &log)
	if got.StatusCode != http.StatusOK || got.Headers["content-type"] != "application/json" || !strings.Contains(got.Body, `"ephemeral"`) || !strings.Contains(got.Body, "not set up here yet") {
		t.Errorf("got %+v, log %s", got, &log)
	}
}

func TestSlackBeforeTheSecretIsStored(t *testing.T) {
	manager(t, "")
	var log bytes.Buffer
	if got := ask(t, &log); got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(log.String(), "put-secret-value") {
		t.Errorf("got %+v, log %s", got, &log)
	}
}

func TestSlackWithAnotherSecret(t *testing.T) {
	manager(t, "another secret")
	var log bytes.Buffer
	if got := ask(t, &log); got.StatusCode != http.StatusUnauthorized || got.Body != "" {
		t.Errorf("got %+v", got)
	}
}
