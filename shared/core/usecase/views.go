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
// The order of writing lets a crash or a second writer do no harm. First the state
// beside the stream names the rows that will exist, then the rows change, each
// only from what it was, then the state says that they are whole. Whoever finds a
// state that is not whole writes every row again, so that a slower writer with an
// older fold can change none of them any more.
type Views struct {
	*App

	mu   sync.Mutex
	last map[string]made // by stream: what this process wrote last
}

// made is a state that was whole, and its rows as they are stored.
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
// their number. Anew compares every row with what is stored, whatever the state
// says.
func (v *Views) bring(ctx context.Context, stream string, anew bool) (changed int, err error) {
	for range viewTries {
		if changed, err = v.pass(ctx, stream, anew); fault.CodeOf(err) != fault.Conflict {
			break
		}
	}
	if err != nil {
		v.forget(stream)
	}
	return changed, err
}

// viewPass is one attempt at the rows of one stream.
type viewPass struct {
	*App
	s     ledger.Stream
	rules ledger.Digest
	state view.State
	raw   []byte // of the state
	about view.About
	size  int64 // of the fold
	want  map[view.Name][]byte
	held  map[view.Name][]byte // as stored
	rest  bool                 // rows made from a longer stream are wrong: it was restored
}

func (v *Views) pass(ctx context.Context, stream string, anew bool) (int, error) {
	p := viewPass{App: v.App, s: v.stream(stream), rules: v.Policy.Digest}
	// The state is read before the fold, so the fold is never the older one. What
	// this process wrote last is as good: if somebody wrote since, the first write
	// fails.
	last, ok := v.remembered(stream)
	if ok && !anew {
		p.raw, p.state, p.held = last.raw, last.state, maps.Clone(last.rows)
	} else if err := p.readState(ctx); err != nil {
		return 0, err
	}
	if err := p.fold(ctx); err != nil {
		return 0, err
	}
	if !anew && p.state.Made(p.rules, p.size) {
		return 0, nil
	}
	p.rest = anew || p.state.Size > p.size
	if p.held == nil {
		if err := p.readRows(ctx); err != nil {
			return 0, err
		}
	}
	changed, err := p.write(ctx)
	if err != nil {
		v.forget(stream)
		return 0, err
	}
	v.remember(stream, p)
	return changed, nil
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

func (p *viewPass) readState(ctx context.Context) error {
	raw, err := p.aside(ctx, p.s, view.StateKey)
	if err != nil || raw == nil {
		return err
	}
	p.raw = raw
	if err := json.Unmarshal(raw, &p.state); err != nil {
		// It is a cache: what cannot be read is made again.
		p.state = view.State{Writing: 1}
	}
	return nil
}

// aside is the value under a key, or nil.
func (a *App) aside(ctx context.Context, s ledger.Stream, key string) ([]byte, error) {
	for one, err := range a.Store.Asides(ctx, s, key) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", key, err)
		}
		if one.Key == key {
			return one.Value, nil
		}
	}
	return nil, nil
}

func (p *viewPass) fold(ctx context.Context) error {
	return p.see(ctx, p.s.Name, func(d *review.Dossier) (err error) {
		rows := view.Of(d, p.Policy)
		p.about, p.size = rows.List.About, d.Size
		p.want, err = rows.Encode()
		return err
	})
}

// readRows reads the rows that exist or will. One made from a longer fold was
// written meanwhile: the fold has to be read again.
func (p *viewPass) readRows(ctx context.Context) error {
	p.held = map[view.Name][]byte{}
	for _, n := range p.names() {
		raw, err := p.aside(ctx, p.stream(review.WorkspaceStream), p.about.Key(n))
		if err != nil {
			return err
		}
		if raw == nil {
			continue
		}
		if size, _, err := view.Unseal(raw); err == nil && size > p.size && !p.rest {
			return fault.Errorf(fault.Conflict, "The row %s was made from a longer stream.", n)
		}
		p.held[n] = raw
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
	fence, err := p.change(view.NameList, p.state.Writing != 0)
	if err != nil {
		return 0, err
	}
	whole := view.State{V: view.Version, Policy: p.rules, Size: p.size, Names: slices.Sorted(maps.Keys(p.want))}
	n := len(changes)
	if !bytes.Equal(fence.Old, fence.New) {
		n++
	}
	if n > 0 {
		begun := view.State{V: view.Version, Policy: p.rules, Size: p.state.Size, Names: p.names(), Writing: p.size}
		if err := p.setState(ctx, begun); err != nil {
			return 0, err
		}
		if err := p.setRows(ctx, fence, changes); err != nil {
			return 0, err
		}
	}
	return n, p.setState(ctx, whole)
}

// setRows makes the changes, each part of them together with the row of the list.
func (p *viewPass) setRows(ctx context.Context, fence ledger.AsideChange, changes []ledger.AsideChange) error {
	for first := true; first || len(changes) > 0; first = false {
		n := min(len(changes), ledger.MaxAsides-1)
		part := append([]ledger.AsideChange{fence}, changes[:n]...)
		if err := p.Store.SetAsides(ctx, p.stream(review.WorkspaceStream), part...); err != nil {
			return fmt.Errorf("write rows: %w", err)
		}
		fence.Old, changes = fence.New, changes[n:]
	}
	return nil
}

func (p *viewPass) setState(ctx context.Context, s view.State) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the state of views: %w", err)
	}
	if bytes.Equal(raw, p.raw) {
		return nil
	}
	if err := p.Store.SetAsides(ctx, p.s, ledger.AsideChange{Key: view.StateKey, Old: p.raw, New: raw}); err != nil {
		return fmt.Errorf("write the state of views: %w", err)
	}
	p.state, p.raw = s, raw
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
