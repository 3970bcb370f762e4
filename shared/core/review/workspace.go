package review

import (
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// WorkspaceStream is the name of a workspace's own stream.
const WorkspaceStream = "workspace"

// Workspace is the fold of a workspace's own stream: its people, what it has
// adopted, and which systems and reviews there are.
type Workspace struct {
	ID      string
	Mode    Mode
	Founded ledger.Time
	Size    int64
	At      ledger.Time // of the newest entry
	People  map[PersonID]Person
	Adopted Adopted
	Systems []Registered
	Reviews []Registered
	SoA     map[ControlID]SoALine
	Exports []Export
}

// Mode tells practice from evidence.
type Mode string

// The modes of a data file or deployment, fixed by its first entry.
const (
	Practice Mode = "practice"
	Real     Mode = "real"
)

// Membership is what a person is to the workspace.
type Membership string

// The memberships.
const (
	Member   Membership = "member"
	Guest    Membership = "guest"
	Outsider Membership = "outsider"
)

// Values lists the memberships.
func (Membership) Values() []string { return []string{"member", "guest", "outsider"} }

// Office is a role in the workspace.
type Office string

// The offices.
const (
	Owner          Office = "owner"
	GovernanceLead Office = "governance_lead"
	Auditor        Office = "auditor"
)

// Values lists the offices.
func (Office) Values() []string { return []string{"owner", "governance_lead", "auditor"} }

// Person is somebody the workspace knows. The name is content.
type Person struct {
	ID         PersonID
	Membership Membership
	Offices    []Office
	Profile    ledger.Digest // content: name, and how to reach them
	Merged     PersonID      // the person that this one turned out to be
	Left       bool
}

// Adopted is what the governance lead has adopted of what was shipped.
type Adopted struct {
	Policy   string        `json:"policy,omitzero"` // version of the policy table
	Digest   ledger.Digest `json:"digest,omitzero"` // of the table
	Criteria string        `json:"criteria,omitzero"`
	// VerySmall: one person may hold all internal roles (IEEE 7000, 6.1).
	VerySmall bool        `json:"very_small,omitzero"`
	By        PersonID    `json:"by,omitzero"`
	At        ledger.Time `json:"at,omitzero"`
}

// Registered is a system or review of the workspace.
type Registered struct {
	Ref    Ref           `json:"ref"`
	Stream string        `json:"stream"`
	System Ref           `json:"system,omitzero"` // of a review
	Title  ledger.Digest `json:"title,omitzero"`  // content
}

// SoALine is the workspace's decision on one control (ISO/IEC 42001, 6.1.3).
type SoALine struct {
	Control   ControlID      `json:"control"`
	Decision  Applicability  `json:"decision"`
	Status    Implementation `json:"status,omitzero"`
	Justified bool           `json:"justified,omitzero"`
	Text      ledger.Digest  `json:"text,omitzero"` // of the justification
	Basis     []SoABasis     `json:"basis,omitzero"`
}

// Applicability is included or excluded.
type Applicability string

// Values lists the two.
func (Applicability) Values() []string { return []string{"included", "excluded"} }

// Implementation is how far a control is.
type Implementation string

// ControlPlanned is what gate G4 does not accept.
const ControlPlanned Implementation = "planned"

// Values lists the steps.
func (Implementation) Values() []string {
	return []string{"planned", "partial", "implemented", "not_applicable"}
}

// SoABasis is why a control was decided as it was.
type SoABasis string

// Values lists the bases.
func (SoABasis) Values() []string { return []string{"risk", "law", "contract", "policy", "annex_b"} }

// NewWorkspace is the state before the first entry.
func NewWorkspace(id string) *Workspace {
	return &Workspace{ID: id, People: map[PersonID]Person{}, SoA: map[ControlID]SoALine{}}
}

// Founded is the first entry of a workspace.
type Founded struct {
	Mode Mode `json:"mode"`
}

// PersonAdded makes a person known.
type PersonAdded struct {
	Person     PersonID      `json:"person"`
	Membership Membership    `json:"membership"`
	Offices    []Office      `json:"offices,omitzero"`
	Profile    ledger.Digest `json:"profile,omitzero"`
}

// OfficesGiven replaces a person's offices.
type OfficesGiven struct {
	Person  PersonID `json:"person"`
	Offices []Office `json:"offices,omitzero"`
}

// PersonChanged replaces what is known of a person.
type PersonChanged struct {
	PersonAdded
}

// PersonMerged says that two persons are one.
type PersonMerged struct {
	From PersonID `json:"from"`
	Into PersonID `json:"into"`
}

// PersonLeft deactivates a person.
type PersonLeft struct {
	Person PersonID `json:"person"`
}

// SettingsAdopted makes what was shipped the workspace's own.
type SettingsAdopted struct{ Adopted }

// SystemRegistered gives a system its name.
type SystemRegistered struct{ Registered }

// ReviewRegistered gives a review its name.
type ReviewRegistered struct{ Registered }

// SoADecided decides on controls.
type SoADecided struct {
	Lines []SoALine `json:"lines"`
}

func (Founded) kind() string          { return "workspace.founded" }
func (PersonAdded) kind() string      { return "person.added" }
func (OfficesGiven) kind() string     { return "person.offices" }
func (PersonChanged) kind() string    { return "person.changed" }
func (PersonMerged) kind() string     { return "person.merged" }
func (PersonLeft) kind() string       { return "person.left" }
func (SettingsAdopted) kind() string  { return "settings.adopted" }
func (SystemRegistered) kind() string { return "system.registered" }
func (ReviewRegistered) kind() string { return "review.registered" }
func (SoADecided) kind() string       { return "soa.decided" }

var workspaceKinds = func() *ledger.Kinds[Workspace] {
	k := new(ledger.Kinds[Workspace])
	ledger.On(k, Founded{}.kind(), 1, func(w *Workspace, e ledger.Envelope, _ int64, f *Founded) error {
		w.Mode, w.Founded = f.Mode, e.At
		return nil
	})
	ledger.On(k, PersonAdded{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, p *PersonAdded) error {
		w.People[p.Person] = Person{ID: p.Person, Membership: p.Membership, Offices: p.Offices, Profile: p.Profile}
		return nil
	})
	ledger.On(k, PersonChanged{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, c *PersonChanged) error {
		return w.amend(c.Person, func(p *Person) { p.Membership, p.Profile = c.Membership, c.Profile })
	})
	ledger.On(k, OfficesGiven{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, o *OfficesGiven) error {
		return w.amend(o.Person, func(p *Person) { p.Offices = o.Offices })
	})
	ledger.On(k, PersonMerged{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, m *PersonMerged) error {
		return w.amend(m.From, func(p *Person) { p.Merged = m.Into })
	})
	ledger.On(k, PersonLeft{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, l *PersonLeft) error {
		return w.amend(l.Person, func(p *Person) { p.Left = true })
	})
	ledger.On(k, SettingsAdopted{}.kind(), 1, func(w *Workspace, e ledger.Envelope, _ int64, a *SettingsAdopted) error {
		w.Adopted = a.Adopted
		w.Adopted.At = e.At
		return nil
	})
	ledger.On(k, SystemRegistered{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, r *SystemRegistered) error {
		w.Systems = append(w.Systems, r.Registered)
		return nil
	})
	ledger.On(k, ReviewRegistered{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, r *ReviewRegistered) error {
		w.Reviews = append(w.Reviews, r.Registered)
		return nil
	})
	ledger.On(k, ContentErased{}.kind(), 1, func(*Workspace, ledger.Envelope, int64, *ContentErased) error {
		return nil // names are content; who somebody is stays
	})
	ledger.On(k, SoADecided{}.kind(), 1, func(w *Workspace, _ ledger.Envelope, _ int64, s *SoADecided) error {
		for _, l := range s.Lines {
			w.SoA[l.Control] = l
		}
		return nil
	})
	ledger.On(k, ExportRequested{}.kind(), 1, (*Workspace).exportRequested)
	ledger.On(k, ExportDelivered{}.kind(), 1, (*Workspace).exportDelivered)
	ledger.On(k, Restored{}.kind(), 1, (*Workspace).restored)
	return k
}()

// WorkspaceKinds lists the kinds of a workspace's entries with their versions.
func WorkspaceKinds() []ledger.KindVersion { return workspaceKinds.Names() }

func (w *Workspace) amend(id PersonID, how func(*Person)) error {
	p, ok := w.People[id]
	if !ok {
		return fmt.Errorf("%s was amended before being added", id)
	}
	how(&p)
	w.People[id] = p
	return nil
}

// Catch reads what the log has beyond w.Size.
func (w *Workspace) Catch(ctx context.Context, l ledger.Log, s ledger.Stream) error {
	err := workspaceKinds.Fold(w, l.Read(ctx, s, w.Size), func(e ledger.Entry) { w.Size = e.Seq + 1 })
	if err != nil {
		return fmt.Errorf("fold workspace: %w", err)
	}
	return nil
}

// Find is the system or review named r, or NotFound.
func (w *Workspace) Find(r Ref) (Registered, error) {
	for _, list := range [][]Registered{w.Reviews, w.Systems} {
		if n := slices.IndexFunc(list, func(s Registered) bool { return s.Ref == r }); n >= 0 {
			return list[n], nil
		}
	}
	return Registered{}, fault.Errorf(fault.NotFound, "There is no %s. `conoe status` lists what there is.", r)
}

// Who is the person that id stands for, merges followed.
func (w *Workspace) Who(id PersonID) PersonID {
	for range len(w.People) {
		p, ok := w.People[id]
		if !ok || p.Merged == "" {
			break
		}
		id = p.Merged
	}
	return id
}

// Holds reports whether a person has an office.
func (w *Workspace) Holds(id PersonID, o Office) bool {
	p, ok := w.People[w.Who(id)]
	return ok && !p.Left && slices.Contains(p.Offices, o)
}
