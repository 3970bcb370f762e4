package integration

import (
	"fmt"
	"slices"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// crowd registers so many reviews and gives each a row, as the relay would.
func (d *desk) crowd(n int) {
	d.t.Helper()
	var entries [][]byte
	var rows []ledger.AsideChange
	for i := range n {
		reg := review.Registered{Ref: review.Ref(fmt.Sprintf("REV-%d", i+1)), Stream: fmt.Sprintf("rev_%d", i+1), System: "SYS-1"}
		data := review.Change(review.ReviewRegistered{Registered: reg})
		e, err := ledger.Record[review.Change]{Envelope: ledger.Envelope{
			At: ledger.At(d.clock.now()), Channel: ledger.CLI, Kind: review.KindOf(data), V: 1, Env: ledger.Practice,
		}, Data: data}.Encode()
		if err != nil {
			d.t.Fatal(err)
		}
		entries = append(entries, e)
		made := view.Rows{List: view.List{
			About: view.About{Ref: reg.Ref, Stream: reg.Stream, System: reg.System, Status: review.StatusOpen},
			Depth: "full", Gate: review.G2, Requests: 3, Team: slices.Repeat([]review.PersonID{person("champion")}, 9),
		}}
		all, err := made.Encode()
		if err != nil {
			d.t.Fatal(err)
		}
		for name, row := range all {
			sealed, err := view.Seal(1, row)
			if err != nil {
				d.t.Fatal(err)
			}
			rows = append(rows, ledger.AsideChange{Key: made.List.Key(name), New: sealed})
		}
	}
	for part := range slices.Chunk(entries, ledger.MaxEntries) {
		d.append(part)
	}
	for part := range slices.Chunk(rows, ledger.MaxAsides) {
		if err := d.store.SetAsides(d.t.Context(), workspaceStream(), part...); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *desk) append(entries [][]byte) {
	d.t.Helper()
	b := ledgertest.Batch(d.t, workspaceStream(), fmt.Sprint("crowd ", d.keys.Add(1)), d.size(review.WorkspaceStream), "x")
	b.At, b.Entries, b.Contents = d.clock.now(), entries, nil
	if _, err := d.store.Append(d.t.Context(), b); err != nil {
		d.t.Fatal(err)
	}
}

// TestListsOf10000ReviewsCostWhatThoseOf100Cost lets neither a page of the overview
// nor an inbox depend on how many reviews there are. It counts allocations: who reads
// more rows allocates more, however busy the machine is.
func TestListsOf10000ReviewsCostWhatThoseOf100Cost(t *testing.T) {
	page := func(n int) (overview, inbox float64) {
		d := newDesk(t)
		d.crowd(n)
		lead := review.Actor{Person: person("lead")}
		overview = testing.AllocsPerRun(100, func() {
			got, err := d.Overview(t.Context(), lead, "REV-60", 20)
			if err != nil || len(got.Rows) != 20 || got.Rows[0].Ref != "REV-61" || got.Rows[0].Requests != 3 {
				t.Fatalf("%+v, %v", got, err)
			}
		})
		return overview, testing.AllocsPerRun(100, func() { must(t)(d.Inbox(t.Context(), lead)) })
	}
	few, fewInbox := page(100)
	many, manyInbox := page(10_000)
	t.Logf("allocations of a page of 10,000: %.0f, of 100: %.0f; of an inbox: %.0f and %.0f", many, few, manyInbox, fewInbox)
	if many > few*1.2 || manyInbox > fewInbox*1.2 {
		t.Errorf("allocations of a page of 10,000: %.0f, of 100: %.0f; of an inbox: %.0f and %.0f", many, few, manyInbox, fewInbox)
	}
}
