package stepfn_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"conoe/shared/adapter/stepfn"
	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
)

// call is what Step Functions was asked.
type call struct {
	Op string
	In map[string]string
}

// service answers every call with a status and a body, and notes it.
func service(t *testing.T, status int, body string) (stepfn.Engine, *[]call) {
	t.Helper()
	var calls []call
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := call{Op: strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AWSStepFunctions."), In: map[string]string{}}
		_ = json.NewDecoder(r.Body).Decode(&c.In)
		calls = append(calls, c)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	client := sfn.New(sfn.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(srv.URL), RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
	return stepfn.Engine{Client: client, Machines: map[string]string{
		"round": "arn:aws:states:eu-central-1:111122223333:stateMachine:conoe-round",
	}}, &calls
}

func refuses(kind string) string { return `{"__type":"com.amazonaws.swf#` + kind + `","message":"no"}` }

func TestStart(t *testing.T) {
	e, calls := service(t, 200, `{"executionArn":"arn","startDate":1}`)
	if err := e.Start(t.Context(), "round", "round-apr_1-1", []byte(`{"stream":"rev_1"}`)); err != nil {
		t.Fatal(err)
	}
	got := (*calls)[0]
	if got.Op != "StartExecution" || got.In["name"] != "round-apr_1-1" || got.In["input"] != `{"stream":"rev_1"}` ||
		got.In["stateMachineArn"] != "arn:aws:states:eu-central-1:111122223333:stateMachine:conoe-round" {
		t.Errorf("got %+v", got)
	}
}

func TestStartOfANameThatIsKnown(t *testing.T) {
	e, _ := service(t, 400, refuses("ExecutionAlreadyExists"))
	if err := e.Start(t.Context(), "round", "round-apr_1-1", []byte("{}")); err != nil {
		t.Error(err)
	}
}

func TestStartOfAWorkflowThatIsNotDeployed(t *testing.T) {
	e, calls := service(t, 200, "{}")
	if err := e.Start(t.Context(), "polka", "polka-1", []byte("{}")); fault.CodeOf(err) != fault.NotFound || len(*calls) > 0 {
		t.Errorf("got %v after %v", err, *calls)
	}
}

// tokens are what can be said to who waits with a token.
var tokens = map[string]func(context.Context, stepfn.Engine) error{
	"SendTaskSuccess":   func(ctx context.Context, e stepfn.Engine) error { return e.Answer(ctx, "token", []byte("{}")) },
	"SendTaskFailure":   func(ctx context.Context, e stepfn.Engine) error { return e.Fail(ctx, "token", "Blocked", "ref_1") },
	"SendTaskHeartbeat": func(ctx context.Context, e stepfn.Engine) error { return e.Heartbeat(ctx, "token") },
}

func TestWhatATokenIsTold(t *testing.T) {
	want := map[string]map[string]string{
		"SendTaskSuccess":   {"taskToken": "token", "output": "{}"},
		"SendTaskFailure":   {"taskToken": "token", "error": "Blocked", "cause": "ref_1"},
		"SendTaskHeartbeat": {"taskToken": "token"},
	}
	for op, say := range tokens {
		e, calls := service(t, 200, "{}")
		if err := say(t.Context(), e); err != nil {
			t.Errorf("%s: %v", op, err)
		}
		if got := (*calls)[0]; got.Op != op || !maps.Equal(got.In, want[op]) {
			t.Errorf("%s: got %+v", op, got)
		}
	}
}

// Step Functions tells in three ways that nobody waits with a token any more.
func TestNobodyWaitsWithTheToken(t *testing.T) {
	for _, kind := range []string{"TaskTimedOut", "InvalidToken", "TaskDoesNotExist"} {
		for op, say := range tokens {
			e, _ := service(t, 400, refuses(kind))
			if err := say(t.Context(), e); err != nil {
				t.Errorf("%s, %s: %v", op, kind, err)
			}
		}
	}
}

func TestRefusalsThatAreTrouble(t *testing.T) {
	e, _ := service(t, 400, refuses("AccessDeniedException"))
	for op, say := range tokens {
		if err := say(t.Context(), e); err == nil {
			t.Errorf("%s: it was swallowed", op)
		}
	}
	if err := e.Start(t.Context(), "round", "round-1", []byte("{}")); err == nil {
		t.Error("start: it was swallowed")
	}
	if err := e.Stop(t.Context(), "round", "round-1", "because"); err == nil {
		t.Error("stop: it was swallowed")
	}
	if _, err := e.State(t.Context(), "round", "round-1"); err == nil {
		t.Error("state: it was swallowed")
	}
}

func TestState(t *testing.T) {
	for answer, want := range map[string]flow.State{
		`{"status":"RUNNING"}`:         flow.Running,
		`{"status":"PENDING_REDRIVE"}`: flow.Running,
		`{"status":"SUCCEEDED"}`:       flow.Ended,
		`{"status":"FAILED"}`:          flow.Ended,
		`{"status":"TIMED_OUT"}`:       flow.Ended,
		`{"status":"ABORTED"}`:         flow.Ended,
	} {
		e, calls := service(t, 200, answer)
		got, err := e.State(t.Context(), "round", "round-1")
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v", answer, got, err)
		}
		if arn := (*calls)[0].In["executionArn"]; arn != "arn:aws:states:eu-central-1:111122223333:execution:conoe-round:round-1" {
			t.Errorf("asked for %s", arn)
		}
	}
	e, _ := service(t, 400, refuses("ExecutionDoesNotExist"))
	if got, err := e.State(t.Context(), "round", "round-1"); err != nil || got != flow.Absent {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := e.State(t.Context(), "round", ""); err != nil || got != flow.Absent {
		t.Errorf("of no name: got %s, %v", got, err)
	}
}

func TestStopOfWhatDoesNotRun(t *testing.T) {
	e, _ := service(t, 400, refuses("ExecutionDoesNotExist"))
	if err := e.Stop(t.Context(), "round", "round-1", "because"); err != nil {
		t.Error(err)
	}
}
