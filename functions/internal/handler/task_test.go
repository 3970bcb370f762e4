package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"conoe/functions/internal/handler"
	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
	"conoe/shared/core/usecase"
)

// canary stands for what people wrote: it is in sentences and payloads, and must be
// in no log and no history.
const canary = "Zugvogel"

var reference = regexp.MustCompile(`^[0-9a-f]{16}$`)

// line is what is logged of a failure.
type line struct {
	Level, Msg, Task, Ref, Code string
	Error                       *string
}

// failed invokes a handler with a payload that fails, and gives the error name and
// the one line that was logged. It looks at the error as the Lambda runtime does: at
// its outermost type only.
func failed(t *testing.T, h lambda.Handler, log *bytes.Buffer, payload string) (name string, l line) {
	t.Helper()
	log.Reset()
	out, err := h.Invoke(t.Context(), []byte(payload))
	e, ok := err.(messages.InvokeResponse_Error)
	if !ok || out != nil {
		t.Fatalf("got %q and a %T: %v", out, err, err)
	}
	if !reference.MatchString(e.Message) || len(e.StackTrace) > 0 {
		t.Errorf("the message is %q", e.Message)
	}
	if name, cause := handler.ErrorName(err); name != e.Type || cause != e.Message {
		t.Errorf("the local engine sees %q, %q", name, cause)
	}
	dec := json.NewDecoder(bytes.NewReader(log.Bytes()))
	if err := dec.Decode(&l); err != nil || dec.More() {
		t.Fatalf("logged %q, %v", log, err)
	}
	if l.Ref != e.Message || l.Code != e.Type || l.Msg != "task failed" {
		t.Errorf("logged %+v of %+v", l, e)
	}
	return e.Type, l
}

func logger() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	return slog.New(slog.NewJSONHandler(&b, nil)), &b
}

// refusal is an error of a code, with a sentence that names content.
func refusal(c fault.Code) error {
	return fault.Errorf(c, "%s may not do this: %w", canary, errors.New(canary+" said so"))
}

func TestEveryCodeIsTheErrorNameHoweverItIsWrapped(t *testing.T) {
	other := errors.New("close " + canary)
	for _, code := range fault.Codes() {
		for how, err := range map[string]error{
			"as it is":                 refusal(code),
			"wrapped":                  fmt.Errorf("load: %w", refusal(code)),
			"wrapped twice":            fmt.Errorf("turn: %w", fmt.Errorf("load: %w", refusal(code))),
			"joined, first":            errors.Join(refusal(code), other),
			"joined, last":             errors.Join(other, refusal(code)),
			"joined and wrapped":       fmt.Errorf("turn: %w", errors.Join(other, fmt.Errorf("load: %w", refusal(code)))),
			"one of two that are kept": fmt.Errorf("%w and %w", other, refusal(code)),
		} {
			t.Run(string(code)+" "+how, func(t *testing.T) {
				log, b := logger()
				h := handler.Task("try", log, func(context.Context, struct{}) (any, error) { return canary, err })
				name, l := failed(t, h, b, `{}`)
				if name != string(code) || l.Task != "try" {
					t.Errorf("its name is %q, logged %+v", name, l)
				}
				if code == fault.Internal {
					if l.Level != "ERROR" || l.Error == nil || *l.Error != err.Error() {
						t.Errorf("a defect was logged as %s", b)
					}
					return
				}
				if l.Level != "INFO" || l.Error != nil || strings.Contains(b.String(), canary) {
					t.Errorf("a refusal was logged as %s", b)
				}
			})
		}
	}
}

func TestErrorWithoutACodeIsInternal(t *testing.T) {
	for _, err := range []error{errors.New("disk full"), context.DeadlineExceeded, fmt.Errorf("read: %w", context.Canceled)} {
		log, b := logger()
		h := handler.Task("try", log, func(context.Context, struct{}) (any, error) { return nil, err })
		name, l := failed(t, h, b, `{}`)
		if name != "Internal" || l.Error == nil || *l.Error != err.Error() {
			t.Errorf("%v has the name %q and was logged as %s", err, name, b)
		}
	}
}

func TestTwoFailuresHaveTwoReferences(t *testing.T) {
	log, b := logger()
	h := handler.Task("try", log, func(context.Context, struct{}) (any, error) { return nil, refusal(fault.Denied) })
	_, one := failed(t, h, b, `{}`)
	_, two := failed(t, h, b, `{}`)
	if one.Ref == two.Ref {
		t.Errorf("both are %s", one.Ref)
	}
}

func TestTaskThatSucceeds(t *testing.T) {
	type in struct{ A int }
	log, b := logger()
	h := handler.Task("try", log, func(_ context.Context, i in) (map[string]int, error) { return map[string]int{"b": i.A + 1}, nil })
	out, err := h.Invoke(t.Context(), []byte(`{"a":1,"unknown":2}`))
	if err != nil || strings.TrimSpace(string(out)) != `{"b":2}` || b.Len() > 0 {
		t.Errorf("got %s, %v, logged %s", out, err, b)
	}
}

func TestPayloadThatNobodyCanRead(t *testing.T) {
	for _, payload := range []string{
		``, `{`, `"` + canary + `"`, `[]`, `{"a":"` + canary + `"}`, `{"a":1}{"a":2}`, "\xff" + canary, `{"a":` + strings.Repeat("[", 20_000),
	} {
		log, b := logger()
		h := handler.Task("try", log, func(context.Context, struct{ A int }) (any, error) {
			t.Errorf("it was called with %.20q", payload)
			return nil, nil
		})
		if name, _ := failed(t, h, b, payload); name != "Invalid" || strings.Contains(b.String(), canary) {
			t.Errorf("%.20q: %s, logged %s", payload, name, b)
		}
	}
}

func TestAnswerThatCannotBeWritten(t *testing.T) {
	log, b := logger()
	h := handler.Task("try", log, func(context.Context, struct{}) (any, error) { return func() {}, nil })
	if name, _ := failed(t, h, b, `{}`); name != "Internal" {
		t.Errorf("its name is %s", name)
	}
}

// TestNameOfAWrappedError: the runtime does not look into errors, and the local
// engine must not find more than it.
func TestNameOfAWrappedError(t *testing.T) {
	e := messages.InvokeResponse_Error{Type: "Conflict", Message: "0123"}
	for _, err := range []error{fmt.Errorf("try: %w", e), errors.Join(e), errors.New("Conflict")} {
		if name, cause := handler.ErrorName(err); name == "Conflict" || cause != "" {
			t.Errorf("%T has the name %q, %q", err, name, cause)
		}
	}
}

func TestStep(t *testing.T) {
	log, b := logger()
	h := handler.Step(&flow.Steps{App: &usecase.App{Workspace: "ws_test"}}, log)
	for payload, want := range map[string]string{
		`{"task":"Decide","workspace":"ws_test"}`:                                 "Invalid",
		`{"workspace":"ws_test"}`:                                                 "Invalid",
		`{"task":"Where","workspace":"ws_other","stream":"` + canary + `"}`:       "Denied",
		`{"task":"Where"}`:                                                        "Denied",
		`{"task":"Wait","workspace":"ws_test","stream":"rev_1"}`:                  "Invalid", // no token
		`{"task":"Where","workspace":"ws_test","age":{"since":"` + canary + `"}}`: "Invalid",
		`{"task":["` + canary + `"]}`:                                             "Invalid",
	} {
		name, l := failed(t, h, b, payload)
		if name != want || l.Task != "step" || strings.Contains(b.String(), canary) {
			t.Errorf("%s: %s, logged %s", payload, name, b)
		}
	}
}

// TestSettledAnswersWhenNothingIsLeftToDo: a process that is stopped keeps its locks.
func TestSettledAnswersWhenNothingIsLeftToDo(t *testing.T) {
	var work sync.WaitGroup
	done := false
	h := handler.Settled(handler.Task("test", slog.New(slog.DiscardHandler), func(context.Context, string) (string, error) {
		work.Go(func() {
			time.Sleep(20 * time.Millisecond)
			done = true
		})
		return "answer", nil
	}), work.Wait)
	if out, err := h.Invoke(t.Context(), []byte(`""`)); err != nil || string(out) != `"answer"` || !done {
		t.Errorf("got %s, %v, done %t", out, err, done)
	}
}
