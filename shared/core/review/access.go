package review

import (
	"fmt"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
)

// Verb is something that somebody may or may not do. Reads are verbs too.
type Verb string

// The verbs.
const (
	VerbStart          Verb = "start review"
	VerbSeeTitles      Verb = "see titles and stages"
	VerbSeeContent     Verb = "see content"
	VerbSeeAsked       Verb = "see what one is asked"
	VerbSeeInbox       Verb = "see one's own inbox"
	VerbScreen         Verb = "answer the screening"
	VerbLowerDepth     Verb = "lower the depth"
	VerbAssign         Verb = "assign roles"
	VerbSave           Verb = "write drafts"
	VerbSignException  Verb = "sign an exception"
	VerbSignClaim      Verb = "sign a conformance claim"
	VerbMove           Verb = "move items"
	VerbConfirm        Verb = "confirm links"
	VerbSubmit         Verb = "ask for decisions"
	VerbDecide         Verb = "decide"
	VerbDelegate       Verb = "delegate a seat"
	VerbAnswer         Verb = "answer a round of questions"
	VerbCloseAnswers   Verb = "close a round of questions"
	VerbRecordMinute   Verb = "record a minute"
	VerbConfirmMinute  Verb = "confirm a minute"
	VerbMediate        Verb = "mediate"
	VerbOverride       Verb = "override a rejection"
	VerbAskGate        Verb = "ask for a gate"
	VerbWaive          Verb = "waive a guard"
	VerbReopen         Verb = "reopen a stage"
	VerbHold           Verb = "hold the review"
	VerbEnd            Verb = "end the review"
	VerbConclude       Verb = "conclude a record"
	VerbSignal         Verb = "record a signal"
	VerbReportIncident Verb = "report an incident"
	VerbSeeReporter    Verb = "see who reported an incident"
	VerbAdopt          Verb = "adopt policy and criteria"
	VerbDecideSoA      Verb = "decide on controls"
	VerbAddPerson      Verb = "add people"
	VerbEnrol          Verb = "recognise who arrives"
	VerbGiveOffice     Verb = "give offices"
	VerbMergePersons   Verb = "merge persons"
	VerbErase          Verb = "erase content"
	VerbExport         Verb = "export evidence"
	VerbCompare        Verb = "compare with what was signed"
	VerbRestore        Verb = "go on after a restore"
	VerbAdvance        Verb = "advance, remind, expire and record"
)

// Verbs lists the verbs in the order of the table.
func Verbs() []Verb {
	var out []Verb
	for _, row := range access {
		out = append(out, row.verb)
	}
	return out
}

// Standing is one reason why somebody may do something.
type Standing string

// The standings of domain section 4.9. A role of IEEE 7000 is a standing of
// its own name.
const (
	AnyMember   Standing = "member"
	AnyGuest    Standing = "guest"
	OfTeam      Standing = "team"
	Invitee     Standing = "invited"
	Lead        Standing = "governance_lead"
	ReadsAll    Standing = "auditor"
	ByWorkflow  Standing = "workflow"
	OwnsInstall Standing = "owner"
)

// Standings lists the columns of the table.
func Standings() []Standing {
	out := []Standing{OwnsInstall, Lead, ReadsAll, AnyMember, AnyGuest, Invitee, OfTeam}
	for _, r := range Roles() {
		if r != TeamMember {
			out = append(out, Standing(r))
		}
	}
	return append(out, ByWorkflow)
}

// Title is what a person reads.
func (s Standing) Title() string {
	if t := Role(s).Title(); t != "" {
		return t
	}
	return map[Standing]string{
		Lead: "governance lead", ReadsAll: "auditor", AnyMember: "any member", AnyGuest: "any guest",
		OfTeam: "the review's team", Invitee: "whoever is asked", ByWorkflow: "the workflow", OwnsInstall: "owner",
	}[s]
}

type accessRow struct {
	verb Verb
	may  []Standing
}

// access is the one table of who may do what. What a person decides is narrowed
// further by the request itself: who is asked, who wrote it, and to whom a
// mediation falls.
var access = []accessRow{
	{VerbStart, []Standing{AnyMember}},
	{VerbSeeTitles, []Standing{AnyMember, Lead, ReadsAll, OfTeam, Invitee}},
	{VerbSeeContent, []Standing{Lead, ReadsAll, OfTeam}},
	{VerbSeeAsked, []Standing{Lead, ReadsAll, OfTeam, Invitee}},
	{VerbSeeInbox, []Standing{AnyMember, AnyGuest, Lead, ReadsAll, OwnsInstall}},
	{VerbScreen, []Standing{OfTeam}},
	{VerbLowerDepth, []Standing{Standing(Champion)}},
	{VerbAssign, []Standing{Lead}},
	{VerbSave, []Standing{OfTeam}},
	{VerbSignException, []Standing{Standing(Champion)}},
	{VerbSignClaim, []Standing{Standing(Champion), Standing(Manager)}},
	{VerbMove, []Standing{OfTeam}},
	{VerbConfirm, []Standing{OfTeam}},
	{VerbSubmit, []Standing{OfTeam}},
	{VerbDecide, []Standing{Invitee}},
	{VerbDelegate, []Standing{Invitee}},
	{VerbAnswer, []Standing{Invitee, OfTeam}},
	{VerbCloseAnswers, []Standing{Standing(ValueLead), Standing(Moderator), Standing(UserAdvocate)}},
	{VerbRecordMinute, []Standing{Standing(Moderator), Standing(UserAdvocate)}},
	{VerbConfirmMinute, []Standing{OfTeam, AnyMember, AnyGuest}},
	{VerbMediate, []Standing{Standing(Moderator), Standing(ValueLead), Standing(ProductManager), Standing(Champion)}},
	{VerbOverride, []Standing{Standing(Champion)}},
	{VerbAskGate, []Standing{OfTeam}},
	{VerbWaive, []Standing{Standing(Champion)}},
	{VerbReopen, []Standing{Standing(Champion), Standing(ValueLead), Standing(ProductManager), Lead}},
	{VerbHold, []Standing{Standing(Champion), Standing(ValueLead), Standing(ProductManager), Lead}},
	{VerbEnd, []Standing{Standing(Champion)}},
	{VerbConclude, []Standing{OfTeam}},
	{VerbSignal, []Standing{OfTeam, ByWorkflow}},
	{VerbReportIncident, []Standing{AnyMember, AnyGuest, OfTeam, Invitee, Lead}},
	{VerbSeeReporter, []Standing{Lead, Standing(RiskLead)}},
	{VerbAdopt, []Standing{Lead}},
	{VerbDecideSoA, []Standing{Lead}},
	{VerbAddPerson, []Standing{Lead, OwnsInstall, OfTeam}},
	{VerbEnrol, []Standing{ByWorkflow}},
	{VerbGiveOffice, []Standing{OwnsInstall, Lead}},
	{VerbMergePersons, []Standing{Lead}},
	{VerbErase, []Standing{Lead}},
	{VerbExport, []Standing{Lead, ReadsAll}},
	{VerbCompare, []Standing{Lead, ReadsAll, OwnsInstall, ByWorkflow}},
	{VerbRestore, []Standing{OwnsInstall, ByWorkflow}},
	{VerbAdvance, []Standing{ByWorkflow}},
}

// Actor is who issues a command, as the edge recognised them. The workflow acts
// without a person.
type Actor struct {
	Person   PersonID
	Workflow bool
}

// StandingsOf lists what the actor may build on, in a workspace and, where d is
// not nil, in a review or system.
func StandingsOf(a Actor, w *Workspace, d *Dossier) []Standing {
	if a.Workflow {
		return []Standing{ByWorkflow}
	}
	p, ok := w.People[w.Who(a.Person)]
	if !ok || p.Left {
		return nil
	}
	out := membership(p)
	if d == nil {
		return out
	}
	// Roles and seats may have been given to an id that was merged since.
	is := func(id PersonID) bool { return id != "" && w.Who(id) == p.ID }
	roles := d.rolesOf(is)
	if len(roles) > 0 || is(d.OpenedBy) {
		out = append(out, OfTeam)
	}
	for _, r := range roles {
		if r != TeamMember {
			out = append(out, Standing(r))
		}
	}
	if d.invited(is) {
		out = append(out, Invitee)
	}
	return out
}

func membership(p Person) []Standing {
	var out []Standing
	switch p.Membership {
	case Member:
		out = append(out, AnyMember)
	case Guest, Outsider:
		out = append(out, AnyGuest)
	}
	for _, o := range p.Offices {
		out = append(out, map[Office]Standing{Owner: OwnsInstall, GovernanceLead: Lead, Auditor: ReadsAll}[o])
	}
	return out
}

func (d *Dossier) invited(is func(PersonID) bool) bool {
	for id := range d.asking {
		if seated(d.Requests[id], is) {
			return true
		}
	}
	return d.asksInRound(is)
}

func seated(r *approval.Request, is func(PersonID) bool) bool {
	return slices.ContainsFunc(r.Invited, func(i approval.Invitation) bool { return is(i.Person) }) ||
		slices.ContainsFunc(r.Delegations, func(l approval.Delegation) bool { return is(l.To) })
}

// May refuses what the table does not allow. It is the first line of every use
// case; d is nil for what concerns the workspace.
func May(a Actor, v Verb, w *Workspace, d *Dossier) error {
	return allow(v, StandingsOf(a, w, d))
}

// MayWith is May where no more is known of a review or system than who belongs to
// its team, as in a list.
func MayWith(a Actor, v Verb, w *Workspace, team []PersonID) error {
	held := StandingsOf(a, w, nil)
	if len(held) > 0 && slices.ContainsFunc(team, func(p PersonID) bool { return w.Who(p) == w.Who(a.Person) }) {
		held = append(held, OfTeam)
	}
	return allow(v, held)
}

func allow(v Verb, held []Standing) error {
	for _, row := range access {
		if row.verb != v {
			continue
		}
		for _, s := range row.may {
			if slices.Contains(held, s) {
				return nil
			}
		}
		return fault.Errorf(fault.Denied, "You may not %s here. Who may: %s.", v, titles(row.may))
	}
	return fmt.Errorf("no row for the verb %q", v)
}

func words(s []Standing) string {
	var out []string
	for _, w := range s {
		out = append(out, strings.ReplaceAll(string(w), "_", " "))
	}
	return strings.Join(out, " or ")
}

// titles lists standings as a person reads them.
func titles(s []Standing) string {
	var out []string
	for _, one := range s {
		out = append(out, one.Title())
	}
	return strings.Join(out, ", ")
}

// AccessTable is the table as text, for the golden file that a person reads.
func AccessTable() string {
	var b strings.Builder
	for _, row := range access {
		fmt.Fprintf(&b, "%-36s %s\n", row.verb, words(row.may))
	}
	return b.String()
}
