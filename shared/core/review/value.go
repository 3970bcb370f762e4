package review

import (
	"regexp"
	"sync"

	"conoe/shared/core/fault"
)

// Lens is a way of asking for values (IEEE 7000, 8.3(b)).
type Lens string

// The lenses that gate G2 asks for.
const (
	LensConsequence Lens = "consequence"
	LensVirtue      Lens = "virtue"
	LensDuty        Lens = "duty"
	LensCulture     Lens = "culture"
	LensEnvironment Lens = "environment_prompt"
)

// Values lists the lenses.
func (Lens) Values() []string {
	return []string{"consequence", "virtue", "duty", "culture", "environment_prompt", "conceptual_analysis", "legal"}
}

// Statement is one benefit, harm, virtue, vice, maxim or issue that somebody
// named, with the value behind it (IEEE 7000, 8.3(b)).
type Statement struct {
	Text         Text          `json:"text,omitzero"`
	NamedValue   Text          `json:"named_value,omitzero"`
	Lens         Lens          `json:"lens,omitzero"`
	Polarity     Polarity      `json:"polarity,omitzero"`
	Kind         StatementKind `json:"kind,omitzero"`
	Stakeholders []Ref         `json:"stakeholders,omitzero" to:"stk"`
	Scale        Text          `json:"scale_assumption,omitzero"`
	Engagement   Ref           `json:"engagement,omitzero" to:"eng"`
	Source       StatementFrom `json:"source,omitzero"`
	Magnitude    Level         `json:"magnitude,omitzero"`
	Language     Text          `json:"language,omitzero"`
	Original     Text          `json:"original_text,omitzero"`
	NotCarried   Text          `json:"not_carried_because,omitzero"`
}

// Harms reports whether the statement names something bad for people.
func (s *Statement) Harms() bool { return s.Polarity == Negative }

// Polarity tells what is to be promoted from what is to be reduced.
type Polarity string

// The polarities.
const (
	Positive Polarity = "positive"
	Negative Polarity = "negative"
)

// Values lists the polarities.
func (Polarity) Values() []string { return []string{"positive", "negative"} }

// StatementKind is what sort of thing was named.
type StatementKind string

// Values lists the kinds.
func (StatementKind) Values() []string {
	return []string{"benefit", "harm", "vice", "virtue", "maxim", "issue"}
}

// StatementFrom says where a statement comes from if not from an engagement.
type StatementFrom string

// Values lists the sources.
func (StatementFrom) Values() []string {
	return []string{"engagement", "conoe", "monitoring", "literature"}
}

// Cluster is a core value with what belongs to it (IEEE 7000, 8.3(c)).
type Cluster struct {
	CoreValue     CoreValue      `json:"core_value,omitzero"`
	Label         Text           `json:"custom_label,omitzero"`
	Demonstrators []Demonstrator `json:"demonstrators,omitzero"`
	Related       []Text         `json:"related,omitzero"`
	Opposing      []Text         `json:"opposing,omitzero"`
	Statements    []Ref          `json:"statements,omitzero" to:"val" trace:"up"`
	LegalAnchors  []LegalAnchor  `json:"legal_anchor,omitzero"`
	Analysis      Text           `json:"conceptual_analysis,omitzero"`
	Narrative     Text           `json:"narrative,omitzero"`
	Priority      Level          `json:"priority,omitzero"`
	Risks         []Text         `json:"risks_opportunities,omitzero"`
	Agreement     []Agreement    `json:"agreement,omitzero"`
}

// CoreValue is one of Annex G, Table G.1, or custom.
type CoreValue string

// Values lists the core values.
func (CoreValue) Values() []string {
	return []string{
		"AUTONOMY", "CARE", "CONTROL", "FAIRNESS", "INCLUSIVENESS", "INNOVATION", "PERFECTION", "PRIVACY",
		"RESPECT", "SUSTAINABILITY", "TRANSPARENCY", "TRUST", "custom",
	}
}

// Demonstrator is a possible manifestation of the core value.
type Demonstrator struct {
	ID       Part     `json:"id,omitzero"`
	Text     Text     `json:"text,omitzero"`
	Polarity Polarity `json:"polarity,omitzero"`
}

// Part names a part of an item: "VD-01".
type Part string

// LegalAnchor is a law or human right behind a value.
type LegalAnchor struct {
	Instrument Text `json:"instrument,omitzero"`
	Article    Text `json:"article,omitzero"`
}

// Agreement is what one representative said of a cluster; it is kept, never
// averaged away.
type Agreement struct {
	By      Ref     `json:"by,omitzero" to:"rep"`
	Verdict Verdict `json:"verdict,omitzero"`
	Note    Text    `json:"note,omitzero"`
}

// Priorities is the ranked list of clusters with the seven considerations,
// answered once for the list (IEEE 7000, 8.3(d)).
type Priorities struct {
	Order          []Ref          `json:"order,omitzero" to:"vcl"`
	Considerations Considerations `json:"considerations,omitzero"`
	LegalBoundary  Text           `json:"legal_boundary_check,omitzero"`
	Exceptions     []Text         `json:"exceptions,omitzero"`
}

// Considerations are the seven of IEEE 7000, 8.3(d).
type Considerations struct {
	SocietyGood   Consideration `json:"c1_society_good,omitzero"`
	NotMeans      Consideration `json:"c2_not_merely_means,omitzero"`
	LeaderMaxim   Consideration `json:"c3_leader_maxim,omitzero"`
	OrgPrinciples Consideration `json:"c4_org_principles,omitzero"`
	Mission       Consideration `json:"c5_mission,omitzero"`
	Environment   Consideration `json:"c6_environment,omitzero"`
	Guidelines    Consideration `json:"c7_guidelines,omitzero"`
}

// Consideration is the answer to one of them.
type Consideration struct {
	Verdict ConsiderationVerdict `json:"verdict,omitzero"`
	Note    Text                 `json:"note,omitzero"`
}

// ConsiderationVerdict is supports, neutral, against or not assessed.
type ConsiderationVerdict string

// Values lists the verdicts.
func (ConsiderationVerdict) Values() []string {
	return []string{"supports", "neutral", "against", "not_assessed"}
}

// Assessed counts the considerations that were answered, of seven.
func (c Considerations) Assessed() int {
	n := 0
	for _, a := range []Consideration{
		c.SocietyGood, c.NotMeans, c.LeaderMaxim, c.OrgPrinciples, c.Mission, c.Environment, c.Guidelines,
	} {
		if a.Verdict != "" && a.Verdict != "not_assessed" {
			n++
		}
	}
	return n
}

var partShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^VD-(0[1-9]|[1-9][0-9])$`) })

// Check refuses anything but "VD-01" to "VD-99".
func (x Part) Check() error {
	if !partShape().MatchString(string(x)) {
		return fault.Errorf(fault.Invalid, "%.20q is not a part such as VD-01", string(x))
	}
	return nil
}
