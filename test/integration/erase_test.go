package integration

import (
	"bytes"
	"os"
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// file is every byte of the data file.
func (d *desk) file() []byte {
	d.t.Helper()
	raw, err := os.ReadFile(d.path)
	if err != nil {
		d.t.Fatal(err)
	}
	return raw
}

func (d *desk) erase(refs ...review.Ref) (usecase.Erased, error) {
	return d.Erase(d.t.Context(), d.as("lead"), d.ReviewStream, usecase.Erasure{
		Refs: refs, Ground: "erasure_request", Because: "they asked",
	})
}

func TestErase(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("Silbermöwe one"))[0]
	for _, what := range []string{"two", "three"} {
		must(t)(d.edit("product manager", ref, evr("Silbermöwe "+what), false))
	}
	d.approve([]review.Ref{ref}, yes...)
	if !bytes.Contains(d.file(), []byte("Silbermöwe two")) {
		t.Fatal("the text is not in the file as it is; this test would see nothing")
	}
	kept := d.write("product manager", evr("Sperling"))[0]

	out, err := d.erase(ref)
	if err != nil || out.Contents != 3 {
		t.Fatalf("%+v, %v", out, err)
	}
	if bytes.Contains(d.file(), []byte("Silbermöwe")) {
		t.Error("the text is still in the file")
	}
	for _, a := range []*desk{d, d.cold()} {
		a.see(func(x *review.Dossier) {
			v := &usecase.View{D: x}
			doc, err := a.Document(t.Context(), v, ref)
			if err != nil || doc.(*review.EVR).Statement != review.Masked {
				t.Errorf("it reads %+v, %v", doc, err)
			}
			if other, err := a.Document(t.Context(), v, kept); err != nil || other.(*review.EVR).Statement != said("Sperling") {
				t.Errorf("the other one reads %+v, %v", other, err)
			}
			versions, err := a.Versions(t.Context(), v, ref)
			if err != nil || len(versions) != 3 || versions[0].Content != nil || versions[2].Content != nil {
				t.Errorf("its versions: %+v, %v", versions, err)
			}
		})
		if events, err := a.Log(t.Context(), review.Actor{Workflow: true}, d.ReviewStream, 0); err != nil || int64(len(events)) != d.size(d.ReviewStream) {
			t.Errorf("%d of %d entries are readable: %v", len(events), d.size(d.ReviewStream), err)
		}
	}
	d.in(ref, review.Approved)
	d.verify()
	if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 || report.Erased != 1 {
		t.Errorf("examined: %+v, %v", report, err)
	}
	t.Run("again there is nothing left", func(t *testing.T) {
		_, err := d.erase(ref)
		refused(t, err, fault.Conflict)
	})
	t.Run("and it can be written anew", func(t *testing.T) {
		must(t)(d.edit("product manager", ref, evr("without a name"), false))
	})
}

func TestEraseTakesAGroundFromTheList(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	for _, g := range []review.ErasureGround{"", "because", canary} {
		d.adds(0, func() {
			_, err := d.Erase(t.Context(), d.as("lead"), d.ReviewStream, usecase.Erasure{Refs: []review.Ref{"VAL-0001"}, Ground: g})
			refused(t, err, fault.Invalid)
		})
	}
}

func TestEraseWhereTheContentIs(t *testing.T) {
	d := released(t)
	must(t)(d.handOver())
	second := d.openedOn("SYS-1", standard())
	_, err := second.erase("REV-1/VAL-0001")
	says(t, refused(t, err, fault.Conflict), "REV-1")

	t.Run("of an item that was edited elsewhere", func(t *testing.T) {
		must(t)(second.edit("product manager", "REV-1/STK-003", &review.Stakeholder{Name: said("warehouse staff"), Relation: "direct", Affected: review.Yes, External: review.No}, false))
		_, err := second.erase("REV-1/STK-003")
		refused(t, err, fault.Conflict) // its first version lives in the first review
		must(t)(d.erase("STK-003"))
		if out, err := second.erase("REV-1/STK-003"); err != nil || out.Contents != 1 {
			t.Errorf("%+v, %v", out, err)
		}
	})
	must(t)(d.erase("VAL-0001"))
	for _, stream := range []string{d.SystemStream, second.ReviewStream} {
		d.seeAt(stream, func(x *review.Dossier) {
			doc, err := d.Document(t.Context(), &usecase.View{D: x}, "REV-1/VAL-0001")
			if err != nil || doc.(*review.Statement).Text != review.Masked {
				t.Errorf("in %s it reads %+v, %v", x.Ref, doc, err)
			}
		})
	}
	if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 {
		t.Errorf("examined: %+v, %v", report.Troubles, err)
	}
}

// entriesOf is the bytes of a stream's entries from one on.
func (d *desk) entriesOf(stream string, from int64) []byte {
	d.t.Helper()
	var b bytes.Buffer
	for e, err := range d.store.Read(d.t.Context(), ledger.Stream{Workspace: "ws_test", Name: stream}, from) {
		if err != nil {
			d.t.Fatal(err)
		}
		b.Write(e.Bytes)
	}
	return b.Bytes()
}

func TestReporterOfAnIncident(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	report := func(anonymous review.Answer) review.Ref {
		return d.write("colleague", &review.Incident{Channel: "a.3.3_internal", Anonymous: anonymous, Description: said("a crash"), Severity: "minor"})[0]
	}
	named, nameless := report(review.No), report(review.Yes)
	if bytes.Contains(d.entriesOf(d.ReviewStream, 0), []byte(person("colleague"))) {
		t.Error("the log tells who reported it")
	}
	reporter := func(by string, inc review.Ref) (out review.PersonID, err error) {
		w, err := d.People(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.see(func(x *review.Dossier) {
			out, err = d.Reporter(t.Context(), &usecase.View{D: x, W: w}, review.Actor{Person: person(by)}, inc)
		})
		return out, err
	}
	for _, by := range []string{"risk lead", "lead"} {
		if got, err := reporter(by, named); err != nil || got != person("colleague") {
			t.Errorf("%s is told %s, %v", by, got, err)
		}
		_, err := reporter(by, nameless)
		refused(t, err, fault.NotFound)
	}
	for _, by := range []string{"champion", "product manager", "auditor", "colleague", "stranger", "driver"} {
		_, err := reporter(by, named)
		refused(t, err, fault.Denied)
	}
	t.Run("is erased with it", func(t *testing.T) {
		if out, err := d.erase(named); err != nil || out.Contents != 2 {
			t.Fatalf("%+v, %v", out, err)
		}
		_, err := reporter("lead", named)
		refused(t, err, fault.NotFound)
	})
	d.verify()
}

func TestSeriousIncidentSuspends(t *testing.T) {
	d, design, _ := built(t)
	second := d.write("product manager", evr("pay"))[0]
	d.approve([]review.Ref{second}, yes...)
	triage := func(i *review.Incident) {
		t.Helper()
		i.Channel, i.Description = "slack", said("a crash")
		inc := d.write("colleague", i)[0]
		must(t)(d.Move(t.Context(), d.as("risk lead"), d.ReviewStream, usecase.Step{Refs: []review.Ref{inc}, On: "triage"}))
	}
	triage(&review.Incident{Severity: "minor", Breaks: []review.Ref{design, second}})
	d.in("EVR-0001", review.Approved)
	d.in(second, review.Approved)
	triage(&review.Incident{Severity: "major", Breaks: []review.Ref{design}}) // through the design requirement
	d.in("EVR-0001", review.Suspended)
	d.in(second, review.Approved)
	triage(&review.Incident{Severity: "critical", Suspends: []review.Ref{second}})
	d.in(second, review.Suspended)
	triage(&review.Incident{Severity: "critical", Suspends: []review.Ref{second}}) // once more
	d.in(second, review.Suspended)
}
