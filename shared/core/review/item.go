package review

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// Item is one thing of a dossier in its newest version.
type Item struct {
	// What rules read of every item stands first, side by side.
	Ref     Ref
	State   State
	Doc     Doc // masked
	Meaning int // the version that last changed the meaning
	// Seen are the meanings of the items this one refers to, as its author saw
	// them: the base of suspect links (rule T15).
	Seen []Seen
	Type Type
	// Recheck is set when an earlier stage was reopened, until somebody
	// confirms that the item still holds.
	Recheck bool

	ID      string // "<type>_<uuid>", for exchange with other tools
	Version int    // from 1; a submitted version is frozen
	Digest  ledger.Digest
	// Authors wrote or changed the meaning since the last submitted version,
	// or submitted it: none of them may approve it.
	Authors []PersonID
	// Submitted is set once this meaning was submitted; the next edit of the
	// meaning starts a new list of authors.
	Submitted bool
	// InForce is the version that was approved last, kept while a later one is
	// drafted.
	InForce Approval
	// Built says how an EDR was last implemented.
	Built Built
	// Since is when the item came to its state.
	Since   ledger.Time
	SavedAt ledger.Time
	Created ledger.Time // when its first version was saved
	SavedBy PersonID
	// Home is the stream that holds the content of Digest, HomeRef the name in
	// whose sense the references in that content are meant.
	Home    string
	HomeRef Ref
	// Reporter of an incident: digest of the content that names the person.
	Reporter ledger.Digest
	// ImportedAs marks what comes from a case.
	ImportedAs ledger.Origin

	place int // in the list of its type
}

// Approval names a version that was approved, and the request that did it.
type Approval struct {
	Version int                `json:"version,omitzero"`
	Digest  ledger.Digest      `json:"digest,omitzero"`
	Request approval.RequestID `json:"request,omitzero"`
	At      ledger.Time        `json:"at,omitzero"`
}

// Built says who implemented an EDR, when, and what shows it.
type Built struct {
	By   PersonID    `json:"by,omitzero"`
	At   ledger.Time `json:"at,omitzero"`
	With []Ref       `json:"with,omitzero"`
}

// Seen is the meaning of a link's target at the time of writing.
type Seen struct {
	Ref     Ref `json:"ref"`
	Meaning int `json:"meaning"`
}

// Suspicion is why a link is not to be trusted (rule T15).
type Suspicion string

// The suspicions, in the words of requirements tools.
const (
	// Outdated: the target's meaning changed since.
	Outdated Suspicion = "outdated"
	// Predated: the link was written for a later version than there is.
	Predated Suspicion = "predated"
	// Orphaned: the target is gone.
	Orphaned Suspicion = "orphaned"
)

// Suspect is one link that is not to be trusted.
type Suspect struct {
	To  Ref
	Why Suspicion
}

// Suspects lists the links of an item that need a second look.
func (d *Dossier) Suspects(i *Item) []Suspect {
	var out []Suspect
	for _, s := range i.Seen {
		t := d.items[s.Ref]
		switch {
		case t == nil, t.State.Gone():
			out = append(out, Suspect{s.Ref, Orphaned})
		case t.Meaning > s.Meaning:
			out = append(out, Suspect{s.Ref, Outdated})
		case t.Meaning < s.Meaning:
			out = append(out, Suspect{s.Ref, Predated})
		}
	}
	return out
}

// SeenBy gives the meanings that a new version of an item refers to. Links that
// the old version had keep what was seen then, so that saving an item does not
// confirm what nobody looked at; new links take the meanings that stand, or that
// the same batch will give.
func (d *Dossier) SeenBy(old *Item, doc Doc, coming map[Ref]int) []Seen {
	var out []Seen
	for _, to := range traced(doc) {
		seen := Seen{Ref: to, Meaning: coming[to]}
		if t := d.items[to]; t != nil && seen.Meaning == 0 {
			seen.Meaning = t.Meaning
		}
		if old != nil {
			for _, s := range old.Seen {
				if s.Ref == to {
					seen.Meaning = s.Meaning
				}
			}
		}
		out = append(out, seen)
	}
	return out
}

// SeenNow gives the meanings of an item's links as they stand.
func (d *Dossier) SeenNow(i *Item) []Seen {
	out := make([]Seen, 0, len(i.Seen))
	for _, s := range i.Seen {
		if t := d.items[s.Ref]; t != nil {
			s.Meaning = t.Meaning
		}
		out = append(out, s)
	}
	return out
}
