package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Mode says whether what is decided counts.
type Mode string

// The modes.
const (
	Practice Mode = "practice"
	Real     Mode = "real"
)

// UnmarshalText takes a mode.
func (m *Mode) UnmarshalText(text []byte) error {
	*m = Mode(text)
	if *m != Practice && *m != Real {
		return fmt.Errorf("it is neither %s nor %s", Practice, Real)
	}
	return nil
}

// Workspace is part of every key.
type Workspace string

var workspace = regexp.MustCompile(`^ws_[A-Za-z0-9_-]+$`)

// UnmarshalText takes the id of a workspace.
func (w *Workspace) UnmarshalText(text []byte) error {
	*w = Workspace(text)
	if !workspace.Match(text) {
		return errors.New("it is no id of a workspace, which is ws_ and letters, digits, - and _")
	}
	return nil
}

// Name is part of the names of what is deployed.
type Name string

var name = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// UnmarshalText takes a name.
func (n *Name) UnmarshalText(text []byte) error {
	*n = Name(text)
	if len(text) > 32 || !name.Match(text) {
		return errors.New("it is no name of small letters, digits and -, at most 32")
	}
	return nil
}

// Machines is what the ARNs of all state machines begin with:
// arn:aws:states:REGION:ACCOUNT:stateMachine:STACK-.
type Machines string

// UnmarshalText takes the beginning of ARNs.
func (m *Machines) UnmarshalText(text []byte) error {
	*m = Machines(text)
	if s := string(text); !strings.HasPrefix(s, "arn:") || !strings.Contains(s, ":stateMachine:") || !strings.HasSuffix(s, "-") {
		return errors.New("it is not what the ARNs of state machines begin with")
	}
	return nil
}

// Of is the ARN of the state machine of a process.
func (m Machines) Of(process string) string { return string(m) + process }

// Queue is the address of an SQS queue.
type Queue string

// UnmarshalText takes an address.
func (q *Queue) UnmarshalText(text []byte) error {
	*q = Queue(text)
	if !strings.HasPrefix(string(text), "https://") {
		return errors.New("it is no https:// address of a queue")
	}
	return nil
}

// Count is a whole number that is not negative.
type Count int

// UnmarshalText takes digits.
func (c *Count) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 31)
	if err != nil {
		return errors.New("it is no whole number")
	}
	*c = Count(n)
	return nil
}

// Email is an address for mail.
type Email string

var email = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)

// UnmarshalText takes an address.
func (e *Email) UnmarshalText(text []byte) error {
	*e = Email(text)
	if !email.Match(text) {
		return errors.New("it is no address for mail")
	}
	return nil
}

// TableStream is the ARN of a table's stream:
// arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/TIME.
type TableStream string

var tableStream = regexp.MustCompile(`^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+/stream/[0-9T:.-]+$`)

// UnmarshalText takes the ARN of a stream.
func (t *TableStream) UnmarshalText(text []byte) error {
	*t = TableStream(text)
	if !tableStream.Match(text) {
		return errors.New("it is not the ARN of a table's stream")
	}
	return nil
}

// Table is the ARN of the table.
func (t TableStream) Table() string {
	table, _, _ := strings.Cut(string(t), "/stream/")
	return table
}
