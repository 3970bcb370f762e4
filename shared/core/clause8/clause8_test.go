package clause8

import (
	"os"
	"strings"
	"testing"

	"conoe/shared/core/catalogue"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
)

const said = review.Text("said")

type bench struct {
	*rulestest.Stream
	w   *rules.World
	cat *catalogue.Catalogue
}

// newBench is a review at depth full of a system, with AI or without.
func newBench(t *testing.T, ai review.Answer) *bench {
	t.Helper()
	files := os.DirFS("../../../templates")
	cat, err := catalogue.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../../../templates/standards/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := rules.ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	s := rulestest.New().Open()
	s.Add(review.Screened{Screening: review.Screening{Depth: "full"}})
	s.Save(&review.System{
		Name: said, Purpose: said, AIInvolved: ai, AIRoles: []review.AIRole{"provider"},
		Elements: []review.Element{{AI: review.Yes, PartnerClass: "directed", Access: "contractual"}, {PartnerClass: "internal"}},
	})
	known := func(review.ControlID) bool { return true }
	return &bench{s, &rules.World{D: s.D, W: review.NewWorkspace("ws"), P: p, Now: s.Now, KnownControl: known}, cat}
}

func (b *bench) collect(o Order) (*review.Record, error) {
	w := *b.w // a new index for what was added since
	return Collect(&rules.World{D: w.D, W: w.W, P: w.P, Now: w.Now, KnownControl: w.KnownControl}, b.cat, o)
}

func TestNoRecordWithoutAI(t *testing.T) {
	for _, kind := range review.RecordType("").Values() {
		if _, err := newBench(t, review.No).collect(Order{Kind: review.RecordType(kind)}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", kind, err)
		}
	}
}

func TestEveryKindNamesClauseAndSources(t *testing.T) {
	b := newBench(t, review.Yes)
	b.Save(&review.Risk{Register: review.AIRisk, Likelihood: 4, Impact: review.Impact{Individual: 4}})
	b.Save(&review.Treatment{Risks: []review.Ref{"RSK-0001"}, Status: review.Effective})
	b.Save(&review.ChangeNote{Significant: review.Yes, Reassessment: review.Yes, DecidedBy: rulestest.Person("ann")})
	aisia, err := b.collect(Order{Kind: review.AISIA})
	if err != nil {
		t.Fatal(err)
	}
	b.In(review.Approved, aisia)
	for _, kind := range review.RecordType("").Values() {
		o := Order{Kind: review.RecordType(kind), Gate: review.G3}
		if kind == "8.1-CHG" || kind == "8.1-UCH" {
			o.For = "CHG-001"
		}
		r, err := b.collect(o)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		clause, _, _ := strings.Cut(kind, "-")
		if len(r.Clauses) == 0 || string(r.Clauses[0]) != clause || len(r.Controls) == 0 {
			t.Errorf("%s supports clauses %v and controls %v", kind, r.Clauses, r.Controls)
		}
		for _, in := range r.Inputs {
			if i := b.D.Look(in.Ref); i == nil || i.Version != in.Version || i.Digest != in.Digest {
				t.Errorf("%s names %s in a version that is not there", kind, in.Ref)
			}
		}
	}
}

func TestRiskAssessmentDrawsOnTheImpactAssessment(t *testing.T) {
	b := newBench(t, review.Yes)
	b.Save(&review.Risk{Register: review.AIRisk, Likelihood: 4, Impact: review.Impact{Individual: 4}})
	b.Save(&review.Risk{Register: review.EthicalValue, Likelihood: 5, Impact: review.Impact{Individual: 5}})
	if _, err := b.collect(Order{Kind: review.RA}); fault.CodeOf(err) != fault.Blocked {
		t.Fatalf("without an impact assessment: got %v", err)
	}
	aisia, err := b.collect(Order{Kind: review.AISIA})
	if err != nil {
		t.Fatal(err)
	}
	ref := b.Save(aisia)
	ra, err := b.collect(Order{Kind: review.RA})
	if err != nil {
		t.Fatal(err)
	}
	if in := ra.Inputs[0]; in.Ref != ref || in.Digest != b.D.Look(ref).Digest {
		t.Errorf("it cites %+v", in)
	}
	if lines := ra.Body.Risks; len(lines) != 1 || lines[0].Risk != "RSK-0001" || lines[0].Above != review.Yes {
		t.Errorf("only AI risks make the assessment: %+v", lines)
	}
	if ra.NextDue.IsZero() || aisia.NextDue.IsZero() {
		t.Error("nobody knows when it is due again")
	}
}

func TestImpactAssessmentShowsWhatIsOpen(t *testing.T) {
	r, err := newBench(t, review.Yes).collect(Order{Kind: review.AISIA})
	if err != nil {
		t.Fatal(err)
	}
	open := map[review.ClauseID]review.Answer{}
	for _, g := range r.Body.Impact {
		open[g.Group] = g.Open
	}
	if open["6.3.3"] != review.No || open["6.3.5"] != review.Yes || open["6.7"] != review.Yes || len(open) != 12 {
		t.Errorf("got %v", open)
	}
}

func TestChangeNeedsTheDecisionOnReassessment(t *testing.T) {
	b := newBench(t, review.Yes)
	b.Save(&review.ChangeNote{What: said, Significant: review.Yes})
	if _, err := b.collect(Order{Kind: review.Chg, For: "CHG-001"}); fault.CodeOf(err) != fault.Blocked {
		t.Errorf("got %v", err)
	}
	if _, err := b.collect(Order{Kind: review.Chg, For: "SYS-1"}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestCriteriaAndExternals(t *testing.T) {
	b := newBench(t, review.Yes)
	crit, err := b.collect(Order{Kind: review.Crit})
	if err != nil {
		t.Fatal(err)
	}
	gates := map[review.GateID]bool{}
	for _, l := range crit.Body.Criteria {
		gates[l.Gate] = true
	}
	if len(gates) != 5 {
		t.Errorf("criteria of %d gates are fixed, want 5", len(gates))
	}
	ext, err := b.collect(Order{Kind: review.Ext})
	if err != nil || len(ext.Body.Externals) != 1 || ext.Body.Externals[0].Gap != review.Yes {
		t.Errorf("got %+v, %v", ext, err)
	}
	b.record(t, review.AISIA)
	again, err := b.collect(Order{Kind: review.AISIA})
	if err != nil || again.Supersedes == "" {
		t.Errorf("a second assessment takes the place of %q, %v", again.Supersedes, err)
	}
}

func (b *bench) record(t *testing.T, kind review.RecordType) {
	t.Helper()
	r, err := b.collect(Order{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	b.In(review.Approved, r)
}
