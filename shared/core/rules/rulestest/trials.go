package rulestest

import (
	"slices"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// day is a working day, 09:00 to 09:00.
const day = 24 * time.Hour

// Given is what trials take from the policy under which they run.
type Given struct {
	PolicyVersion, CriteriaVersion string
	// After is n business days after t.
	After func(t time.Time, n int) time.Time
}

// Scene is a small world that a test builds, entry by entry. What stands in the
// workspace is set, not entered.
type Scene struct {
	*Stream
	W     *review.Workspace
	Given Given
}

// NewScene is a review in which nothing happened yet.
func NewScene(g Given) *Scene {
	return &Scene{New().Open(), review.NewWorkspace("ws"), g}
}

// KnownControl knows A.6.2.4 and own controls.
func KnownControl(c review.ControlID) bool {
	return c == "A.6.2.4" || len(c) > 4 && c[:4] == "own-"
}

// Trial is the smallest world with one defect, and what takes it away.
type Trial struct {
	Rule review.RuleID
	Name string
	Bad  func(*Scene)
	Good func(*Scene) // after Bad
	Want Want
}

// Want is what the finding says of who can do what about which item.
type Want struct {
	Ref    review.Ref
	Who    []review.Standing
	Verb   review.Verb
	Type   review.Type
	Record review.RecordType
}

// Trials lists at least one trial of every rule.
func Trials() []Trial {
	return slices.Concat(traceTrials, startTrials, contextTrials, valueTrials, requirementTrials, releaseTrials, operationTrials, recordTrials, claimTrials)
}

// Screened sets the depth.
func (s *Scene) Screened(d review.Depth) {
	s.Add(review.Screened{Screening: review.Screening{Questions: 1, Depth: d}})
}

// AI is a system to which clause 8 applies.
func (s *Scene) AI() {
	s.Save(&review.System{Name: said, Purpose: said, Owner: s.By, AIInvolved: review.Yes})
}

// Outsider is a stakeholder affected from outside, and who speaks for them.
func (s *Scene) Outsider() (st, rep review.Ref) {
	st = s.Save(&review.Stakeholder{Relation: review.Indirect, Affected: review.Yes, External: review.Yes})
	return st, s.Save(&review.Representative{
		Person: Person("ext"), Speaks: []review.Ref{st}, Mandate: "self", Selection: said,
		ByTenant: review.No, ByPurchaser: review.No,
	})
}

// record writes a record in a state.
func (s *Scene) record(kind review.RecordType, state review.State, inputs ...review.Input) review.Ref {
	return s.In(state, &review.Record{Kind: kind, Inputs: inputs, Clauses: []review.ClauseID{"8.2"}})
}

// cites is an item as an input.
func (s *Scene) cites(r review.Ref) review.Input {
	i := s.D.Look(r)
	return review.Input{Ref: r, Version: i.Version, Digest: i.Digest}
}

// Edit writes a new version of an item's document.
func Edit[D any, P interface {
	*D
	review.Doc
}](s *Scene, r review.Ref, how func(P)) {
	c := *review.DocOf[D, P](s.D, r)
	how(&c)
	s.SaveAs(r, P(&c))
}

func want(ref review.Ref, who []review.Standing, verb review.Verb, typ review.Type) Want {
	return Want{Ref: ref, Who: who, Verb: verb, Type: typ}
}

// wantRecord asks for a record to be concluded.
func wantRecord(ref review.Ref, kind review.RecordType) Want {
	return Want{
		Ref: ref, Who: roles(review.RiskLead, review.ValueLead),
		Verb: review.VerbConclude, Type: review.TypeRecord, Record: kind,
	}
}

func roles(list ...review.Role) []review.Standing {
	var out []review.Standing
	for _, r := range list {
		out = append(out, review.Standing(r))
	}
	return out
}

var (
	lead       = roles(review.ValueLead)
	product    = roles(review.ProductManager, review.ValueLead)
	expert     = roles(review.SystemExpert)
	risk       = roles(review.RiskLead)
	advocate   = roles(review.UserAdvocate, review.Moderator)
	champion   = roles(review.Champion)
	manager    = roles(review.Champion, review.Manager)
	openness   = roles(review.TransparencyManager)
	mediator   = roles(review.Moderator)
	governance = []review.Standing{review.Lead}
	team       = []review.Standing{review.OfTeam}
)

func at1(d time.Duration) ledger.Time { return ledger.At(Start.Add(d)) }
