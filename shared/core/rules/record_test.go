package rules

import (
	"conoe/shared/core/review"
)

var recordTrials = []trial{
	{
		"record.crit", "criteria not recorded",
		func(s *scene) { s.ai() },
		func(s *scene) { s.record(review.Crit, review.Draft) },
		wantRecord("", review.Crit),
	},
	{
		"record.crit", "not recorded, and then there is no AI",
		func(s *scene) { s.ai() },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.AIInvolved = review.No }) },
		wantRecord("", review.Crit),
	},
	{
		"record.aisia", "drafted only",
		func(s *scene) {
			s.ai()
			s.record(review.AISIA, review.Draft)
		},
		func(s *scene) { s.To("C8R-001", review.Approved) },
		wantRecord("", review.AISIA),
	},
	{
		"record.aisia", "missing, and then the system is out of scope",
		func(s *scene) { s.ai() },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.InScope = review.No }) },
		wantRecord("", review.AISIA),
	},
	{
		"record.aisia_drafted", "superseded",
		func(s *scene) {
			s.ai()
			s.record(review.AISIA, review.Superseded)
		},
		func(s *scene) { s.record(review.AISIA, review.Draft) },
		wantRecord("", review.AISIA),
	},
	{
		"record.ra", "assessment that draws on an older impact assessment",
		func(s *scene) {
			s.ai()
			old := s.record(review.AISIA, review.Draft)
			s.record(review.RA, review.Draft, s.cites(old))
			edit(s, old, func(v *review.Record) { v.Conclusion = said })
		},
		func(s *scene) { s.record(review.RA, review.Draft, s.cites("C8R-001")) },
		wantRecord("", review.RA),
	},
	{
		"record.rt", "risk above criteria",
		func(s *scene) {
			s.ai()
			s.Save(grave())
		},
		func(s *scene) { s.record(review.RT, review.Draft) },
		wantRecord("", review.RT),
	},
	{
		"record.rt", "risk below criteria, but treated; then not treated",
		func(s *scene) {
			s.ai()
			s.Save(treatment(review.Effective, said))
		},
		func(s *scene) { s.To("TRT-001", review.Withdrawn) },
		wantRecord("", review.RT),
	},
	{
		"record.external", "part from a partner",
		func(s *scene) {
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{{PartnerClass: "internal"}, {PartnerClass: "virtual"}}})
		},
		func(s *scene) { s.record(review.Ext, review.Draft) },
		wantRecord("SYS-1", review.Ext),
	},
	{
		"record.changes", "intended change",
		func(s *scene) { change(s) },
		func(s *scene) {
			s.Save(&review.Record{Kind: review.Chg, Body: review.Body{Change: review.ChangeLine{Ref: "CHG-001"}}})
		},
		wantRecord("CHG-001", review.Chg),
	},
	{
		"record.changes", "change that nobody intended",
		func(s *scene) {
			s.ai()
			s.Save(&review.ChangeNote{Intended: review.No})
		},
		func(s *scene) {
			s.Save(&review.Record{Kind: review.Uch, Body: review.Body{Change: review.ChangeLine{Ref: "CHG-001"}}})
		},
		wantRecord("CHG-001", review.Uch),
	},
	{
		"record.without_analysis", "impact assessed, risk not",
		func(s *scene) {
			s.ai()
			s.Save(&review.ConOE{NeedsValueAnalysis: review.No})
			s.record(review.AISIA, review.Approved)
		},
		func(s *scene) { s.record(review.RA, review.Draft, s.cites("C8R-001")) },
		wantRecord("", review.RA),
	},
	{
		"reassessed", "significant change, impact assessed anew, risk not",
		func(s *scene) {
			change(s)
			assessed(s, review.AISIA, "CHG-001")
		},
		func(s *scene) { assessed(s, review.RA, "CHG-001") },
		wantRecord("CHG-001", review.RA),
	},
	{
		"reassessed", "critical incident, then ruled out by a person",
		func(s *scene) {
			s.ai()
			s.Save(&review.Incident{Severity: "critical"})
			assessed(s, review.RA, "INC-001")
		},
		func(s *scene) {
			edit(s, "INC-001", func(v *review.Incident) { v.Reassessment, v.DecidedBy = review.No, s.By })
		},
		wantRecord("INC-001", review.AISIA),
	},
	{
		"assessments.current", "none of one kind",
		func(s *scene) {
			s.ai()
			assessed(s, review.RA, "")
		},
		func(s *scene) { assessed(s, review.AISIA, "") },
		wantRecord("", review.AISIA),
	},
	{
		"assessments.current", "overdue",
		func(s *scene) {
			s.ai()
			assessed(s, review.AISIA, "")
			s.record(review.RA, review.Approved)
			s.Now = s.Now.Add(301 * day)
		},
		func(s *scene) { s.record(review.AISIA, review.Draft) },
		wantRecord("C8R-001", review.AISIA),
	},
}
