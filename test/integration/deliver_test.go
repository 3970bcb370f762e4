package integration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func TestSecondDeliveryGetsTheFirstAnswer(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("rest"))[0]

	submit, vote := d.again("submit", "product manager"), d.again("vote", "driver")
	first, err := d.Submit(t.Context(), submit, d.ReviewStream, []review.Ref{ref})
	if err != nil {
		t.Fatal(err)
	}
	ballot := d.ballot(first.Request, approval.Approve)
	voted, err := d.Decide(t.Context(), vote, d.ReviewStream, ballot)
	if err != nil {
		t.Fatal(err)
	}

	repeat := func(t *testing.T, d *desk) {
		t.Helper()
		d.adds(0, func() {
			got, err := d.Submit(t.Context(), submit, d.ReviewStream, []review.Ref{ref})
			if err != nil || got != first {
				t.Fatalf("got %v, %v, want %v", got, err, first)
			}
			again, err := d.Decide(t.Context(), vote, d.ReviewStream, ballot)
			if err != nil || again != voted {
				t.Fatalf("got %v, %v, want %v", again, err, voted)
			}
		})
	}
	repeat(t, d)
	t.Run("after a restart", func(t *testing.T) { repeat(t, d.cold()) })
	t.Run("after the request closed", func(t *testing.T) {
		d.votes(first.Request, "champion", "system expert")
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Approved)
		repeat(t, d)
		repeat(t, d.cold())
	})
	t.Run("after the review ended", func(t *testing.T) {
		must(t)(d.End(t.Context(), d.as("champion"), d.ReviewStream, usecase.Ending{Status: review.StatusTerminated, Because: "no"}))
		repeat(t, d)
	})
}

func TestSameIDForSomethingElseIsInvalid(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	c := d.again("one", "product manager")
	draft := []usecase.Draft{{Doc: &review.Update{Reason: "evr", Text: said("a")}}}
	must(t)(d.Save(t.Context(), c, d.ReviewStream, draft))
	d.adds(0, func() {
		_, err := d.Save(t.Context(), c, d.ReviewStream, []usecase.Draft{{Doc: &review.Update{Reason: "evr", Text: said("b")}}})
		refused(t, err, fault.Invalid)
		_, err = d.Save(t.Context(), d.again("one", "system expert"), d.ReviewStream, draft)
		refused(t, err, fault.Invalid)
		_, err = d.Confirm(t.Context(), c, d.ReviewStream, []review.Ref{"VCL-01"})
		refused(t, err, fault.Invalid)
	})
}

func TestSameIDForTheSameWordsInAnotherDocumentIsInvalid(t *testing.T) {
	d := newDesk(t).opened(standard())
	c := d.again("one", "product manager")
	must(t)(d.Save(t.Context(), c, d.ReviewStream, []usecase.Draft{{Doc: &review.Statement{Text: said("a")}}}))
	_, err := d.Save(t.Context(), c, d.ReviewStream, []usecase.Draft{{Doc: &review.Update{Text: said("a")}}})
	refused(t, err, fault.Invalid)
}

func TestMeasurementMayBeSentAgain(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("rest"))[0]
	mon := d.write("product manager", &review.Monitoring{EVR: ref, What: said("hours"), By: said("us"), Operator: "<=", Threshold: "10"})[0]
	c := d.again("signal", "product manager")
	drafts := []usecase.Draft{{Doc: &review.Signal{Monitoring: mon, Value: "12", At: ledger.At(d.clock.now())}}}
	first, err := d.Save(t.Context(), c, d.ReviewStream, drafts)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Save(t.Context(), c, d.ReviewStream, drafts)
	if err != nil || !slices.Equal(first.Refs, again.Refs) {
		t.Fatalf("got %v, %v, want %v", again, err, first)
	}
	if got := d.item(first.Refs[0]).Doc.(*review.Signal).Status; got != review.SignalBreach {
		t.Errorf("the measurement is %q, want a breach", got)
	}
}

var errLost = errors.New("the connection was lost")

// once is a store that fails at one call, and says whether it did.
func once(s ledger.Store, call int, apply bool) (store ledger.Store, failed *string) {
	n := 0
	failed = new(string)
	return ledgertest.Faulty{Store: s, Fail: func(op string) (bool, error) {
		n++
		if n != call {
			return true, nil
		}
		*failed = op
		return apply, errLost
	}}, failed
}

// faults carries out a command with one fault at each store call in turn, and
// again without, as often as the command makes calls. Prepare comes before each
// round, and entries is what the command adds.
func faults(t *testing.T, d *desk, entries int64, prepare func(round int), do func(d *desk, round int) (any, error)) {
	t.Helper()
	for _, apply := range []bool{true, false} {
		for call := 1; ; call++ {
			round := 2*call + map[bool]int{true: 1}[apply]
			if prepare != nil {
				prepare(round)
			}
			store, failed := once(d.store, call, apply)
			before := d.total()
			f := d.on(d.app(store)) // cold, so that loading may fail too
			first, err := do(f, round)
			if *failed == "" {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			if err != nil && !errors.Is(err, errLost) && fault.CodeOf(err) != fault.Internal {
				t.Fatalf("fault at %s, call %d: %v", *failed, call, err)
			}
			switch added := d.total() - before; {
			case added != 0 && added != entries:
				t.Fatalf("fault at %s: %d of %d entries were added", *failed, added, entries)
			case added != 0 && !apply && err != nil:
				t.Fatalf("fault at %s, which wrote nothing: %d entries were added", *failed, added)
			}
			f.same(d.ReviewStream)
			second, err := do(f, round)
			if err != nil {
				t.Fatalf("repeated after a fault at %s: %v", *failed, err)
			}
			if third, err := do(d.cold(), round); err != nil || fmt.Sprint(third) != fmt.Sprint(second) {
				t.Fatalf("asked again after a fault at %s: %v, %v, want %v", *failed, third, err, second)
			}
			if first != nil && fmt.Sprint(first) != fmt.Sprint(second) && *failed != "Append" && *failed != "Erase" && err == nil && d.total() == before {
				t.Fatalf("two answers after a fault at %s: %v and %v", *failed, first, second)
			}
			if added := d.total() - before; added != entries {
				t.Fatalf("after a fault at %s and a repetition %d entries were added, want %d", *failed, added, entries)
			}
			f.same(d.ReviewStream)
			d.same(d.ReviewStream)
			d.verify()
		}
	}
}

func TestLostAnswer(t *testing.T) {
	t.Run("of a draft", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		faults(t, d, 1, nil, func(d *desk, round int) (any, error) {
			return d.Save(t.Context(), d.again(fmt.Sprint("save/", round), "product manager"), d.ReviewStream,
				[]usecase.Draft{{Doc: evr(fmt.Sprint("number ", round))}})
		})
	})
	t.Run("of an edit that voids", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		ref, _ := d.approvedEVR()
		again := func(int) {
			if d.item(ref).State != review.Approved {
				d.approve([]review.Ref{ref}, yes...)
			}
		}
		faults(t, d, 2, again, func(f *desk, n int) (any, error) {
			return f.Save(t.Context(), f.again(fmt.Sprint("edit/", n), "product manager"), f.ReviewStream,
				[]usecase.Draft{{Ref: ref, Doc: evr(fmt.Sprint("edit ", n))}})
		})
	})
	t.Run("of a decision", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		ref := d.write("product manager", evr("rest"))[0]
		q := d.submit(ref)
		faults(t, d, 1, nil, func(f *desk, n int) (any, error) {
			// Each round changes the mind, as saying the same twice adds nothing.
			verdict := []approval.Verdict{approval.Approve, approval.Abstain}[n/2%2]
			return f.Decide(t.Context(), f.again(fmt.Sprintf("vote/%d", n), "driver"), f.ReviewStream,
				usecase.Vote{Request: q, Verdict: verdict, Set: d.set(q), Comment: fmt.Sprint("round ", n)})
		})
	})
	t.Run("of an erasure", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		var ref review.Ref
		fresh := func(n int) { ref = d.write("product manager", evr(fmt.Sprint("to be erased ", n)))[0] }
		faults(t, d, 1, fresh, func(f *desk, n int) (any, error) {
			return f.Erase(t.Context(), f.again(fmt.Sprint("erase/", n), "lead"), f.ReviewStream,
				usecase.Erasure{Refs: []review.Ref{ref}, Ground: "erasure_request"})
		})
	})
}

func TestLostAnswerOfAnOpening(t *testing.T) {
	d := newDesk(t)
	for _, apply := range []bool{true, false} {
		for call := 1; ; call++ {
			store, failed := once(d.store, call, apply)
			c := d.again(fmt.Sprintf("open/%d/%t", call, apply), "product manager")
			start := usecase.Start{Title: "x"}
			before := d.total()
			first, err := d.on(d.app(store)).Open(t.Context(), c, start)
			if *failed == "" {
				break
			}
			if err != nil && !errors.Is(err, errLost) {
				t.Fatalf("fault at %s: %v", *failed, err)
			}
			second, again := d.Open(t.Context(), c, start)
			if again != nil || err == nil && first != second {
				t.Fatalf("repeated after a fault at %s: %v, %v, want %v", *failed, second, again, first)
			}
			// Two names in the workspace, and one entry in each of their streams.
			if added := d.total() - before; added != 4 {
				t.Fatalf("after a fault at %s and a repetition %d entries were added, want 4", *failed, added)
			}
			d.seeAt(second.ReviewStream, func(x *review.Dossier) {
				if x.Ref != second.Review || x.SysRef != second.System {
					t.Fatalf("opened %s of %s, want %+v", x.Ref, x.SysRef, second)
				}
			})
		}
	}
	if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 {
		t.Errorf("examined: %+v, %v", report, err)
	}
}

func TestStoreThatIsGoneForAMomentLeavesNothing(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	down := true
	f := d.on(d.app(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
		if down && op == "Append" {
			return false, errLost
		}
		return true, nil
	}}))
	c := d.again("save", "product manager")
	save := func() (usecase.Saved, error) {
		return f.Save(t.Context(), c, d.ReviewStream, []usecase.Draft{{Doc: evr("rest")}})
	}
	d.adds(0, func() {
		for range 3 {
			if _, err := save(); !errors.Is(err, errLost) {
				t.Fatalf("got %v", err)
			}
			f.same(d.ReviewStream)
		}
	})
	down = false
	d.adds(1, func() { must(t)(save()) })
	f.same(d.ReviewStream)
}

func TestClockSetBack(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.write("product manager", evr("before"))
	d.clock.set(begin.AddDate(0, -3, 0))
	ref := d.write("product manager", evr("rest"))[0]
	d.votes(d.submit(ref), yes...)
	if got := d.item(ref).SavedAt; got.Before(begin) {
		t.Errorf("the item was saved at %s, before the desk opened", got)
	}
	d.elapse()
	d.in(ref, review.Proposed)
	must(t)(d.Open(t.Context(), d.as("staff"), usecase.Start{Title: "another"}))
	for s, err := range d.store.Streams(t.Context(), "ws_test") {
		if err != nil {
			t.Fatal(err)
		}
		var last ledger.Time
		for e, err := range d.store.Read(t.Context(), s, 0) {
			if err != nil {
				t.Fatal(err)
			}
			at, err := ledger.AtOf(e.Bytes)
			if err != nil || at.Before(last.Time) {
				t.Fatalf("entry %d of %s is of %s, after one of %s (%v)", e.Seq, s.Name, at, last, err)
			}
			last = at
		}
	}
	d.clock.set(begin.Add(time.Hour))
	d.elapse()
	d.in(ref, review.Approved)
	d.verify()
}

// between is a store in which somebody else appends right after a head was read.
type between struct {
	ledger.Store
	do func()
}

func (b *between) Head(ctx context.Context, s ledger.Stream) (ledger.Head, error) {
	h, err := b.Store.Head(ctx, s)
	if do := b.do; do != nil && s.Name == review.WorkspaceStream {
		b.do = nil
		do()
	}
	return h, err
}

func TestSomebodyWithAFasterClockAppendsMeanwhile(t *testing.T) {
	d := newDesk(t)
	store := &between{Store: d.store}
	slow := d.on(d.app(store))
	store.do = func() {
		d.clock.add(time.Hour)
		d.add("newcomer", review.Member)
		d.clock.add(-time.Hour)
	}
	slow.add("another", review.Member)
	w, err := d.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"newcomer", "another"} {
		if _, ok := w.People[person(name)]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
}
