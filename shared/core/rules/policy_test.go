package rules

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

const policyFile = "../../../templates/standards/policy.yaml"

func shippedBytes(t testing.TB) []byte {
	t.Helper()
	raw, err := os.ReadFile(policyFile)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func shipped(t testing.TB) *Policy {
	t.Helper()
	p, err := ParsePolicy(shippedBytes(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestShippedPolicyIsWhole(t *testing.T) {
	p := shipped(t)
	used := map[review.RuleID]bool{}
	for _, rows := range p.Gates {
		for id := range rows {
			used[id] = true
		}
	}
	for _, ids := range beforeSubmit {
		for _, id := range ids {
			if _, ok := registry[id]; !ok {
				t.Errorf("before submitting, a rule %s is asked for that does not exist", id)
			}
			used[id] = true
		}
	}
	for _, id := range IDs() {
		if !used[id] {
			t.Errorf("rule %s is asked for at no gate", id)
		}
		if SourceOf(id).Locator == "" {
			t.Errorf("rule %s has no source", id)
		}
	}
}

// TestPolicyIsRefused replaces one piece of the shipped table by a wrong one.
func TestPolicyIsRefused(t *testing.T) {
	raw := string(shippedBytes(t))
	for name, c := range map[string]struct{ old, bad, says string }{
		"unknown key":                 {"version: policy/", "versoin: policy/", "versoin"},
		"unknown key of a quorum":     {"conoe:\n    standard: {stakeholder: 1,", "conoe:\n    standard: {stakeholders: 1,", "stakeholders"},
		"unknown deadline":            {"retention_years:", "retention_centuries:", "retention_centuries"},
		"unknown rule":                {"    system.described:", "    system.admired:", "system.admired"},
		"unknown gate":                {"\n  G2:\n    lenses.used", "\n  G7:\n    lenses.used", "G7"},
		"unknown gate on a path":      {"path: [G0, G4]", "path: [G0, G9]", "G9"},
		"path of nothing":             {"path: [G0, G4]", "path: []", "path"},
		"unknown depth of a guard":    {"system.described: {light:", "system.described: {lite:", "lite"},
		"unknown depth of a field":    {"    context_replaced_operations: {standard:", "    context_replaced_operations: {standart:", "standart"},
		"unknown depth of a quorum":   {"  conoe:\n    standard:", "  conoe:\n    standart:", "standart"},
		"unknown depth of a record":   {"G0: {standard: [8.1-CRIT]", "G0: {standart: [8.1-CRIT]", "standart"},
		"unknown depth of a question": {"raises_to: standard", "raises_to: standart", "standart"},
		"unknown depth of a tier":     {"{limited: standard,", "{limited: standart,", "standart"},
		"unknown tier":                {"{limited: standard,", "{little: standard,", "little"},
		"no depth for sensitive use":  {"sensitive_use: full", "sensitive_use: ''", "screening"},
		"one depth twice":             {"- name: standard", "- name: light", "depth"},
		"bad cell":                    {"system.described: {light: block", "system.described: {light: maybe", "maybe"},
		"cell in capitals":            {"system.described: {light: block", "system.described: {light: BLOCK", "BLOCK"},
		"unknown field":               {"\n    conops_variants:", "\n    conops_variant:", "conops_variant"},
		"unknown type":                {"\n  stk:\n", "\n  xyz:\n", "xyz"},
		"unknown quorum":              {"\n  evr_high:", "\n  evr_hihg:", "evr_hihg"},
		"quorum of an unknown gate":   {"\n  stage_gate_G2:", "\n  stage_gate_g2:", "stage_gate_g2"},
		"unknown role":                {"roles: [champion]", "roles: [champoin]", "champoin"},
		"quorum below zero":           {"conoe:\n    standard: {stakeholder: 1", "conoe:\n    standard: {stakeholder: -1", "below zero"},
		"unknown record":              {"[8.1-CRIT]", "[8.1-CRITS]", "8.1-CRITS"},
		"no version":                  {"version: policy/2026-11", "version: ''", "version"},
		"version that is a sentence":  {"version: policy/2026-11", "version: as Anna said", "version"},
		"no limit of risk":            {"above: 10", "above: 0", "criteria"},
		"number with words":           {"retention_years: 10", "retention_years: ten", "ten"},
		"one key twice":               {"\ndeadlines:", "\ndeadlines: {}\ndeadlines:", "already defined"},
		"second document":             {"\ncalendar:", "\n---\ncalendar:", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(raw, c.old) {
				t.Fatalf("the shipped table has no %q", c.old)
			}
			p, err := ParsePolicy([]byte(strings.Replace(raw, c.old, c.bad, 1)))
			if fault.CodeOf(err) != fault.Invalid || p != nil || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("got %v, want a refusal with %q", err, c.says)
			}
		})
	}
	for _, empty := range []string{"", "null", "[]", "a", "{}"} {
		if p, err := ParsePolicy([]byte(empty)); fault.CodeOf(err) != fault.Invalid || p != nil {
			t.Errorf("%q is a policy: %v", empty, err)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(shippedBytes(f))
	f.Add([]byte("version: a\ndepths: [{name: d, path: [G0]}]\nrisk_criteria: {version: a, above: 1}\nscreening: {sensitive_use: d, very_high_protection_demand: d}\n"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := ParsePolicy(raw)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid || p != nil {
				t.Fatalf("got %v with a policy %v", err, p != nil)
			}
			return
		}
		w := newScene(t).world()
		w.P = p
		if p.depth(p.DepthFor(nil)) == nil || p.depth(p.DepthForced(w.D)) == nil {
			t.Fatal("a depth that is none")
		}
		Evaluate(w)
		for _, g := range review.Gates() {
			Guards(w, g)
		}
	})
}

func TestDepthFor(t *testing.T) {
	p := shipped(t)
	answers := func(a ...review.Answer) []review.Answer {
		for len(a) < len(p.Screening.Questions) {
			a = append(a, review.No)
		}
		return a
	}
	if got := len(p.Screening.Questions); got != 8 {
		t.Fatalf("%d questions, want eight", got)
	}
	for _, c := range []struct {
		name    string
		answers []review.Answer
		want    review.Depth
	}{
		{"all no", answers(), "light"},
		{"nothing answered", nil, "full"},
		{"one left out at the end", answers()[:7], "standard"},
		{"people outside", answers(review.Yes), "standard"},
		{"unknown whether outside", answers(review.Unknown), "standard"},
		{"not answered whether outside", answers(""), "standard"},
		{"decision about a person", answers(review.No, review.Yes), "full"},
		{"unknown whether about a person", answers(review.No, review.Unknown), "full"},
		{"outside and about a person", answers(review.Yes, review.Yes), "full"},
		{"more answers than questions", append(answers(), review.Yes), "light"},
	} {
		if got := p.DepthFor(c.answers); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDepthForced(t *testing.T) {
	for name, c := range map[string]struct {
		doc  review.Doc
		want review.Depth
	}{
		"nothing known":          {&review.System{}, "light"},
		"minimal impact":         {&review.System{ImpactTier: "minimal"}, "light"},
		"limited impact":         {&review.System{ImpactTier: "limited"}, "standard"},
		"significant impact":     {&review.System{ImpactTier: review.TierSignificant}, "full"},
		"critical impact":        {&review.System{ImpactTier: review.TierCritical}, "full"},
		"sensitive use":          {&review.System{ImpactTier: "minimal", SensitiveUse: review.Yes}, "full"},
		"high demand":            {&review.Risk{Protection: "high"}, "light"},
		"very high demand":       {&review.Risk{Protection: review.DemandVeryHigh}, "full"},
		"another kind of things": {&review.EVR{Priority: "H"}, "light"},
	} {
		s := newScene(t)
		s.Save(c.doc)
		if got := s.p.DepthForced(s.D); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestUnknownDepthAsksForMost: a policy that has lost a depth must not open the
// gates of the reviews that run at it.
func TestUnknownDepthAsksForMost(t *testing.T) {
	s := newScene(t)
	before := Asked(s.world(), review.G3)
	s.Screened("gone")
	after := Asked(s.world(), review.G3)
	if len(before) == 0 || !slices.Equal(before, after) || len(Guards(s.world(), review.G3)) != len(before) {
		t.Errorf("got %v, want %v", after, before)
	}
	if len(s.p.Path("gone")) != 5 || s.p.Deeper("gone", "light") {
		t.Error("an unknown depth has a path or rank of its own")
	}
}

// TestDepthsOnlyAdd: what a depth asks, a deeper one asks too, but for what is
// replaced by something stronger.
func TestDepthsOnlyAdd(t *testing.T) {
	p := shipped(t)
	rank := map[Cell]int{Off: 0, Warn: 1, Block: 2}
	for g, rows := range p.Gates {
		for id := range rows {
			if a, b := p.Cell(g, id, "standard"), p.Cell(g, id, "full"); rank[a] > rank[b] {
				t.Errorf("%s %s is %s at standard and %s at full", g, id, a, b)
			}
		}
	}
}

// TestNoRuleNamesADepth reads the sources: which depth asks what is data.
func TestNoRuleNamesADepth(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	var depths []string
	for _, d := range shipped(t).Depths {
		depths = append(depths, fmt.Sprintf("%q", d.Name))
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && slices.Contains(depths, lit.Value) {
				t.Errorf("%s names the depth %s", fset.Position(lit.Pos()), lit.Value)
			}
			return true
		})
	}
}

// TestQuorumsAreTheTableOfTheDomain holds the greatest depth to section 4.5.
func TestQuorumsAreTheTableOfTheDomain(t *testing.T) {
	p := shipped(t)
	for key, want := range map[QuorumKey]struct {
		stakeholder, external, management, team int
		roles                                   []approval.Role
	}{
		"conoe":                {1, 0, 1, 1, nil},
		"value_priorities":     {2, 1, 1, 1, []approval.Role{"champion"}},
		"evr_high":             {2, 1, 1, 1, []approval.Role{"risk_lead"}},
		"evr":                  {1, 1, 1, 1, nil},
		"edr":                  {0, 0, 0, 2, []approval.Role{"system_expert", "risk_lead"}},
		"edr_control":          {1, 0, 0, 2, []approval.Role{"system_expert", "risk_lead"}},
		"tradeoff":             {1, 1, 1, 1, nil},
		"risk_acceptance":      {1, 0, 1, 0, []approval.Role{"risk_lead"}},
		"risk_acceptance_high": {1, 1, 1, 0, []approval.Role{"risk_lead"}},
		"treatment_plan":       {1, 0, 1, 0, []approval.Role{"risk_lead"}},
		"treatment_plan_high":  {1, 1, 1, 0, []approval.Role{"risk_lead"}},
		"stage_gate_G1":        {1, 0, 1, 1, nil},
		"stage_gate_G2":        {1, 1, 1, 1, nil},
		"stage_gate_G3":        {1, 1, 1, 1, nil},
		"stage_gate_G4":        {2, 1, 1, 1, nil},
		"stage_gate_G5":        {1, 1, 1, 1, nil},
		"aisia":                {1, 0, 1, 1, nil},
		"transparency_release": {0, 0, 1, 1, []approval.Role{"transparency_manager"}},
	} {
		q, ok := p.Quorum("full", key)
		got := []int{q.Stakeholder, q.ExternalAffected, q.Management, q.ProjectTeam}
		if !ok || !slices.Equal(got, []int{want.stakeholder, want.external, want.management, want.team}) || !slices.Equal(q.Roles, want.roles) {
			t.Errorf("%s: got %v %v, want %v", key, got, q.Roles, want)
		}
	}
	for key := range p.Quorums {
		if _, ok := p.Quorum("full", key); !ok {
			t.Errorf("%s has no quorum at the greatest depth", key)
		}
	}
	if q, _ := p.Quorum("full", "evr"); !slices.Equal(q.ExcludedRoles, []approval.Role{"value_lead"}) {
		t.Errorf("the Value Lead facilitates and does not count: %v", q.ExcludedRoles)
	}
}

// TestFloor: three natural persons, all three constituencies, one affected from
// outside, who can block (sections 4.5 and 4.6).
func TestFloor(t *testing.T) {
	p := shipped(t)
	for _, key := range []QuorumKey{
		"value_priorities", "evr", "evr_high", "tradeoff", "stage_gate_G2", "stage_gate_G3", "stage_gate_G4", "stage_gate_G5",
	} {
		for _, d := range []review.Depth{"standard", "full"} {
			q, ok := p.Quorum(d, key)
			if !ok || q.MinPersons < 3 || !q.AllConstituencies || q.ExternalAffected < 1 || !q.ExternalBlocks {
				t.Errorf("%s at %s is below the floor: %+v", key, d, q)
			}
		}
	}
	q, ok := p.Quorum("light", "stage_gate_G4")
	if !ok || q.Management != 1 || q.ForAffected != 1 || q.MinPersons != 2 {
		t.Errorf("the light release takes the accountable manager and somebody for the affected: %+v", q)
	}
}

func TestQuorumTakesTheFirstKeyThereIs(t *testing.T) {
	p := shipped(t)
	high, _ := p.Quorum("full", "evr_high", "evr")
	if plain, ok := p.Quorum("full", "none", "evr"); !ok || reflect.DeepEqual(high, plain) {
		t.Errorf("got %+v and %+v", high, plain)
	}
	if _, ok := p.Quorum("gone", "evr"); ok {
		t.Error("a quorum at an unknown depth")
	}
}
