package cloud

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"conoe/shared/config"
)

// Slack is a Slack, or what stands in for it, and conoe's app there.
type Slack struct {
	API            string // of a stand-in; Slack's own is never called
	Token, Signing string // stored as secrets, unless they are empty
	App            config.SlackApp
	Teams          config.SlackTeams
	Owners         config.Owners
}

// settings are those of the function that answers it.
func (s Slack) settings(base config.Base) map[string]string {
	out := config.Slack{Base: base, Signing: SigningSecret, Token: BotToken, Bundles: Bundles, App: s.App, Teams: s.Teams, Owners: s.Owners}.Environment()
	return s.elsewhere(out)
}

// elsewhere adds where functions call Slack.
func (s Slack) elsewhere(settings map[string]string) map[string]string {
	if s.API != "" {
		settings["SLACK_API"] = s.API
	}
	return settings
}

// Gateway takes HTTP requests for a function, as API Gateway does: with the body in
// base64, and the answer in the form of an HTTP API.
func Gateway(f *Function) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		payload, err := gatewayEvent(r)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		raw, err := f.Invoke(r.Context(), payload)
		var out events.APIGatewayV2HTTPResponse
		if err != nil || json.Unmarshal(raw, &out) != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		for name, value := range out.Headers {
			w.Header().Set(name, value)
		}
		w.WriteHeader(out.StatusCode)
		_, _ = io.WriteString(w, out.Body) // whoever has gone needs none
	})
}

func gatewayEvent(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	in := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: r.URL.Path, Headers: map[string]string{}, IsBase64Encoded: true, Body: base64.StdEncoding.EncodeToString(body),
	}
	in.RequestContext.HTTP.Method = r.Method
	for name := range r.Header {
		in.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	return json.Marshal(in)
}
