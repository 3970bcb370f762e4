package view

import (
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Rows are all rows of one review or system.
type Rows struct {
	List  List
	Mine  map[review.PersonID]Mine
	Inbox map[review.PersonID]Inbox
	Due   Due // without items there is no such row
}

// Of makes the rows of a dossier. What is over asks nobody and has nothing due,
// and stays in the list.
func Of(d *review.Dossier, p *rules.Policy) Rows {
	about := About{Ref: d.Ref, Stream: d.Stream, System: d.SysRef, Stage: d.Stage, Status: d.Status}
	r := Rows{
		List: List{About: about, Depth: d.Screening.Depth, Requests: len(d.OpenRequests()), Team: team(d)},
		Mine: map[review.PersonID]Mine{}, Inbox: map[review.PersonID]Inbox{},
	}
	if d.Over() {
		return r
	}
	if at, ok := rules.NextDue(p, d); ok {
		r.List.NextDue = ledger.At(at)
	}
	if d.IsReview() {
		r.List.Gate = d.NextGate(p.PathOf(d))
	}
	for _, who := range r.List.Team {
		r.Mine[who] = Mine{about}
	}
	asked(d, about, r.Inbox)
	r.Due = due(d, p, about, r.List.Team)
	return r
}

// team lists who holds a role, and who opened it.
func team(d *review.Dossier) []review.PersonID {
	var out []review.PersonID
	for _, r := range review.Roles() {
		out = append(out, d.HoldersOf(r)...)
	}
	out = append(out, d.OpenedBy)
	slices.Sort(out)
	out = slices.DeleteFunc(slices.Compact(out), func(p review.PersonID) bool { return p == "" })
	return out[:min(len(out), maxTeam)]
}

// asked adds what each person is asked.
func asked(d *review.Dossier, about About, into map[review.PersonID]Inbox) {
	holders := func(r approval.Role) []approval.PersonID { return d.HoldersOf(review.Role(r)) }
	for _, q := range d.OpenRequests() {
		one := Asked{Request: q.ID, Purpose: q.Purpose}
		for _, k := range q.Done {
			switch k {
			case approval.DueRemind, approval.DueHelp:
				one.Reminded++
			case approval.DueEscalate, approval.DueEscalateExternal, approval.DueChampion:
				one.Escalated = true
			}
		}
		for _, duty := range q.Duties(holders) {
			one.Duty = duty
			into[duty.Person] = into[duty.Person].with(about, one)
		}
	}
}

func (i Inbox) with(about About, one Asked) Inbox {
	i.About = about
	if len(i.Asked) < MaxAsked {
		i.Asked = append(i.Asked, one)
	} else {
		i.More++
	}
	return i
}

func due(d *review.Dossier, p *rules.Policy, about About, team []review.PersonID) Due {
	out := Due{About: about, Team: team}
	for _, one := range rules.Unmet(p, d) {
		if one.Recorded && one.What == review.AssessmentDue && replaced(d, one.Ref) {
			continue
		}
		if len(out.Items) == MaxDue {
			out.More++
			continue
		}
		out.Items = append(out.Items, DueItem{Ref: one.Ref, What: one.What, At: one.Due, Recorded: one.Recorded})
	}
	return out
}

// replaced reports whether a later record of the same kind was approved.
func replaced(d *review.Dossier, ref review.Ref) bool {
	later, out := false, false
	for _, i := range rules.Records(d, d.Look(ref).Doc.(*review.Record).Kind) {
		out = out || later && i.State == review.Approved
		later = later || i.Ref == ref
	}
	return out
}

// Encode gives each row as it is stored, without what Seal adds.
func (r Rows) Encode() (map[Name][]byte, error) {
	all := map[Name]any{NameList: r.List}
	if len(r.Due.Items) > 0 {
		all[nameDue] = r.Due
	}
	for p, row := range r.Mine {
		all[mineOf(p)] = row
	}
	for p, row := range r.Inbox {
		all[inboxOf(p)] = row
	}
	out := make(map[Name][]byte, len(all))
	for n, row := range all {
		raw, err := json.Marshal(row)
		if err != nil {
			return nil, fmt.Errorf("write the row %s of %s: %w", n, r.List.Ref, err)
		}
		out[n] = raw
	}
	return out, nil
}
