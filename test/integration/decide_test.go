package integration

import (
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// asked opens a request about one new requirement that the product manager
// wrote and submitted.
func asked(t *testing.T) (*desk, review.Ref, approval.RequestID) {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("rest"))[0]
	return d, ref, d.submit(ref)
}

func TestApprovalCountsForTheExactDigestOnly(t *testing.T) {
	d, ref, q := asked(t)
	old := d.ballot(q, approval.Approve)
	must(t)(d.edit("product manager", ref, evr("less rest"), false))
	_, err := d.Decide(t.Context(), d.as("driver"), d.ReviewStream, old)
	refused(t, err, fault.Conflict)
	q = d.submit(ref)
	d.votes(q, yes...)
	d.clock.settle()
	d.elapse()
	i := d.item(ref)
	if i.State != review.Approved || i.InForce.Digest != i.Digest || i.InForce.Version != 2 {
		t.Errorf("version %d of %s is approved, version %d stands", i.InForce.Version, ref, i.Version)
	}
}

func TestDecisionOnAnotherSetIsStale(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	refs := d.write("product manager", evr("rest"), evr("pay"))
	q := d.submit(refs...)
	old := d.ballot(q, approval.Approve)
	must(t)(d.edit("product manager", refs[0], evr("more rest"), false))
	_, err := d.Decide(t.Context(), d.as("driver"), d.ReviewStream, old)
	refused(t, err, fault.Conflict)
	forged := d.ballot(q, approval.Approve)
	forged.Set = "sha256:00"
	_, err = d.Decide(t.Context(), d.as("driver"), d.ReviewStream, forged)
	refused(t, err, fault.Conflict)
	if err := d.vote("driver", q, approval.Approve); err != nil {
		t.Fatal(err)
	}
}

func TestWhoMayNotDecide(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("risk lead", evr("rest"))[0] // the risk lead writes, the product manager submits
	q := d.submit(ref)
	d.adds(0, func() {
		for _, name := range []string{"product manager", "risk lead", "value lead", "colleague", "auditor", "lead", "nobody"} {
			for _, v := range []approval.Verdict{approval.Approve, approval.Reject} {
				if err := d.vote(name, q, v); fault.CodeOf(err) != fault.Denied {
					t.Errorf("%s says %s: %v, want Denied", name, v, err)
				}
			}
		}
	})
	t.Run("the author's delegate", func(t *testing.T) {
		_, err := d.Delegate(t.Context(), d.as("risk lead"), d.ReviewStream, usecase.Lend{Request: q, To: person("moderator"), Days: 3, NoReportingLine: true})
		refused(t, err, fault.Denied)
	})
	t.Run("a delegate who is the author", func(t *testing.T) {
		_, err := d.Delegate(t.Context(), d.as("system expert"), d.ReviewStream, usecase.Lend{Request: q, To: person("risk lead"), Days: 3, NoReportingLine: true})
		refused(t, err, fault.Denied)
	})
	t.Run("a delegate without a place in the review", func(t *testing.T) {
		_, err := d.Delegate(t.Context(), d.as("system expert"), d.ReviewStream, usecase.Lend{Request: q, To: person("colleague"), Days: 3, NoReportingLine: true})
		refused(t, err, fault.Denied)
	})
	t.Run("who declared an interest", func(t *testing.T) {
		must(t)(d.DeclareConflict(t.Context(), d.as("driver"), d.ReviewStream, q))
		d.votes(q, "driver", "champion", "system expert")
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Proposed)
	})
}

func TestAuthorUnderAnotherName(t *testing.T) {
	d := newDesk(t)
	d = d.opened(standard())
	d.assign(map[review.Role]string{review.TeamMember: "twin"})
	d.staffed(review.No)
	ref := d.write("twin", evr("rest"))[0]
	// The twin turns out to be the system expert, before the question is asked.
	must(t)(d.Merge(t.Context(), d.as("lead"), person("twin"), person("system expert")))
	q := d.submit(ref)
	refused(t, d.vote("system expert", q, approval.Approve), fault.Denied)
	refused(t, d.vote("twin", q, approval.Approve), fault.Denied)
}

func TestOnePersonWithTwoNamesCountsOnce(t *testing.T) {
	setup := func(t *testing.T) (*desk, review.Ref, approval.RequestID) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		d.write("product manager", representative("twin", "STK-001", review.No))
		// Values take two stakeholders: the driver and their second account.
		c := d.write("product manager", &review.Cluster{CoreValue: "PRIVACY", Priority: review.Medium, Statements: []review.Ref{"VAL-0001"}})[0]
		q := d.submit(c)
		d.votes(q, "driver", "twin", "champion", "system expert")
		return d, c, q
	}
	t.Run("told by the time that runs", func(t *testing.T) {
		d, c, q := setup(t)
		must(t)(d.Merge(t.Context(), d.as("lead"), person("twin"), person("driver")))
		d.clock.settle()
		d.elapse()
		d.in(c, review.Prioritized)
		d.votes(q, "neighbour")
		d.clock.settle()
		d.elapse()
		d.in(c, review.Approved)
	})
	t.Run("told by the next who acts", func(t *testing.T) {
		d, c, q := setup(t)
		must(t)(d.Merge(t.Context(), d.as("lead"), person("twin"), person("driver")))
		d.clock.settle()
		if err := d.vote("risk lead", q, approval.Approve); err != nil {
			t.Fatal(err)
		}
		d.in(c, review.Prioritized)
		d.elapse()
		d.in(c, review.Prioritized)
	})
	t.Run("without a merge they are two", func(t *testing.T) {
		d, c, _ := setup(t)
		d.clock.settle()
		d.elapse()
		d.in(c, review.Approved)
	})
}

func TestMergesGoOn(t *testing.T) {
	d := newDesk(t)
	merge := func(from, into string) error {
		_, err := d.Merge(t.Context(), d.as("lead"), person(from), person(into))
		return err
	}
	for _, m := range [][2]string{{"twin", "staff"}, {"twin", "colleague"}} {
		if err := merge(m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	w, err := d.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"twin", "staff"} {
		if got := w.Who(person(n)); got != person("colleague") {
			t.Errorf("%s is another person than the colleague", n)
		}
	}
	refused(t, merge("colleague", "twin"), fault.Invalid)
	refused(t, merge("staff", "nobody"), fault.Invalid)
}

func TestSilenceNeverApproves(t *testing.T) {
	d, ref, q := asked(t)
	d.votes(q, "driver", "champion") // one is missing
	for range 40 {
		d.clock.days(10)
		d.elapse()
	}
	d.in(ref, review.Expired)
	if got := d.request(q); got != approval.StateExpired {
		t.Errorf("the request is %s", got)
	}
	refused(t, d.vote("system expert", q, approval.Approve), fault.Expired)
	if got := d.elapse().Entries; got != 0 {
		t.Errorf("%d more entries came due", got)
	}
}

func TestElapseFarAheadIsTheSameAsDayByDay(t *testing.T) {
	far, ref, _ := asked(t)
	far.clock.days(400)
	far.elapse()
	far.in(ref, review.Expired)
	if got := far.elapse().Entries; got != 0 {
		t.Errorf("a second call adds %d entries", got)
	}
	daily, ref, _ := asked(t)
	for range 400 {
		daily.clock.days(1)
		daily.elapse()
	}
	daily.in(ref, review.Expired)
	if f, g := far.size(far.ReviewStream), daily.size(daily.ReviewStream); f != g {
		t.Errorf("%d entries at once, %d day by day", f, g)
	}
}

func TestClosingAfterFiveMinutesExactly(t *testing.T) {
	t.Run("one second before: still changeable", func(t *testing.T) {
		d, ref, q := asked(t)
		d.votes(q, yes...)
		d.clock.add(5*time.Minute - time.Second)
		d.elapse()
		d.in(ref, review.Proposed)
		if err := d.vote("system expert", q, approval.Abstain); err != nil {
			t.Fatal(err)
		}
		d.clock.add(time.Hour)
		d.elapse()
		d.in(ref, review.Proposed)
	})
	t.Run("at five minutes: closed", func(t *testing.T) {
		d, ref, q := asked(t)
		d.votes(q, yes...)
		d.clock.settle()
		ballot := d.ballot(q, approval.Reject)
		_, err := d.Decide(t.Context(), d.as("system expert"), d.ReviewStream, ballot)
		refused(t, err, fault.Expired)
		d.elapse()
		d.in(ref, review.Approved)
	})
	t.Run("a later reject is refused", func(t *testing.T) {
		d, ref, q := asked(t)
		d.votes(q, yes...)
		d.clock.settle()
		d.elapse()
		for _, name := range []string{"driver", "neighbour", "system expert"} {
			refused(t, d.vote(name, q, approval.Reject), fault.Expired)
		}
		d.in(ref, review.Approved)
	})
}

func TestPartOfASetIsTakenOutAndRejected(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	refs := d.write("product manager", evr("rest"), evr("pay"), evr("toilets"))
	q := d.submit(refs...)
	d.votes(q, "driver", "champion")
	for _, name := range []string{"system expert", "risk lead", "user advocate", "moderator"} {
		// The whole project team turns the second one down.
		if err := d.vote(name, q, approval.Reject, refs[1]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if err := d.vote("system expert", q, approval.Approve, refs[0], refs[2]); err != nil {
		t.Fatal(err)
	}
	d.clock.settle()
	d.elapse()
	d.in(refs[0], review.Approved)
	d.in(refs[1], review.Rejected)
	d.in(refs[2], review.Approved)
}

func TestChangesRequestedSendBackOneItem(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	refs := d.write("product manager", evr("rest"), evr("pay"))
	q := d.submit(refs...)
	if err := d.vote("neighbour", q, approval.RequestChanges, refs[1]); err != nil {
		t.Fatal(err)
	}
	d.in(refs[1], review.Changes)
	d.votes(q, yes...)
	d.clock.settle()
	d.elapse()
	d.in(refs[0], review.Approved)
	must(t)(d.edit("product manager", refs[1], evr("fair pay"), false))
	d.approve(refs[1:], yes...)
	d.in(refs[1], review.Approved)
}

func TestItemIsAskedAboutOnceAtATime(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.write("product manager", &review.Risk{
		Register: review.EthicalValue, Event: said("exhaustion"), Realistic: review.Yes, Owner: person("risk lead"), Decision: "reduce",
		Likelihood: 2, Impact: review.Impact{Individual: 2},
	})
	move := func(on review.Event) {
		t.Helper()
		must(t)(d.Move(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Step{Refs: []review.Ref{"RSK-0001"}, On: on}))
	}
	move("analyse")
	move("evaluate")
	q := d.submit("RSK-0001")
	_, err := d.Submit(t.Context(), d.as("value lead"), d.ReviewStream, []review.Ref{"RSK-0001"})
	refused(t, err, fault.Conflict)

	t.Run("leaving the state ends the question", func(t *testing.T) {
		move("reopen")
		if got := d.request(q); got != approval.StateSuperseded {
			t.Errorf("the request is %s", got)
		}
		d.clock.days(100)
		d.elapse()
		d.in("RSK-0001", "analysed")
	})
}

func TestExternalRejection(t *testing.T) {
	reject := func(t *testing.T) (*desk, review.Ref, approval.RequestID) {
		d, ref, q := asked(t)
		d.votes(q, "champion", "system expert", "neighbour")
		if err := d.vote("driver", q, approval.Reject); err != nil {
			t.Fatal(err)
		}
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Proposed) // although enough have approved
		return d, ref, q
	}
	mediate := func(d *desk, q approval.RequestID, ref review.Ref, o approval.MediationOutcome) error {
		_, err := d.Mediate(d.t.Context(), d.as("moderator"), d.ReviewStream, usecase.Mediation{
			Request: q, Item: ref, Of: person("driver"), Outcome: o, Because: canary + ": we talked",
		})
		return err
	}
	t.Run("answered: approves", func(t *testing.T) {
		d, ref, q := reject(t)
		must(t)(nil, mediate(d, q, ref, approval.OutcomeAnswered))
		d.votes(q, "driver")
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Approved)
	})
	t.Run("upheld: blocks", func(t *testing.T) {
		d, ref, q := reject(t)
		must(t)(nil, mediate(d, q, ref, approval.OutcomeUpheld))
		d.clock.days(60)
		d.elapse()
		d.in(ref, review.Rejected)
	})
	t.Run("upheld: the champion overrides", func(t *testing.T) {
		d, ref, q := reject(t)
		override := usecase.Overriding{Request: q, Of: person("driver"), Items: []review.Ref{ref}, Because: canary + ": law asks for it"}
		_, err := d.Override(t.Context(), d.as("champion"), d.ReviewStream, override)
		refused(t, err, fault.Conflict) // nothing is upheld yet
		must(t)(nil, mediate(d, q, ref, approval.OutcomeUpheld))
		_, err = d.Override(t.Context(), d.as("manager"), d.ReviewStream, override)
		refused(t, err, fault.Denied)
		must(t)(d.Override(t.Context(), d.as("champion"), d.ReviewStream, override))
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Approved)
	})
	t.Run("impact is critical: nobody overrides", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		critical := system(review.No)
		critical.ImpactTier = review.TierCritical
		must(t)(d.edit("product manager", "SYS-1", critical, false))
		ref := d.write("product manager", evr("rest"))[0]
		q := d.submit(ref)
		if err := d.vote("driver", q, approval.Reject); err != nil {
			t.Fatal(err)
		}
		must(t)(nil, mediate(d, q, ref, approval.OutcomeUpheld))
		_, err := d.Override(t.Context(), d.as("champion"), d.ReviewStream, usecase.Overriding{
			Request: q, Of: person("driver"), Items: []review.Ref{ref}, Because: "because",
		})
		refused(t, err, fault.Denied)
	})
	t.Run("only the moderator mediates", func(t *testing.T) {
		d, ref, q := reject(t)
		for _, name := range []string{"champion", "driver", "product manager", "lead"} {
			_, err := d.Mediate(t.Context(), d.as(name), d.ReviewStream, usecase.Mediation{
				Request: q, Item: ref, Of: person("driver"), Outcome: approval.OutcomeAnswered, Because: "x",
			})
			refused(t, err, fault.Denied)
		}
	})
}

func TestAttestedMinute(t *testing.T) {
	minute := func(t *testing.T) (*desk, review.Ref, approval.RequestID, approval.DecisionID) {
		d, ref, q := asked(t)
		d.votes(q, "champion", "system expert")
		m, err := d.RecordMinute(t.Context(), d.as("user advocate"), d.ReviewStream, usecase.Minute{
			Of: person("driver"), Words: canary + ": yes, said on the phone", Vote: d.ballot(q, approval.Approve),
		})
		if err != nil {
			t.Fatal(err)
		}
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Proposed) // it does not count yet
		return d, ref, q, m.Decision
	}
	for name, who := range map[string]string{
		"who recorded it": "user advocate", "a manager": "manager", "the author": "product manager", "whose decision it is": "driver",
	} {
		t.Run("not confirmed by "+name, func(t *testing.T) {
			d, _, q, m := minute(t)
			_, err := d.ConfirmMinute(t.Context(), d.as(who), d.ReviewStream, q, m)
			refused(t, err, fault.Denied)
		})
	}
	t.Run("confirmed by a second who attended", func(t *testing.T) {
		d, ref, q, m := minute(t)
		must(t)(d.ConfirmMinute(t.Context(), d.as("colleague"), d.ReviewStream, q, m))
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Approved)
	})
	t.Run("not recorded by just anybody", func(t *testing.T) {
		d, _, q := asked(t)
		for _, name := range []string{"product manager", "champion", "colleague"} {
			_, err := d.RecordMinute(t.Context(), d.as(name), d.ReviewStream, usecase.Minute{Of: person("driver"), Words: "x", Vote: d.ballot(q, approval.Approve)})
			refused(t, err, fault.Denied)
		}
	})
}

func TestQuorumOutOfReachSaysWhomToAdd(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.assign(map[review.Role]string{review.Champion: "product manager", review.Manager: "product manager"})
	ref := d.write("product manager", evr("rest"))[0]
	d.adds(0, func() {
		_, err := d.Submit(t.Context(), d.as("product manager"), d.ReviewStream, []review.Ref{ref})
		says(t, refused(t, err, fault.Blocked), "management", string(person("product manager")))
	})
	d.in(ref, review.Draft)
	t.Run("with somebody else it can be asked", func(t *testing.T) {
		d.assign(map[review.Role]string{review.Manager: "manager"})
		d.submit(ref)
	})
}
