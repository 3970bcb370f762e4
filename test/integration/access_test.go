package integration

import (
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// leaves writes that somebody has left: an entry of the workspace.
func (d *desk) leaves(name string) {
	d.t.Helper()
	s := ledger.Stream{Workspace: "ws_test", Name: review.WorkspaceStream}
	h, err := d.store.Head(d.t.Context(), s)
	if err != nil {
		d.t.Fatal(err)
	}
	left := review.PersonLeft{Person: person(name)}
	b, err := ledger.Record[review.PersonLeft]{
		Envelope: ledger.Envelope{At: ledger.At(d.clock.now()), Channel: ledger.CLI, Env: ledger.Practice, Kind: review.KindOf(left), V: 1},
		Data:     left,
	}.Encode()
	if err != nil {
		d.t.Fatal(err)
	}
	must(d.t)(d.store.Append(d.t.Context(), ledger.Batch{
		Stream: s, Command: ledger.Command{ID: "left/" + name}, Expect: h.Size, At: d.clock.now(), Entries: [][]byte{b}, Answer: []byte("{}"),
	}))
}

func TestWhoMayDoWhat(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	built, _ := d.approvedEVR()
	ref := d.write("product manager", evr("pay"))[0]
	q := d.submit(ref)
	ballot := d.ballot(q, approval.Approve)
	minute, err := d.RecordMinute(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Minute{Of: person("driver"), Words: "x", Vote: ballot})
	if err != nil {
		t.Fatal(err)
	}
	d.leaves("leaver")
	ctx, stream := t.Context(), d.ReviewStream
	incident := &review.Incident{Channel: "slack", Description: said("a crash"), Severity: "minor"}

	verbs := map[string]func(usecase.Command) error{
		"open": func(c usecase.Command) error {
			_, err := d.Open(ctx, c, usecase.Start{Title: "x"})
			return err
		},
		"assign": func(c usecase.Command) error {
			_, err := d.Assign(ctx, c, stream, []review.Holders{{Role: review.TeamMember, Persons: []review.PersonID{person("staff")}}})
			return err
		},
		"screen": func(c usecase.Command) error {
			_, err := d.Screen(ctx, c, stream, usecase.Screening{Answers: standard()})
			return err
		},
		"lower the depth": func(c usecase.Command) error {
			_, err := d.Screen(ctx, c, stream, usecase.Screening{Answers: standard(), Depth: "light", Because: "x", With: person("lead")})
			return err
		},
		"save": func(c usecase.Command) error {
			_, err := d.Save(ctx, c, stream, []usecase.Draft{{Doc: evr("x")}})
			return err
		},
		"sign an exception": func(c usecase.Command) error {
			_, err := d.Save(ctx, c, stream, []usecase.Draft{{Doc: &review.Exception{Rule: "T5", Subject: ref, Reason: said("x")}}})
			return err
		},
		"report": func(c usecase.Command) error {
			_, err := d.Save(ctx, c, stream, []usecase.Draft{{Doc: incident}})
			return err
		},
		"signal": func(c usecase.Command) error {
			_, err := d.Save(ctx, c, stream, []usecase.Draft{{Doc: &review.Signal{Note: said("x")}}})
			return err
		},
		"preview": func(c usecase.Command) error { _, err := d.Preview(ctx, c.Actor, d.Review, ref); return err },
		"look": func(c usecase.Command) error {
			return d.Look(ctx, c.Actor, d.Review, func(*usecase.View) error { return nil })
		},
		"move": func(c usecase.Command) error {
			_, err := d.Move(ctx, c, stream, usecase.Step{Refs: []review.Ref{built}, On: review.Suspend, Because: "x"})
			return err
		},
		"confirm": func(c usecase.Command) error { _, err := d.Confirm(ctx, c, stream, []review.Ref{ref}); return err },
		"submit":  func(c usecase.Command) error { _, err := d.Submit(ctx, c, stream, []review.Ref{ref}); return err },
		"decide":  func(c usecase.Command) error { _, err := d.Decide(ctx, c, stream, ballot); return err },
		"still stands": func(c usecase.Command) error {
			_, err := d.StillStands(ctx, c, stream, usecase.Stand{Request: q, Item: ref})
			return err
		},
		"declare a conflict": func(c usecase.Command) error { _, err := d.DeclareConflict(ctx, c, stream, q); return err },
		"delegate": func(c usecase.Command) error {
			_, err := d.Delegate(ctx, c, stream, usecase.Lend{Request: q, To: person("staff"), Days: 2, NoReportingLine: true})
			return err
		},
		"record a minute": func(c usecase.Command) error {
			_, err := d.RecordMinute(ctx, c, stream, usecase.Minute{Of: person("neighbour"), Words: "x", Vote: ballot})
			return err
		},
		"confirm a minute": func(c usecase.Command) error {
			_, err := d.ConfirmMinute(ctx, c, stream, q, minute.Decision)
			return err
		},
		"mediate": func(c usecase.Command) error {
			_, err := d.Mediate(ctx, c, stream, usecase.Mediation{Request: q, Item: ref, Of: person("driver"), Outcome: approval.OutcomeUpheld, Because: "x"})
			return err
		},
		"override": func(c usecase.Command) error {
			_, err := d.Override(ctx, c, stream, usecase.Overriding{Request: q, Of: person("driver"), Items: []review.Ref{ref}, Because: "x"})
			return err
		},
		"approve temporarily": func(c usecase.Command) error {
			_, err := d.ApproveTemporarily(ctx, c, stream, usecase.Emergency{Request: q, Items: []review.Ref{ref}, Days: 3, ReducesHarm: true, Because: "x"})
			return err
		},
		"ask for a gate": func(c usecase.Command) error {
			_, err := d.AskGate(ctx, c, stream, usecase.AskGate{Gate: review.G0, Conclusion: "x"})
			return err
		},
		"waive": func(c usecase.Command) error {
			_, err := d.Waive(ctx, c, stream, usecase.Waiving{Gate: review.G1, Guard: "X1.released", Because: "x", Days: 5})
			return err
		},
		"reopen": func(c usecase.Command) error {
			_, err := d.Reopen(ctx, c, stream, usecase.Reopening{Stage: review.S1, Because: "x"})
			return err
		},
		"hold": func(c usecase.Command) error { _, err := d.Hold(ctx, c, stream, true, "x"); return err },
		"end": func(c usecase.Command) error {
			_, err := d.End(ctx, c, stream, usecase.Ending{Status: review.StatusCancelled, Because: "x", NoRecords: "x"})
			return err
		},
		"conclude": func(c usecase.Command) error {
			_, err := d.Conclude(ctx, c, stream, clause8.Order{Kind: review.AISIA, Conclusion: "x"})
			return err
		},
		"erase": func(c usecase.Command) error {
			_, err := d.Erase(ctx, c, stream, usecase.Erasure{Refs: []review.Ref{ref}, Ground: "erasure_request"})
			return err
		},
		"elapse":    func(c usecase.Command) error { _, err := d.Elapse(ctx, c, stream); return err },
		"hand over": func(c usecase.Command) error { _, err := d.HandOver(ctx, c, stream); return err },
		"add a person": func(c usecase.Command) error {
			_, err := d.AddPerson(ctx, c, usecase.Newcomer{Name: "x"})
			return err
		},
		"give offices": func(c usecase.Command) error {
			_, err := d.GiveOffices(ctx, c, c.Actor.Person, []review.Office{review.GovernanceLead})
			return err
		},
		"merge": func(c usecase.Command) error {
			_, err := d.Merge(ctx, c, person("staff"), person("colleague"))
			return err
		},
		"adopt": func(c usecase.Command) error {
			_, err := d.Adopt(ctx, c, usecase.Adoption{VerySmall: true})
			return err
		},
		"decide on controls": func(c usecase.Command) error {
			_, err := d.DecideControls(ctx, c, []usecase.ControlDecision{{Control: "A.6.2.4", Decision: "included", Justification: "x"}})
			return err
		},
	}
	// What these may all the same is tried elsewhere.
	may := map[string][]string{
		"colleague": {"open", "report", "confirm a minute"},
		"auditor":   {"look", "report", "confirm a minute"},
		"workflow":  {"elapse", "hand over", "signal"},
		"driver": {
			"look", "decide", "still stands", "declare a conflict", "delegate", "report", "confirm a minute",
		},
		"product manager": {
			"open", "screen", "save", "report", "signal", "preview", "look", "move", "confirm", "submit", "decide", "still stands",
			"declare a conflict", "delegate", "confirm a minute", "ask for a gate", "reopen", "hold", "conclude",
		},
	}
	for _, who := range []string{"stranger", "leaver", "colleague", "auditor", "workflow", "driver", "product manager"} {
		for name, do := range verbs {
			allowed := false
			for _, m := range may[who] {
				allowed = allowed || m == name
			}
			if allowed {
				continue
			}
			t.Run(who+" may not "+name, func(t *testing.T) {
				c := d.as(who)
				if who == "workflow" {
					c = d.workflow()
				}
				before := d.total()
				if err := do(c); fault.CodeOf(err) != fault.Denied {
					t.Errorf("got %v, want Denied", err)
				}
				if d.total() != before {
					t.Error("something was written")
				}
			})
		}
	}
}

func TestReportIsEverybodysAndTheRestOfItTheTeams(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	inc := d.write("colleague", &review.Incident{Channel: "slack", Description: said("a crash"), Severity: "major"})[0]
	for _, name := range []string{"colleague", "driver", "auditor"} {
		_, err := d.edit(name, inc, &review.Incident{Channel: "slack", Description: said("nothing happened"), Severity: "observation"}, false)
		refused(t, err, fault.Denied)
	}
	must(t)(d.edit("risk lead", inc, &review.Incident{Channel: "slack", Description: said("a crash, looked into"), Severity: "major"}, false))
}

func TestStreamThatDoesNotExist(t *testing.T) {
	d := newDesk(t)
	for _, stream := range []string{"rev_unknown", review.WorkspaceStream} {
		d.adds(0, func() {
			_, err := d.Assign(t.Context(), d.as("lead"), stream, []review.Holders{{Role: review.Champion, Persons: []review.PersonID{person("staff")}}})
			refused(t, err, fault.NotFound)
			_, err = d.Save(t.Context(), d.as("colleague"), stream, []usecase.Draft{{Doc: &review.Incident{Description: said("x")}}})
			refused(t, err, fault.NotFound)
			_, err = d.Elapse(t.Context(), d.workflow(), stream)
			refused(t, err, fault.NotFound)
		})
	}
}

func TestWordsOutsideTheirListsAreRefused(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	ctx := t.Context()
	const free = canary + " writes freely"
	for name, do := range map[string]func() error{
		"trigger": func() error {
			_, err := d.Open(ctx, d.as("staff"), usecase.Start{Title: "x", Trigger: free})
			return err
		},
		"answer": func() error {
			_, err := d.Screen(ctx, d.as("staff"), d.ReviewStream, usecase.Screening{Answers: []review.Answer{free}})
			return err
		},
		"answer of the team": func() error {
			_, err := d.Screen(ctx, d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: []review.Answer{free}})
			return err
		},
		"depth": func() error {
			_, err := d.Screen(ctx, d.as("champion"), d.ReviewStream, usecase.Screening{Depth: free, Because: "x", With: person("lead")})
			return err
		},
		"office": func() error {
			_, err := d.AddPerson(ctx, d.as("lead"), usecase.Newcomer{Name: "x", Offices: []review.Office{free}})
			return err
		},
		"membership": func() error {
			_, err := d.AddPerson(ctx, d.as("lead"), usecase.Newcomer{Name: "x", Membership: free})
			return err
		},
		"status of a control": func() error {
			_, err := d.DecideControls(ctx, d.as("lead"), []usecase.ControlDecision{{Control: "A.6.2.4", Decision: "included", Status: free, Justification: "x"}})
			return err
		},
		"basis of a control": func() error {
			_, err := d.DecideControls(ctx, d.as("lead"), []usecase.ControlDecision{{Control: "A.6.2.4", Decision: "included", Basis: []review.SoABasis{free}, Justification: "x"}})
			return err
		},
		"occasion of a record": func() error {
			_, err := d.Conclude(ctx, d.as("risk lead"), d.ReviewStream, clause8.Order{Kind: review.AISIA, Occasion: free, Conclusion: "x"})
			return err
		},
		"ground of an erasure": func() error {
			_, err := d.Erase(ctx, d.as("lead"), d.ReviewStream, usecase.Erasure{Refs: []review.Ref{"VAL-0001"}, Ground: free})
			return err
		},
		"role": func() error {
			_, err := d.Assign(ctx, d.as("lead"), d.ReviewStream, []review.Holders{{Role: free}})
			return err
		},
		"event": func() error {
			_, err := d.Move(ctx, d.as("risk lead"), d.ReviewStream, usecase.Step{Refs: []review.Ref{"VAL-0001"}, On: free})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			d.adds(0, func() {
				if code := fault.CodeOf(do()); code != fault.Invalid && code != fault.Denied && code != fault.Conflict {
					t.Errorf("refused as %s", code)
				}
			})
		})
	}
}
