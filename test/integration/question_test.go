package integration

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func (d *desk) question(name string, q approval.RequestID) (usecase.Question, error) {
	return d.Question(d.t.Context(), d.as(name).Actor, d.ReviewStream, q)
}

func (d *desk) shows(name string, q approval.RequestID) usecase.Question {
	d.t.Helper()
	out, err := d.question(name, q)
	if err != nil {
		d.t.Fatalf("%s: %v", name, err)
	}
	return out
}

func TestQuestionAsOnePersonSeesIt(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	doc := evr("rest")
	doc.Priority = review.High
	ref := d.write("product manager", doc)[0]
	q := d.submit(ref)
	out := d.shows("driver", q)
	if out.State != approval.StateOpen || out.Set != d.set(q) || out.Seat != person("driver") || out.Mine.Decision != "" || out.Before != nil || !out.CloseAt.IsZero() {
		t.Errorf("shows %+v", out)
	}
	if !slices.Equal(out.Items, []review.Ref{ref}) || !slices.Equal(out.HighHarm, []review.Ref{ref}) || out.Docs[0].(*review.EVR).Statement != said("rest") {
		t.Errorf("items %v, high harm %v, %+v", out.Items, out.HighHarm, out.Docs)
	}
	if want := []string{canary + ": drivers"}; !slices.Equal(out.Harmed, want) || out.Helped != nil {
		t.Errorf("harms %v, helps %v", out.Harmed, out.Helped)
	}
	if !out.Blocks || d.shows("champion", q).Blocks {
		t.Error("who may stop it by a rejection is not who is affected and outside")
	}
	if inside := d.shows("champion", q); !inside.Due.Before(out.Due.Time) || inside.Opened.IsZero() {
		t.Errorf("due %s inside, %s outside", inside.Due, out.Due)
	}
	if lead := d.shows("lead", q); lead.Seat != "" {
		t.Error("the lead decides")
	}
}

func TestWhoSeesAQuestion(t *testing.T) {
	d, _, q := asked(t)
	for _, name := range []string{"colleague", "nobody", "leaver"} {
		_, err := d.question(name, q)
		refused(t, err, fault.Denied)
	}
	_, err := d.Question(t.Context(), review.Actor{Workflow: true}, d.ReviewStream, q)
	refused(t, err, fault.Denied)
	_, err = d.question("lead", "apr_none")
	refused(t, err, fault.NotFound)
	_, err = d.question("driver", "apr_none")
	refused(t, err, fault.Denied) // who is asked is not told what there is

	d.votes(q, yes...)
	d.clock.settle()
	d.elapse()
	if out := d.shows("driver", q); out.State != approval.StateApproved || out.Mine.Verdict != approval.Approve || len(out.Items) != 1 {
		t.Errorf("after its end: %+v", out)
	}
	must(t)(d.Leave(t.Context(), d.as("lead"), person("driver")))
	_, err = d.question("driver", q)
	refused(t, err, fault.Denied)
}

func TestWhoIsAskedInOneRequestSeesNoOther(t *testing.T) {
	d, _, q := asked(t)
	r := representative("driver", "STK-001", review.No)
	r.Consent.WithdrawnAt = ledger.At(d.clock.now())
	must(t)(d.edit("product manager", "REP-001", r, false))
	other := d.submit(d.write("product manager", evr("pay"))...)
	d.shows("driver", q)
	d.shows("neighbour", other)
	_, err := d.question("driver", other)
	refused(t, err, fault.Denied)
}

func TestWhatChangedSinceTheLastDecision(t *testing.T) {
	d, ref, q := asked(t)
	d.votes(q, "driver")
	must(t)(d.edit("product manager", ref, evr("longer rest"), false))
	q = d.submit(ref)
	out := d.shows("driver", q)
	if was, ok := out.Before[ref].(*review.EVR); !ok || was.Statement != said("rest") || out.Docs[0].(*review.EVR).Statement != said("longer rest") {
		t.Errorf("before %+v, now %+v", out.Before, out.Docs)
	}
	if got := d.shows("champion", q).Before; got != nil {
		t.Errorf("who never decided is shown %+v", got)
	}
	d.votes(q, yes...)
	if out := d.shows("driver", q); out.Before != nil || out.CloseAt.Sub(d.clock.now()) != 5*time.Minute {
		t.Errorf("after their decision: before %+v, closes %s", out.Before, out.CloseAt)
	}
}

// TestNamesAreNotShownOutside: rule R8.
func TestNamesAreNotShownOutside(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	c := concept(review.Yes)
	c.Feasibility[0].Owner = person("manager")
	q := d.submit(d.write("product manager", c)...)
	shown := func(name string) string { return fmt.Sprintf("%+v", d.shows(name, q).Docs[0]) }
	if !strings.Contains(shown("champion"), string(person("manager"))) {
		t.Fatal("the team does not see who it is")
	}
	if strings.Contains(shown("driver"), "per_") {
		t.Errorf("the driver reads %s", shown("driver"))
	}
	if !strings.Contains(shown("auditor"), string(person("manager"))) {
		t.Error("the auditor, who is a guest, does not see who it is")
	}
}

func TestGateTouchesEverybodyNamed(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.approvedEVR()
	d.ready()
	d.write("product manager", &review.Statement{Text: said("parcels sooner"), NamedValue: said("time"), Polarity: review.Positive, Stakeholders: []review.Ref{"STK-002"}})
	d.pass(review.G0)
	asked, err := d.AskGate(t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: review.G4, Conclusion: canary})
	if err != nil {
		t.Fatal(err)
	}
	out := d.shows("driver", asked.Request)
	if !slices.Equal(out.Helped, []string{canary + ": neighbours"}) || !slices.Equal(out.Harmed, []string{canary + ": drivers"}) {
		t.Errorf("helps %v, harms %v", out.Helped, out.Harmed)
	}
}

func TestSeatIsReturned(t *testing.T) {
	lent := func(t *testing.T) (*desk, approval.RequestID) {
		d, _, q := asked(t)
		must(t)(d.Assign(t.Context(), d.as("lead"), d.ReviewStream, []review.Holders{
			{Role: review.Champion, Persons: []review.PersonID{person("champion")}, Alternate: person("twin")},
		}))
		must(t)(d.Delegate(t.Context(), d.as("champion"), d.ReviewStream, usecase.Lend{Request: q, To: person("twin"), Days: 3, NoReportingLine: true}))
		return d, q
	}
	give := func(d *desk, name string, q approval.RequestID) error {
		_, err := d.ReturnSeat(d.t.Context(), d.as(name), d.ReviewStream, q, person("champion"))
		return err
	}
	for _, by := range []string{"twin", "champion"} {
		d, q := lent(t)
		if out := d.shows("twin", q); out.Seat != person("champion") {
			t.Errorf("the delegate decides in the seat of %q", out.Seat)
		}
		must(t)(nil, give(d, by, q))
		d.adds(0, func() { must(t)(nil, give(d, "champion", q)) }) // there is no loan any more
		d.votes(q, "champion")
	}
	d, q := lent(t)
	d.adds(0, func() {
		refused(t, give(d, "driver", q), fault.Denied)
		refused(t, give(d, "colleague", q), fault.Denied)
	})
	d.votes(q, "twin")
	refused(t, give(d, "twin", q), fault.Conflict)
}

func TestReceiptNamesTheLog(t *testing.T) {
	d, _, q := asked(t)
	code := func() string {
		out, err := d.Stands(t.Context(), d.ReviewStream)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := code()
	if !regexp.MustCompile(`^[0-9]+-[A-Z2-7]{8}$`).MatchString(before) || code() != before {
		t.Errorf("stands at %q", before)
	}
	d.votes(q, "driver")
	if code() == before {
		t.Error("a decision leaves the code as it was")
	}
}

func TestDraftOnAnotherVersion(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("rest"))[0]
	save := func(on int, doc review.Doc) error {
		_, err := d.Save(t.Context(), d.as("risk lead"), d.ReviewStream, []usecase.Draft{{Ref: ref, Doc: doc, On: on}})
		return err
	}
	must(t)(nil, save(1, evr("longer rest")))
	d.adds(0, func() {
		refused(t, save(1, evr("shorter rest")), fault.Conflict)
		refused(t, save(3, evr("shorter rest")), fault.Conflict)
		must(t)(nil, save(1, evr("longer rest"))) // what it says already
	})
	must(t)(nil, save(2, evr("shorter rest")))
	must(t)(nil, save(0, evr("no rest")))
	_, err := d.Save(t.Context(), d.as("risk lead"), d.ReviewStream, []usecase.Draft{{Doc: evr("new"), On: 1}})
	refused(t, err, fault.Conflict)
}
