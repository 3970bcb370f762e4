package integration

import (
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// concluded is a review of a system with AI in which nothing but the approval of
// its concept stands between it and G1.
func concluded(t *testing.T) (*desk, review.Ref) {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	d.write("product manager", &review.InfoRules{Availability: said("all of it"), Maintenance: said("us"), Approval: said("the board")})
	coe := d.write("product manager", concept(review.Yes))[0]
	d.pass(review.G0)
	return d, coe
}

func (d *desk) together(g review.GateID) (usecase.GateAsked, error) {
	return d.AskGate(d.t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: g, Conclusion: canary + ": it goes on", Together: true})
}

func TestGateIsAskedWithWhatItWaitsFor(t *testing.T) {
	d, coe := concluded(t)
	_, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G1, Conclusion: "On."})
	says(t, refused(t, err, fault.Blocked), "COE-1 is draft")
	asked, err := d.together(review.G1)
	if err != nil {
		t.Fatal(err)
	}
	d.see(func(x *review.Dossier) {
		q := x.Requests[asked.Request]
		if n := len(q.Items); n != 4 || len(x.OpenRequests()) != 1 {
			t.Errorf("%d subjects in %d requests, want the gate, two records and the concept in one", n, len(x.OpenRequests()))
		}
		for _, g := range x.Attempts[len(x.Attempts)-1].Guards {
			if g.Status != review.GuardPass {
				t.Errorf("%s is %s", g.Guard, g.Status)
			}
		}
	})
	d.in(coe, review.InReview)
	d.votes(asked.Request, "driver", "champion", "system expert")
	d.clock.settle()
	d.elapse()
	d.in(coe, review.Approved)
	d.in(asked.Record, review.Approved)
	d.see(func(x *review.Dossier) {
		if x.Passed(review.G1) == nil || x.Stage != review.S2 {
			t.Errorf("the review is at %s", x.Stage)
		}
	})
}

func TestGateWaitsForAllThatWasAskedWithIt(t *testing.T) {
	d, coe := concluded(t)
	asked, err := d.together(review.G1)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.vote("driver", asked.Request, approval.RequestChanges, coe); err != nil {
		t.Fatal(err)
	}
	d.votes(asked.Request, "driver", "champion", "system expert")
	d.clock.settle()
	d.elapse()
	d.in(coe, review.Changes)
	d.see(func(x *review.Dossier) {
		if x.Passed(review.G1) != nil || x.Requests[asked.Request].State == approval.StateOpen {
			t.Errorf("the gate was passed without its concept: %+v", x.Attempts)
		}
		if s := x.Look(asked.Record).State; s == review.Approved {
			t.Error("a record is approved that says that the gate's guards hold")
		}
	})
	better := concept(review.Yes)
	better.EngagementPlan = said("drivers, on Tuesday")
	must(t)(d.edit("product manager", coe, better, false))
	again, err := d.together(review.G1)
	if err != nil {
		t.Fatal(err)
	}
	d.votes(again.Request, "driver", "champion", "system expert")
	d.clock.settle()
	d.elapse()
	d.in(coe, review.Approved)
}

func TestGateIsNotAskedWithWhatIsNotReady(t *testing.T) {
	d, coe := concluded(t)
	ask := func(want fault.Code) string {
		t.Helper()
		var said string
		d.adds(0, func() {
			_, err := d.together(review.G1)
			said = refused(t, err, want)
		})
		return said
	}
	bare := concept(review.Yes)
	bare.Contexts = nil
	must(t)(d.edit("product manager", coe, bare, false))
	says(t, ask(fault.Blocked), "context")
	must(t)(d.edit("product manager", coe, concept(review.Yes), false))
	q := d.submit(coe)
	says(t, ask(fault.Blocked), "in review") // they are being asked already
	d.votes(q, "driver", "champion", "system expert")
	d.clock.settle()
	d.elapse()
	if _, err := d.together(review.G1); err != nil {
		t.Errorf("nothing is left to be asked with it: %v", err)
	}
}

// TestGreaterQuorumHoldsForAll: values take two stakeholders, their gate takes one.
// Asked at once, neither is decided by fewer than two, and each natural person
// counts for an item only where they did not write it.
func TestGreaterQuorumHoldsForAll(t *testing.T) {
	d, _ := concluded(t)
	first, err := d.together(review.G1)
	if err != nil {
		t.Fatal(err)
	}
	d.votes(first.Request, "driver", "champion", "system expert")
	d.clock.settle()
	d.elapse()
	heard := &review.Engagement{
		Kind: "workshop", Lenses: []review.Lens{review.LensConsequence, review.LensVirtue, review.LensDuty, review.LensEnvironment},
		At: ledger.At(d.clock.now()), Participants: []review.Ref{"REP-001", "REP-002"}, Invited: []review.Ref{"STK-001", "STK-002", "STK-003"}, Heard: []review.Ref{"STK-001", "STK-002", "STK-003"},
	}
	d.write("product manager", heard)
	more := d.write("system expert", &review.Cluster{CoreValue: "PRIVACY", Priority: review.Medium, Statements: []review.Ref{"VAL-0001"}, Demonstrators: []review.Demonstrator{{ID: "VD-02", Text: said("no film")}}})[0]
	good := review.Consideration{Verdict: "supports", Note: said("yes")}
	ranked := d.write("product manager", &review.Priorities{
		Order: []review.Ref{"VCL-01", more}, LegalBoundary: said("none is touched"), Considerations: review.Considerations{
			SocietyGood: good, NotMeans: good, LeaderMaxim: good, OrgPrinciples: good, Mission: good, Environment: good, Guidelines: good,
		},
	})[0]
	asked, err := d.together(review.G2)
	if err != nil {
		t.Fatal(err)
	}
	d.votes(asked.Request, "driver", "champion", "moderator")
	d.clock.settle()
	d.elapse()
	d.in(more, review.Prioritized)
	d.see(func(x *review.Dossier) {
		if x.Passed(review.G2) != nil {
			t.Error("the gate was passed with the approvals that it takes alone")
		}
	})
	d.votes(asked.Request, "system expert") // wrote one of the values
	d.votes(asked.Request, "neighbour")
	d.clock.settle()
	d.elapse()
	d.in(more, review.Approved)
	d.in(ranked, review.Approved)
	d.see(func(x *review.Dossier) {
		if x.Passed(review.G2) == nil {
			t.Error("the gate was not passed")
		}
	})
}

// TestTooFewForBothAtOnce: a decision that can be made alone may lack people for the
// gate. Then nothing is asked, and it is said how to go on.
func TestTooFewForBothAtOnce(t *testing.T) {
	d, coe := concluded(t)
	// All who count for the project team write the concept, which the gate's own
	// approvers need not have done.
	for n, name := range []string{"system expert", "risk lead", "user advocate", "moderator", "value lead"} {
		c := concept(review.Yes)
		c.EngagementPlan = said(name)
		c.Contexts = append(c.Contexts, review.Context{Kind: "plausible", Text: said(string(rune('a' + n)))})
		must(t)(d.edit(name, coe, c, false))
	}
	d.adds(0, func() {
		_, err := d.together(review.G1)
		says(t, refused(t, err, fault.Blocked), "lacks", "Ask for the decisions apart")
	})
}
