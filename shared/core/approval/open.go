package approval

import (
	"cmp"
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// Opening is what a caller wants to ask, and the rules that hold for it.
type Opening struct {
	Request          RequestID
	Purpose          Purpose
	Subjects         []Subject
	Facts            Digest // of guard results, when a gate is among the subjects
	PolicyVersion    string
	Quorum           Quorum
	Deadlines        Deadlines
	Calendar         Calendar
	Invited          []Invitation
	Alternates       []Invitation // invited when others are late
	MustInvite       []PersonID   // for example every losing stakeholder
	Candidates       []Eligible   // who else could be asked; named in a refusal
	Critical         bool         // impact tier critical
	LegalAnchorLoses bool
	By               PersonID // who submits; empty for the workflow
}

// Open returns the event that starts the request. A request whose quorum cannot
// be reached by those invited is refused, with whom to add (product rule R10).
func Open(o Opening, now time.Time) ([]Event, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	short := Reachable(o.Quorum, o.Subjects, o.By, electorate(o.Invited))
	if len(short) > 0 {
		return nil, Unreachable(short, o.Candidates)
	}
	return []Event{o.event(InstantOf(now))}, nil
}

func (o Opening) event(at Instant) Opened {
	subjects := slices.SortedFunc(slices.Values(o.Subjects), func(a, b Subject) int {
		return cmp.Compare(a.ID, b.ID)
	})
	refs := make([]Ref, len(subjects))
	for i, s := range subjects {
		refs[i] = s.Ref
	}
	outside := slices.ContainsFunc(o.Invited, Invitation.outside)
	o.Quorum.Roles = slices.Clone(o.Quorum.Roles)
	o.Quorum.ExcludedRoles = slices.Clone(o.Quorum.ExcludedRoles)
	o.Calendar.Weekend = slices.Clone(o.Calendar.Weekend)
	o.Calendar.Holidays = slices.Clone(o.Calendar.Holidays)
	return Opened{
		About: About{Request: o.Request}, Purpose: o.Purpose, Subjects: subjects,
		Set: SetDigest(refs, o.Facts), Facts: o.Facts, PolicyVersion: o.PolicyVersion,
		Quorum: o.Quorum, Deadlines: o.Deadlines, Calendar: o.Calendar,
		Schedule: schedule(at, o.Deadlines, o.Calendar, outside),
		Invited:  slices.SortedFunc(slices.Values(o.Invited), bySeat), Alternates: o.Alternates,
		Critical: o.Critical, LegalAnchorLoses: o.LegalAnchorLoses, By: o.By,
	}
}

// Invite adds people while the request is open. Those who have a seat keep it.
func (r *Request) Invite(by PersonID, more []Invitation, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if err := cmp.Or(by.check(), s.running(), checkSeats(more)); err != nil {
			return nil, err
		}
		e := Invited{About: s.about(), By: by}
		for _, seat := range more {
			if s.lent(seat.Person) {
				return nil, fault.Errorf(fault.Denied, "This person already decides in somebody's place here, and one person counts once.")
			}
			if _, seated := s.Seat(seat.Person); !seated {
				e.Invited = append(e.Invited, seat)
			}
		}
		if len(e.Invited) == 0 {
			return nil, nil
		}
		return []Event{e}, nil
	})
}
