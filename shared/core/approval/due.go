package approval

import (
	"cmp"
	"slices"
	"time"
)

// DueKind is what time does to a request.
type DueKind string

// The kinds.
const (
	DueClose            DueKind = "close"             // a reached outcome has settled
	DueRemind           DueKind = "remind"            // first reminder
	DueHelp             DueKind = "help"              // second reminder, with help
	DueEscalate         DueKind = "escalate"          // to alternates
	DueEscalateExternal DueKind = "escalate_external" // the same for people outside
	DueChampion         DueKind = "champion"          // the champion is informed
	DueMediation        DueKind = "mediation"         // the Moderator's time is over
	DueAnswer           DueKind = "answer"            // a person asked again stayed silent
	DueOverride         DueKind = "override"          // the champion let an upheld rejection stand
	DueTemporary        DueKind = "temporary"         // an emergency approval runs out
	DueExpire           DueKind = "expire"            // nobody decided
)

// dueOrder is the order in which things happen that are due together.
var dueOrder = []DueKind{
	DueClose, DueRemind, DueHelp, DueEscalate, DueEscalateExternal, DueChampion,
	DueMediation, DueAnswer, DueOverride, DueTemporary, DueExpire,
}

// Due is one thing that comes due.
type Due struct {
	At      Instant
	Kind    DueKind
	Items   []SubjectID // those concerned; none when it is about the whole request
	Outcome State       // of DueClose
	Person  PersonID    // whose rejection a mediation is about
}

// Due lists what is due by now as the state stands, in order of time. What one
// of them brings about is not in the list; Elapse follows it through.
func (r *Request) Due(now time.Time) []Due {
	all := r.upcoming()
	limit := InstantOf(now)
	return slices.DeleteFunc(all, func(d Due) bool { return d.At > limit })
}

// NextDue is when Elapse next has something to do if nobody acts before.
func (r *Request) NextDue() (time.Time, bool) {
	all := r.upcoming()
	if len(all) == 0 {
		return time.Time{}, false
	}
	return all[0].At.Time(), true
}

// upcoming lists everything that will come due, in order. A request that has
// ended has nothing due.
func (r *Request) upcoming() []Due {
	if r.State != StateOpen {
		return nil
	}
	var all []Due
	for i := range r.Items {
		if it := &r.Items[i]; it.State == StateOpen {
			all = append(all, r.itemDue(it)...)
		}
	}
	all = append(all, r.wholeDue()...)
	slices.SortStableFunc(all, func(a, b Due) int {
		return cmp.Or(cmp.Compare(a.At, b.At),
			cmp.Compare(slices.Index(dueOrder, a.Kind), slices.Index(dueOrder, b.Kind)),
			cmp.Compare(a.Outcome, b.Outcome))
	})
	return together(all)
}

// itemDue lists what comes due for one open item.
func (r *Request) itemDue(it *Item) []Due {
	ids := []SubjectID{it.ID}
	var all []Due
	if it.Temporary.Until != 0 && !it.Temporary.Ended {
		all = append(all, Due{At: it.Temporary.Until, Kind: DueTemporary, Items: ids})
	}
	for _, seat := range r.Invited {
		if m := it.Mediations[seat.Person]; m.blocks() {
			all = append(all, Due{At: m.Limit, Kind: m.due(), Items: ids, Person: seat.Person})
		}
	}
	switch {
	case it.Pending != Pending{}:
		all = append(all, Due{At: it.Pending.CloseAt, Kind: DueClose, Items: ids, Outcome: it.Pending.Outcome})
	case !it.held():
		all = append(all, Due{At: max(r.Schedule.Expire, it.FreedAt), Kind: DueExpire, Items: ids})
	}
	return all
}

func (m Mediation) due() DueKind {
	switch m.State {
	case MediationAsked:
		return DueAnswer
	case MediationUpheld:
		return DueOverride
	}
	return DueMediation
}

// wholeDue lists what happens once to a request while it waits for people.
func (r *Request) wholeDue() []Due {
	free, waits := r.undecidedSince()
	if !waits {
		return nil
	}
	s := r.Schedule
	at := map[DueKind]Instant{
		DueRemind: s.Remind, DueHelp: s.Help, DueEscalate: s.Due, DueChampion: s.Champion,
	}
	if r.asksOutside() {
		at[DueEscalateExternal] = s.ExternalDue
	}
	var all []Due
	for kind, t := range at {
		if !slices.Contains(r.Done, kind) {
			all = append(all, Due{At: max(t, free), Kind: kind})
		}
	}
	return all
}

// undecidedSince reports whether an item waits for people, and since when the
// one that has waited longest does; zero is since opening.
func (r *Request) undecidedSince() (since Instant, waits bool) {
	for _, it := range r.Items {
		if it.awaited() && (!waits || it.FreedAt < since) {
			since, waits = it.FreedAt, true
		}
	}
	return since, waits
}

func (it *Item) awaited() bool { return it.State == StateOpen && it.Pending == Pending{} }

func (r *Request) asksOutside() bool {
	return slices.ContainsFunc(r.Invited, Invitation.outside) ||
		slices.ContainsFunc(r.Alternates, Invitation.outside)
}

// together joins neighbours that are one event: the same thing at the same time
// to several items. Mediations end item by item.
func together(all []Due) []Due {
	var out []Due
	for _, d := range all {
		if n := len(out) - 1; n >= 0 && d.joins(out[n]) {
			out[n].Items = append(slices.Clone(out[n].Items), d.Items...)
			continue
		}
		out = append(out, d)
	}
	return out
}

func (d Due) joins(o Due) bool {
	return d.At == o.At && d.Kind == o.Kind && d.Outcome == o.Outcome && d.Person == "" && o.Person == ""
}
