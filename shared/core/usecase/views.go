package usecase

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// Views is the relay's consumer that keeps the rows of package view: what inboxes
// and lists are read from.
//
// Every pass writes the row of the list, which tells the size of the fold that it
// was made from, and in the same transaction the rows that it changes. Each row
// changes only from what it was when the pass began, before it folded. So passes
// of one stream come one after the other, and a slower writer with an older fold
// can change nothing any more, not even what the faster one found as it should be.
//
// The state beside the stream names a row before it is written for the first time.
// A crash leaves the cursor where it is, and whoever comes next compares all rows.
type Views struct {
	*App

	mu   sync.Mutex
	last map[string]made // by stream: what this process wrote last
	own  map[string]bool // streams whose rows are known to be of this process's Maker
}

// made is the state of a stream and its rows as they are stored.
type made struct {
	raw   []byte // of the state
	state view.State
	rows  map[view.Name][]byte
}

// keptStreams is of how many streams a process remembers the rows.
const keptStreams = 256

// viewTries is how often rows are made again because somebody else wrote them.
const viewTries = 8

// Name is the consumer's name.
func (*Views) Name() string { return "views" }

// Perform brings the rows of a stream up to date with the stream as it is at
// present: a burst of entries is one pass. Who is who is the reader's, so the
// workspace's own stream changes no row.
func (v *Views) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	if s.Name == review.WorkspaceStream {
		return len(entries), nil
	}
	if _, err := v.bring(ctx, s.Name, false); err != nil {
		return 0, fmt.Errorf("bring the views of %s up to date: %w", s.Name, err)
	}
	return len(entries), nil
}

// bring writes the rows of a stream that are not as they should be, and gives
// their number. Anew compares every row with what is stored, whatever this process
// has written.
func (v *Views) bring(ctx context.Context, stream string, anew bool) (changed int, err error) {
	if anew {
		v.forget(stream)
	}
	for range viewTries {
		if changed, err = v.pass(ctx, stream); err == nil {
			return changed, nil
		}
		v.forget(stream)
		if fault.CodeOf(err) != fault.Conflict {
			break
		}
	}
	return 0, err
}

// viewPass is one attempt at the rows of one stream.
type viewPass struct {
	*App
	s     ledger.Stream
	state view.State
	raw   []byte // of the state
	about view.About
	size  int64 // of the fold
	want  map[view.Name][]byte
	held  map[view.Name][]byte // as stored
}

// pass reads rows before it folds, so what they were made from is never longer
// than the fold, unless the stream was restored. What this process wrote last is
// as good: if somebody wrote since, the transaction fails.
func (v *Views) pass(ctx context.Context, stream string) (int, error) {
	p := viewPass{App: v.App, s: v.stream(stream)}
	if last, ok := v.remembered(stream); ok {
		p.raw, p.state, p.held = last.raw, last.state, maps.Clone(last.rows)
	} else if err := p.read(ctx); err != nil {
		return 0, err
	}
	if err := p.fold(ctx); err != nil {
		return 0, err
	}
	changed, err := p.write(ctx)
	if err == nil {
		v.remember(stream, p)
	}
	return changed, err
}

func (v *Views) remembered(stream string) (made, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	m, ok := v.last[stream]
	return m, ok
}

func (v *Views) remember(stream string, p viewPass) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.last == nil || len(v.last) >= keptStreams {
		v.last = map[string]made{}
	}
	v.last[stream] = made{p.raw, p.state, p.held}
}

func (v *Views) forget(stream string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.last, stream)
}

// read reads the state and the rows. A first fold tells their names.
func (p *viewPass) read(ctx context.Context) error {
	if err := p.readState(ctx); err != nil {
		return err
	}
	if err := p.fold(ctx); err != nil {
		return err
	}
	return p.readRows(ctx)
}

func (p *viewPass) readState(ctx context.Context) error {
	raw, err := p.aside(ctx, p.s, view.StateKey)
	if err != nil || raw == nil {
		return err
	}
	p.raw = raw
	if err := json.Unmarshal(raw, &p.state); err != nil {
		// It is a cache: what cannot be read is made again.
		p.state = view.State{}
	}
	return nil
}

// aside is the value under a key, or nil.
func (a *App) aside(ctx context.Context, s ledger.Stream, key string) ([]byte, error) {
	raw, err := a.Store.Aside(ctx, s, key)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	return raw, nil
}

func (p *viewPass) fold(ctx context.Context) error {
	return p.see(ctx, p.s.Name, func(d *review.Dossier) (err error) {
		rows := view.Of(d, p.Policy)
		p.about, p.size = rows.List.About, d.Size
		p.want, err = rows.Encode()
		return err
	})
}

// readRows reads the rows that exist or will.
func (p *viewPass) readRows(ctx context.Context) error {
	p.held = map[view.Name][]byte{}
	for _, n := range p.names() {
		raw, err := p.aside(ctx, p.stream(review.WorkspaceStream), p.about.Key(n))
		if err != nil {
			return err
		}
		if raw != nil {
			p.held[n] = raw
		}
	}
	return nil
}

// names are the rows that may exist and those that shall.
func (p *viewPass) names() []view.Name {
	all := slices.AppendSeq(slices.Clone(p.state.Names), maps.Keys(p.want))
	slices.Sort(all)
	return slices.Compact(all)
}

// write changes what is to be changed, in the order that Views tells.
func (p *viewPass) write(ctx context.Context) (int, error) {
	changes, err := p.changes()
	if err != nil {
		return 0, err
	}
	list, err := p.change(view.NameList, true)
	if err != nil || len(changes) == 0 && bytes.Equal(list.Old, list.New) {
		return 0, err
	}
	if err := p.nameRows(ctx); err != nil {
		return 0, err
	}
	return len(changes) + 1, p.setRows(ctx, list, changes)
}

// nameRows writes the state if it names a row not yet.
func (p *viewPass) nameRows(ctx context.Context) error {
	all := p.names()
	if p.state.V == view.Version && slices.Equal(all, p.state.Names) {
		return nil
	}
	state := view.State{V: view.Version, Names: all, By: p.state.By}
	if p.raw == nil { // if it comes to nothing, the cursor stays where it is
		state.By = view.Maker(p.Policy.Digest)
	}
	raw, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("write the state of views: %w", err)
	}
	if err := p.Store.SetAsides(ctx, p.s, ledger.AsideChange{Key: view.StateKey, Old: p.raw, New: raw}); err != nil {
		return fmt.Errorf("write the state of views: %w", err)
	}
	p.state, p.raw = state, raw
	return nil
}

// setRows makes the changes, each part of them together with the row of the list.
func (p *viewPass) setRows(ctx context.Context, list ledger.AsideChange, changes []ledger.AsideChange) error {
	for first := true; first || len(changes) > 0; first = false {
		n := min(len(changes), ledger.MaxAsides-1)
		part := append([]ledger.AsideChange{list}, changes[:n]...)
		if err := p.Store.SetAsides(ctx, p.stream(review.WorkspaceStream), part...); err != nil {
			return fmt.Errorf("write rows: %w", err)
		}
		list.Old, changes = list.New, changes[n:]
	}
	return nil
}

// changes lists what makes the held rows those that are wanted, which they are in
// held afterwards; without the one of the list.
func (p *viewPass) changes() ([]ledger.AsideChange, error) {
	var out []ledger.AsideChange
	for _, n := range p.names() {
		if n == view.NameList {
			continue
		}
		c, err := p.change(n, false)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(c.Old, c.New) {
			out = append(out, c)
		}
	}
	return out, nil
}

// change is what makes one row the one that is wanted. Anew seals it with the
// present size even if it is.
func (p *viewPass) change(n view.Name, anew bool) (ledger.AsideChange, error) {
	old, want := p.held[n], p.want[n]
	c := ledger.AsideChange{Key: p.about.Key(n), Old: old}
	if want == nil {
		delete(p.held, n)
		return c, nil
	}
	if _, row, err := view.Unseal(old); err == nil && bytes.Equal(row, want) && !anew {
		c.New = old
		return c, nil
	}
	sealed, err := view.Seal(p.size, want)
	c.New, p.held[n] = sealed, sealed
	return c, err
}
