package wire_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire"
	"conoe/functions/internal/wire/relay"
	"conoe/functions/internal/wire/step"
	"conoe/shared/config"
)

var base = config.Base{Stack: "conoe-test", Workspace: "ws_test", Mode: config.Practice, Table: "ledger"}

const machines config.Machines = "arn:aws:states:eu-central-1:111122223333:stateMachine:conoe-test-"

// functions are what can be built, and the settings with which infra deploys it.
var functions = map[string]struct {
	build    func(context.Context, []string, *slog.Logger) (lambda.Handler, error)
	settings map[string]string
}{
	"step":  {step.New, config.Step{Base: base, Machines: machines, Bundles: "bundles"}.Environment()},
	"relay": {relay.New, config.Relay{Base: base, Machines: machines, Retries: "https://sqs.eu-central-1.amazonaws.com/1/retries", SigningKey: "arn:aws:kms:eu-central-1:111122223333:key/1", Evidence: "evidence", Token: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:token"}.Environment()},
}

func environ(of map[string]string) (out []string) {
	for name, value := range of {
		out = append(out, name+"="+value)
	}
	return out
}

// offline keeps the SDK from the machine's own settings.
func offline(t *testing.T) {
	t.Helper()
	t.Setenv("AWS_REGION", "eu-central-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
}

func TestFunctionsAreBuiltFromTheirSettings(t *testing.T) {
	offline(t)
	for name, f := range functions {
		h, err := f.build(t.Context(), environ(f.settings), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// It serves the workspace of its settings, and no other; neither needs the network.
		_, err = h.Invoke(t.Context(), []byte(`{"task":"Where","workspace":"ws_other","stream":"rev_1"}`))
		if code, _ := handler.ErrorName(err); code != map[string]string{"step": "Denied", "relay": "Invalid"}[name] {
			t.Errorf("%s answered with %v", name, err)
		}
	}
}

// Each setting is needed, and a wrong one is named with all others that are wrong.
func TestBadSettingsAreAllNamed(t *testing.T) {
	offline(t)
	for name, f := range functions {
		for setting, value := range f.settings {
			if value == "" {
				continue // it may be left out
			}
			without := maps.Clone(f.settings)
			delete(without, setting)
			without["CONOE_OTHER"] = "secret"
			h, err := f.build(t.Context(), environ(without), slog.New(slog.DiscardHandler))
			if want := setting + ": it is missing\nCONOE_OTHER: nobody knows it"; err == nil || err.Error() != want || h != nil {
				t.Errorf("%s: got %v, want %s", name, err, want)
			}
		}
	}
}

func TestSettingsOfLambdaAreToldWithOurs(t *testing.T) {
	offline(t)
	t.Setenv("AWS_REGION", "")
	for name, f := range functions {
		_, err := f.build(t.Context(), nil, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "CONOE_TABLE: it is missing") || !strings.Contains(err.Error(), "AWS_REGION: it is missing") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestFunctionThatCannotStartEndsItsProcess runs this test again as the process of
// a function.
func TestFunctionThatCannotStartEndsItsProcess(t *testing.T) {
	if f, ok := functions[os.Getenv("WIRE_TEST_FUNCTION")]; ok {
		wire.Start(t.Context(), f.build)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = []string{"WIRE_TEST_FUNCTION=" + name, "CONOE_MODE=secret", "AWS_EC2_METADATA_DISABLED=true"}
		cmd.Stderr = io.Discard
		out, err := cmd.Output()
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok || exit.ExitCode() != 1 {
			t.Errorf("%s: %v", name, err)
		}
		line, _, _ := strings.Cut(string(out), "\n")
		if !strings.Contains(line, `"the function cannot start"`) || !strings.Contains(line, "CONOE_TABLE: it is missing") || strings.Contains(line, "secret") {
			t.Errorf("%s logged %s", name, out)
		}
	}
}
