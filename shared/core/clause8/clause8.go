// Package clause8 collects the records that ISO/IEC 42001, clause 8 asks for
// out of what a review already holds. Nothing is typed twice: the data is
// collected, and a named person adds a conclusion.
//
// The codes of the record types are the product's own. No record is written for
// a system without AI; see rules.ClauseEight.
package clause8

import (
	"slices"

	"conoe/shared/core/catalogue"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Order says which record is wanted, and why.
type Order struct {
	Kind        review.RecordType
	Occasion    review.Occasion
	For         review.Ref // the change or incident, if one is the occasion
	Gate        review.GateID
	Conclusion  string
	ConcludedBy review.PersonID
}

// Collect fills a record from the world. It is Invalid for a system to which
// clause 8 does not apply, and Blocked where what the record rests on is not
// there.
func Collect(w *rules.World, c *catalogue.Catalogue, o Order) (*review.Record, error) {
	if !rules.ClauseEight(w.D) {
		return nil, fault.Errorf(fault.Invalid, "ISO/IEC 42001, clause 8 does not apply to %s: it involves no AI, or is out of scope. No record is written.", w.D.SysRef)
	}
	r := &review.Record{
		Kind: o.Kind, Occasion: o.Occasion, OccasionRef: o.For, Gate: o.Gate,
		PerformedAt: ledger.At(w.Now), Performers: performers(w.D), Conclusion: review.Text(o.Conclusion),
		ConcludedBy: o.ConcludedBy, CriteriaVersion: review.Version(w.P.Criteria.Version),
		RetentionUntil: ledger.At(w.Now.AddDate(w.P.Deadlines.RetentionYears, 0, 0)),
		Supersedes:     standing(w.D, o),
	}
	touch(r, c)
	if err := fill(w, r, o); err != nil {
		return nil, err
	}
	if len(r.Inputs) == 0 {
		return nil, fault.Errorf(fault.Blocked, "There is nothing yet on which a record %s could rest.", o.Kind)
	}
	return r, nil
}

func performers(d *review.Dossier) []review.PersonID {
	var out []review.PersonID
	for _, role := range []review.Role{review.ValueLead, review.RiskLead} {
		for _, p := range d.Roles[role].Persons {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// standing is the approved record that the new one takes the place of: results
// of assessments are kept, all of them, and the newest stands.
func standing(d *review.Dossier, o Order) review.Ref {
	if o.Kind != review.AISIA && o.Kind != review.RA && o.Kind != review.RT {
		return ""
	}
	list := rules.Records(d, o.Kind)
	for _, i := range slices.Backward(list) {
		if i.State == review.Approved {
			return i.Ref
		}
	}
	return ""
}

// touch names the clauses and controls that a record of this kind supports
// (domain section 3.4), from the catalogue.
func touch(r *review.Record, c *catalogue.Catalogue) {
	info, ok := c.RecordType(string(r.Kind))
	if !ok {
		return
	}
	for _, l := range info.Clauses {
		r.Clauses = append(r.Clauses, review.ClauseID(l.Ref))
	}
	for _, l := range info.Controls {
		r.Controls = append(r.Controls, review.ControlID(l.Ref))
	}
}

func fill(w *rules.World, r *review.Record, o Order) error {
	switch o.Kind {
	case review.Crit:
		criteria(w, r)
	case review.Gate:
		gate(w, r, o)
	case review.Chg, review.Uch:
		return change(w, r, o)
	case review.Ext:
		external(w, r)
	case review.RA:
		return assessment(w, r)
	case review.RT:
		treatment(w, r)
	case review.AISIA:
		impact(w, r)
	default:
		return fault.Errorf(fault.Invalid, "%q is not a clause 8 record of this product.", o.Kind)
	}
	return nil
}

// input adds items as sources, each once, at their version and digest.
func input(r *review.Record, items ...*review.Item) {
	for _, i := range items {
		if i == nil || i.State.Gone() || slices.ContainsFunc(r.Inputs, func(in review.Input) bool { return in.Ref == i.Ref }) {
			continue
		}
		r.Inputs = append(r.Inputs, review.Input{Ref: i.Ref, Version: i.Version, Digest: i.Digest})
	}
}

// criteria fixes what each gate asks before the stage is run (8.1).
func criteria(w *rules.World, r *review.Record) {
	i, _ := w.D.Profile()
	input(r, i)
	for _, g := range w.P.PathOf(w.D) {
		for _, id := range rules.Asked(w, g) {
			r.Body.Criteria = append(r.Body.Criteria, review.CriterionLine{Gate: g, Guard: id})
		}
	}
}

// gate keeps what each guard said (8.1).
func gate(w *rules.World, r *review.Record, o Order) {
	i, _ := w.D.Profile()
	input(r, i)
	for _, t := range decidedAt(o.Gate) {
		input(r, w.D.Items(t)...)
	}
	r.Body.Guards = rules.Guards(w, o.Gate)
}

// decidedAt lists the types of item that a gate is about.
func decidedAt(g review.GateID) []review.Type {
	return map[review.GateID][]review.Type{
		review.G1: {review.TypeConOE},
		review.G2: {review.TypePriorities, review.TypeCluster},
		review.G3: {review.TypeEVR, review.TypeTradeOff},
		review.G4: {review.TypeEDR, review.TypeRisk, review.TypeReleasePlan, review.TypeMonitoring},
		review.G5: {review.TypeSignal, review.TypeIncident, review.TypeCycle},
	}[g]
}

// change says what changed and whether a reassessment is required, or not, why
// and by whom (8.1). An unintended change makes an 8.1-UCH.
func change(w *rules.World, r *review.Record, o Order) error {
	i, err := w.D.Item(o.For)
	if err != nil {
		return err
	}
	line := review.ChangeLine{Ref: i.Ref}
	switch d := i.Doc.(type) {
	case *review.ChangeNote:
		line.Intended, line.Significant = d.Intended, d.Significant
		line.Reassessment, line.DecidedBy = d.Reassessment, d.DecidedBy
	case *review.Incident:
		line.Intended, line.Significant = review.No, review.Yes
		line.Reassessment, line.DecidedBy = d.Reassessment, d.DecidedBy
	default:
		return fault.Errorf(fault.Invalid, "%s is neither a change nor an incident.", o.For)
	}
	if line.Reassessment == "" || line.DecidedBy == "" {
		return fault.Errorf(fault.Blocked, "First somebody has to decide whether %s makes a reassessment necessary.", o.For)
	}
	input(r, i)
	r.Body.Change = line
	return nil
}

// external says how externally provided elements are controlled (8.1).
func external(w *rules.World, r *review.Record) {
	i, s := w.D.Profile()
	for n, e := range s.Elements {
		if e.PartnerClass == "" || e.PartnerClass == "internal" {
			continue
		}
		gap := review.No
		if e.Gap() {
			gap = review.Yes
		}
		input(r, i)
		r.Body.Externals = append(r.Body.Externals, review.ExternalLine{Element: n + 1, Access: e.Access, Gap: gap})
	}
}

// assessment compares AI risks with the criteria (8.2). Ethical risks are
// linked as inputs; only AI risks make the record. It draws on the current
// impact assessment.
func assessment(w *rules.World, r *review.Record) error {
	aisia := rules.Records(w.D, review.AISIA)
	if len(aisia) == 0 {
		return fault.Errorf(fault.Blocked, "The AI risk assessment draws on the impact assessment: collect an 8.4-AISIA first.")
	}
	input(r, aisia[len(aisia)-1])
	for i, k := range review.All[review.Risk](w.D) {
		if i.State.Gone() {
			continue
		}
		input(r, i)
		if k.Register != review.AIRisk {
			continue
		}
		above := review.No
		if k.Level() >= w.P.Criteria.Above {
			above = review.Yes
		}
		r.Body.Risks = append(r.Body.Risks, review.RiskLine{Risk: i.Ref, Level: k.Level(), Above: above})
	}
	r.NextDue = ledger.At(w.Now.AddDate(0, w.P.Deadlines.IntervalMonths, 0))
	r.Method = "likelihood 1 to 5 times the greatest impact 1 to 5, against the criteria"
	return nil
}

// treatment says for each risk what was done and whether it works (8.3).
func treatment(w *rules.World, r *review.Record) {
	for i, t := range review.All[review.Treatment](w.D) {
		if i.State.Gone() {
			continue
		}
		input(r, i)
		for _, ref := range t.Risks {
			k := review.DocOf[review.Risk](w.D, ref)
			if k == nil {
				continue
			}
			input(r, w.D.Look(ref))
			r.Body.Treats = append(r.Body.Treats, review.TreatmentLine{
				Treatment: i.Ref, Risk: ref, Status: t.Status, Residual: k.ResidualLevel,
			})
		}
	}
}

// impact fills the field groups of ISO/IEC 42005, clause 6 (8.4). A group that
// nothing answers stays open, visibly.
func impact(w *rules.World, r *review.Record) {
	for _, g := range fieldGroups(w) {
		group := review.FieldGroup{Group: g.id, Open: review.Yes}
		for _, i := range g.items {
			if i != nil && !i.State.Gone() {
				group.Refs, group.Open = append(group.Refs, i.Ref), review.No
				input(r, i)
			}
		}
		r.Body.Impact = append(r.Body.Impact, group)
	}
	r.NextDue = ledger.At(w.Now.AddDate(0, w.P.Deadlines.IntervalMonths, 0))
}

type fieldGroup struct {
	id    review.ClauseID
	items []*review.Item
}

func fieldGroups(w *rules.World) []fieldGroup {
	d := w.D
	soi, s := d.Profile()
	profile := []*review.Item{soi}
	when := func(said bool, items []*review.Item) []*review.Item {
		if said {
			return items
		}
		return nil
	}
	conoe := d.Items(review.TypeConOE)
	return []fieldGroup{
		{"6.2", profile},
		{"6.3.1", when(s.Description.Said() || s.Name.Said(), profile)},
		{"6.3.2", when(len(s.Functionalities) > 0, profile)},
		{"6.3.3", when(s.Purpose.Said(), profile)},
		{"6.3.4", when(len(s.IntendedUses) > 0, profile)},
		{"6.3.5", when(len(s.UnintendedUses) > 0, profile)},
		{"6.4", when(len(s.DataSources) > 0, profile)},
		{"6.5", when(len(s.Models) > 0, profile)},
		{"6.6", slices.Concat(when(len(s.Deployment.Regions) > 0, profile), conoe)},
		{"6.7", d.Items(review.TypeStakeholder)},
		{"6.8", slices.Concat(conoe, d.Items(review.TypeStatement), d.Items(review.TypeRisk))},
		{"6.9", slices.Concat(d.Items(review.TypeEVR), d.Items(review.TypeEDR), d.Items(review.TypeTreatment), d.Items(review.TypeMonitoring))},
	}
}
