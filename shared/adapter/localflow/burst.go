package localflow

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

// burst is one run taken as far as it goes: what was read, what became of it,
// and what the commit has to write.
type burst struct {
	e    *Engine
	hold *hold

	stored []byte   // the record as it was read; nil if there is none
	before *record  // it once more, and not to be changed
	inbox  []letter // what had arrived
	ready  bool     // there is a ready key

	loose []message // answers that are in no inbox yet

	record   *record // nil if the run does not exist
	events   []asl.Event
	children []child
}

func (e *Engine) load(ctx context.Context, h *hold) (*burst, error) {
	b := &burst{e: e, hold: h, before: newRecord(nil)}
	err := e.view(ctx, func(bucket *bbolt.Bucket) (err error) {
		b.stored = bytes.Clone(bucket.Get(keyRun(h.name)))
		b.ready = bucket.Get(keyReady(h.name)) != nil
		b.inbox = readInbox(bucket, h.name)
		return nil
	})
	if err != nil || b.stored == nil {
		return b, err
	}
	if b.before, err = decodeRecord(h.name, b.stored); err != nil {
		return nil, err
	}
	b.record, err = decodeRecord(h.name, b.stored)
	return b, err
}

// play goes on until nothing is ready. An answer to a token of this burst can
// come at any moment until seal finds none.
func (b *burst) play(ctx context.Context, mail []message) error {
	b.loose = slices.DeleteFunc(slices.Clone(mail), func(m message) bool { return m.Kind == started })
	mail = append(b.arrived(), mail...)
	if b.begin(mail); b.record == nil {
		return nil
	}
	b.deliver(mail)
	tasks := b.record.Run.Pending()
	for {
		if err := b.start(ctx, tasks); err != nil {
			return err
		}
		if tasks = b.step(); len(tasks) > 0 {
			continue
		}
		if mail = b.e.hands.seal(b.hold); len(mail) == 0 {
			return nil
		}
		b.deliver(mail)
	}
}

func (b *burst) arrived() (mail []message) {
	for _, l := range b.inbox {
		mail = append(mail, l.message)
	}
	return mail
}

// secure stores the answer that began this burst before a function is called.
//
// A function may write down a token in place of the one that was answered. If
// the process died after that, nobody could give the answer again, and the run
// would sleep until its timeout; this way the next Run finds it. A start needs
// no such care: whoever starts a run does it again, under the same name.
func (b *burst) secure(ctx context.Context) error {
	if len(b.loose) == 0 {
		return nil
	}
	var letters []letter
	err := b.e.update(ctx, func(bucket *bbolt.Bucket) (err error) {
		if !bytes.Equal(bucket.Get(keyRun(b.hold.name)), b.stored) {
			return errChanged
		}
		letters, err = post(bucket, b.hold.name, b.loose...)
		return err
	})
	if err != nil {
		return err
	}
	b.inbox, b.loose, b.ready = append(b.inbox, letters...), nil, true
	return nil
}

// begin makes the run that a message asks for, unless there is one. A machine
// that has gone since the message was stored starts nothing.
func (b *burst) begin(mail []message) {
	for _, m := range mail {
		machine := b.e.Machines[m.Machine]
		if b.record != nil || m.Kind != started || machine == nil {
			continue
		}
		run, events, err := machine.Start(asl.Start{Name: b.hold.name, Input: m.Input}, b.e.now())
		if err == nil {
			b.record, b.events = newRecord(run), events
		}
	}
}

func (b *burst) deliver(mail []message) {
	for _, m := range mail {
		if b.record.over() || !b.expects(m) {
			continue
		}
		switch m.Kind {
		case succeeded:
			b.record.Run.Succeed(m.Task, m.Output)
		case failed:
			b.record.Run.Fail(m.Task, m.Error, m.Cause)
		case stopped:
			b.stop(m.Cause)
		}
		if m.Child != "" {
			delete(b.record.Children, m.Task)
		}
	}
}

// expects refuses the answer to an earlier run of the same name.
func (b *burst) expects(m message) bool {
	return (m.Token == "" || b.record.Tokens[m.Task] == m.Token) &&
		(m.Child == "" || b.record.Children[m.Task] == m.Child)
}

// step advances the run and gives the tasks to start. A run that cannot go on,
// because its definition is another one or is gone, fails.
func (b *burst) step() []asl.Task {
	if b.record.over() {
		return nil
	}
	m := b.machine()
	if m == nil {
		b.end(asl.Failed, "States.Runtime", fmt.Sprintf("There is no workflow %s any more.", b.record.Run.Machine))
		return nil
	}
	done, err := advance(m, b.record.Run, b.env())
	b.events = append(b.events, done.Events...)
	if err != nil && !b.record.over() {
		b.end(asl.Failed, "States.Runtime", fmt.Sprintf("The workflow %s cannot go on from here: %v", b.record.Run.Machine, err))
	}
	if b.record.over() {
		return nil
	}
	return done.Tasks
}

// advance makes an error of a panic: one run that the evaluator chokes on must
// not keep the others from going on.
func advance(m *asl.Machine, r *asl.Run, e asl.Env) (done asl.Burst, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return m.Advance(r, e)
}

func (b *burst) stop(cause string) {
	if m := b.machine(); m != nil {
		b.events = append(b.events, m.Stop(b.record.Run, b.e.now(), "", cause)...)
	} else {
		b.end(asl.Aborted, "", cause)
	}
}

// end ends a run without its machine.
func (b *burst) end(s asl.Status, name, cause string) {
	r := b.record.Run
	r.Status, r.Error, r.Cause, r.Ended, r.Top = s, name, cause, b.e.now(), asl.Frame{}
	event := asl.Event{ID: r.LastEvent + 1, Previous: r.LastEvent, At: r.Ended, Type: "ExecutionFailed", Error: name, Cause: cause}
	if s == asl.Aborted {
		event.Type = "ExecutionAborted"
	}
	r.LastEvent = event.ID
	b.events = append(b.events, event)
}

func (b *burst) machine() *asl.Machine { return b.e.Machines[b.record.Run.Machine] }

func (b *burst) env() asl.Env {
	r := b.record.Run
	return asl.Env{
		Now: b.e.now(), Token: b.token, Random: b.e.Random,
		ExecutionID: b.e.executionID(r), MachineID: b.e.machineID(r),
	}
}

func (b *burst) token(id asl.TaskID) string {
	token := b.e.NewToken()
	hash := hashOf(token)
	b.record.Tokens[id] = hash
	b.e.hands.handOut(b.hold, hash, id)
	return token
}

func (e *Engine) executionID(r *asl.Run) string { return e.Prefix + r.Machine + ":" + r.Name }

func (e *Engine) machineID(r *asl.Run) string { return e.Prefix + r.Machine }
