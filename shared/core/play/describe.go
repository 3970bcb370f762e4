package play

import (
	"encoding/json"
	"fmt"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// Describe says in one sentence what an entry did; "" for what follows from
// another entry. It also tells the kind of a clause 8 record. People stand in
// it by id.
func Describe(e usecase.Event) (string, review.RecordType) {
	if f, ok := describe[e.Head.Kind]; ok {
		return f(e.Data), ""
	}
	if e.Head.Kind == "c8r.saved" {
		return record(e.Data)
	}
	return "", ""
}

// as reads the data of an entry and says what it did.
func as[D any](say func(D) string) func(json.RawMessage) string {
	return func(raw json.RawMessage) string {
		var d D
		if json.Unmarshal(raw, &d) != nil {
			return ""
		}
		return say(d)
	}
}

func record(raw json.RawMessage) (string, review.RecordType) {
	var s review.Saved[review.Record]
	if json.Unmarshal(raw, &s) != nil || s.From != "" {
		return "", ""
	}
	r := s.Doc
	text := fmt.Sprintf("record %s (%s) from %s", r.Kind, s.Ref, rules.Count(len(r.Inputs), "input"))
	if r.OccasionRef != "" {
		text += fmt.Sprintf(", for %s", r.OccasionRef)
	}
	if !r.NextDue.IsZero() {
		text += ", next due " + r.NextDue.Format("2 January 2006")
	}
	return text, r.Kind
}

var describe = map[string]func(json.RawMessage) string{
	"workspace.founded": as(func(f review.Founded) string { return fmt.Sprintf("founded the workspace (%s)", f.Mode) }),
	"person.added":      as(func(p review.PersonAdded) string { return fmt.Sprintf("%s joins as %s", p.Person, p.Membership) }),
	"person.merged":     as(func(m review.PersonMerged) string { return fmt.Sprintf("%s turned out to be %s", m.From, m.Into) }),
	"settings.adopted": as(func(a review.SettingsAdopted) string {
		return fmt.Sprintf("adopted %s with %s", a.Policy, a.Criteria)
	}),
	"soa.decided": as(func(s review.SoADecided) string {
		return fmt.Sprintf("decided on %d controls of Annex A", len(s.Lines))
	}),
	"system.registered": as(func(r review.SystemRegistered) string { return fmt.Sprintf("registered the system %s", r.Ref) }),
	"review.registered": as(func(r review.ReviewRegistered) string {
		return fmt.Sprintf("registered the review %s of %s", r.Ref, r.System)
	}),
	"dossier.opened": as(func(o review.OpenedDossier) string {
		if o.Ref == o.SysRef {
			return ""
		}
		return fmt.Sprintf("started %s", o.Ref)
	}),
	"review.screened": as(func(s review.Screened) string { return fmt.Sprintf("screening: depth %s", s.Depth) }),
	"roles.assigned": as(func(r review.RolesAssigned) string {
		var s []string
		for _, h := range r.Holders {
			s = append(s, h.Role.Title())
		}
		return "assigned " + strings.Join(s, ", ")
	}),
	"item.moved":     as(moved),
	"item.confirmed": as(func(c review.Confirmed) string { return fmt.Sprintf("confirmed that %s still holds", c.Ref) }),
	"item.due": as(func(b review.BecameDue) string {
		return fmt.Sprintf("%s: %s was due", b.Ref, strings.ReplaceAll(string(b.What), "_", " "))
	}),
	"answers.given": as(func(g review.AnswersGiven) string {
		return fmt.Sprintf("%s answered %s, sealed until it closes", g.Person, g.Engagement)
	}),
	"gate.asked": as(func(g review.GateAsked) string {
		return fmt.Sprintf("asked for %s (attempt %d): %d guards hold", g.Gate, g.GateAttempt.Attempt, len(g.Guards))
	}),
	"gate.decided": as(func(g review.GateDecided) string {
		s := fmt.Sprintf("%s %s", g.Gate, strings.ReplaceAll(string(g.Decision), "_", " "))
		for _, f := range g.Flags {
			s += " – " + strings.ReplaceAll(string(f), "_", " ")
		}
		return s
	}),
	"guard.waived": as(func(w review.WaivedGuard) string { return fmt.Sprintf("waived %s at %s", w.Guard, w.Gate) }),
	"stage.entered": as(func(s review.StageEntered) string {
		return fmt.Sprintf("entered %s, %s", strings.ToUpper(string(s.Stage)), s.Stage.Title())
	}),
	"stage.reopened": as(func(s review.StageReopened) string {
		return fmt.Sprintf("went back to %s; what was built on it is to be looked at again", strings.ToUpper(string(s.Stage)))
	}),
	"review.paused": as(func(p review.Paused) string { return map[bool]string{true: "put on hold", false: "goes on"}[p.OnHold] }),
	"review.ended":  as(func(e review.EndedReview) string { return "ended: " + strings.ReplaceAll(string(e.Status), "_", " ") }),
	"content.erased": as(func(c review.ContentErased) string {
		return fmt.Sprintf("erased %d contents (%s)", len(c.Digests), c.Ground)
	}),
	"stream.restored": as(func(r review.Restored) string {
		return fmt.Sprintf("went on from a restored copy, as epoch %d; it lacks a signed state of %s", r.Epoch, rules.Count(int(r.Lost.Size), "entry"))
	}),
	"approval.opened": as(asked),
	"approval.decided": as(func(d approval.Decided) string {
		var ids []string
		for _, i := range d.Items {
			ids = append(ids, string(i.ID))
		}
		return fmt.Sprintf("%s as %s: %s", decided[d.Verdict], strings.ReplaceAll(string(d.Constituency), "_", " "), strings.Join(ids, ", "))
	}),
	"approval.closed": as(func(c approval.Closed) string {
		var ids []string
		for _, i := range c.Items {
			ids = append(ids, string(i.ID))
		}
		return fmt.Sprintf("closed as %s: %s", strings.ReplaceAll(string(c.Outcome), "_", " "), strings.Join(ids, ", "))
	}),
	"approval.voided": as(func(approval.Voided) string { return "voided approvals, because the meaning changed" }),
	"approval.carried_over": as(func(c approval.CarriedOver) string {
		return fmt.Sprintf("asked whether approvals of %s still stand after a change of wording", c.To.ID)
	}),
	"approval.still_stands":      as(func(approval.StillStands) string { return "confirmed: still stands" }),
	"approval.demanded":          as(func(approval.Demanded) string { return "demanded a new decision" }),
	"approval.delegated":         as(func(approval.Delegated) string { return "delegated a seat" }),
	"approval.conflict_declared": as(func(approval.ConflictDeclared) string { return "declared a conflict of interest" }),
	"approval.minute_recorded":   as(func(approval.MinuteRecorded) string { return "recorded a minute of somebody's decision" }),
	"approval.minute_confirmed":  as(func(approval.MinuteConfirmed) string { return "confirmed the minute; it counts, as attested" }),
	"approval.mediation_opened":  as(func(approval.MediationOpened) string { return "a rejection by somebody affected opens a mediation" }),
	"approval.mediation_ended": as(func(m approval.MediationEnded) string {
		return fmt.Sprintf("the mediation ended: %s", strings.ReplaceAll(string(m.Outcome), "_", " "))
	}),
	"approval.overridden":        as(func(approval.Overridden) string { return "overrode an upheld rejection, with written reasons" }),
	"approval.reminded":          as(func(approval.Reminded) string { return "reminder due" }),
	"approval.escalated":         as(func(approval.Escalated) string { return "escalated to the alternates" }),
	"approval.champion_informed": as(func(approval.ChampionInformed) string { return "informed the champion who is late" }),
}

var decided = map[approval.Verdict]string{
	approval.Approve: "approved", approval.Reject: "rejected", approval.RequestChanges: "asked for changes",
	approval.Abstain: "abstained", approval.Recuse: "stood aside",
}

// moved leaves out what an outcome or a submission brings with it.
func moved(m review.Moved) string {
	if m.Request != "" {
		return ""
	}
	s := fmt.Sprintf("%s is %s", m.Ref, strings.ReplaceAll(string(m.To), "_", " "))
	if len(m.With) > 0 {
		s += fmt.Sprintf(", with %s", m.With[0])
	}
	return s
}

func asked(o approval.Opened) string {
	var ids []string
	for _, s := range o.Subjects {
		ids = append(ids, string(s.ID))
	}
	return fmt.Sprintf("asked %d people about %s: %s", len(o.Invited), strings.ReplaceAll(string(o.Purpose), "_", " "), strings.Join(ids, ", "))
}
