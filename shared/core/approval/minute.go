package approval

import (
	"cmp"
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// RecordMinute keeps what a person without Slack decided, written down by the
// Moderator or the User Advocate. Words is the digest of the minute: words, date,
// place or call. It counts only once ConfirmMinute follows.
func (r *Request) RecordMinute(by Actor, d Decision, words Digest, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if _, ok := s.minute(d.ID); ok {
			return nil, nil
		}
		switch {
		case !by.holds(RoleModerator) && !by.holds(RoleUserAdvocate):
			return nil, fault.Errorf(fault.Denied, "Only the Moderator or the User Advocate can record what somebody decided.")
		case s.resolve(by.Person) == s.resolve(d.Person):
			return nil, fault.Errorf(fault.Denied, "You can decide for yourself; a minute is for those who cannot be asked here.")
		case !words.Valid():
			return nil, fault.Errorf(fault.Invalid, "Please write down the words, the date and the place or call.")
		}
		d.Via = ViaMinute
		e, err := s.decided(d, now)
		if err != nil || len(e.Items) == 0 {
			return nil, err
		}
		return []Event{MinuteRecorded{About: s.about(), Decided: e, Recorder: by.Person, Words: words}}, nil
	})
}

// ConfirmMinute lets a minute count, as attested. The second person says with it
// that they attended; they recorded nothing of it, wrote nothing that it decides
// and manage nobody who did.
func (r *Request) ConfirmMinute(by Actor, id DecisionID, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		m, ok := s.minute(id)
		if !ok {
			return nil, fault.Errorf(fault.NotFound, "There is no such minute.")
		}
		if m.ConfirmedBy != "" {
			return nil, nil
		}
		if err := cmp.Or(s.mayConfirm(m, by), s.standing(m, now)); err != nil {
			return nil, err
		}
		e := MinuteConfirmed{About: s.about(), Decision: id, Confirmer: by.Person}
		follow := s.with(now, e).follow(m.Decided, InstantOf(now))
		return append([]Event{e}, follow...), nil
	})
}

func (r *Request) minute(id DecisionID) (Minute, bool) {
	i := slices.IndexFunc(r.Minutes, func(m Minute) bool { return m.Decided.Decision == id })
	if i < 0 {
		return Minute{}, false
	}
	return r.Minutes[i], true
}

func (r *Request) mayConfirm(m Minute, by Actor) error {
	p := r.resolve(by.Person)
	switch {
	case !p.Valid():
		return fault.Errorf(fault.Invalid, "The person who confirms is not named by an id.")
	case p == r.resolve(m.Recorder):
		return fault.Errorf(fault.Denied, "You recorded this, so a second person who attended has to confirm it.")
	case p == r.resolve(m.Decided.Person) || p == r.resolve(m.Decided.Seat):
		return fault.Errorf(fault.Denied, "It is your own decision, so somebody else who attended has to confirm it.")
	case by.Manager:
		return fault.Errorf(fault.Denied, "A manager cannot confirm what somebody decided. Please ask another person who attended.")
	}
	for _, v := range m.Decided.Items {
		if it, ok := r.Item(v.ID); ok && r.wrote(it, p) {
			return fault.Errorf(fault.Denied, "You wrote or submitted %s, so another person who attended has to confirm this.", v.ID)
		}
	}
	return nil
}

// standing refuses a minute that things have overtaken: an item closed or
// changed, or the person has spoken since.
func (r *Request) standing(m Minute, now time.Time) error {
	p, err := r.placeOf(m.Decided.Person, now)
	if err != nil {
		return err
	}
	for _, v := range m.Decided.Items {
		t, err := r.target(v.Ref, p, now)
		if err != nil {
			return err
		}
		if t.Prior != v.Prior {
			return fault.Errorf(fault.Conflict, "The person has decided %s again since this was recorded, so the minute no longer holds.", v.ID)
		}
	}
	return nil
}
