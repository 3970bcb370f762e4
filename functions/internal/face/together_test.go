package face_test

import (
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// described is a review in which nothing but the approval of what it is for stands
// between it and its next gate.
func described(t *testing.T) (*set, review.Ref) {
	t.Helper()
	s := promised(t, 0, review.Medium)
	feasible := func(k review.FeasibilityKind) review.Feasibility {
		return review.Feasibility{Kind: k, Question: "May we?", Finding: "Yes.", Verdict: "feasible"}
	}
	s.write("ben", &review.InfoRules{Availability: "All of it.", Maintenance: "We do.", Approval: "The board."})
	s.must(s.desk.Save(t.Context(), s.as("ben"), s.stream, []usecase.Draft{{Ref: "SYS-1", Doc: &review.System{
		Name: "Route planner", Purpose: "So that parcels come today", Owner: s.person("ben"), AIInvolved: review.No,
		UnintendedUses: []review.Misuse{{Text: "Watching drivers.", Kind: "foreseeable_misuse"}}, ImpactTier: "minimal",
	}}}))
	coe := s.write("ben", &review.ConOE{
		ReplacedOperations: "Next day.", Contexts: []review.Context{{Kind: "actual", Text: "A city."}},
		InitialHarms: []review.Text{"No rest."}, InitialBenefits: []review.Text{"Less waiting."},
		Feasibility:        []review.Feasibility{feasible("legal"), feasible("social"), feasible("environmental")},
		NeedsValueAnalysis: review.Yes, ValueAnalysisBecause: "We looked.", EngagementPlan: "Drivers, on Monday.",
	})[0]
	s.must(s.desk.Adopt(t.Context(), s.as("chiara"), usecase.Adoption{}))
	s.must(s.desk.AskGate(t.Context(), s.as("ben"), s.stream, usecase.AskGate{Gate: review.G0, Conclusion: "It begins."}))
	s.settle()
	return s, coe
}

// TestNextStepIsAskedWithItsDecisions: one message asks for what is written and for
// going on, in two words of one button; both stand after it.
func TestNextStepIsAskedWithItsDecisions(t *testing.T) {
	s, coe := described(t)
	ctx, ben := t.Context(), s.As("ben")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	if m := s.newest("ben"); !strings.Contains(m.Text, "Only decisions are missing") {
		t.Fatalf("ben reads %s", m.Text)
	}
	s.did(ben.Press(ctx, s.newest("ben"), "step.do"))
	s.did(ben.Submit(ctx, in("conclusion", "It is clear what it is for.")))
	s.did(ben.Close(ctx))
	if m := s.question("emi"); !strings.Contains(m.Text, "do you agree to what the system is for and how it is used, and to going on to asking people") {
		t.Errorf("emi reads %s", m.Text)
	}
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.in(coe, review.Approved)
	s.see(func(v *usecase.View) {
		if v.D.Passed(review.G1) == nil || len(v.D.OpenRequests()) > 0 {
			t.Errorf("the review is at %s", v.D.Stage)
		}
	})
}

// TestNextStepFallsWithOneDecision: who takes out what is written keeps the review
// where it is, although they agree to the rest.
func TestNextStepFallsWithOneDecision(t *testing.T) {
	s, coe := described(t)
	ctx, ben, emi := t.Context(), s.As("ben"), s.As("emi")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "step.do"))
	s.did(ben.Submit(ctx, in("conclusion", "It is clear what it is for.")))
	s.did(ben.Close(ctx))
	s.did(emi.Press(ctx, s.question("emi"), "decide.changes"))
	st := in("verdict", "request_changes", "reason", "The night is missing.")
	st["items"] = map[string][]string{"in": {string(coe)}}
	s.did(emi.Submit(ctx, st))
	s.did(emi.Close(ctx))
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.in(coe, review.Changes)
	s.see(func(v *usecase.View) {
		if v.D.Passed(review.G1) != nil {
			t.Error("the review went on")
		}
		for _, q := range v.D.Requests {
			if q.State == approval.StateOpen {
				t.Errorf("%s is open", q.ID)
			}
		}
	})
}

// TestWordsOfWhatWasAskedWithAStep: when other words are asked about after the review
// has gone on, it is those that are asked about and not going on.
func TestWordsOfWhatWasAskedWithAStep(t *testing.T) {
	s, coe := described(t)
	ctx, ben := t.Context(), s.As("ben")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "step.do"))
	s.did(ben.Submit(ctx, in("conclusion", "It is clear what it is for.")))
	s.did(ben.Close(ctx))
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "act.edit"))
	s.did(ben.Submit(ctx, in("page", "coe.today")))
	s.did(ben.Submit(ctx, in("item", string(coe))))
	st := in("context_replaced_operations", "The next day.")
	st["wording_only"] = map[string][]string{"in": {"yes"}}
	s.did(ben.Submit(ctx, st))
	s.in(coe, review.InReview)
	m := s.question("chiara")
	if !strings.Contains(m.Text, "the wording of what the system is for and how it is used has changed") || strings.Contains(m.Text, "going on") {
		t.Errorf("chiara reads %s", m.Text)
	}
	s.did(s.As("chiara").Press(ctx, m, "decide.demand"))
	if m := s.question("daniel"); !strings.Contains(m.Text, "please decide about what the system is for") {
		t.Errorf("daniel reads %s", m.Text)
	}
	s.yes("chiara", "daniel")
	s.did(s.As("emi").Press(ctx, s.message("emi", "please decide about what the system is for"), "decide.approve"))
	s.later()
	s.in(coe, review.Approved)
	s.see(func(v *usecase.View) {
		if v.D.Passed(review.G1) == nil || v.D.Stage != review.S2 {
			t.Errorf("the review is at %s", v.D.Stage)
		}
	})
}

// TestTooFewAreLeft: who cannot count is named by name, and it is said how to go on.
func TestTooFewAreLeft(t *testing.T) {
	s, coe := described(t)
	ctx, ben := t.Context(), s.As("ben")
	for _, who := range []string{"daniel", "ana"} {
		var c review.ConOE
		s.see(func(v *usecase.View) {
			doc, err := s.desk.Document(ctx, v, coe)
			s.must(nil, err)
			c = *doc.(*review.ConOE)
		})
		c.EngagementPlan = review.Text("As " + who + " says.")
		s.must(s.desk.Save(ctx, s.as(who), s.stream, []usecase.Draft{{Ref: coe, Doc: &c}}))
	}
	s.settle()
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "step.do"))
	o, err := ben.Submit(ctx, in("conclusion", "It is clear what it is for."))
	all := text(s.top("ben").Body) + strings.Join(values(o.Errors), " ")
	if err != nil || !strings.Contains(all, "Ben Okafor") || strings.Contains(all, "per_") || !strings.Contains(all, "Ask for the decisions apart") {
		t.Errorf("ben reads %s, %v", all, err)
	}
	s.in(coe, review.Draft)
}
