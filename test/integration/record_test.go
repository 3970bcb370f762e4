package integration

import (
	"testing"

	"conoe/shared/core/approval"

	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func (d *desk) conclude(kind review.RecordType) review.Ref {
	d.t.Helper()
	r, err := d.Conclude(d.t.Context(), d.as("risk lead"), d.ReviewStream, clause8.Order{Kind: kind, Conclusion: canary + ": it is bearable"})
	if err != nil {
		d.t.Fatalf("%s: %v", kind, err)
	}
	return r.Record
}

func TestNoRecordWithoutAI(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	for _, kind := range []review.RecordType{review.AISIA, review.RA, review.RT, review.Gate, review.Crit, review.Ext} {
		d.adds(0, func() {
			_, err := d.Conclude(t.Context(), d.as("risk lead"), d.ReviewStream, clause8.Order{Kind: kind, Conclusion: "x"})
			says(t, refused(t, err, fault.Invalid), "does not apply", "No record is written")
		})
	}
	d.ready()
	d.pass(review.G0)
	d.pass(review.G4, releasers...)
	d.see(func(x *review.Dossier) {
		if n := len(x.Items(review.TypeRecord)); n > 0 {
			t.Errorf("%d records were written", n)
		}
	})
}

func TestLightReviewOfAnAISystem(t *testing.T) {
	d := newDesk(t).opened(light()).staffed(review.Yes).ready()
	d.pass(review.G0)
	_, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G4, Conclusion: "x"})
	says(t, refused(t, err, fault.Blocked), "8.4-AISIA")
	aisia := d.conclude(review.AISIA)
	ra := d.conclude(review.RA)
	asked := d.pass(review.G4, releasers...)
	for _, r := range []review.Ref{aisia, ra, asked.Record} {
		d.in(r, review.Approved)
	}
	must(t)(d.handOver())
	if s, _ := d.status(); s != review.StatusCompleted {
		t.Errorf("the review is %s", s)
	}
}

func TestRecordCitesWhatItRestsOn(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	_, err := d.Conclude(t.Context(), d.as("risk lead"), d.ReviewStream, clause8.Order{Kind: review.RA, Conclusion: "x"})
	says(t, refused(t, err, fault.Blocked), "8.4-AISIA")
	d.write("risk lead", &review.Risk{Register: review.AIRisk, Event: said("wrong route"), Likelihood: 2, Impact: review.Impact{Individual: 3}})
	aisia, ra := d.conclude(review.AISIA), d.conclude(review.RA)
	for _, r := range []review.Ref{aisia, ra} {
		rec := d.item(r).Doc.(*review.Record)
		if len(rec.Inputs) == 0 || len(rec.Clauses) == 0 || len(rec.Controls) == 0 {
			t.Errorf("%s rests on %v, clauses %v, controls %v", r, rec.Inputs, rec.Clauses, rec.Controls)
		}
		for _, in := range rec.Inputs {
			if i := d.item(in.Ref); in.Version != i.Version || in.Digest != i.Digest {
				t.Errorf("%s cites %s at version %d, %s", r, in.Ref, in.Version, in.Digest)
			}
		}
		if rec.ConcludedBy != person("risk lead") || !rec.Conclusion.Said() {
			t.Errorf("%s is concluded by %s", r, rec.ConcludedBy)
		}
	}
	cited := false
	for _, in := range d.item(ra).Doc.(*review.Record).Inputs {
		cited = cited || in.Ref == aisia && in.Digest == d.item(aisia).Digest
	}
	if !cited {
		t.Error("the risk assessment does not cite the impact assessment")
	}
	t.Run("what is decided later is about that digest", func(t *testing.T) {
		d.approve([]review.Ref{aisia}, "driver", "champion", "system expert")
		d.in(aisia, review.Approved)
	})
}

func TestRecordByHandIsDenied(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	ref := d.conclude(review.AISIA)
	for _, dr := range []usecase.Draft{
		{Doc: &review.Record{Kind: review.AISIA, Conclusion: "x"}},
		{Ref: ref, Doc: &review.Record{Kind: review.AISIA, Conclusion: "x"}},
		{Ref: ref, Doc: &review.Record{Kind: review.AISIA, Conclusion: "x"}, Wording: true},
	} {
		d.adds(0, func() {
			_, err := d.Save(t.Context(), d.as("risk lead"), d.ReviewStream, []usecase.Draft{{Doc: evr("x")}, dr})
			refused(t, err, fault.Denied)
		})
	}
}

func TestConclusionNeedsWords(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.Yes)
	for _, words := range []string{"", " ", "\t\n"} {
		_, err := d.Conclude(t.Context(), d.as("risk lead"), d.ReviewStream, clause8.Order{Kind: review.AISIA, Conclusion: words})
		refused(t, err, fault.Invalid)
	}
}

// TestGateWaitsForItsRecords: somebody who takes the gate out of the set does
// not open it past the records that were asked for with it.
func TestGateWaitsForItsRecords(t *testing.T) {
	d := newDesk(t).opened(light()).staffed(review.Yes).ready()
	d.pass(review.G0)
	aisia := d.conclude(review.AISIA)
	d.conclude(review.RA)
	asked, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G4, Conclusion: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range releasers {
		if err := d.vote(who, asked.Request, approval.Approve, review.Ref(review.G4)); err != nil {
			t.Fatal(err)
		}
	}
	d.clock.settle()
	d.elapse()
	d.see(func(x *review.Dossier) {
		if x.Passed(review.G4) != nil || x.Stage == review.S5 {
			t.Error("the gate opened while its records were open")
		}
	})
	d.votes(asked.Request, releasers...)
	d.clock.settle()
	d.elapse()
	d.see(func(x *review.Dossier) {
		if x.Passed(review.G4) == nil {
			t.Errorf("the gate stays closed: %+v", x.Attempts)
		}
	})
	d.in(aisia, review.Approved)
}
