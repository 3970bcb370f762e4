package asl

import (
	"fmt"
	"slices"
)

// The names of errors that the language itself knows.
const (
	errAll       = "States.ALL"
	errTask      = "States.TaskFailed"
	errTimeout   = "States.Timeout"
	errHeartbeat = "States.HeartbeatTimeout"
	errNoChoice  = "States.NoChoiceMatched"
	errData      = "States.DataLimitExceeded"
	errQuery     = "States.QueryEvaluationError"
	errRuntime   = "States.Runtime"
)

// failure is why a state failed. A missed heartbeat is called States.Timeout,
// as AWS's histories do, but answers to both names.
type failure struct {
	name, cause string
	heartbeat   bool
	evaluation  bool // an expression of this state raised it
}

// matches reports whether ErrorEquals takes the failure, by the rules of
// docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// nothing takes States.Runtime; the two wildcards leave
// States.DataLimitExceeded, and States.TaskFailed leaves States.Timeout.
func (f *failure) matches(errors []string) bool {
	switch {
	case f.name == errRuntime:
		return false
	case slices.Contains(errors, f.name) || f.heartbeat && slices.Contains(errors, errHeartbeat):
		return true
	case f.name == errData:
		return false
	}
	return slices.Contains(errors, errAll) || f.name != errTimeout && slices.Contains(errors, errTask)
}

// failed is the failure of a state by an expression or a limit.
func (l *line) failed(p *problem) *failure {
	if p.tooLarge {
		return l.tooLarge("a value")
	}
	return &failure{name: errQuery, cause: l.prefix() + p.cause, evaluation: true}
}

func (l *line) tooLarge(what string) *failure {
	return &failure{name: errData, cause: fmt.Sprintf("%sThe size of %s exceeds the maximum of %d bytes or %d levels.", l.prefix(), what, maxPayload, maxDepth)}
}

// prefix begins a cause as AWS does.
func (l *line) prefix() string {
	return fmt.Sprintf("An error occurred while executing the state '%s' (entered at the event id #%d). ", l.f.State, l.f.Event)
}
