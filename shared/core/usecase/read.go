package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// See shows a review or system as it stands to whoever may see its content, and
// to the workflow. What it gives is valid during the call only, and no command
// runs on the stream meanwhile.
func (a *App) See(ctx context.Context, by review.Actor, stream string, see func(*review.Dossier) error) error {
	w, err := a.workspace(ctx)
	if err != nil {
		return err
	}
	return a.see(ctx, stream, func(d *review.Dossier) error {
		if err := mayRead(by, w, d); err != nil {
			return err
		}
		return see(d)
	})
}

// mayRead: the workflow reads everything, because it tells nobody anything.
func mayRead(by review.Actor, w *review.Workspace, d *review.Dossier) error {
	if by.Workflow {
		return review.May(by, review.VerbAdvance, w, d)
	}
	return review.May(by, review.VerbSeeContent, w, d)
}

func (a *App) see(ctx context.Context, stream string, see func(*review.Dossier) error) error {
	sl := a.slotOf(stream)
	defer sl.mu.Unlock()
	d, err := a.load(ctx, sl, stream)
	if err != nil {
		return err
	}
	return see(d)
}

// People gives the workspace as it stands.
func (a *App) People(ctx context.Context) (*review.Workspace, error) { return a.workspace(ctx) }

// View is a dossier as somebody may see it, during a call of Look.
type View struct {
	D        *review.Dossier
	W        *review.Workspace
	Findings []rules.Finding
	Now      time.Time
}

// Look shows a review or system with its findings to whoever may see its
// content. The view is valid during the call only.
func (a *App) Look(ctx context.Context, by review.Actor, ref review.Ref, look func(*View) error) error {
	w, err := a.workspace(ctx)
	if err != nil {
		return err
	}
	reg, err := w.Find(ref)
	if err != nil {
		return err
	}
	return a.see(ctx, reg.Stream, func(d *review.Dossier) error {
		if err := review.May(by, review.VerbSeeContent, w, d); err != nil {
			return err
		}
		now := a.notBefore(w, d)
		return look(&View{D: d, W: w, Findings: rules.Evaluate(a.world(w, d, now)), Now: now})
	})
}

// AtGate gives the findings of one gate, as if it were next.
func (a *App) AtGate(v *View, g review.GateID) []rules.Finding {
	return rules.Gate(a.world(v.W, v.D, v.Now), g)
}

// Event is one entry as a person reads it.
type Event struct {
	Seq  int64           `json:"seq"`
	Head ledger.Envelope `json:"head"`
	Data json.RawMessage `json:"data"`
}

// History lists the entries of what is looked at, in order.
func (a *App) History(ctx context.Context, v *View) ([]Event, error) {
	return a.events(ctx, v.D.Stream, 0)
}

// Log lists the entries of a stream from seq on for the workflow.
func (a *App) Log(ctx context.Context, by review.Actor, stream string, from int64) ([]Event, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	if err := review.May(by, review.VerbAdvance, w, nil); err != nil {
		return nil, err
	}
	return a.events(ctx, stream, from)
}

func (a *App) events(ctx context.Context, stream string, from int64) ([]Event, error) {
	var out []Event
	for e, err := range a.Store.Read(ctx, a.stream(stream), from) {
		if err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		var r ledger.Record[json.RawMessage]
		if err := json.Unmarshal(e.Bytes, &r); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		out = append(out, Event{e.Seq, r.Envelope, r.Data})
	}
	return out, nil
}

// Document reads an item as it was written.
func (a *App) Document(ctx context.Context, v *View, ref review.Ref) (review.Doc, error) {
	i, err := v.D.Item(ref)
	if err != nil {
		return nil, err
	}
	return a.document(ctx, v.D, i)
}

// Versions lists the content of every version of an item, oldest first. The
// bytes of an erased version are nil.
func (a *App) Versions(ctx context.Context, v *View, ref review.Ref) ([]Version, error) {
	i, err := v.D.Item(ref)
	if err != nil {
		return nil, err
	}
	var out []Version
	for e, err := range a.Store.Read(ctx, a.stream(v.D.Stream), 0) {
		if err != nil {
			return nil, fmt.Errorf("read versions: %w", err)
		}
		kind, _, err := ledger.KindOf(e.Bytes)
		if err != nil || kind != string(i.Type)+".saved" {
			continue
		}
		var r ledger.Record[review.Saved[json.RawMessage]]
		if err := json.Unmarshal(e.Bytes, &r); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		if r.Data.Ref != i.Ref {
			continue
		}
		home := r.Data.From
		if home == "" {
			home = v.D.Stream
		}
		found, err := a.Store.Content(ctx, a.stream(home), r.Data.Digest)
		if err != nil {
			return nil, fmt.Errorf("read versions: %w", err)
		}
		out = append(out, Version{r.Data.Version, r.At, review.PersonID(r.By), r.Data.Wording, r.Data.Digest, found[r.Data.Digest].Bytes, home})
	}
	return out, nil
}

// Version is one version of an item.
type Version struct {
	Version int
	At      ledger.Time
	By      review.PersonID
	Wording bool
	Digest  ledger.Digest
	Content []byte
	Home    string // the stream that holds the content
}

// Name is a person's name, or their id where it was erased.
func (a *App) Name(ctx context.Context, w *review.Workspace, p review.PersonID) string {
	who, ok := w.People[p]
	if !ok {
		return string(p)
	}
	if name, err := a.textOf(ctx, review.WorkspaceStream, who.Profile); err == nil && name != "" {
		return name
	}
	return string(p)
}

// Title is what a review or system is called.
func (a *App) Title(ctx context.Context, r review.Registered) string {
	title, err := a.textOf(ctx, review.WorkspaceStream, r.Title)
	if err != nil || title == "" {
		return string(r.Ref)
	}
	return title
}

// ItemTitle is what a person would call an item; "" if nothing is said or it
// was erased.
func (a *App) ItemTitle(ctx context.Context, d *review.Dossier, ref review.Ref) string {
	i := d.Look(ref)
	if i == nil {
		return ""
	}
	doc, err := a.document(ctx, d, i)
	if err != nil {
		return ""
	}
	if t := review.TitleOf(doc); t != string(review.Masked) {
		return t
	}
	return ""
}

// Watch shows a stream with its findings to the workflow.
func (a *App) Watch(ctx context.Context, by review.Actor, stream string, look func(*View) error) error {
	w, err := a.workspace(ctx)
	if err != nil {
		return err
	}
	return a.see(ctx, stream, func(d *review.Dossier) error {
		if err := review.May(by, review.VerbAdvance, w, d); err != nil {
			return err
		}
		now := a.notBefore(w, d)
		return look(&View{D: d, W: w, Findings: rules.Evaluate(a.world(w, d, now)), Now: now})
	})
}
