package review

import (
	"iter"
	"maps"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Dossier is the fold of one review's or one system's stream.
type Dossier struct {
	Stream string
	Ref    Ref    // "REV-12" or "SYS-3"
	System string // the system's stream
	SysRef Ref
	Base   Base // what the review started from
	Size   int64
	At     ledger.Time

	Trigger   Trigger
	Opened    ledger.Time
	OpenedBy  PersonID
	Owner     PersonID
	Screening Screening
	Stage     Stage
	Status    Status
	Ended     Ending
	Roles     map[Role]Holders

	Requests map[approval.RequestID]*approval.Request
	Attempts []GateAttempt
	Waivers  []Waiver
	Told     map[BecameDue]bool // deadlines that were recorded as passed
	Erased   map[ledger.Digest]bool
	// Answers are the sealed answers to rounds of questions, by who gave them.
	Answers map[Ref]map[PersonID]ledger.Digest

	items  map[Ref]*Item
	order  map[Type][]*Item
	number map[Type]int // the highest number given out
	asking map[approval.RequestID]bool
}

// NewDossier is the state before the first entry.
func NewDossier(stream string) *Dossier {
	return &Dossier{
		Stream:   stream,
		Status:   StatusNone,
		Roles:    map[Role]Holders{},
		Requests: map[approval.RequestID]*approval.Request{},
		Erased:   map[ledger.Digest]bool{},
		Told:     map[BecameDue]bool{},
		Answers:  map[Ref]map[PersonID]ledger.Digest{},
		items:    map[Ref]*Item{},
		order:    map[Type][]*Item{},
		number:   map[Type]int{},
		asking:   map[approval.RequestID]bool{},
	}
}

// Item is the item named r, or NotFound.
func (d *Dossier) Item(r Ref) (*Item, error) {
	if i := d.items[r.Base()]; i != nil {
		return i, nil
	}
	return nil, fault.Errorf(fault.NotFound, "There is no %s in %s.", r, d.Ref)
}

// Has reports whether there is an item named r.
func (d *Dossier) Has(r Ref) bool { return d.items[r.Base()] != nil }

// Look is the item named r, or nil.
func (d *Dossier) Look(r Ref) *Item { return d.items[r.Base()] }

// Items lists the items of a type in order of their first version.
func (d *Dossier) Items(t Type) []*Item { return d.order[t] }

// Everything lists all items, type by type.
func (d *Dossier) Everything() iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		for _, t := range Types() {
			for _, i := range d.order[t] {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// Count is the number of items.
func (d *Dossier) Count() int { return len(d.items) }

// All lists the items whose document is a D, with the document.
func All[D any, P interface {
	*D
	Doc
}](d *Dossier) iter.Seq2[*Item, P] {
	var p P
	list := d.order[p.Type()]
	return func(yield func(*Item, P) bool) {
		for _, i := range list {
			if !yield(i, i.Doc.(P)) {
				return
			}
		}
	}
}

// DocOf is the document of the item named r as a D, or nil if there is no such
// item or it is of another type.
func DocOf[D any, P interface {
	*D
	Doc
}](d *Dossier, r Ref) P {
	if i := d.items[r.Base()]; i != nil {
		p, _ := i.Doc.(P)
		return p
	}
	return nil
}

// Profile is the system of interest with its item, or nil.
func (d *Dossier) Profile() (*Item, *System) {
	for i, s := range All[System](d) {
		return i, s
	}
	return nil, nil
}

// NextRef is the next free name of a type, after skip others.
func (d *Dossier) NextRef(t Type, skip int) Ref { return NewRef(t, d.number[t]+1+skip) }

// IsReview tells a review's dossier from a system's.
func (d *Dossier) IsReview() bool { return d.Stream != d.System }

// Open reports whether anything may still be added by the team.
func (d *Dossier) Open() bool { return d.Status == StatusOpen }

// Over reports whether the review or system has ended: nothing is due any more.
func (d *Dossier) Over() bool { return d.Status != StatusOpen && d.Status != StatusOnHold }

// HoldersOf lists who holds a role, alternates last.
func (d *Dossier) HoldersOf(r Role) []PersonID {
	h := d.Roles[r]
	if h.Alternate == "" {
		return h.Persons
	}
	return append(slices.Clone(h.Persons), h.Alternate)
}

// RolesOf lists the roles of a person in this dossier.
func (d *Dossier) RolesOf(p PersonID) []Role {
	return d.rolesOf(func(h PersonID) bool { return h == p })
}

func (d *Dossier) rolesOf(is func(PersonID) bool) []Role {
	var out []Role
	for _, r := range Roles() {
		if slices.ContainsFunc(d.HoldersOf(r), is) {
			out = append(out, r)
		}
	}
	return out
}

// Passed is the last attempt at a gate that was passed since the last time the
// gate was reopened, or nil.
func (d *Dossier) Passed(g GateID) *GateAttempt {
	for n := len(d.Attempts) - 1; n >= 0; n-- {
		if a := &d.Attempts[n]; a.Gate == g && (a.Decision == GatePassed || a.Decision == GateConditional) && !a.Reopened {
			return a
		}
	}
	return nil
}

// NextGate is the first gate of the path that is not passed, and "" when all
// are.
func (d *Dossier) NextGate(path []GateID) GateID {
	for _, g := range path {
		if d.Passed(g) == nil {
			return g
		}
	}
	return ""
}

// put adds or replaces an item.
func (d *Dossier) put(i *Item) {
	old := d.items[i.Ref]
	d.items[i.Ref] = i
	i.State = i.State.shared()
	if old != nil {
		i.place = old.place
		d.order[i.Type][i.place] = i
		return
	}
	i.place = len(d.order[i.Type])
	d.order[i.Type] = append(d.order[i.Type], i)
	if i.Ref == i.Ref.local() {
		d.number[i.Type] = max(d.number[i.Type], i.Ref.Number())
	}
}

// relist makes the lists by type agree with the items.
func (d *Dossier) relist() {
	for _, list := range d.order {
		for n, i := range list {
			list[n] = d.items[i.Ref]
		}
	}
}

// track keeps the set of open requests, so that a command on one item need not
// look at every request that ever was.
func (d *Dossier) track(r *approval.Request) {
	if r.State == approval.StateOpen {
		d.asking[r.ID] = true
		return
	}
	delete(d.asking, r.ID)
}

// OpenRequests lists the requests that wait for somebody, in order of id.
func (d *Dossier) OpenRequests() []*approval.Request {
	var out []*approval.Request
	for _, id := range slices.Sorted(maps.Keys(d.asking)) {
		out = append(out, d.Requests[id])
	}
	return out
}
