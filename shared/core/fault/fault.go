// Package fault is the closed set of reasons for which conoe says no, and the
// sentence that goes with each.
//
// Every package of the core may use it and it knows none of them. An edge (the
// command line, Lambda, Slack) translates a code once; an error without a code
// is Internal: it is logged in full and shown as nothing.
package fault

import (
	"errors"
	"fmt"
)

// Code names a reason. Step Functions sees it as the error name, so a code that
// falls out of use stays reserved.
type Code string

const (
	// Invalid: the request is malformed; sending it again unchanged cannot help.
	Invalid Code = "Invalid"
	// NotFound: it does not exist, or the actor may not know that it does.
	NotFound Code = "NotFound"
	// Denied: the access table or a separation-of-duties rule says no.
	Denied Code = "Denied"
	// Conflict: the rule says no on the state that another command has made.
	Conflict Code = "Conflict"
	// Blocked: findings stand against it; the sentence names the first of them.
	Blocked Code = "Blocked"
	// Expired: it was possible once, and its time has passed.
	Expired Code = "Expired"
	// Limit: it is too large; the sentence says how to split it.
	Limit Code = "Limit"
	// Internal: a defect or an outage of ours.
	Internal Code = "Internal"
)

// Codes lists the closed set, for the tables at the edges.
func Codes() []Code {
	return []Code{Invalid, NotFound, Denied, Conflict, Blocked, Expired, Limit, Internal}
}

// Error is a refusal: a code for programs and a sentence for the person. The
// sentence says what happened, what it means and what to do next, and holds no
// secret and no content of anybody else's.
type Error struct {
	Code     Code
	Sentence string
	cause    error
}

// Error is the sentence.
func (e *Error) Error() string { return e.Sentence }

// Unwrap gives what Errorf was given with %w, if anything.
func (e *Error) Unwrap() error { return e.cause }

// Errorf makes a refusal. A %w in the format keeps its error as the cause.
func Errorf(code Code, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Sentence: err.Error(), cause: errors.Unwrap(err)}
}

// CodeOf is the code of err, however often it is wrapped, or Internal.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// Sentence is what a person may read of err: the refusal's own sentence, or
// one that gives nothing away.
func Sentence(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Sentence
	}
	return "Something went wrong on our side. Nothing was lost; please try again."
}
