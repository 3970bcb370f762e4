package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// instance is a process of a function, with the Lambda Runtime API of its own:
// version 2018-06-01, as the AWS Lambda Developer Guide has it.
type instance struct {
	process *process
	stop    func() // of its Runtime API
	begun   time.Time

	asked   chan struct{} // closed when it first asked for work
	first   sync.Once
	at      time.Time // when it first asked
	work    chan invocation
	answers chan outcome
	calls   int
}

type invocation struct {
	id       string
	payload  []byte
	deadline time.Time
}

// outcome is what it answered to an invocation, or what kept it from starting.
type outcome struct {
	id     string
	result []byte
	failed *FunctionError
}

// longest is how long an invocation may take.
const longest = time.Minute

func start(program string, settings map[string]string, log io.Writer) (*instance, error) {
	i := &instance{asked: make(chan struct{}), work: make(chan invocation), answers: make(chan outcome, 1)}
	url, stop, err := serve(i.api())
	if err != nil {
		return nil, err
	}
	environment := []string{"AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(url, "http://")}
	for name, value := range maps.All(settings) {
		environment = append(environment, name+"="+value)
	}
	i.begun, i.stop = time.Now(), stop
	if i.process, err = run(program, environment, log); err != nil {
		stop()
		return nil, err
	}
	return i, nil
}

// api is the Runtime API.
func (i *instance) api() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /2018-06-01/runtime/invocation/next", i.next)
	m.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", func(w http.ResponseWriter, r *http.Request) {
		i.answered(w, r, func(body []byte) outcome { return outcome{id: r.PathValue("id"), result: body} })
	})
	failed := func(w http.ResponseWriter, r *http.Request) {
		i.answered(w, r, func(body []byte) outcome {
			o := outcome{id: r.PathValue("id"), failed: new(FunctionError)}
			if err := json.Unmarshal(body, o.failed); err != nil || o.failed.Type == "" {
				o.failed = &FunctionError{"Unhandled", string(body)}
			}
			return o
		})
	}
	m.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", failed)
	m.HandleFunc("POST /2018-06-01/runtime/init/error", failed)
	return m
}

func (i *instance) next(w http.ResponseWriter, r *http.Request) {
	i.first.Do(func() {
		i.at = time.Now()
		close(i.asked)
	})
	select {
	case one := <-i.work:
		h := w.Header()
		h.Set("Lambda-Runtime-Aws-Request-Id", one.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(one.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:"+Region+":111122223333:function:conoe")
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
		_, _ = w.Write(one.payload) // who was killed meanwhile needs none
	case <-r.Context().Done():
	}
}

func (i *instance) answered(w http.ResponseWriter, r *http.Request, read func([]byte) outcome) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	select {
	case i.answers <- read(body):
		w.WriteHeader(http.StatusAccepted)
	default: // nobody has asked it anything
		w.WriteHeader(http.StatusForbidden)
	}
}

// ready waits until it asks for work, and says how long that took.
func (i *instance) ready(ctx context.Context) (time.Duration, error) {
	select {
	case <-i.asked:
		return i.at.Sub(i.begun), nil
	case <-i.process.ended:
		i.stop()
		return 0, fmt.Errorf("it ended before it asked for work: %v", i.process.err)
	case <-ctx.Done():
		i.kill()
		return 0, ctx.Err()
	}
}

// call gives it work and waits for what comes of it.
func (i *instance) call(ctx context.Context, payload []byte) ([]byte, error) {
	i.calls++
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	deadline, _ := ctx.Deadline()
	one := invocation{fmt.Sprintf("00000000-0000-4000-8000-%012d", i.calls), payload, deadline}
	select {
	case i.work <- one:
	case <-i.process.ended:
		return nil, i.exited(one)
	case <-ctx.Done():
		i.kill()
		return nil, ctx.Err()
	}
	select {
	case o := <-i.answers:
		if o.failed != nil {
			return nil, o.failed
		}
		return o.result, nil
	case <-i.process.ended:
		return nil, i.exited(one)
	case <-ctx.Done():
		i.kill()
		return nil, ctx.Err()
	}
}

func (i *instance) exited(one invocation) error {
	i.stop()
	return &FunctionError{exitError, fmt.Sprintf("RequestId: %s Error: Runtime exited with error: %v", one.id, i.process.err)}
}

func (i *instance) over() bool {
	select {
	case <-i.process.ended:
		return true
	default:
		return false
	}
}

func (i *instance) kill() {
	i.process.kill()
	i.stop()
}
