package rulestest

import (
	"conoe/shared/core/review"
)

var recordTrials = []Trial{
	{
		"record.crit", "criteria not recorded",
		func(s *Scene) { s.AI() },
		func(s *Scene) { s.record(review.Crit, review.Draft) },
		wantRecord("", review.Crit),
	},
	{
		"record.crit", "not recorded, and then there is no AI",
		func(s *Scene) { s.AI() },
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.AIInvolved = review.No }) },
		wantRecord("", review.Crit),
	},
	{
		"record.aisia", "drafted only",
		func(s *Scene) {
			s.AI()
			s.record(review.AISIA, review.Draft)
		},
		func(s *Scene) { s.To("C8R-001", review.Approved) },
		wantRecord("", review.AISIA),
	},
	{
		"record.aisia", "missing, and then the system is out of scope",
		func(s *Scene) { s.AI() },
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.InScope = review.No }) },
		wantRecord("", review.AISIA),
	},
	{
		"record.aisia_drafted", "superseded",
		func(s *Scene) {
			s.AI()
			s.record(review.AISIA, review.Superseded)
		},
		func(s *Scene) { s.record(review.AISIA, review.Draft) },
		wantRecord("", review.AISIA),
	},
	{
		"record.ra", "assessment that draws on an older impact assessment",
		func(s *Scene) {
			s.AI()
			old := s.record(review.AISIA, review.Draft)
			s.record(review.RA, review.Draft, s.cites(old))
			Edit(s, old, func(v *review.Record) { v.Conclusion = said })
		},
		func(s *Scene) { s.record(review.RA, review.Draft, s.cites("C8R-001")) },
		wantRecord("", review.RA),
	},
	{
		"record.rt", "risk above criteria",
		func(s *Scene) {
			s.AI()
			s.Save(grave())
		},
		func(s *Scene) { s.record(review.RT, review.Draft) },
		wantRecord("", review.RT),
	},
	{
		"record.rt", "risk below criteria, but treated; then not treated",
		func(s *Scene) {
			s.AI()
			s.Save(treatment(review.Effective, said))
		},
		func(s *Scene) { s.To("TRT-001", review.Withdrawn) },
		wantRecord("", review.RT),
	},
	{
		"record.external", "part from a partner",
		func(s *Scene) {
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{{PartnerClass: "internal"}, {PartnerClass: "virtual"}}})
		},
		func(s *Scene) { s.record(review.Ext, review.Draft) },
		wantRecord("SYS-1", review.Ext),
	},
	{
		"record.changes", "intended change",
		func(s *Scene) { change(s) },
		func(s *Scene) {
			s.Save(&review.Record{Kind: review.Chg, Body: review.Body{Change: review.ChangeLine{Ref: "CHG-001"}}})
		},
		wantRecord("CHG-001", review.Chg),
	},
	{
		"record.changes", "change that nobody intended",
		func(s *Scene) {
			s.AI()
			s.Save(&review.ChangeNote{Intended: review.No})
		},
		func(s *Scene) {
			s.Save(&review.Record{Kind: review.Uch, Body: review.Body{Change: review.ChangeLine{Ref: "CHG-001"}}})
		},
		wantRecord("CHG-001", review.Uch),
	},
	{
		"record.without_analysis", "impact assessed, risk not",
		func(s *Scene) {
			s.AI()
			s.Save(&review.ConOE{NeedsValueAnalysis: review.No})
			s.record(review.AISIA, review.Approved)
		},
		func(s *Scene) { s.record(review.RA, review.Draft, s.cites("C8R-001")) },
		wantRecord("", review.RA),
	},
	{
		"reassessed", "significant change, impact assessed anew, risk not",
		func(s *Scene) {
			change(s)
			assessed(s, review.AISIA, "CHG-001")
		},
		func(s *Scene) { assessed(s, review.RA, "CHG-001") },
		wantRecord("CHG-001", review.RA),
	},
	{
		"reassessed", "critical incident, then ruled out by a person",
		func(s *Scene) {
			s.AI()
			s.Save(&review.Incident{Severity: "critical"})
			assessed(s, review.RA, "INC-001")
		},
		func(s *Scene) {
			Edit(s, "INC-001", func(v *review.Incident) { v.Reassessment, v.DecidedBy = review.No, s.By })
		},
		wantRecord("INC-001", review.AISIA),
	},
	{
		"assessments.current", "none of one kind",
		func(s *Scene) {
			s.AI()
			assessed(s, review.RA, "")
		},
		func(s *Scene) { assessed(s, review.AISIA, "") },
		wantRecord("", review.AISIA),
	},
	{
		"assessments.current", "overdue",
		func(s *Scene) {
			s.AI()
			assessed(s, review.AISIA, "")
			s.record(review.RA, review.Approved)
			s.Now = s.Now.Add(301 * day)
		},
		func(s *Scene) { s.record(review.AISIA, review.Draft) },
		wantRecord("C8R-001", review.AISIA),
	},
}
