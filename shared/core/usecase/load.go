package usecase

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// slot keeps the last fold of one stream in memory. Its lock is held while a
// turn decides on it. A stale fold is harmless: the append's condition fails,
// and the turn is taken again.
type slot struct {
	mu sync.Mutex
	d  *review.Dossier // nil: to be loaded
}

// snapshotAfter is App.SnapshotAfter where that is not set. Below it, an embedded
// store reads the entries again as fast as their skeleton.
const snapshotAfter = 20_000

// freezeWithin bounds the writing of a snapshot.
const freezeWithin = 5 * time.Second

// workspace gives the workspace as it is now. The result is never changed.
func (a *App) workspace(ctx context.Context) (*review.Workspace, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.stream(review.WorkspaceStream)
	for {
		head, err := a.Store.Head(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("load workspace: %w", err)
		}
		if a.people != nil && a.people.Size == head.Size && a.people.At == head.At {
			return a.people, nil
		}
		w := review.NewWorkspace(a.Workspace)
		if a.people != nil {
			w = cloneWorkspace(a.people)
		}
		if err := w.Catch(ctx, a.Store, s); err != nil {
			return nil, err
		}
		// If somebody appended between the two reads, this is not the time of
		// the newest entry, and the next turn of the loop finds that out.
		w.At = head.At
		a.people = w
	}
}

func cloneWorkspace(w *review.Workspace) *review.Workspace {
	c := *w
	c.People, c.SoA = maps.Clone(w.People), maps.Clone(w.SoA)
	c.Systems, c.Reviews = slices.Clone(w.Systems), slices.Clone(w.Reviews)
	c.Exports = slices.Clone(w.Exports)
	return &c
}

// slotOf gives the slot of a stream, locked.
func (a *App) slotOf(name string) *slot {
	a.mu.Lock()
	if a.dossiers == nil {
		a.dossiers = map[string]*slot{}
	}
	s := a.dossiers[name]
	if s == nil {
		s = new(slot)
		a.dossiers[name] = s
	}
	a.mu.Unlock()
	s.mu.Lock()
	return s
}

// load brings a locked slot up to date. A fold that failed half way is thrown
// away.
func (a *App) load(ctx context.Context, sl *slot, name string) (*review.Dossier, error) {
	s := a.stream(name)
	cold := sl.d == nil
	if cold {
		sl.d = a.thaw(ctx, s)
	}
	d := sl.d
	before := d.Size
	sl.d = nil // unless the fold comes to its end, which a panic would keep it from
	if err := d.Catch(ctx, a.Store, s); err != nil {
		return nil, err
	}
	sl.d = d
	if cold && sl.d.Size-before > cmp.Or(a.SnapshotAfter, snapshotAfter) {
		a.freezeLater(s)
	}
	if sl.d.Size == 0 {
		sl.d = nil
		return nil, fault.Errorf(fault.NotFound, "There is no such review or system.")
	}
	return sl.d, nil
}

// thaw starts from the newest snapshot if it still fits the log, and from
// nothing otherwise.
func (a *App) thaw(ctx context.Context, s ledger.Stream) *review.Dossier {
	snap, ok, err := a.Store.Snapshot(ctx, s)
	if err != nil || !ok || snap.Fold != review.FoldVersion {
		return review.NewDossier(s.Name)
	}
	head, err := a.Store.Head(ctx, s)
	if err != nil || snap.Head.Epoch != head.Epoch || snap.Head.Size > head.Size ||
		snap.Head.Size == head.Size && snap.Head.Root != head.Root {
		return review.NewDossier(s.Name)
	}
	d, err := review.Thaw(snap.Body)
	if err != nil || d.Size != snap.Head.Size || d.Stream != s.Name {
		return review.NewDossier(s.Name)
	}
	return d
}

// freezeLater leaves a snapshot once the present turn is over, so that nobody
// waits for it. It is a cache: a failure is no error. Others wait for the stream
// meanwhile, so it may not take long.
func (a *App) freezeLater(s ledger.Stream) {
	a.later.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), freezeWithin)
		defer cancel()
		sl := a.slotOf(s.Name)
		defer sl.mu.Unlock()
		head, err := a.Store.Head(ctx, s)
		if err != nil || sl.d == nil || head.Size != sl.d.Size {
			return
		}
		if body, err := sl.d.Freeze(); err == nil {
			_ = a.Store.SaveSnapshot(ctx, s, ledger.Snapshot{Fold: review.FoldVersion, Head: head, Body: body})
		}
	})
}

// Wait returns when nothing is done in the background any more. Call it before
// the store is closed, or the process may be stopped for a while.
func (a *App) Wait() { a.later.Wait() }
