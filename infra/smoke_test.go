package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"conoe/shared/config"
)

// aws stands in for the command of that name: it answers as a stack does that works.
const aws = `#!/usr/bin/env bash
echo "$*" >>"$CALLS"
none='{"ending":"NoSuchProcess"}'
case "$1 $2" in
"cloudformation describe-stacks") case "$*" in *StackStatus*) echo CREATE_COMPLETE ;; *) echo https://queue ;; esac ;;
"lambda invoke") echo "${SWEEP:-None}" ;;
"sts get-caller-identity") echo 111122223333 ;;
"lambda get-function-configuration") echo ws_acme ;;
"stepfunctions start-execution") echo arn:execution ;;
"stepfunctions describe-execution")
	if [ "$(grep -c describe-execution "$CALLS")" = 1 ]; then printf 'RUNNING\tNone\n'; else printf '%s\t%s\n' "${STATUS:-SUCCEEDED}" "${OUTPUT:-$none}"; fi ;;
"sqs get-queue-attributes") echo "${DEAD:-0}" ;;
"cloudwatch describe-alarms") echo "${RING:-0}" ;;
*) exit 9 ;;
esac
`

// curl stands in for the command of that name.
const curl = `#!/usr/bin/env bash
echo "curl $*" >>"$CALLS"
printf '%s' "${CODE:-401}"
`

// smoke runs the script, and gives what it says and what it calls.
func smoke(t *testing.T, how ...string) (says, calls string, err error) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range map[string]string{"aws": aws, "curl": curl} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("bash", "smoke.sh", "conoe", "eu-central-1")
	cmd.Env = append(os.Environ(), append(how, "PATH="+dir+":"+os.Getenv("PATH"), "CALLS="+filepath.Join(dir, "calls"), "SMOKE_PAUSE=0")...)
	out, err := cmd.CombinedOutput()
	raw, _ := os.ReadFile(filepath.Join(dir, "calls"))
	return string(out), string(raw), err
}

func TestSmokeOfAStackThatWorks(t *testing.T) {
	says, calls, err := smoke(t)
	if err != nil || !strings.HasSuffix(says, "smoke: conoe works\n") {
		t.Fatalf("%v\n%s", err, says)
	}
	for _, want := range []string{
		"--function-name conoe-relay", "--payload " + config.Sweep, "arn:aws:states:eu-central-1:111122223333:stateMachine:conoe-design-review",
		`--input {"workspace":"ws_acme","stream":"rev_`, "--queue-url https://queue", "curl -sS -o /dev/null -w %{http_code} -X POST -d {} https://queue/slack/events",
	} {
		if !strings.Contains(calls, want) {
			t.Errorf("it never calls with %s:\n%s", want, calls)
		}
	}
}

func TestSmokeOfAStackThatDoesNot(t *testing.T) {
	for _, how := range []string{"SWEEP=Unhandled", "STATUS=FAILED", `OUTPUT={"ending":"Operating"}`, "DEAD=1", "RING=1", "CODE=200", "CODE=503"} {
		if says, _, err := smoke(t, how); err == nil || strings.Contains(says, "works") {
			t.Errorf("%s: %s", how, says)
		}
	}
}
