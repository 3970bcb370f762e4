package approval

import (
	"cmp"
	"time"

	"conoe/shared/core/fault"
)

// Decision is what a person says.
type Decision struct {
	ID      DecisionID
	Person  PersonID
	Verdict Verdict
	// Items are those taken out of the set, at the version shown; none means
	// every open item that the person may decide.
	Items         []Ref
	SubjectDigest Digest // of the set shown: Request.Set at that time
	Rendered      Digest // of what was shown
	Comment       Digest // mandatory for reject and request_changes
	WouldChange   Digest // mandatory when an affected person from outside rejects
	Language      string // shown, as a BCP 47 tag
	Via           Via
}

// Decide returns the events that d adds, or an error that says why d does not
// stand.
//
// Only those who were asked decide, and nobody decides what they wrote, whatever
// role they hold. A decision binds to the exact digest that was shown; after a
// change the person is asked again. A vote may change until five minutes after
// the outcome is reached; saying the same thing twice adds nothing, so a caller
// may retry.
func (r *Request) Decide(d Decision, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		e, err := s.decided(d, now)
		if err != nil || len(e.Items) == 0 {
			return nil, err
		}
		follow := s.with(now, e).follow(e, InstantOf(now))
		return append([]Event{e}, follow...), nil
	})
}

// decided is the event of a decision; without items if all was said before.
func (r *Request) decided(d Decision, now time.Time) (Decided, error) {
	if err := d.check(); err != nil {
		return Decided{}, err
	}
	p, err := r.placeOf(d.Person, now)
	if err != nil {
		return Decided{}, err
	}
	if err := r.explained(d, p); err != nil {
		return Decided{}, err
	}
	items, err := r.targets(d, p, now)
	if err != nil {
		return Decided{}, err
	}
	e := Decided{
		About: r.about(), Decision: d.ID, Person: p.by, Constituency: p.seat.Constituency,
		Role: p.seat.Role, Verdict: d.Verdict, Items: items, Set: d.SubjectDigest,
		Rendered: d.Rendered, Comment: d.Comment, WouldChange: d.WouldChange,
		Language: d.Language, Via: d.Via,
	}
	if p.by != p.seat.Person {
		e.Seat = p.seat.Person
	}
	return e, nil
}

func (d Decision) check() error {
	needsWords := d.Verdict == Reject || d.Verdict == RequestChanges
	switch {
	case d.ID == "":
		return fault.Errorf(fault.Invalid, "A decision needs an id.")
	case !known(Verdicts(), d.Verdict):
		return fault.Errorf(fault.Invalid, "%q is not something one can decide.", d.Verdict)
	case d.Via != "" && !known(ways(), d.Via) || !plainTag(d.Language):
		return fault.Errorf(fault.Invalid, "The way or the language of this decision is not a known one.")
	case needsWords && d.Comment == "":
		return fault.Errorf(fault.Invalid, "Please say why, so that the authors can act on it.")
	}
	for _, g := range []Digest{d.SubjectDigest, d.Rendered, d.Comment, d.WouldChange} {
		if g != "" && !g.Valid() {
			return fault.Errorf(fault.Invalid, "What was shown or said is not named by a digest.")
		}
	}
	return nil
}

// explained asks who can block an item what would have to change (R5).
func (r *Request) explained(d Decision, p place) error {
	blocks := r.Quorum.ExternalBlocks && r.acting(p.seat, p.by).ExternalAffected
	if d.Verdict == Reject && blocks && d.WouldChange == "" {
		return fault.Errorf(fault.Invalid, "Your rejection stops this. Please say what would have to change, so that it can be answered.")
	}
	return nil
}

// follow is what a decision brings about at once: changes that were requested
// send an item back, and an external rejection opens a mediation.
func (r *Request) follow(e Decided, at Instant) []Event {
	switch e.Verdict {
	case RequestChanges:
		return r.sendBack(e, at)
	case Reject:
		return r.objection(e, at)
	}
	return nil
}

func (r *Request) sendBack(e Decided, at Instant) []Event {
	seat, _ := r.Seat(cmp.Or(e.Seat, e.Person))
	var ids []SubjectID
	for _, v := range e.Items {
		it, _ := r.Item(v.ID)
		if as := r.voter(it, seat, e.Person); as.bar == "" || r.Quorum.VerySmall && as.insider() {
			ids = append(ids, v.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []Event{r.closing(StateChangesRequested, at, ids)}
}
