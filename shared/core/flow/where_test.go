package flow_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// attempt asks for a gate.
func attempt(g review.GateID, n int) review.GateAsked {
	return review.GateAsked{GateAttempt: review.GateAttempt{Gate: g, Attempt: n}}
}

func decided(g review.GateID, n int, d review.GateDecision) review.GateDecided {
	return review.GateDecided{Gate: g, Attempt: n, Decision: d}
}

func hold(s *rulestest.Stream) { s.Add(review.Paused{OnHold: true}) }

func depth(d review.Depth) func(*rulestest.Stream) {
	return func(s *rulestest.Stream) { s.Add(review.Screened{Screening: review.Screening{Depth: d}}) }
}

func end(status review.Status) func(*rulestest.Stream) {
	return func(s *rulestest.Stream) { s.Add(review.EndedReview{Ending: review.Ending{Status: status}}) }
}

func pass(gates ...review.GateID) func(*rulestest.Stream) {
	return func(s *rulestest.Stream) {
		for _, g := range gates {
			s.Pass(g)
		}
	}
}

func adds(changes ...review.Change) func(*rulestest.Stream) {
	return func(s *rulestest.Stream) { s.Add(changes...) }
}

// round opens apr_1 with its first deadline in a day, and ends it.
func round(outcome approval.State) func(*rulestest.Stream) {
	return func(s *rulestest.Stream) {
		asks(s, "apr_1", day)
		switch outcome {
		case approval.StateOpen:
		case approval.StateCancelled:
			s.Add(review.Asked{Event: approval.Cancelled{About: approval.About{Request: "apr_1"}}})
		case approval.StateSuperseded:
			s.Add(review.Asked{Event: approval.Superseded{About: approval.About{Request: "apr_1"}, With: "apr_2"}})
		default:
			ends(s, "apr_1", outcome)
		}
	}
}

// critical receives an incident that is to be triaged within a day.
func critical(s *rulestest.Stream) {
	s.In("received", &review.Incident{Severity: "critical"})
}

// changed is an AI system with a significant change that nobody has assessed.
func changed(s *rulestest.Stream) {
	s.Save(&review.System{AIInvolved: review.Yes, InScope: review.Yes})
	s.Save(&review.ChangeNote{Significant: review.Yes, Intended: review.Yes, When: "occurred"})
}

func TestWhere(t *testing.T) {
	standard, light := depth("standard"), depth("light")
	way := []review.GateID{"G0", "G1", "G2", "G3", "G4"}
	type steps []func(*rulestest.Stream)
	for _, c := range []struct {
		name    string
		process flow.Process
		subject string
		did     steps
		place   string
		mark    string // its beginning
	}{
		{"review that begins", flow.DesignReview, "", steps{standard}, "G0", "G0"},
		{"review after its first gate", flow.DesignReview, "", steps{standard, pass("G0")}, "G1", "G1"},
		{"review before its last gate", flow.DesignReview, "", steps{standard, pass(way[:4]...)}, "G4", "G4"},
		{"light review goes to its release", flow.DesignReview, "", steps{light, pass("G0")}, "G4", "G4"},
		{"gate failed", flow.DesignReview, "", steps{standard, adds(attempt("G0", 1), decided("G0", 1, review.GateFailed))}, "G0", "G0"},
		{"gate passed with conditions", flow.DesignReview, "", steps{standard, adds(attempt("G0", 1), decided("G0", 1, review.GateConditional))}, "G1", "G1"},
		{"review that went back", flow.DesignReview, "", steps{standard, pass(way[:4]...), adds(review.StageReopened{Stage: review.S2})}, "G2", "G2"},
		{"review on hold, in a stage", flow.DesignReview, "", steps{standard, hold}, "G0", "G0"},
		{"all gates passed", flow.DesignReview, "", steps{standard, pass(way...)}, "handing_over", ""},
		{"all gates passed, on hold", flow.DesignReview, "", steps{standard, pass(way...), hold}, "on_hold", "on_hold"},
		{"handed over", flow.DesignReview, "", steps{standard, pass(way...), adds(review.StageEntered{Stage: review.S5}), end(review.StatusCompleted)}, "operating", ""},
		{"completed without value analysis", flow.DesignReview, "", steps{standard, pass("G0", "G1"), end(review.StatusCompleted)}, "completed", ""},
		{"not to be built", flow.DesignReview, "", steps{standard, end(review.StatusTerminated)}, "terminated_do_not_build", ""},
		{"cancelled", flow.DesignReview, "", steps{standard, end(review.StatusCancelled)}, "cancelled", ""},
		{"cancelled while on hold", flow.DesignReview, "", steps{standard, hold, end(review.StatusCancelled)}, "cancelled", ""},

		{"stage that begins", flow.Stage, "G0", steps{standard}, "preparing", "after attempt 0"},
		{"stage whose gate is asked for", flow.Stage, "G0", steps{standard, adds(attempt("G0", 1))}, "deciding", "attempt 1"},
		{"stage whose gate failed", flow.Stage, "G0", steps{standard, adds(attempt("G0", 1), decided("G0", 1, review.GateFailed))}, "preparing", "after attempt 1"},
		{"stage whose gate is asked for again", flow.Stage, "G0", steps{standard, adds(attempt("G0", 1), decided("G0", 1, review.GateFailed), attempt("G0", 2))}, "deciding", "attempt 2"},
		{"stage on hold", flow.Stage, "G0", steps{standard, hold}, "on_hold", "on_hold"},
		{"stage on hold while its gate is decided", flow.Stage, "G0", steps{standard, adds(attempt("G0", 1)), hold}, "on_hold", "on_hold"},
		{"stage that goes on", flow.Stage, "G0", steps{standard, hold, adds(review.Paused{})}, "preparing", "after attempt 0"},
		{"stage that is over", flow.Stage, "G0", steps{standard, pass("G0")}, "passed", ""},
		{"stage that is over, on hold", flow.Stage, "G0", steps{standard, pass("G0"), hold}, "passed", ""},
		{"stage with conditions", flow.Stage, "G0", steps{standard, adds(attempt("G0", 1), decided("G0", 1, review.GateConditional))}, "passed", ""},
		{"stage behind one that was reopened", flow.Stage, "G4", steps{standard, pass(way[:4]...), adds(review.StageReopened{Stage: review.S2})}, "went_back", ""},
		{"stage that was reopened", flow.Stage, "G2", steps{standard, pass(way[:4]...), adds(review.StageReopened{Stage: review.S2})}, "preparing", "after attempt 1"},
		{"stage that the path no longer has", flow.Stage, "G1", steps{standard, pass("G0"), light}, "went_back", ""},
		{"stage of no gate", flow.Stage, "G9", steps{standard}, "went_back", ""},
		{"stage of a review that ended", flow.Stage, "G0", steps{standard, end(review.StatusCancelled)}, "review_ended", ""},
		{"stage whose gate completed the review", flow.Stage, "G1", steps{standard, pass("G0", "G1"), end(review.StatusCompleted)}, "passed", ""},

		{"round that asks", flow.Round, "apr_1", steps{round(approval.StateOpen)}, "asking", "open"},
		{"round that asks, on hold", flow.Round, "apr_1", steps{round(approval.StateOpen), hold}, "asking", "open"},
		{"round approved", flow.Round, "apr_1", steps{round(approval.StateApproved)}, "approved", ""},
		{"round rejected", flow.Round, "apr_1", steps{round(approval.StateRejected)}, "rejected", ""},
		{"round with changes requested", flow.Round, "apr_1", steps{round(approval.StateChangesRequested)}, "changes_requested", ""},
		{"round expired", flow.Round, "apr_1", steps{round(approval.StateExpired)}, "expired", ""},
		{"round cancelled", flow.Round, "apr_1", steps{round(approval.StateCancelled)}, "cancelled", ""},
		{"round superseded", flow.Round, "apr_1", steps{round(approval.StateSuperseded)}, "superseded", ""},

		{"cycle that begins", flow.Monitoring, "1", nil, "observing", "after attempt 0"},
		{"cycle whose gate is asked for", flow.Monitoring, "1", steps{adds(attempt("G5", 1))}, "deciding", "attempt 1"},
		{"cycle whose gate failed", flow.Monitoring, "1", steps{adds(attempt("G5", 1), decided("G5", 1, review.GateFailed))}, "observing", "after attempt 1"},
		{"cycle that is over", flow.Monitoring, "1", steps{pass("G5")}, "cycle_closed", ""},
		{"second cycle", flow.Monitoring, "2", steps{pass("G5")}, "observing", "after attempt 1"},
		{"third cycle while it is the second", flow.Monitoring, "3", steps{pass("G5")}, "cycle_closed", ""},
		{"change that nobody assessed", flow.Monitoring, "1", steps{changed}, "reassessing", "after attempt 0, CHG-001 and 0 more"},
		{"another change meanwhile", flow.Monitoring, "1", steps{changed, changed}, "reassessing", "after attempt 0, CHG-001 and 1 more"},
		{"gate asked for although nobody assessed", flow.Monitoring, "1", steps{changed, adds(attempt("G5", 1))}, "deciding", "attempt 1"},
		{"system out of use", flow.Monitoring, "1", steps{end(review.StatusRetired)}, "retired", ""},
		{"system that was cancelled", flow.Monitoring, "1", steps{end(review.StatusCancelled)}, "retired", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := rulestest.New().Open()
			if c.process == flow.Monitoring {
				s = newSystem()
			}
			for _, do := range c.did {
				do(s)
			}
			id := flow.ID{Process: c.process, Stream: s.D.Stream, Subject: c.subject}
			got, err := flow.Where(id, s.D, shipped(), flow.Age{Since: s.Now}, s.Now)
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != c.place || !strings.HasPrefix(got.Mark, c.mark) {
				t.Errorf("it stands at %q, %q, want %q, %q", got.Name, got.Mark, c.place, c.mark)
			}
			waits := c.mark != "" || c.place == "handing_over"
			if (got.Mark != "") != waits || got.Until.After(s.Now) != waits {
				t.Errorf("it waits with mark %q until %s", got.Mark, got.Until)
			}
		})
	}
}

// TestUntil is what time does to a place: it waits until the next thing is due, or
// until it is old, whichever is first.
func TestUntil(t *testing.T) {
	asking := round(approval.StateOpen) // due after a day
	for _, c := range []struct {
		name    string
		process flow.Process
		subject string
		do      func(*rulestest.Stream)
		age     flow.Age
		after   time.Duration // of the look
		place   string
		until   time.Duration // after the start; 0 is never
	}{
		{"nothing is due", flow.Stage, "G0", depth("standard"), flow.Age{}, 0, "preparing", 300 * day},
		{"a day before it is old", flow.Stage, "G0", depth("standard"), flow.Age{}, 299 * day, "preparing", 300 * day},
		{"old to the moment", flow.Stage, "G0", depth("standard"), flow.Age{}, 300 * day, flow.PlaceRenew, 0},
		{"older", flow.Stage, "G0", depth("standard"), flow.Age{}, 4000 * day, flow.PlaceRenew, 0},
		{"looked often", flow.Stage, "G0", depth("standard"), flow.Age{Looks: 199}, 0, "preparing", 300 * day},
		{"looked too often", flow.Stage, "G0", depth("standard"), flow.Age{Looks: 200}, 0, flow.PlaceRenew, 0},
		{"too old and over", flow.Stage, "G0", pass("G0"), flow.Age{Looks: 200}, 400 * day, "passed", 0},
		{"review too old", flow.DesignReview, "", depth("standard"), flow.Age{}, 300 * day, flow.PlaceRenew, 0},
		{"review has no deadlines of its own", flow.DesignReview, "", asking, flow.Age{}, 2 * day, "G0", 300 * day},
		{"round before its deadline", flow.Round, "apr_1", asking, flow.Age{}, day - 1, "asking", day},
		{"round at its deadline", flow.Round, "apr_1", asking, flow.Age{}, day, flow.PlaceDue, 0},
		{"round long after its deadline", flow.Round, "apr_1", asking, flow.Age{}, 90 * day, flow.PlaceDue, 0},
		{"old and due: the successor does it", flow.Round, "apr_1", asking, flow.Age{}, 301 * day, flow.PlaceRenew, 0},
		{"round that is over has no deadline", flow.Round, "apr_1", round(approval.StateApproved), flow.Age{}, 90 * day, "approved", 0},
		{"stage leaves deadlines of rounds to them", flow.Stage, "G0", asking, flow.Age{}, 2 * day, "preparing", 300 * day},
		{"stage before a deadline of an item", flow.Stage, "G0", critical, flow.Age{}, day - 1, "preparing", day},
		{"stage at a deadline of an item", flow.Stage, "G0", critical, flow.Age{}, day, flow.PlaceDue, 0},
		{"system at a deadline of an item", flow.Monitoring, "1", critical, flow.Age{}, day, flow.PlaceDue, 0},
		{"deadline that was recorded", flow.Stage, "G0", func(s *rulestest.Stream) {
			critical(s)
			s.Add(review.BecameDue{Ref: "INC-001", What: review.TriageDue, Due: ledger.At(s.Now.Add(day))})
		}, flow.Age{}, 2 * day, "preparing", 300 * day},
		{"handing over is tried again after a day", flow.DesignReview, "", func(s *rulestest.Stream) {
			depth("light")(s)
			pass("G0", "G4")(s)
		}, flow.Age{}, 5 * day, "handing_over", 6 * day},
		{"handing over with a clock that was set back", flow.DesignReview, "", func(s *rulestest.Stream) {
			depth("light")(s)
			pass("G0", "G4")(s)
		}, flow.Age{}, -5 * day, "handing_over", day},
		{"clock that was set back by a year", flow.Stage, "G0", depth("standard"), flow.Age{}, -365 * day, "preparing", 300 * day},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := rulestest.New().Open()
			if c.process == flow.Monitoring {
				s = newSystem()
			}
			c.do(s)
			c.age.Since = rulestest.Start
			id := flow.ID{Process: c.process, Stream: s.D.Stream, Subject: c.subject}
			got, err := flow.Where(id, s.D, shipped(), c.age, rulestest.Start.Add(c.after))
			if err != nil {
				t.Fatal(err)
			}
			var until time.Duration
			if !got.Until.IsZero() {
				until = got.Until.Sub(rulestest.Start)
			}
			if got.Name != c.place || until != c.until {
				t.Errorf("it stands at %q until %s, want %q until %s", got.Name, until, c.place, c.until)
			}
			if ends := c.until == 0; ends != (got.Mark == "") {
				t.Errorf("its mark is %q", got.Mark)
			}
		})
	}
}

// TestMarkOfAHandOverChangesWithEveryEntry: whatever happens to the hand-over's review may have made the
// hand-over possible.
func TestMarkOfAHandOverChangesWithEveryEntry(t *testing.T) {
	s := rulestest.New().Open()
	depth("light")(s)
	pass("G0", "G4")(s)
	look := func() string {
		at, err := flow.Where(flow.ID{Process: flow.DesignReview, Stream: s.D.Stream}, s.D, shipped(), flow.Age{Since: s.Now}, s.Now)
		if err != nil || at.Name != "handing_over" {
			t.Fatalf("%+v, %v", at, err)
		}
		return at.Mark
	}
	before := look()
	s.Save(&review.Evidence{Kind: "test_report"})
	if after := look(); after == before {
		t.Errorf("the mark is %q before and after", after)
	}
}

func TestWhereOfWhatDoesNotExist(t *testing.T) {
	s := rulestest.New().Open()
	for _, c := range []struct {
		id   flow.ID
		want fault.Code
	}{
		{flow.ID{Process: flow.Round, Stream: s.D.Stream, Subject: "apr_9"}, fault.NotFound},
		{flow.ID{Process: "evidence-import", Stream: s.D.Stream}, fault.Invalid},
		{flow.ID{Stream: s.D.Stream}, fault.Invalid},
	} {
		_, err := flow.Where(c.id, s.D, shipped(), flow.Age{Since: s.Now}, s.Now)
		refused(t, err, c.want)
	}
}

func TestOwed(t *testing.T) {
	for _, c := range []struct {
		name string
		s    *rulestest.Stream
		did  []func(*rulestest.Stream)
		want []flow.ID
	}{
		{"review", rulestest.New().Open(), nil, []flow.ID{{Process: flow.DesignReview, Stream: "review-1"}}},
		{"review on hold", rulestest.New().Open(), []func(*rulestest.Stream){hold}, []flow.ID{{Process: flow.DesignReview, Stream: "review-1"}}},
		{
			"review with two rounds, one of them over", rulestest.New().Open(),
			[]func(*rulestest.Stream){round(approval.StateApproved), func(s *rulestest.Stream) { asks(s, "apr_3", day); asks(s, "apr_2", day) }},
			[]flow.ID{
				{Process: flow.DesignReview, Stream: "review-1"},
				{Process: flow.Round, Stream: "review-1", Subject: "apr_2"},
				{Process: flow.Round, Stream: "review-1", Subject: "apr_3"},
			},
		},
		{"review that ended", rulestest.New().Open(), []func(*rulestest.Stream){end(review.StatusCancelled)}, nil},
		{"review that ended with a round left open", rulestest.New().Open(), []func(*rulestest.Stream){round(approval.StateOpen), end(review.StatusCompleted)}, nil},
		{"system that operates", newSystem(), nil, []flow.ID{{Process: flow.Monitoring, Stream: "system-1", Subject: "1"}}},
		{"system in its second cycle", newSystem(), []func(*rulestest.Stream){pass("G5")}, []flow.ID{{Process: flow.Monitoring, Stream: "system-1", Subject: "2"}}},
		{"system whose gate failed", newSystem(), []func(*rulestest.Stream){adds(attempt("G5", 1), decided("G5", 1, review.GateFailed))}, []flow.ID{{Process: flow.Monitoring, Stream: "system-1", Subject: "1"}}},
		{"system that does not operate yet", newSystem(), []func(*rulestest.Stream){adds(review.StageEntered{Stage: review.S1})}, nil},
		{"system that does not operate yet, with a deadline", newSystem(), []func(*rulestest.Stream){adds(review.StageEntered{Stage: review.S1}), critical}, []flow.ID{{Process: flow.Monitoring, Stream: "system-1", Subject: "1"}}},
		{
			"system with a round", newSystem(),
			[]func(*rulestest.Stream){round(approval.StateOpen)},
			[]flow.ID{{Process: flow.Monitoring, Stream: "system-1", Subject: "1"}, {Process: flow.Round, Stream: "system-1", Subject: "apr_1"}},
		},
		{"system out of use", newSystem(), []func(*rulestest.Stream){critical, end(review.StatusRetired)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, do := range c.did {
				do(c.s)
			}
			got := flow.Owed(c.s.D, shipped())
			if len(got) != len(c.want) {
				t.Fatalf("it owes %v, want %v", got, c.want)
			}
			for n, id := range c.want {
				if got[n] != id {
					t.Errorf("it owes %v, want %v", got, c.want)
				}
			}
		})
	}
}
