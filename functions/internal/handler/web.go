package handler

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"conoe/shared/core/fault"
)

// Request is what an HTTP request brings, whoever received it. It has no query:
// nothing that people sign is in it.
type Request struct {
	Method string
	Path   string
	Header http.Header
	Body   []byte // as it was sent, byte by byte
}

// Response is what is answered.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// maxBody is how much a request may bring, in bytes.
const maxBody = 1 << 20

// Serve answers HTTP requests. Requests over maxBody come with a body that is too
// long by at least a byte, so that Serve refuses them.
type Serve func(context.Context, Request) Response

// Gateway serves requests of an API Gateway HTTP API, payload format 2.0.
func Gateway(serve Serve) lambda.Handler {
	return handle(func(ctx context.Context, payload []byte) ([]byte, error) {
		var in events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(payload, &in); err != nil {
			return nil, invalid("The event is no request of an HTTP API.")
		}
		r := Request{Method: in.RequestContext.HTTP.Method, Path: in.RawPath, Header: http.Header{}, Body: []byte(in.Body)}
		for name, value := range in.Headers { // in lower case
			r.Header.Set(name, value)
		}
		if in.IsBase64Encoded {
			body, err := base64.StdEncoding.DecodeString(in.Body)
			if err != nil {
				return nil, invalid("The event's body is no base64.")
			}
			r.Body = body
		}
		return json.Marshal(toGateway(serve(ctx, r)))
	})
}

// invalid refuses an event in the form whose name the runtime keeps.
func invalid(sentence string) error {
	return messages.InvokeResponse_Error{Type: string(fault.Invalid), Message: sentence}
}

func toGateway(r Response) events.APIGatewayV2HTTPResponse {
	out := events.APIGatewayV2HTTPResponse{StatusCode: r.Status, Headers: map[string]string{}, Body: string(r.Body)}
	for name, values := range r.Header {
		out.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	return out
}

// ServeHTTP serves requests of a server in this process.
func (serve Serve) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	answer := serve(r.Context(), Request{Method: r.Method, Path: r.URL.Path, Header: r.Header, Body: body})
	for name, values := range answer.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body) // whoever has gone hears no answer
}
