package flow_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
)

var workspace = ledger.Stream{Workspace: "ws_test", Name: review.WorkspaceStream}

// registers appends changes to the workspace's stream.
func (w *world) registers(changes ...review.Change) {
	w.t.Helper()
	head, err := w.store.Head(w.t.Context(), workspace)
	if err != nil {
		w.t.Fatal(err)
	}
	b := ledger.Batch{Stream: workspace, Expect: head.Size, At: w.clock(), Command: ledger.Command{ID: fmt.Sprint("registers/", head.Size)}}
	for _, c := range changes {
		raw, err := ledger.Record[review.Change]{Envelope: ledger.Envelope{
			At: ledger.At(w.clock()), Channel: ledger.CLI, Kind: review.KindOf(c), V: 1,
		}, Data: c}.Encode()
		if err != nil {
			w.t.Fatal(err)
		}
		b.Entries = append(b.Entries, raw)
	}
	if _, err := w.store.Append(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
}

var handing = flow.ID{Process: flow.DesignReview, Stream: rev.Name}

// handingOver is a world in which a review has passed its last gate, and both it and
// its system are known.
func handingOver(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.registers(
		review.SystemRegistered{Registered: review.Registered{Ref: "SYS-1", Stream: sys.Name}},
		review.ReviewRegistered{Registered: review.Registered{Ref: "REV-1", Stream: rev.Name, System: "SYS-1"}},
		review.SystemRegistered{Registered: review.Registered{Ref: "SYS-2", Stream: "system-2"}},
		review.ReviewRegistered{Registered: review.Registered{Ref: "REV-2", Stream: "review-2", System: "SYS-2"}},
	)
	depth("light")(w.review)
	pass("G0", "G4")(w.review)
	w.push(w.review)
	w.push(w.system)
	return w
}

func TestSystemThatChangesWakesAHandOver(t *testing.T) {
	w := handingOver(t)
	w.rings(sys)
	w.waits(handing, "one")
	w.waits(flow.ID{Process: flow.Monitoring, Stream: sys.Name, Subject: "1"}, "two")
	w.rings(rev) // nothing happened there
	w.answered()
	w.system.Save(&review.Evidence{Kind: "test_report"})
	w.push(w.system)
	w.rings(sys)
	w.answered("one")
	w.tokens(rev)
	w.tokens(sys, "two")
}

// TestSystemThatChangesBeforeTheHandOverWaits: the hand-over was refused, and what
// stood against it was gone before the token was stored. No doorbell comes again.
func TestSystemThatChangesBeforeTheHandOverWaits(t *testing.T) {
	w := handingOver(t)
	c := w.looked(handing, "one")
	w.system.Save(&review.Evidence{Kind: "test_report"})
	w.push(w.system)
	w.rings(sys)
	if err := w.Wait(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.answered("one")
	w.tokens(rev)
}

// TestWakingAHandOverFails: the relay tries it again, as every effect.
func TestWakingAHandOverFails(t *testing.T) {
	w := handingOver(t)
	w.rings(sys)
	w.rings(rev)
	w.waits(handing, "one")
	w.runs.fail = down("Answer")
	if err := w.perform(w.Workflows, sys); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.runs.fail = nil
	w.rings(sys)
	w.answered("one")
}

func TestHandOverWhoseSystemCannotBeRead(t *testing.T) {
	w := handingOver(t)
	heads := 0
	f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
		if op == "Head" {
			if heads++; heads == 2 { // the first is the workspace's
				return false, errDown
			}
		}
		return true, nil
	}})
	if _, err := f.Where(t.Context(), w.call("Where", handing)); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
}

func TestHandOver(t *testing.T) {
	w := handingOver(t)
	c := w.call("HandOver", handing)
	for range 2 { // as often as one likes
		if _, err := w.Do(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if at, err := w.where(handing); err != nil || at.Name != "completed" && at.Name != "operating" || at.Seconds != 0 {
		t.Fatalf("%+v, %v", at, err)
	}
}

func TestHandOverTooEarly(t *testing.T) {
	w := newWorld(t)
	w.push(w.review)
	_, err := w.Do(t.Context(), w.call("HandOver", handing))
	refused(t, err, fault.Conflict)
}

var export = flow.ID{Process: flow.Evidence, Stream: review.WorkspaceStream, Subject: "exp_1"}

func TestExportIsOwedUntilItIsDelivered(t *testing.T) {
	w := newWorld(t)
	w.registers(review.ExportRequested{Export: "exp_1", Refs: []review.Ref{"REV-1"}})
	look := func(want string) {
		t.Helper()
		if at, err := w.where(export); err != nil || at.Name != want || at.Mark != "" || at.Seconds != 0 {
			t.Fatalf("%+v, %v, want %s", at, err, want)
		}
	}
	w.rings(workspace)
	w.rings(workspace)
	w.started("evidence-export-exp_1-1")
	look("requested")

	w.runs.is("evidence-export-exp_1-1", flow.Ended) // and delivered nothing
	w.later(time.Hour)
	w.sweeps()
	w.started("evidence-export-exp_1-1", "evidence-export-exp_1-2")

	w.registers(review.ExportDelivered{Export: "exp_1", Delivery: review.Delivery{Name: "a.zip", Bytes: 1, Positions: []review.Position{}}})
	look("delivered")
	w.runs.is("evidence-export-exp_1-2", flow.Ended)
	w.later(time.Hour)
	w.rings(workspace)
	w.sweeps()
	w.started("evidence-export-exp_1-1", "evidence-export-exp_1-2")
	if r := w.record(workspace, "flow/evidence-export/exp_1"); r.Name != "" {
		t.Errorf("recorded %+v", r)
	}
}

func TestExportThatDoesNotExist(t *testing.T) {
	w := newWorld(t)
	_, err := w.where(export)
	refused(t, err, fault.NotFound)
}
