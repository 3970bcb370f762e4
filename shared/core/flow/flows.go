package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"conoe/shared/core/ledger"
)

// Flows runs executions: Step Functions, or the engine in this process.
//
// Start does nothing if an execution of that name was ever started. Answer gives
// the output of the state that waits with the token; a token that was answered,
// timed out or never existed is no error. Stop of what does not run is none
// either.
type Flows interface {
	Start(ctx context.Context, process, name string, input []byte) error
	Answer(ctx context.Context, token string, output []byte) error
	Stop(ctx context.Context, process, name, cause string) error
	State(ctx context.Context, process, name string) (State, error)
}

// State is what became of an execution.
type State string

// The states.
const (
	Absent  State = "absent" // never started, or forgotten
	Running State = "running"
	Ended   State = "ended"
)

// Store is the part of a ledger.Store in which a flow keeps its asides.
type Store interface {
	ledger.Asides
	ledger.Directory
}

// Record names the newest execution of a process. It lies beside the stream
// under flow/<process>, or flow/<process>/<subject>, and is written before the
// execution is started.
type Record struct {
	Name  string    `json:"name"`
	Count int       `json:"count"`
	At    time.Time `json:"at"`
	// Idle is when a sweep first saw that it runs and waits for nothing; zero
	// if the last one saw it wait.
	Idle time.Time `json:"idle,omitzero"`
}

// key names the record's aside.
func (id ID) key() string {
	if id.Subject == "" {
		return "flow/" + string(id.Process)
	}
	return "flow/" + string(id.Process) + "/" + id.Subject
}

// name is the name of the nth execution. Streams and requests have ids of their
// own in every workspace; at most 80 characters, as Step Functions takes them.
func (id ID) name(n int) string {
	switch id.Process {
	case Round:
		return fmt.Sprintf("round-%s-%d", id.Subject, n)
	case Evidence:
		return fmt.Sprintf("evidence-export-%s-%d", id.Subject, n)
	case Monitoring:
		return fmt.Sprintf("monitoring-%s-%s-%d", id.Stream, id.Subject, n)
	}
	return fmt.Sprintf("%s-%s-%d", id.Process, id.Stream, n)
}

// Input is what an execution is started with: ids only.
type Input struct {
	Workspace string `json:"workspace"`
	Stream    string `json:"stream"`
	Subject   string `json:"subject,omitzero"`
}

// Wait is an execution that waits. It lies beside the stream under
// wait/<execution>/<hash of token>: a token that is stored later does not take
// the place of an earlier one, because the engine may crash before it has
// committed that the earlier one was answered.
type Wait struct {
	Token     string `json:"token"`
	Execution string `json:"execution"`
	Root      string `json:"root"` // the outermost execution
	ID        ID     `json:"id"`
	Seen      Place  `json:"seen"` // where the process stood
	Age       Age    `json:"age"`
	// Rules is the digest of the policy by which it was seen: another one may see
	// another place, although no stream has grown.
	Rules ledger.Digest `json:"rules"`
}

func (w Wait) key() string {
	h := sha256.Sum256([]byte(w.Token))
	return "wait/" + w.Execution + "/" + hex.EncodeToString(h[:8])
}
