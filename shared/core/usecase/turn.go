package usecase

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// maxTurns is how often a command is decided again after losing a race.
const maxTurns = 8

// turn is one attempt at a command: the state it decides on, and what it adds.
// Changes act on the state at once, so that a later one sees the earlier; if
// the append fails, the state is thrown away.
type turn struct {
	app  *App
	cmd  Command
	now  time.Time
	W    *review.Workspace
	D    *review.Dossier // nil in the workspace's stream
	name string          // of the stream
	as   review.Role

	size     int64
	entries  [][]byte
	contents []ledger.Content
	erase    []ledger.Digest // contents to delete with the batch
	kept     bool            // the stream is as the state says
}

// onDossier runs a command against a review's or system's stream. Its answer is
// kept with the command; a second delivery gets it without deciding anything.
func onDossier[Out any](ctx context.Context, a *App, c Command, stream string, verb review.Verb, in any, f func(*turn) (Out, error)) (Out, error) {
	return repeat(ctx, a, c, stream, verb, in, func(t *turn) (Out, error) {
		var none Out
		if err := review.May(c.Actor, verb, t.W, t.D); err != nil {
			return none, err
		}
		if t.D == nil || t.D.Size == 0 {
			return none, fault.Errorf(fault.NotFound, "There is no such review or system.")
		}
		return f(t)
	})
}

// running refuses what would go on with a review that has ended or is on hold.
func (t *turn) running() error {
	if t.D.Status != review.StatusOpen {
		return fault.Errorf(fault.Conflict, "%s is %s; nothing can be written.", t.D.Ref, t.D.Status)
	}
	return nil
}

func repeat[Out any](ctx context.Context, a *App, c Command, stream string, verb review.Verb, in any, f func(*turn) (Out, error)) (Out, error) {
	var out Out
	command, err := a.command(c, verb, in)
	if err != nil {
		return out, err
	}
	if r, done, err := a.Store.Marker(ctx, a.stream(stream), command); err != nil || done {
		return answer[Out](r, err)
	}
	for range maxTurns {
		var r ledger.Receipt
		var again bool
		if out, r, again, err = once(ctx, a, c, command, stream, f); again {
			continue
		}
		if err == nil && r.Repeat {
			return answer[Out](r, nil)
		}
		return out, err
	}
	return out, fault.Errorf(fault.Conflict, "Too many people are changing this at the same moment. Please try again.")
}

// once takes one turn. Again means that another writer was first.
func once[Out any](ctx context.Context, a *App, c Command, command ledger.Command, stream string, f func(*turn) (Out, error)) (out Out, r ledger.Receipt, again bool, err error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return out, r, false, err
	}
	t := &turn{app: a, cmd: c, W: w, name: stream}
	if stream == review.WorkspaceStream {
		t.size = w.Size
	} else {
		sl := a.slotOf(stream)
		defer sl.mu.Unlock()
		if t.D, err = a.load(ctx, sl, stream); err != nil && fault.CodeOf(err) != fault.NotFound {
			return out, r, false, err
		}
		if t.D == nil {
			sl.d = review.NewDossier(stream)
			t.D = sl.d
		}
		t.size = t.D.Size
		defer func() {
			// The state holds what the turn added. Unless that is stored, it is
			// not the state of anything, also where a panic leaves the turn.
			if !t.kept {
				sl.d = nil
			}
		}()
	}
	t.now = a.notBefore(w, t.D)
	if out, err = f(t); err == nil {
		r, again, err = t.append(ctx, command, out)
	}
	t.kept = len(t.entries) == 0 || err == nil && !again && !r.Repeat
	return out, r, again, err
}

// notBefore is the present, but never earlier than the newest entry: a clock
// that was set back must not stop the work.
func (a *App) notBefore(w *review.Workspace, d *review.Dossier) time.Time {
	now := ledger.At(a.Now())
	if now.Before(w.At.Time) {
		now = w.At
	}
	if d != nil && now.Before(d.At.Time) {
		now = d.At
	}
	return now.Time
}

func (t *turn) append(ctx context.Context, c ledger.Command, out any) (ledger.Receipt, bool, error) {
	if len(t.entries) == 0 {
		return ledger.Receipt{}, false, nil
	}
	told, err := ledger.Encode(out)
	if err != nil {
		return ledger.Receipt{}, false, fmt.Errorf("answer of command: %w", err)
	}
	batch := ledger.Batch{
		Stream: t.app.stream(t.name), Command: c, Expect: t.size, At: t.now,
		Entries: t.entries, Contents: t.contents, Answer: told,
	}
	var r ledger.Receipt
	if len(t.erase) > 0 {
		r, err = t.app.Store.Erase(ctx, batch, t.erase)
	} else {
		r, err = t.app.Store.Append(ctx, batch)
	}
	if fault.CodeOf(err) == fault.Conflict {
		return r, true, nil
	}
	return r, false, err
}

// command gives the request its identity: who, what verb, what input.
func (a *App) command(c Command, verb review.Verb, in any) (ledger.Command, error) {
	if c.ID == "" {
		return ledger.Command{}, fault.Errorf(fault.Invalid, "A command needs an id, so that it can be repeated safely.")
	}
	raw, err := json.Marshal(struct {
		Verb review.Verb
		By   review.Actor
		In   any
	}{verb, c.Actor, in})
	if err != nil {
		return ledger.Command{}, fmt.Errorf("identify command: %w", err)
	}
	return ledger.Command{ID: c.ID, Digest: sha256.Sum256(raw)}, nil
}

func answer[Out any](r ledger.Receipt, err error) (Out, error) {
	var out Out
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(r.Answer, &out); err != nil {
		return out, fmt.Errorf("read the first answer: %w", err)
	}
	return out, nil
}

// add makes entries of the changes and lets them act on the turn's state.
func (t *turn) add(changes ...review.Change) error {
	for _, c := range changes {
		rec := ledger.Record[review.Change]{Envelope: ledger.Envelope{
			As: string(t.as), At: ledger.At(t.now), Basis: t.W.Size, By: string(t.cmd.Actor.Person),
			Channel: t.cmd.Channel, ImportedAs: t.cmd.ImportedAs, Kind: review.KindOf(c), V: 1,
		}, Data: c}
		if t.app.Mode == review.Practice {
			rec.Env = ledger.Practice
		}
		b, err := rec.Encode()
		if err != nil {
			return err
		}
		if t.D != nil {
			if err := t.D.Apply(ledger.Entry{Seq: t.size + int64(len(t.entries)), Bytes: b}); err != nil {
				t.entries = append(t.entries, b) // so that the state is thrown away
				return err
			}
		}
		t.entries = append(t.entries, b)
	}
	return nil
}

// text stores content beside the entries and gives its digest. No text is the
// zero digest.
func (t *turn) text(s string) (ledger.Digest, error) {
	if s == "" {
		return ledger.Digest{}, nil
	}
	if len(s) > review.MaxText {
		return ledger.Digest{}, fault.Errorf(fault.Limit, "A text may have %d bytes, and this one has %d. Shorten it, or save it as evidence and name that.", review.MaxText, len(s))
	}
	raw, err := ledger.Encode(struct {
		Text string `json:"text"`
	}{s})
	if err != nil {
		return ledger.Digest{}, err
	}
	return t.content(raw)
}

func (t *turn) content(raw []byte) (ledger.Digest, error) {
	c, err := ledger.NewContent(t.app.Random, raw)
	if err != nil {
		return ledger.Digest{}, err
	}
	t.contents = append(t.contents, c)
	return c.Digest, nil
}

// said is text's digest in the form that package approval keeps.
func (t *turn) said(s string) (approval.Digest, error) {
	d, err := t.text(s)
	if err != nil || s == "" {
		return "", err
	}
	return approval.Digest(d.String()), nil
}

// world is what rules look at, as the turn's state stands.
func (t *turn) world() *rules.World { return t.app.world(t.W, t.D, t.now) }

func (a *App) world(w *review.Workspace, d *review.Dossier, now time.Time) *rules.World {
	return &rules.World{D: d, W: w, P: a.Policy, Now: now, KnownControl: func(c review.ControlID) bool {
		cat, err := a.Catalogue()
		if err != nil {
			return false
		}
		r, err := cat.ResolveControl(string(c))
		return err == nil && r.Ref == string(c)
	}}
}

func (t *turn) id(prefix string) string { return prefix + "_" + t.app.NewID().String() }

// person is who acts, merges followed.
func (t *turn) person() review.PersonID { return t.W.Who(t.cmd.Actor.Person) }
