package integration

import (
	"errors"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func (d *desk) status() (s review.Status, stage review.Stage) {
	d.see(func(x *review.Dossier) { s, stage = x.Status, x.Stage })
	return s, stage
}

// TestHandOverKeepsTheMark: what a system takes over from a review with something
// invented in it is marked, in whatever play or by whomever that is asked for.
func TestHandOverKeepsTheMark(t *testing.T) {
	d := released(t)
	c := d.as("product manager")
	c.ImportedAs = ledger.Invented
	must(t)(d.Save(t.Context(), c, d.ReviewStream, []usecase.Draft{{Doc: evr("an invention")}}))
	c = d.handing()
	c.ImportedAs = ledger.Illustrative
	if _, err := d.HandOver(t.Context(), c, d.ReviewStream); err != nil {
		t.Fatal(err)
	}
	d.seeAt(d.SystemStream, func(x *review.Dossier) {
		if i := x.Look("REV-1/EVR-0001"); i == nil || i.ImportedAs != ledger.Invented {
			t.Errorf("it arrived as %+v", i)
		}
	})
}

func TestHandOver(t *testing.T) {
	d := released(t)
	draft := d.write("product manager", evr("a late thought"))[0]
	must(t)(d.Screen(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: standard()}))
	open := d.write("product manager", evr("another"))[0]
	d.submit(open)
	must(t)(d.Screen(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: light()}))
	out, err := d.handOver()
	if err != nil || out.Items == 0 {
		t.Fatalf("%+v, %v", out, err)
	}
	if s, stage := d.status(); s != review.StatusCompleted || stage != review.S5 {
		t.Errorf("the review is %s at %s", s, stage)
	}
	d.seeAt(d.SystemStream, func(x *review.Dossier) {
		i := x.Look("REV-1/EVR-0001")
		switch {
		case i == nil:
			t.Fatal("the approved requirement did not arrive")
		case i.State != review.Approved || i.InForce.Digest != i.Digest || i.Home != d.ReviewStream:
			t.Errorf("it arrived as %+v", i)
		case i.Doc.(*review.EVR).Clusters[0] != "REV-1/VCL-01":
			t.Errorf("it refers to %v", i.Doc.(*review.EVR).Clusters)
		case x.Has("REV-1/" + open):
			t.Error("what is still asked about was handed over")
		case !x.Has("REV-1/" + draft):
			t.Error("a draft on which nobody decides at this depth was left behind")
		case x.Stage != review.S5 || len(x.Roles) == 0 || x.Screening.Depth != "light":
			t.Errorf("the system is at %s, depth %s, with %d roles", x.Stage, x.Screening.Depth, len(x.Roles))
		case !x.Has("SYS-1") || x.Has("REV-1/SYS-1"):
			t.Error("the system is not called by its name")
		}
		doc, err := d.Document(t.Context(), &usecase.View{D: x}, "REV-1/EVR-0001")
		if err != nil || doc.(*review.EVR).Statement != said("rest") || doc.(*review.EVR).Clusters[0] != "REV-1/VCL-01" {
			t.Errorf("its text reads %+v, %v", doc, err)
		}
	})
	t.Run("again adds nothing", func(t *testing.T) {
		for _, a := range []*desk{d, d.cold()} {
			d.adds(0, func() {
				if again, err := a.handOver(); err != nil || again != out {
					t.Errorf("got %v, %v, want %v", again, err, out)
				}
			})
		}
	})
	t.Run("nothing more is written in the review", func(t *testing.T) {
		_, err := d.edit("product manager", draft, evr("x"), false)
		refused(t, err, fault.Conflict)
		_, err = d.Submit(t.Context(), d.as("product manager"), d.ReviewStream, []review.Ref{draft})
		refused(t, err, fault.Conflict)
	})
	t.Run("a second review inherits", func(t *testing.T) {
		second := d.openedOn("SYS-1", standard())
		i := second.item("REV-1/EVR-0001")
		if i.State != review.Approved || i.Home != d.ReviewStream {
			t.Errorf("it inherited %+v", i)
		}
		second.see(func(x *review.Dossier) {
			doc, err := d.Document(t.Context(), &usecase.View{D: x}, "REV-1/EVR-0001")
			if err != nil || doc.(*review.EVR).Statement != said("rest") {
				t.Errorf("its text reads %+v, %v", doc, err)
			}
		})
		if got := second.write("product manager", &review.EVR{Statement: said("new")})[0]; got != "EVR-0001" {
			t.Errorf("its first own requirement is %s", got)
		}
	})
	d.verify()
	if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 {
		t.Errorf("examined: %+v, %v", report.Troubles, err)
	}
}

func TestHandOverBeforeTheLastGate(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.adds(0, func() {
		_, err := d.handOver()
		refused(t, err, fault.Conflict)
	})
}

func TestCrashBetweenTheTwoStreamsOfTheHandOver(t *testing.T) {
	for n := 1; n <= 2; n++ {
		for _, apply := range []bool{true, false} {
			d := released(t)
			appends := 0
			f := d.on(d.app(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
				if op != "Append" {
					return true, nil
				}
				if appends++; appends == n {
					return apply, errLost
				}
				return true, nil
			}}))
			c := d.handing()
			if _, err := f.HandOver(t.Context(), c, d.ReviewStream); !errors.Is(err, errLost) {
				t.Fatalf("got %v", err)
			}
			f.same(d.ReviewStream)
			f.same(d.SystemStream)
			if n == 2 && !apply {
				report, err := d.Examine(t.Context())
				if err != nil || len(report.Troubles) != 1 || report.Troubles[0].Where != "REV-1" {
					t.Fatalf("examined: %+v, %v", report.Troubles, err)
				}
			}
			out, err := f.HandOver(t.Context(), c, d.ReviewStream)
			if err != nil || out.Items == 0 {
				t.Fatalf("%+v, %v", out, err)
			}
			if s, _ := d.status(); s != review.StatusCompleted {
				t.Fatalf("the review is %s", s)
			}
			d.adds(0, func() { must(t)(d.HandOver(t.Context(), c, d.ReviewStream)) })
			d.same(d.SystemStream)
		}
	}
}

func TestTwoReviewsChangeOneItem(t *testing.T) {
	second := func(d *desk) *desk {
		r := d.openedOn("SYS-1", standard())
		return r
	}
	release := func(d *desk) {
		d.t.Helper()
		must(t)(d.Screen(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: light()}))
		d.pass(review.G0)
		d.pass(review.G4, releasers...)
	}
	rewrite := func(d *desk, what string) {
		d.t.Helper()
		doc := evr(what)
		doc.Clusters, doc.Demonstrators = []review.Ref{"REV-1/VCL-01"}, []review.Ref{"REV-1/VCL-01#VD-01"}
		doc.Statements, doc.Stakeholders = []review.Ref{"REV-1/VAL-0001"}, []review.Ref{"REV-1/STK-001"}
		doc.Criteria[0].Demonstrator = "REV-1/VCL-01#VD-01"
		must(t)(d.edit("product manager", "REV-1/EVR-0001", doc, false))
		d.approve([]review.Ref{"REV-1/EVR-0001"}, yes...)
	}
	t.Run("both wrote: a conflict for a person", func(t *testing.T) {
		d := released(t)
		must(t)(d.handOver())
		a, b := second(d), second(d)
		rewrite(b, "twice, first")
		rewrite(b, "twice, second") // of a higher number, and still not in view of the other
		rewrite(a, "once")
		release(a)
		release(b)
		must(t)(a.handOver())
		a.adds(0, func() {
			_, err := b.handOver()
			says(t, refused(t, err, fault.Conflict), "REV-1/EVR-0001")
		})
		t.Run("who looked at both saves what is to stand", func(t *testing.T) {
			d.clock.add(time.Hour)
			must(t)(b.Reopen(t.Context(), b.as("champion"), b.ReviewStream, usecase.Reopening{Stage: review.S3, Because: "x"}))
			must(t)(b.Screen(t.Context(), b.as("product manager"), b.ReviewStream, usecase.Screening{Answers: standard()}))
			rewrite(b, "both")
			must(t)(b.Screen(t.Context(), b.as("product manager"), b.ReviewStream, usecase.Screening{Answers: light()}))
			b.pass(review.G4, releasers...)
			must(t)(b.handOver())
		})
	})
	t.Run("one left it alone: the other's version stays", func(t *testing.T) {
		d := released(t)
		must(t)(d.handOver())
		a, b := second(d), second(d)
		rewrite(a, "once")
		release(a)
		must(t)(a.handOver())
		release(b)
		must(t)(b.handOver())
		d.seeAt(d.SystemStream, func(x *review.Dossier) {
			if i := x.Look("REV-1/EVR-0001"); i.Version != 2 || i.State != review.Approved {
				t.Errorf("version %d is %s", i.Version, i.State)
			}
		})
	})
	t.Run("what operation suspended stays suspended", func(t *testing.T) {
		d := released(t)
		must(t)(d.handOver())
		b := second(d)
		on := *d
		on.ReviewStream = d.SystemStream
		must(t)(on.Move(t.Context(), on.as("risk lead"), on.ReviewStream, usecase.Step{Refs: []review.Ref{"REV-1/EVR-0001"}, On: review.Suspend, Because: "x"}))
		release(b)
		must(t)(b.handOver())
		on.in("REV-1/EVR-0001", review.Suspended)
	})
	t.Run("what a review retired is retired", func(t *testing.T) {
		d := released(t)
		must(t)(d.handOver())
		b := second(d)
		must(t)(b.Move(t.Context(), b.as("champion"), b.ReviewStream, usecase.Step{Refs: []review.Ref{"REV-1/EVR-0001"}, On: review.Retire, Because: "x"}))
		release(b)
		must(t)(b.handOver())
		on := *d
		on.ReviewStream = d.SystemStream
		on.in("REV-1/EVR-0001", review.Retired)
	})
}

func TestNobodyIsRemindedOfACompleteReview(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.approvedEVR()
	d.submit(d.write("product manager", evr("left open"))[0])
	d.ready()
	d.pass(review.G0)
	d.pass(review.G4, releasers...)
	must(t)(d.handOver())
	d.see(func(x *review.Dossier) {
		if n := len(x.OpenRequests()); n > 0 {
			t.Errorf("%d requests are open", n)
		}
	})
	d.clock.days(100)
	d.adds(0, func() { d.elapse() })
}
