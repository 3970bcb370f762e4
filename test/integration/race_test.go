package integration

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

const rounds = 20

// together lets all start at the same moment and waits for them. What each
// answers comes in their order.
func together(all ...func() error) []error {
	errs := make([]error, len(all))
	start := make(chan struct{})
	var wg sync.WaitGroup
	for n, do := range all {
		wg.Go(func() {
			<-start
			errs[n] = do()
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// pairs gives the same desk twice: once through one app, once through two, as
// of two processes.
func pairs(t *testing.T, f func(t *testing.T, a, b *desk)) {
	t.Run("in one app", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		f(t, d, d)
	})
	t.Run("in two apps", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		f(t, d, d.cold())
	})
}

func TestTwoRequiredApproversAtTheSameMoment(t *testing.T) {
	pairs(t, func(t *testing.T, a, b *desk) {
		for n := range rounds {
			ref := a.write("product manager", evr(fmt.Sprint(n)))[0]
			q := a.submit(ref)
			a.votes(q, "driver")
			errs := together(
				func() error { return a.vote("champion", q, approval.Approve) },
				func() error { return b.vote("system expert", q, approval.Approve) },
			)
			for _, err := range errs {
				if err != nil {
					t.Fatal(err)
				}
			}
			a.clock.settle()
			b.elapse()
			a.see(func(x *review.Dossier) {
				tally, _ := x.Requests[q].Tally(approval.SubjectID(ref))
				if len(tally.Approved) != 3 {
					t.Fatalf("round %d: %v are recorded, want three", n, tally.Approved)
				}
			})
			a.in(ref, review.Approved)
		}
		a.same(a.ReviewStream)
		b.same(a.ReviewStream)
		a.verify()
	})
}

func TestApproveWhileTheMeaningIsEdited(t *testing.T) {
	pairs(t, func(t *testing.T, a, b *desk) {
		for n := range rounds {
			ref := a.write("product manager", evr(fmt.Sprint(n)))[0]
			q := a.submit(ref)
			a.votes(q, "driver", "champion")
			ballot := a.ballot(q, approval.Approve)
			errs := together(
				func() error {
					_, err := a.Decide(t.Context(), a.as("system expert"), a.ReviewStream, ballot)
					return err
				},
				func() error {
					_, err := b.edit("product manager", ref, evr(fmt.Sprint(n, " edited")), false)
					return err
				},
			)
			if errs[1] != nil {
				t.Fatal(errs[1])
			}
			if errs[0] != nil {
				refused(t, errs[0], fault.Conflict)
			}
			a.clock.settle()
			a.elapse()
			i := a.item(ref)
			if i.State != review.Draft || i.InForce.Version != 0 {
				t.Fatalf("round %d: version %d is %s, and %d is approved", n, i.Version, i.State, i.InForce.Version)
			}
			if got := a.request(q); got != approval.StateSuperseded {
				t.Fatalf("round %d: the request is %s", n, got)
			}
		}
		a.same(a.ReviewStream)
	})
}

func TestApproveWhileTimeRunsOut(t *testing.T) {
	pairs(t, func(t *testing.T, a, b *desk) {
		approved := 0
		for n := range rounds {
			ref := a.write("product manager", evr(fmt.Sprint(n)))[0]
			q := a.submit(ref)
			a.votes(q, "driver", "champion")
			late := rand.IntN(2) == 0
			errs := together(
				func() error { return a.vote("system expert", q, approval.Approve) },
				func() error {
					if late {
						a.clock.days(60)
					}
					_, err := b.Elapse(t.Context(), b.workflow(), b.ReviewStream)
					return err
				},
			)
			if errs[1] != nil {
				t.Fatal(errs[1])
			}
			a.clock.days(60)
			a.elapse()
			switch state := a.item(ref).State; {
			case errs[0] == nil && state == review.Approved:
				approved++
			case errs[0] == nil:
				t.Fatalf("round %d: the last approval was taken, and the item is %s", n, state)
			default:
				refused(t, errs[0], fault.Expired)
				a.in(ref, review.Expired)
			}
		}
		if approved == 0 {
			t.Error("nothing was ever approved")
		}
	})
}

func TestApproveWhileItIsWithdrawn(t *testing.T) {
	pairs(t, func(t *testing.T, a, b *desk) {
		for n := range rounds {
			ref := a.write("product manager", evr(fmt.Sprint(n)))[0]
			q := a.submit(ref)
			a.votes(q, "driver", "champion")
			ballot := a.ballot(q, approval.Approve)
			errs := together(
				func() error {
					_, err := a.Decide(t.Context(), a.as("system expert"), a.ReviewStream, ballot)
					return err
				},
				func() error {
					_, err := b.Move(t.Context(), b.as("product manager"), b.ReviewStream, usecase.Step{Refs: []review.Ref{ref}, On: review.Withdraw})
					return err
				},
			)
			if errs[1] != nil {
				t.Fatal(errs[1])
			}
			if errs[0] != nil {
				refused(t, errs[0], fault.Conflict)
			}
			a.clock.settle()
			a.elapse()
			a.in(ref, review.Withdrawn)
		}
	})
}

// persistent repeats a command until it is on the ledger: whoever loses eight
// races in a row is asked to try again.
func persistent(do func() error) error {
	err := do()
	for range 20 {
		if fault.CodeOf(err) != fault.Conflict {
			break
		}
		err = do()
	}
	return err
}

func TestManyWritersOnOneReview(t *testing.T) {
	const writers, each = 8, 20
	pairs(t, func(t *testing.T, a, b *desk) {
		before := a.size(a.ReviewStream)
		var all []func() error
		for w := range writers {
			d := []*desk{a, b}[w%2]
			all = append(all, func() error {
				for n := range each {
					c := d.again(fmt.Sprintf("writer/%d/%d", w, n), "product manager")
					drafts := []usecase.Draft{{Doc: evr(fmt.Sprintf("%d of writer %d", n, w))}}
					if err := persistent(func() error {
						_, err := d.Save(t.Context(), c, d.ReviewStream, drafts)
						return err
					}); err != nil {
						return fmt.Errorf("save %d of writer %d: %w", n, w, err)
					}
				}
				return nil
			})
		}
		all = append(all, func() error { // and somebody reads meanwhile
			for range 5 {
				report, err := b.Examine(t.Context())
				if err != nil || len(report.Troubles) > 0 {
					return fmt.Errorf("examined: %+v, %w", report.Troubles, err)
				}
				if err := a.Look(t.Context(), review.Actor{Person: person("lead")}, a.Review, func(v *usecase.View) error {
					a.Name(t.Context(), v.W, person("driver"))
					return nil
				}); err != nil {
					return err
				}
			}
			return nil
		})
		for _, err := range together(all...) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := a.size(a.ReviewStream) - before; got != writers*each {
			t.Fatalf("%d entries were added, want %d", got, writers*each)
		}
		var refs []review.Ref
		a.see(func(x *review.Dossier) {
			for _, i := range x.Items(review.TypeEVR) {
				refs = append(refs, i.Ref)
			}
		})
		slices.Sort(refs)
		if len(slices.Compact(refs)) != writers*each {
			t.Fatalf("%d requirements have a name of their own, want %d", len(refs), writers*each)
		}
		a.same(a.ReviewStream)
		b.same(a.ReviewStream)
		a.verify()
	})
}

func TestManyReviewsAreOpenedAtOnce(t *testing.T) {
	d := newDesk(t)
	other := d.cold()
	const n = 12
	var all []func() error
	for k := range n {
		on := []*desk{d, other}[k%2]
		c := on.again(fmt.Sprint("open/", k), "product manager")
		all = append(all, func() error {
			return persistent(func() error {
				_, err := on.Open(t.Context(), c, usecase.Start{Title: fmt.Sprint("system ", k)})
				return err
			})
		})
	}
	for _, err := range together(all...) {
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := d.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[review.Ref]bool{}
	for _, r := range append(slices.Clone(w.Reviews), w.Systems...) {
		seen[r.Ref] = true
		d.seeAt(r.Stream, func(x *review.Dossier) {
			if x.Ref != r.Ref {
				t.Errorf("the stream of %s is of %s", r.Ref, x.Ref)
			}
		})
	}
	if len(seen) != 2*n {
		t.Errorf("%d names were given out, want %d", len(seen), 2*n)
	}
	if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 {
		t.Errorf("examined: %+v, %v", report, err)
	}
}
