package rulestest

import (
	"fmt"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

const said = review.Text("said")

// Big is a review in full swing: evrs approved requirements, twice as many
// design requirements that are built, three times as many verifications, and in
// proportion what surrounds them. Few things are missing, as in a review that
// comes to its release. The same number gives the same entries.
func Big(evrs int) *Stream {
	s := New().Open()
	s.Add(review.Screened{Screening: review.Screening{Questions: 1, Depth: "full"}})
	w := &big{Stream: s}
	w.people()
	for n := range max(1, evrs/20) {
		w.cluster(n)
	}
	for n := range evrs {
		w.requirement(n)
	}
	return s
}

// big keeps the names that later items refer to.
type big struct {
	*Stream
	stakeholders, reps, evrs []review.Ref
	clusters, statements     []review.Ref
	evidence                 review.Ref
}

func (w *big) people() {
	w.Save(&review.System{
		Name: said, Purpose: said, Owner: w.By, AIInvolved: review.Yes, AIRoles: []review.AIRole{"provider"},
		UnintendedUses: []review.Misuse{{Text: said}}, Models: []review.Model{{Name: said, Supplier: said}},
	})
	for n := range 20 {
		st := w.Save(&review.Stakeholder{Name: said, Relation: "indirect", Affected: review.Yes, External: review.Yes})
		w.stakeholders = append(w.stakeholders, st)
		w.reps = append(w.reps, w.Save(&review.Representative{
			Person: Person(fmt.Sprint("rep", n)), Speaks: []review.Ref{st}, Mandate: "self", Selection: said,
			ByTenant: review.No, ByPurchaser: review.No,
		}))
	}
	w.Save(&review.Engagement{
		Kind: "workshop", At: ledger.At(w.Now), Participants: w.reps,
		Lenses: []review.Lens{"consequence", "virtue", "duty", "culture", "environment_prompt"},
	})
	w.evidence = w.Save(&review.Evidence{Kind: "test_report", SHA256: said})
}

func (w *big) cluster(n int) {
	c := &review.Cluster{
		CoreValue: "PRIVACY", Priority: review.High, Narrative: said, Analysis: said, Risks: []review.Text{said},
		Demonstrators: []review.Demonstrator{{ID: "VD-01", Text: said}, {ID: "VD-02", Text: said}},
	}
	for m := range 20 {
		v := w.Save(&review.Statement{
			Text: said, NamedValue: said, Lens: "duty", Polarity: review.Negative, Magnitude: review.High, Kind: "harm",
			Stakeholders: []review.Ref{w.stakeholders[(n+m)%len(w.stakeholders)]},
		})
		w.statements, c.Statements = append(w.statements, v), append(c.Statements, v)
	}
	w.clusters = append(w.clusters, w.In(review.Approved, c))
}

// requirement writes one EVR with everything that hangs on it.
func (w *big) requirement(n int) {
	c := w.clusters[n%len(w.clusters)]
	sign := review.Ref(fmt.Sprintf("%s#VD-%02d", c, n/len(w.clusters)%2+1))
	criteria := []review.Criterion{{Metric: said, Operator: "<=", Threshold: "0.5", Unit: said, Demonstrator: sign}}
	e := &review.EVR{
		Statement: said, Rationale: said, Form: "requirement", Kind: []review.Nature{review.Technical}, Verb: "protect",
		Clusters: []review.Ref{c}, Demonstrators: []review.Ref{sign}, Priority: review.High, Criteria: criteria,
		Stakeholders: []review.Ref{w.stakeholders[n%len(w.stakeholders)]},
		Statements:   []review.Ref{w.statements[n%len(w.statements)]},
		Feasibility:  review.EVRFeasibility{Control: "in_control", Technical: said, Verdict: "feasible"},
	}
	if n > 0 && n%10 == 0 {
		e.ConflictsWith = []review.Ref{w.evrs[n-1]}
	}
	if n%5 != 0 {
		e.NoThreat = said
	} else {
		e.Risks = []review.Ref{w.D.NextRef(review.TypeRisk, 0)}
		w.risk()
	}
	r := w.In(review.Approved, e)
	w.evrs = append(w.evrs, r)
	if n%20 != 0 { // one in twenty will not be noticed
		w.Save(&review.Monitoring{EVR: r, What: said, By: said, Source: said, WindowDays: 30, Operator: "<=", Threshold: "0.5"})
	}
	for m := range 2 {
		w.design(r, criteria, n%25 != 0, m+1) // one in twenty-five is not verified
	}
	if len(e.ConflictsWith) > 0 {
		w.In(review.Decided, &review.TradeOff{
			Between: []review.Ref{r, e.ConflictsWith[0]}, Clusters: []review.Ref{c}, Losing: []review.Ref{e.Stakeholders[0]},
			Chosen: said, Rationale: said,
		})
	}
	if n%20 == 19 {
		w.decided(w.evrs[n-19:])
	}
}

func (w *big) risk() {
	k := w.In(review.Accepted, &review.Risk{
		Register: review.AIRisk, Event: said, Realistic: review.Yes, Protection: "high", Owner: w.By,
		Likelihood: 4, Impact: review.Impact{Individual: 4}, ResidualLevel: 4,
	})
	w.Save(&review.Treatment{
		Risks: []review.Ref{k}, Description: said, Owner: w.By, Controls: []review.ControlID{"A.6.2.4"},
		Status: review.Effective, Effectiveness: review.Effectiveness{Result: said},
	})
}

func (w *big) design(evr review.Ref, criteria []review.Criterion, good bool, checks int) {
	r := w.In(review.Implemented, &review.EDR{
		Statement: said, Kind: "system", EVRs: []review.Ref{evr}, Criteria: criteria, Method: "test", Owner: w.By,
		Decision: said, BAT: []review.Text{said}, Priority: review.High,
	})
	result, pass := review.Pass, review.Yes
	if !good {
		result, pass = "fail", review.No
	}
	for range checks {
		w.Save(&review.Verification{
			Target: r, Kind: review.Verifies, Method: "test", Result: result, Performer: Person("tester"),
			Results: []review.CriterionResult{{Criterion: said, Value: "0.4", Pass: pass}}, Evidence: []review.Ref{w.evidence},
		})
	}
}

// decided records the round in which a set of EVRs was approved.
func (w *big) decided(set []review.Ref) {
	about := approval.About{Request: approval.RequestID(fmt.Sprintf("apr_%d", w.D.Size))}
	at := approval.InstantOf(w.Now)
	opened := approval.Opened{
		About: about, Purpose: approval.PurposeEVR, Quorum: approval.Quorum{Stakeholder: 1},
		Deadlines: approval.DefaultDeadlines(), By: w.By,
		Schedule: approval.Schedule{Remind: at, Help: at, Due: at, ExternalDue: at, Champion: at, Expire: at},
	}
	voted := approval.Decided{
		About: about, Decision: "dec_1", Person: Person("rep0"), Constituency: approval.Stakeholder, Verdict: approval.Approve,
	}
	closed := approval.Closed{About: about, Timely: approval.Timely{Due: at}, Outcome: approval.StateApproved}
	for _, r := range set {
		i := w.D.Look(r)
		ref := approval.Ref{ID: approval.SubjectID(r), Version: i.Version, Digest: approval.Digest(i.Digest.String())}
		opened.Subjects = append(opened.Subjects, approval.Subject{Ref: ref})
		voted.Items = append(voted.Items, approval.Voted{Ref: ref})
		closed.Items = append(closed.Items, approval.ClosedItem{Ref: ref})
	}
	opened.Invited = []approval.Invitation{{Person: voted.Person, Constituency: approval.Stakeholder, Via: approval.ViaSlack}}
	w.Add(review.Asked{Event: opened}, review.Asked{Event: voted}, review.Asked{Event: closed})
}

// Opened starts a request about one item that asks the persons, each for the
// stakeholders.
func Opened(about approval.About, i *review.Item, persons ...review.PersonID) approval.Opened {
	at := approval.InstantOf(Start)
	ref := approval.Ref{ID: approval.SubjectID(i.Ref), Version: i.Version, Digest: approval.Digest(i.Digest.String())}
	e := approval.Opened{
		About: about, Purpose: approval.PurposeEVR, Subjects: []approval.Subject{{Ref: ref}},
		Quorum: approval.Quorum{Stakeholder: 1}, Deadlines: approval.DefaultDeadlines(),
		Schedule: approval.Schedule{Remind: at, Help: at, Due: at, ExternalDue: at, Champion: at, Expire: at},
	}
	for _, p := range persons {
		e.Invited = append(e.Invited, approval.Invitation{Person: p, Constituency: approval.Stakeholder, Via: approval.ViaSlack})
	}
	return e
}
