package cloud

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

// Request is what somebody asks a stand-in.
type Request struct {
	From      string // step, relay, slack, or test
	Service   string // DynamoDB, AWSStepFunctions, AmazonSQS, TrentService, secretsmanager, S3
	Operation string // as in X-Amz-Target; of S3 the HTTP method
	Body      []byte

	http *http.Request // its path without From
}

// Fate is what becomes of a request.
type Fate int

// The fates. A lost one is a connection that breaks.
const (
	Carried Fate = iota
	RequestLost
	AnswerLost // after it was carried out
)

// service answers requests.
type service func(ctx context.Context, r Request) answer

type answer struct {
	status int
	header map[string]string
	body   []byte
}

// front is the one server that all endpoints lead to. The first part of a path
// says who asks.
type front struct {
	url      string
	client   *http.Client // for the test's own clients
	services map[string]service
	stop     func()

	mu   sync.Mutex
	fate func(Request) Fate
}

func newFront(services map[string]service) (*front, error) {
	f := &front{services: services, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}}
	url, stop, err := serve(f)
	if err != nil {
		return nil, err
	}
	f.url, f.stop = url, stop
	return f, nil
}

// serve serves on the loopback interface.
func serve(h http.Handler) (url string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h} //nolint:gosec // nobody but us asks it
	go s.Serve(l)                 //nolint:errcheck // it ends with Close
	return "http://" + l.Addr().String(), func() { _ = s.Close() }, nil
}

func (f *front) close() {
	f.client.CloseIdleConnections()
	f.stop()
}

func (f *front) endpoint(from string) string { return f.url + "/" + from }

// Lose asks f about each request, from whatever goroutine; nil carries all. It
// may kill functions, but not ask a stand-in itself.
func (w *World) Lose(f func(Request) Fate) {
	w.front.mu.Lock()
	defer w.front.mu.Unlock()
	w.front.fate = f
}

// ServeHTTP is http.Handler's.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	from, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	r.URL.Path = "/" + rest
	asked := Request{From: from, Service: "S3", Operation: r.Method, Body: body, http: r}
	if target, operation, ok := strings.Cut(r.Header.Get("X-Amz-Target"), "."); ok {
		asked.Service, _, _ = strings.Cut(target, "_") // DynamoDB_20120810
		asked.Operation = operation
	}
	fate := f.fateOf(asked)
	if fate == RequestLost {
		panic(http.ErrAbortHandler)
	}
	answer := refusal(http.StatusNotFound, "UnknownOperationException", "there is no stand-in for "+asked.Service)
	if s := f.services[asked.Service]; s != nil {
		answer = s(r.Context(), asked)
	}
	if fate == AnswerLost {
		panic(http.ErrAbortHandler)
	}
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // who has gone needs no answer
}

func (f *front) fateOf(r Request) Fate {
	f.mu.Lock()
	fate := f.fate
	f.mu.Unlock()
	if fate == nil {
		return Carried
	}
	return fate(r)
}

// result answers with a value, as AWS's JSON protocols do.
func result(v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return refusal(http.StatusInternalServerError, "InternalFailure", err.Error())
	}
	return answer{http.StatusOK, map[string]string{"Content-Type": "application/x-amz-json-1.0"}, body}
}

// refused answers with an error that has a name.
func refused(name, message string) answer { return refusal(http.StatusBadRequest, name, message) }

func refusal(status int, name, message string) answer {
	a := result(map[string]string{"__type": name, "message": message})
	a.status = status
	return a
}

// unreadable is the answer to a body that is none of an operation.
func unreadable(err error) answer { return refused("SerializationException", err.Error()) }
