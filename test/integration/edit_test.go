package integration

import (
	"fmt"
	"slices"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// preview is what an edit would do, in the words that a person reads.
func (d *desk) preview(name string, ref review.Ref) usecase.Preview {
	d.t.Helper()
	p, err := d.Preview(d.t.Context(), review.Actor{Person: person(name)}, d.Review, ref)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func TestEditOfTheMeaningVoidsWhatThePreviewSaid(t *testing.T) {
	t.Run("of an approved requirement", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		ref, q := d.approvedEVR()
		p := d.preview("product manager", ref)
		if p.Voids != 3 || p.Of != 3 {
			t.Fatalf("the preview voids %d of %d, want 3 of 3", p.Voids, p.Of)
		}
		says(t, p.Sentence(), "voids 3 of 3 approvals")
		saved, err := d.edit("product manager", ref, evr("less rest"), false)
		if err != nil || saved.Voided != p.Voids {
			t.Fatalf("%d were voided (%v), the preview said %d", saved.Voided, err, p.Voids)
		}
		d.in(ref, review.Draft)
		if got := d.request(q); got != approval.StateSuperseded {
			t.Errorf("the request is %s", got)
		}
		if i := d.item(ref); i.InForce.Version != 1 || i.Version != 2 {
			t.Errorf("version %d was in force, version %d stands", i.InForce.Version, i.Version)
		}
	})
	t.Run("of one in a set", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		refs := d.write("product manager", evr("rest"), evr("pay"))
		q := d.submit(refs...)
		d.votes(q, "driver", "champion")
		p := d.preview("system expert", refs[0])
		if p.Voids != 2 || p.Of != 4 || !p.Barred {
			t.Fatalf("the preview voids %d of %d and bars: %t, want 2 of 4 and true", p.Voids, p.Of, p.Barred)
		}
		saved, err := d.edit("system expert", refs[0], evr("other rest"), false)
		if err != nil || saved.Voided != 2 {
			t.Fatalf("%d were voided (%v)", saved.Voided, err)
		}
		d.votes(q, "system expert")
		d.clock.settle()
		d.elapse()
		d.in(refs[0], review.Draft)
		d.in(refs[1], review.Approved)
	})
	t.Run("of a draft: nothing", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		ref := d.write("product manager", evr("rest"))[0]
		if p := d.preview("product manager", ref); p.Voids != 0 || p.Of != 0 {
			t.Errorf("the preview voids %d of %d", p.Voids, p.Of)
		}
	})
	t.Run("that changes nothing", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		ref, _ := d.approvedEVR()
		d.adds(0, func() {
			saved, err := d.edit("product manager", ref, evr("rest"), false)
			if err != nil || saved.Voided != 0 {
				t.Fatalf("%+v, %v", saved, err)
			}
		})
		d.in(ref, review.Approved)
	})
}

func TestPreviewLooksAtTheNextGate(t *testing.T) {
	d, coe := concluded(t)
	d.approve([]review.Ref{coe}, "driver", "champion", "system expert")
	p := d.preview("product manager", coe)
	if p.Gate != review.G1 || p.Missing != 1 || p.Asked || !p.Covered {
		t.Errorf("the preview says %+v, want one more thing that is missing for G1", p)
	}
	d.in(coe, review.Approved) // looking changes nothing
	must(t)(d.together(review.G1))
	if p := d.preview("product manager", coe); !p.Asked {
		t.Errorf("the preview says %+v, want that the gate is being decided", p)
	}
	other := d.write("product manager", evr("rest"))[0]
	if p := d.preview("product manager", other); p.Covered || p.Missing != 0 {
		t.Errorf("the preview of a draft says %+v", p)
	}
}

func TestEditOfTheMeaningMakesLinksSuspect(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("rest"))[0]
	p := d.preview("value lead", "VCL-01")
	if fmt.Sprint(p.Suspect) != fmt.Sprint([]review.Ref{ref}) {
		t.Fatalf("the preview suspects %v, want %v", p.Suspect, ref)
	}
	must(t)(d.edit("value lead", "VCL-01", &review.Cluster{CoreValue: "FAIRNESS", Priority: review.Medium, Statements: []review.Ref{"VAL-0001"}, Demonstrators: []review.Demonstrator{{ID: "VD-01", Text: said("breaks")}}}, false))
	suspects := func() (out []review.Suspect) {
		d.see(func(x *review.Dossier) { out = x.Suspects(x.Look(ref)) })
		return out
	}
	if got := suspects(); len(got) != 1 || got[0].Why != review.Outdated {
		t.Fatalf("suspect: %v", got)
	}
	must(t)(d.edit("product manager", ref, evr("rest, again"), false)) // writing does not confirm
	if got := suspects(); len(got) != 1 {
		t.Fatalf("suspect after an edit: %v", got)
	}
	must(t)(d.Confirm(t.Context(), d.as("product manager"), d.ReviewStream, []review.Ref{ref}))
	if got := suspects(); len(got) != 0 {
		t.Errorf("suspect after it was confirmed: %v", got)
	}
}

func TestEditOfTheWordingAsksWhetherItStillStands(t *testing.T) {
	reworded := func(t *testing.T) (*desk, review.Ref, approval.RequestID) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		ref, q := d.approvedEVR()
		saved, err := d.edit("product manager", ref, evr("rest (in other words)"), true)
		if err != nil || saved.Voided != 0 {
			t.Fatalf("%+v, %v", saved, err)
		}
		d.in(ref, review.Proposed)
		return d, ref, q
	}
	stand := func(d *desk, name string, q approval.RequestID, ref review.Ref, stands bool) error {
		_, err := d.StillStands(d.t.Context(), d.as(name), d.ReviewStream, usecase.Stand{Request: q, Item: ref, Stands: stands, Via: approval.ViaSlack})
		return err
	}
	t.Run("it does: approved in the new words", func(t *testing.T) {
		d, ref, q := reworded(t)
		for _, name := range yes {
			must(t)(nil, stand(d, name, q, ref, true))
		}
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Approved)
		if i := d.item(ref); i.InForce.Version != 2 || i.InForce.Digest != i.Digest || i.Meaning != 1 {
			t.Errorf("version %d is in force, %d stands, %d last changed the meaning", i.InForce.Version, i.Version, i.Meaning)
		}
	})
	t.Run("one demands a new decision", func(t *testing.T) {
		d, ref, q := reworded(t)
		must(t)(nil, stand(d, "driver", q, ref, true))
		must(t)(nil, stand(d, "champion", q, ref, false))
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Proposed)
		d.see(func(x *review.Dossier) {
			if tally, _ := x.Requests[q].Tally(approval.SubjectID(ref)); len(tally.Approved) > 0 {
				t.Errorf("these still count: %v", tally.Approved)
			}
		})
		d.votes(q, yes...)
		d.clock.settle()
		d.elapse()
		d.in(ref, review.Approved)
	})
	t.Run("nobody answers", func(t *testing.T) {
		d, ref, _ := reworded(t)
		d.clock.days(200)
		d.elapse()
		d.in(ref, review.Expired)
	})
	t.Run("who did not approve is not asked", func(t *testing.T) {
		d, ref, q := reworded(t)
		refused(t, stand(d, "neighbour", q, ref, true), fault.Conflict)
		refused(t, stand(d, "colleague", q, ref, true), fault.Denied)
	})
}

// built brings a design requirement to its implementation.
func built(t *testing.T) (*desk, review.Ref, approval.RequestID) {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.No)
	e, _ := d.approvedEVR()
	ref := d.write("product manager", edr(e, "a clock"))[0]
	q := d.approve([]review.Ref{ref}, "system expert", "risk lead")
	d.write("product manager", &review.Evidence{Kind: "document", Title: said("commit"), SHA256: said("abc")})
	must(t)(d.Move(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Step{Refs: []review.Ref{ref}, On: review.Implement, With: []review.Ref{"EVD-0001"}}))
	d.in(ref, review.Implemented)
	return d, ref, q
}

func edr(e review.Ref, what string) *review.EDR {
	return &review.EDR{
		Statement: said(what), Kind: "system", EVRs: []review.Ref{e}, Method: "test", Owner: person("system expert"),
		Criteria: []review.Criterion{{Metric: said("hours"), Operator: "<=", Threshold: "10", Demonstrator: "VCL-01#VD-01"}},
	}
}

func TestEditOfTheWordingOfWhatIsBuilt(t *testing.T) {
	for name, c := range map[string]struct {
		stands bool
		want   review.State
	}{"confirmed: it stays built": {true, review.Implemented}, "not confirmed: its approval runs out": {false, review.Expired}} {
		t.Run(name, func(t *testing.T) {
			d, ref, q := built(t)
			doc := edr("EVR-0001", "a clock, in other words")
			must(t)(d.edit("product manager", ref, doc, true))
			if c.stands {
				for _, name := range []string{"system expert", "risk lead"} {
					must(t)(d.StillStands(t.Context(), d.as(name), d.ReviewStream, usecase.Stand{Request: q, Item: ref, Stands: true}))
				}
				d.clock.settle()
			} else {
				d.clock.days(100)
			}
			d.elapse() // time goes on for the whole review
			d.in(ref, c.want)
			if i := d.item(ref); c.stands && i.InForce.Version != 2 {
				t.Errorf("version %d is in force, want 2", i.InForce.Version)
			}
		})
	}
}

func TestWordingOfWhatIsFrozenStays(t *testing.T) {
	d, _, _ := built(t)
	d.adds(0, func() {
		_, err := d.edit("product manager", "EVD-0001", &review.Evidence{Kind: "document", Title: said("another commit"), SHA256: said("abc")}, true)
		refused(t, err, fault.Conflict)
	})
}

func TestWordingOfWhatIsSuspendedDoesNotReinstate(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref, q := d.approvedEVR()
	must(t)(d.Move(t.Context(), d.as("risk lead"), d.ReviewStream, usecase.Step{Refs: []review.Ref{ref}, On: review.Suspend, Because: "it does not hold"}))
	must(t)(d.edit("product manager", ref, evr("rest (in other words)"), true))
	d.adds(0, func() {
		for _, name := range yes {
			// What they said before still holds, and nobody asks for more.
			must(t)(d.StillStands(t.Context(), d.as(name), d.ReviewStream, usecase.Stand{Request: q, Item: ref, Stands: true}))
		}
	})
	d.clock.settle()
	d.elapse()
	d.in(ref, review.Suspended)
	t.Run("a new approval does", func(t *testing.T) {
		d.approve([]review.Ref{ref}, yes...)
		d.in(ref, review.Approved)
	})
}

func TestNamesUnderWhichNothingMayBeSaved(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	for _, ref := range []review.Ref{"EVR-7", "EVR-0007#VD-01", "REV-9/EVR-0007", "EVR-x", "EDR-0007", "EVR-0000"} {
		_, err := d.edit("product manager", ref, evr("x"), false)
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want Invalid", ref, err)
		}
	}
	_, err := d.edit("product manager", "SYS-2", system(review.No), false)
	refused(t, err, fault.Invalid)
	t.Run("a system takes the name that it has", func(t *testing.T) {
		second := d.opened(standard())
		if got := second.write("product manager", system(review.No))[0]; got != "SYS-2" {
			t.Errorf("the system of %s is called %s", second.Review, got)
		}
	})
}

// TestWordingIsCompared: the mark "wording only" does not carry a new meaning
// past those who approved the old one, nor a rewriter past the authors.
func TestWordingIsCompared(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref, _ := d.approvedEVR()
	var e review.EVR
	d.see(func(x *review.Dossier) {
		doc, err := d.Document(t.Context(), &usecase.View{D: x}, ref)
		if err != nil {
			t.Fatal(err)
		}
		e = *doc.(*review.EVR)
	})
	e.Verb = "promote"
	_, err := d.edit("champion", ref, &e, true)
	says(t, refused(t, err, fault.Invalid), "More than the wording")

	draft := d.write("product manager", evr("one"))[0]
	must(t)(d.edit("champion", draft, evr("quite another"), true))
	d.see(func(x *review.Dossier) {
		if !slices.Contains(x.Look(draft).Authors, person("champion")) {
			t.Error("who rewrote a draft is not among its authors")
		}
	})
}
