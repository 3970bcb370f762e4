package localflow

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

// child is a run that the commit creates.
type child struct {
	record *record
	events []asl.Event
}

// startChild notes a run that this one waits for.
func (b *burst) startChild(ctx context.Context, t asl.Task) error {
	target := b.e.Targets[t.Target]
	m := b.e.Machines[target]
	if m == nil {
		b.fail(t, &TaskError{noMachine, "There is no workflow " + t.Target + "."})
		return nil
	}
	s := asl.Start{Name: t.Name, Parent: b.hold.name, ParentTask: t.ID, Input: t.Payload}
	if s.Name == "" {
		s.Name = childName(target, s.Parent, t.ID)
	}
	taken, err := b.taken(ctx, s)
	switch {
	case err != nil:
		return err
	case !goodName.MatchString(s.Name):
		b.fail(t, &TaskError{badChildName, fmt.Sprintf("The name %q of an execution is not of 1 to 80 letters, digits, - and _.", s.Name)})
	case taken:
		b.fail(t, &TaskError{nameIsTaken, "There is an execution " + s.Name + " already."})
	default:
		b.bear(m, s, t)
	}
	return nil
}

func (b *burst) bear(m *asl.Machine, s asl.Start, t asl.Task) {
	run, events, err := m.Start(s, b.e.now())
	if err != nil {
		b.fail(t, &TaskError{badInput, err.Error()})
		return
	}
	b.children = append(b.children, child{newRecord(run), events})
	b.record.Children[t.ID] = s.Name
	b.events = append(b.events, b.record.Run.Submitted(t.ID, b.env())...)
}

// taken says whether a child's name belongs to somebody else.
func (b *burst) taken(ctx context.Context, s asl.Start) (taken bool, err error) {
	for _, c := range b.children {
		taken = taken || c.record.Run.Name == s.Name
	}
	if taken {
		return true, nil
	}
	err = b.e.view(ctx, func(bucket *bbolt.Bucket) (err error) {
		taken, err = occupied(bucket, s)
		return err
	})
	return taken, err
}

// occupied says whether the name of a new child belongs to somebody else. A
// child of the same task of the same parent is what an earlier parent of that
// name has left, because a run starts a task once.
func occupied(b *bbolt.Bucket, s asl.Start) (bool, error) {
	there, err := readRecord(b, s.Name)
	if err != nil || there == nil {
		return false, err
	}
	return there.Run.Parent != s.Parent || there.Run.ParentTask != s.ParentTask, nil
}

const maxName = 80

var badRune = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// childName names a child after the task that waits for it. A name that would
// be too long, or hold what a name may not, ends with a hash of itself.
func childName(machine, parent string, id asl.TaskID) string {
	whole := machine + "-" + parent + "-" + string(id)
	if goodName.MatchString(whole) {
		return whole
	}
	hash := sha256.Sum256([]byte(whole))
	tail := fmt.Sprintf("-%x", hash[:8])
	name := badRune.ReplaceAllString(whole, "-")
	return name[:min(len(name), maxName-len(tail))] + tail
}

// description is what startExecution.sync:2 gives of a child: AWS's
// DescribeExecution, with times in milliseconds.
type description struct {
	ExecutionArn    string
	StateMachineArn string
	Name            string
	StartDate       int64
	StopDate        int64
	Status          asl.Status
	Input           any
	Output          json.RawMessage `json:",omitempty"`
	Error           string          `json:",omitempty"`
	Cause           string          `json:",omitempty"`
}

// ending is what a run that has ended tells its parent. The result has input
// and output as values; in the cause of a failure they are text.
func (e *Engine) ending(r *asl.Run) message {
	m := message{Kind: succeeded, Task: r.ParentTask, Child: r.Name}
	d := description{
		ExecutionArn: e.executionID(r), StateMachineArn: e.machineID(r), Name: r.Name,
		StartDate: r.Started.UnixMilli(), StopDate: r.Ended.UnixMilli(), Status: r.Status,
		Input: r.Input, Output: r.Output, Error: r.Error, Cause: r.Cause,
	}
	if r.Status != asl.Succeeded {
		d.Input, d.Output = string(r.Input), nil
	}
	text, err := json.Marshal(d)
	switch {
	case err != nil:
		m.Kind, m.Error, m.Cause = failed, "States.Runtime", "The result of "+r.Name+" is not JSON."
	case r.Status != asl.Succeeded:
		m.Kind, m.Error, m.Cause = failed, "States.TaskFailed", string(text)
	default:
		m.Output = text
	}
	return m
}
