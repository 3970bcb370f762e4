package cloud

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
)

// states stands in for Step Functions, over localflow with a file of its own.
//
// What functions ask of it is written down and answered at once; the driver
// carries it out when they are done, as executions on AWS go their own way. So
// no function ever waits for another one.
type states struct {
	engine *localflow.Engine
	file   *bbolt.DB
	gone   sum // the histories that were forgotten

	mu     sync.Mutex
	mail   []letter
	tokens map[string]bool   // that were handed out, and whether they were answered
	fresh  map[string]bool   // those whose tasks may not have been stored yet
	inputs map[string]string // of executions that were started, by name
}

// letter is something to be carried out.
type letter struct {
	name   string     // of an execution
	status asl.Status // of it once this is carried out; empty if that is open
	do     func(context.Context) error
}

func newStates(dir string, now func() time.Time, task localflow.Task) (*states, error) {
	definitions, err := desk.Definitions()
	if err != nil {
		return nil, err
	}
	// Nobody needs the file after a crash of this process.
	file, err := bbolt.Open(filepath.Join(dir, "states.db"), 0o600, &bbolt.Options{NoSync: true, NoFreelistSync: true})
	if err != nil {
		return nil, err
	}
	s := &states{file: file, tokens: map[string]bool{}, fresh: map[string]bool{}, inputs: map[string]string{}}
	s.engine = &localflow.Engine{
		File: file, Machines: definitions, Targets: map[string]string{"${Stage}": string(flow.Stage)},
		Tasks: map[string]localflow.Task{"${Step}": task},
		Now:   now, Random: func() float64 { return 0.5 }, NewToken: s.newToken, Changed: s.stored,
		Prefix: executionARN(""),
	}
	return s, nil
}

func (s *states) close() { _ = s.file.Close() }

func (s *states) newToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := rand.Text()
	s.tokens[t], s.fresh[t] = false, true
	return t
}

// stored notes that the tokens of a burst are in the file, or dead.
func (s *states) stored() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.fresh)
}

func (s *states) post(l letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mail = append(s.mail, l)
}

func (s *states) waits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mail) > 0
}

// deliver carries out what was asked for. What fails comes again.
func (s *states) deliver(ctx context.Context) (did bool, err error) {
	for {
		s.mu.Lock()
		mail := slices.Clone(s.mail)
		s.mu.Unlock()
		if len(mail) == 0 {
			return did, nil
		}
		if err := mail[0].do(ctx); err != nil {
			return did, fmt.Errorf("carry out what was asked of Step Functions: %w", err)
		}
		did = true
		s.mu.Lock()
		s.mail = s.mail[1:]
		s.mu.Unlock()
	}
}

func (s *states) run(ctx context.Context) (bool, error) {
	did, err := s.engine.Run(ctx)
	if err != nil {
		return did, fmt.Errorf("run workflows: %w", err)
	}
	return did, nil
}

// status is what becomes of an execution by what was asked for already.
func (s *states) status(ctx context.Context, name string) (asl.Status, bool, error) {
	s.mu.Lock()
	for _, l := range slices.Backward(s.mail) {
		if l.name == name && l.status != "" {
			s.mu.Unlock()
			return l.status, true, nil
		}
	}
	s.mu.Unlock()
	return s.engine.Status(ctx, name)
}

// remove forgets an execution.
func (s *states) remove(ctx context.Context, name string) error {
	return s.forgetting(ctx, func() error {
		s.mu.Lock()
		delete(s.inputs, name)
		s.mu.Unlock()
		return s.engine.Delete(ctx, name)
	})
}

// prune forgets what ended before a time.
func (s *states) prune(ctx context.Context, before time.Time) error {
	return s.forgetting(ctx, func() error {
		_, err := s.engine.Prune(ctx, before)
		return err
	})
}

// sum is what histories come to.
type sum struct{ executions, events, transitions int }

// forgetting keeps the sum of histories while f forgets some.
func (s *states) forgetting(ctx context.Context, f func() error) error {
	before, err := s.histories(ctx)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	after, err := s.histories(ctx)
	s.gone.executions += before.executions - after.executions
	s.gone.events += before.events - after.events
	s.gone.transitions += before.transitions - after.transitions
	return err
}

// histories adds up all that there ever were.
func (s *states) histories(ctx context.Context) (sum, error) {
	total := s.gone
	for r, err := range s.engine.Executions(ctx) {
		if err != nil {
			return total, err
		}
		events, err := s.engine.History(ctx, r.Name)
		if err != nil {
			return total, err
		}
		total.executions++
		total.events += len(events)
		total.transitions += transitions(events)
	}
	return total, nil
}

// transitions counts the states that were entered, and the retries: tasks that
// were scheduled more often than entered.
func transitions(events []asl.Event) int {
	kinds := map[string]int{}
	for _, e := range events {
		kinds[e.Type]++
	}
	n := max(0, kinds["TaskScheduled"]-kinds["TaskStateEntered"])
	for kind := range maps.Keys(kinds) {
		if strings.HasSuffix(kind, "StateEntered") {
			n += kinds[kind]
		}
	}
	return n
}

// executionARN is that of an execution: MACHINE:NAME.
func executionARN(of string) string {
	return strings.Replace(string(Machines), ":stateMachine:", ":execution:", 1) + of
}
