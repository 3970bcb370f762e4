package integration

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func TestHostileTextRoundTrips(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	for name, text := range map[string]string{
		"quotes and braces": `"'{}[]\` + "`" + `</script>`,
		"a ping":            "<!channel> <@U123> &amp;",
		"emoji":             "👩🏽‍🚀🏳️‍🌈",
		"right to left":     "שלום \u202e עולם مرحبا",
		"control":           "a\tb\nc\x00d\u2028e",
		"long":              strings.Repeat("ä", 39<<10/2),
		"as long as may be": strings.Repeat("x", review.MaxText),
		"the mask":          string(review.Masked),
		"a formula":         `=cmd|' /C calc'!A0`,
	} {
		t.Run(name, func(t *testing.T) {
			doc := evr("")
			doc.Statement = review.Text(text)
			ref := d.write("product manager", doc)[0]
			for _, a := range []*desk{d, d.cold()} {
				a.see(func(x *review.Dossier) {
					got, err := a.Document(t.Context(), &usecase.View{D: x}, ref)
					if err != nil || got.(*review.EVR).Statement != review.Text(text) {
						t.Errorf("it came back otherwise: %v", err)
					}
				})
			}
		})
	}
	t.Run("in a person's name", func(t *testing.T) {
		const name = `Robert"); DROP TABLE <!here> 👩🏽‍🚀`
		must(t)(d.AddPerson(t.Context(), d.as("lead"), usecase.Newcomer{ID: person("bobby"), Name: name}))
		w, err := d.People(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Name(t.Context(), w, person("bobby")); got != name {
			t.Errorf("the name is %q", got)
		}
	})
}

func TestTextThatIsNotTaken(t *testing.T) {
	d, ref, q := asked(t)
	long := strings.Repeat("x", review.MaxText+1)
	d.adds(0, func() {
		doc := evr("")
		doc.Statement = review.Text(long)
		_, err := d.Save(t.Context(), d.as("product manager"), d.ReviewStream, []usecase.Draft{{Doc: doc}})
		says(t, refused(t, err, fault.Invalid), "longer than", "evidence")
		ballot := d.ballot(q, approval.Reject)
		ballot.Comment = long
		_, err = d.Decide(t.Context(), d.as("driver"), d.ReviewStream, ballot)
		says(t, refused(t, err, fault.Limit), "Shorten")
		_, err = d.AddPerson(t.Context(), d.as("lead"), usecase.Newcomer{Name: long})
		refused(t, err, fault.Limit)
		for _, bad := range []string{"not \xff UTF-8", "e\u0301 not composed"} {
			doc.Statement = review.Text(bad)
			_, err = d.Save(t.Context(), d.as("product manager"), d.ReviewStream, []usecase.Draft{{Doc: doc}})
			refused(t, err, fault.Invalid)
			ballot.Comment = bad
			_, err = d.Decide(t.Context(), d.as("driver"), d.ReviewStream, ballot)
			refused(t, err, fault.Invalid)
		}
	})
	d.in(ref, review.Proposed)
}

func TestTooManyDrafts(t *testing.T) {
	d := newDesk(t).opened(standard())
	var drafts []usecase.Draft
	for n := range ledger.MaxEntries + 1 {
		drafts = append(drafts, usecase.Draft{Doc: &review.Statement{Text: said(fmt.Sprint(n))}})
	}
	d.adds(0, func() {
		_, err := d.Save(t.Context(), d.as("product manager"), d.ReviewStream, drafts)
		says(t, refused(t, err, fault.Limit), "2001", "Split")
	})
	d.same(d.ReviewStream)
	d.adds(ledger.MaxEntries, func() {
		must(t)(d.Save(t.Context(), d.as("product manager"), d.ReviewStream, drafts[1:]))
	})
}

func TestNoTextReachesTheLog(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	say := func(what string) string { return canary + ": " + what }
	ref, _ := d.approvedEVR()
	must(t)(d.edit("product manager", ref, evr("other words"), true))
	open := d.write("product manager", evr("pay"))[0]
	q := d.submit(open)
	for _, v := range []approval.Verdict{approval.Reject, approval.Abstain} {
		if err := d.vote("driver", q, v); err != nil {
			t.Fatal(err)
		}
	}
	m, err := d.RecordMinute(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Minute{Of: person("neighbour"), Words: say("said"), Vote: d.ballot(q, approval.Reject)})
	if err != nil {
		t.Fatal(err)
	}
	must(t)(d.ConfirmMinute(t.Context(), d.as("colleague"), d.ReviewStream, q, m.Decision))
	must(t)(d.Mediate(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Mediation{Request: q, Item: open, Of: person("neighbour"), Outcome: approval.OutcomeUpheld, Because: say("talked")}))
	must(t)(d.Override(t.Context(), d.as("champion"), d.ReviewStream, usecase.Overriding{Request: q, Of: person("neighbour"), Items: []review.Ref{open}, Because: say("decided")}))
	must(t)(d.ApproveTemporarily(t.Context(), d.as("champion"), d.ReviewStream, usecase.Emergency{Request: q, Items: []review.Ref{open}, Days: 3, ReducesHarm: true, Because: say("in a hurry")}))
	must(t)(d.DecideControls(t.Context(), d.as("lead"), []usecase.ControlDecision{{Control: "A.6.2.4", Decision: "included", Status: "implemented", Justification: say("needed"), Basis: []review.SoABasis{"risk"}}}))
	must(t)(d.Waive(t.Context(), d.as("champion"), d.ReviewStream, usecase.Waiving{Gate: review.G1, Guard: "X1.released", Because: say("later"), Days: 5}))
	d.conclude(review.AISIA)
	d.conclude(review.RA)
	d.write("colleague", &review.Incident{Channel: "slack", Description: said("a crash"), Severity: "major", Suspends: []review.Ref{ref}})
	must(t)(d.Move(t.Context(), d.as("risk lead"), d.ReviewStream, usecase.Step{Refs: []review.Ref{"INC-001"}, On: "triage", Because: say("looked")}))
	must(t)(d.Hold(t.Context(), d.as("champion"), d.ReviewStream, true, say("wait")))
	must(t)(d.Hold(t.Context(), d.as("champion"), d.ReviewStream, false, say("go on")))
	must(t)(d.erase("VAL-0001"))
	d.ready()
	d.pass(review.G0)
	d.clock.days(100)
	d.elapse()
	must(t)(d.Reopen(t.Context(), d.as("champion"), d.ReviewStream, usecase.Reopening{Stage: review.S1, Because: say("back")}))
	must(t)(d.End(t.Context(), d.as("champion"), d.ReviewStream, usecase.Ending{Status: review.StatusTerminated, Because: say("enough"), NoRecords: say("none")}))
	if log := d.log(); bytes.Contains(log, []byte(canary)) {
		at := bytes.Index(log, []byte(canary))
		t.Fatalf("the log holds text: …%s…", log[max(0, at-300):at+50])
	}
	if !bytes.Contains(d.file(), []byte(canary)) {
		t.Error("the file holds no text at all; this test would see nothing")
	}
	d.verify()
	d.same(d.ReviewStream)
}
