package integration

import (
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func TestEnd(t *testing.T) {
	end := func(d *desk, name string, e usecase.Ending) error {
		_, err := d.End(d.t.Context(), d.as(name), d.ReviewStream, e)
		return err
	}
	because := canary + ": it would harm"
	t.Run("do not build", func(t *testing.T) {
		d, ref, q := asked(t)
		refused(t, end(d, "product manager", usecase.Ending{Status: review.StatusTerminated, Because: because}), fault.Denied)
		refused(t, end(d, "champion", usecase.Ending{Status: review.StatusTerminated}), fault.Invalid)
		refused(t, end(d, "champion", usecase.Ending{Status: review.StatusCompleted, Because: because}), fault.Invalid)
		must(t)(nil, end(d, "champion", usecase.Ending{Status: review.StatusTerminated, Because: because}))
		if s, _ := d.status(); s != review.StatusTerminated {
			t.Errorf("the review is %s", s)
		}
		if got := d.request(q); got != approval.StateCancelled {
			t.Errorf("the request is %s", got)
		}
		d.clock.days(100)
		d.adds(0, func() { d.elapse() })
		refused(t, d.vote("driver", q, approval.Approve), fault.Expired)
		d.adds(0, func() {
			_, err := d.edit("product manager", ref, evr("x"), false)
			refused(t, err, fault.Conflict)
			_, err = d.Submit(t.Context(), d.as("product manager"), d.ReviewStream, []review.Ref{ref})
			refused(t, err, fault.Conflict)
			_, err = d.Move(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Step{Refs: []review.Ref{ref}, On: review.Withdraw})
			refused(t, err, fault.Conflict)
			refused(t, end(d, "champion", usecase.Ending{Status: review.StatusCancelled, Because: because}), fault.Conflict)
			_, err = d.Reopen(t.Context(), d.as("champion"), d.ReviewStream, usecase.Reopening{Stage: review.S1, Because: "x"})
			refused(t, err, fault.Conflict)
			_, err = d.Hold(t.Context(), d.as("champion"), d.ReviewStream, false, "x")
			refused(t, err, fault.Conflict)
		})
		if d.item(ref).Version != 1 {
			t.Error("something was deleted")
		}
	})
	t.Run("an AI system needs its records or the reason", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.Yes)
		says(t, refused(t, end(d, "champion", usecase.Ending{Status: review.StatusTerminated, Because: because}), fault.Invalid), "8.4-AISIA", "8.2-RA")
		d.conclude(review.AISIA)
		d.conclude(review.RA) // drafted is not approved
		refused(t, end(d, "champion", usecase.Ending{Status: review.StatusCancelled, Because: because}), fault.Invalid)
		must(t)(nil, end(d, "champion", usecase.Ending{Status: review.StatusTerminated, Because: because, NoRecords: canary + ": never built"}))
	})
	t.Run("an AI system with its records", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.Yes)
		aisia := d.conclude(review.AISIA)
		d.approve([]review.Ref{aisia}, "driver", "champion", "system expert")
		ra, err := d.Conclude(t.Context(), d.as("value lead"), d.ReviewStream, clause8.Order{Kind: review.RA, Conclusion: "x"})
		if err != nil {
			t.Fatal(err)
		}
		d.approve([]review.Ref{ra.Record}, "driver", "champion", "risk lead")
		must(t)(nil, end(d, "champion", usecase.Ending{Status: review.StatusTerminated, Because: because}))
	})
	t.Run("on hold", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		must(t)(d.Hold(t.Context(), d.as("champion"), d.ReviewStream, true, "wait"))
		_, err := d.edit("product manager", "VAL-0001", &review.Statement{Text: said("x")}, false)
		refused(t, err, fault.Conflict)
		_, err = d.Hold(t.Context(), d.as("champion"), d.ReviewStream, true, "wait")
		refused(t, err, fault.Conflict)
		must(t)(d.Hold(t.Context(), d.as("champion"), d.ReviewStream, false, "go on"))
		d.write("product manager", evr("x"))
	})
}

func TestReopen(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref, _ := d.approvedEVR()
	pending := d.write("product manager", evr("pay"))[0]
	q := d.submit(pending)
	d.ready()
	d.pass(review.G0)
	d.pass(review.G4, releasers...)
	before := d.size(d.ReviewStream)
	_, err := d.Reopen(t.Context(), d.as("champion"), d.ReviewStream, usecase.Reopening{Stage: review.S2})
	refused(t, err, fault.Invalid) // without a reason
	must(t)(d.Reopen(t.Context(), d.as("value lead"), d.ReviewStream, usecase.Reopening{Stage: review.S2, Because: "new facts"}))

	if !d.item(ref).Recheck || d.item(ref).State != review.Approved {
		t.Errorf("the requirement is %s, to be rechecked: %t", d.item(ref).State, d.item(ref).Recheck)
	}
	if d.item("VCL-01").Recheck || d.item("STK-001").Recheck {
		t.Error("what comes before is to be rechecked too")
	}
	if got := d.request(q); got != approval.StateCancelled {
		t.Errorf("the request is %s", got)
	}
	d.in(pending, review.Expired)
	d.see(func(x *review.Dossier) {
		if x.Stage != review.S2 || x.Passed(review.G4) != nil || x.Passed(review.G0) == nil || len(x.Attempts) != 2 {
			t.Errorf("at %s with %+v", x.Stage, x.Attempts)
		}
	})
	_, err = d.handOver()
	refused(t, err, fault.Conflict)
	if d.size(d.ReviewStream) <= before {
		t.Error("entries are gone")
	}
	d.clock.days(100)
	d.adds(0, func() { d.elapse() })

	must(t)(d.Confirm(t.Context(), d.as("product manager"), d.ReviewStream, []review.Ref{ref}))
	if d.item(ref).Recheck {
		t.Error("confirmed, and still to be rechecked")
	}
	asked := d.pass(review.G4, releasers...)
	if asked.Attempt != 2 {
		t.Errorf("attempt %d, want 2", asked.Attempt)
	}
	must(t)(d.handOver())
	d.same(d.ReviewStream)
}

func TestRoundThatIsCancelledByGoingBack(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.ready()
	d.pass(review.G0)
	asked, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G4, Conclusion: "x"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.AskGate(t.Context(), d.as("value lead"), d.ReviewStream, usecase.AskGate{Gate: review.G4, Conclusion: "x"})
	refused(t, err, fault.Conflict) // it is being decided already
	must(t)(d.Reopen(t.Context(), d.as("champion"), d.ReviewStream, usecase.Reopening{Stage: review.S1, Because: "x"}))
	d.see(func(x *review.Dossier) {
		a := x.Attempts[len(x.Attempts)-1]
		if a.Decision != review.GateFailed || x.Requests[asked.Request].State != approval.StateCancelled {
			t.Errorf("the attempt is %q, its round %s", a.Decision, x.Requests[asked.Request].State)
		}
	})
	d.pass(review.G4, releasers...)
}

func TestWorldThatMovesWhilePeopleThink(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.ready()
	d.pass(review.G0)
	asked, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G4, Conclusion: "x"})
	if err != nil {
		t.Fatal(err)
	}
	d.votes(asked.Request, releasers...)
	worse := system(review.No)
	worse.ImpactTier = review.TierCritical // which the light way does not allow
	must(t)(d.edit("product manager", "SYS-1", worse, false))
	d.clock.settle()
	d.elapse()
	d.see(func(x *review.Dossier) {
		if a := x.Attempts[len(x.Attempts)-1]; a.Decision != review.GateFailed || x.Stage == review.S5 {
			t.Errorf("the gate is %q, and the review at %s", a.Decision, x.Stage)
		}
	})
}

func TestWithoutValueAnalysisTheWorkEndsAtTheFirstGate(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	d.write("product manager", concept(review.No), &review.InfoRules{Availability: said("a page"), Maintenance: said("yearly"), Approval: said("the champion")})
	d.pass(review.G0)
	d.approve([]review.Ref{"COE-1"}, "driver", "champion", "system expert")
	d.in("COE-1", review.Approved)
	ask := func() error {
		_, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G1, Conclusion: "x"})
		return err
	}
	says(t, refused(t, ask(), fault.Blocked), "8.4-AISIA", "8.2-RA")
	aisia := d.conclude(review.AISIA)
	d.conclude(review.RA)
	says(t, refused(t, ask(), fault.Blocked), "8.4-AISIA") // drafted only
	d.approve([]review.Ref{aisia}, "driver", "champion", "system expert")
	d.pass(review.G1, "driver", "champion", "system expert")
	if s, _ := d.status(); s != review.StatusCompleted {
		t.Errorf("the review is %s", s)
	}
	for _, r := range d.records() {
		d.in(r, review.Approved)
	}
	d.clock.days(400)
	d.adds(0, func() { d.elapse() })
}

func (d *desk) records() (out []review.Ref) {
	d.see(func(x *review.Dossier) {
		for _, i := range x.Items(review.TypeRecord) {
			out = append(out, i.Ref)
		}
	})
	return out
}
