package usecase

import (
	"cmp"
	"context"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// onWorkspace runs a command against the workspace's own stream.
func onWorkspace[Out any](ctx context.Context, a *App, c Command, verb review.Verb, in any, f func(*turn) (Out, error)) (Out, error) {
	return repeat(ctx, a, c, review.WorkspaceStream, verb, in, func(t *turn) (Out, error) {
		var none Out
		if t.W.Size == 0 {
			return none, fault.Errorf(fault.NotFound, "This workspace is not founded yet.")
		}
		if err := review.May(c.Actor, verb, t.W, nil); err != nil {
			return none, err
		}
		return f(t)
	})
}

// Newcomer is a person to be made known.
type Newcomer struct {
	ID         review.PersonID // "" for a new one
	Name       string
	Membership review.Membership
	Offices    []review.Office

	accounts []Account // with which they act; known to Enrol alone
}

// Added names the person.
type Added struct {
	Person review.PersonID `json:"person"`
}

// Found begins a workspace: its mode for ever, and its owners, who are named by
// whoever installs it. It is the only command without an actor's rights, because
// there is nobody yet.
func (a *App) Found(ctx context.Context, c Command, owners []Newcomer) (Added, error) {
	return repeat(ctx, a, c, review.WorkspaceStream, "found", owners, func(t *turn) (Added, error) {
		return t.found(owners)
	})
}

func (t *turn) found(owners []Newcomer) (Added, error) {
	if t.W.Size > 0 {
		return Added{}, fault.Errorf(fault.Conflict, "This workspace is founded already.")
	}
	if err := t.add(review.Founded{Mode: t.app.Mode}); err != nil {
		return Added{}, err
	}
	var last Added
	for _, o := range owners {
		o.Offices = appendNew(o.Offices, review.Owner)
		p, err := t.addPerson(o)
		if err != nil {
			return Added{}, err
		}
		last = Added{p}
	}
	return last, nil
}

// AddPerson makes somebody known to the workspace. The name is content.
func (a *App) AddPerson(ctx context.Context, c Command, n Newcomer) (Added, error) {
	return onWorkspace(ctx, a, c, review.VerbAddPerson, n, func(t *turn) (Added, error) {
		if len(n.Offices) > 0 {
			if err := review.May(c.Actor, review.VerbGiveOffice, t.W, nil); err != nil {
				return Added{}, err
			}
		}
		p, err := t.addPerson(n)
		return Added{p}, err
	})
}

func (t *turn) addPerson(n Newcomer) (review.PersonID, error) {
	if n.ID == "" {
		n.ID = review.PersonID(t.id("per"))
	}
	if !n.ID.Valid() {
		return "", fault.Errorf(fault.Invalid, "This is not the id of a person.")
	}
	if _, known := t.W.People[n.ID]; known {
		return n.ID, nil
	}
	if n.Membership == "" {
		n.Membership = review.Member
	}
	if err := review.CheckWord(n.Membership); err != nil {
		return "", err
	}
	if err := checkWords(n.Offices); err != nil {
		return "", err
	}
	profile, err := t.profile(profile{n.accounts, n.Name})
	if err != nil {
		return "", err
	}
	return n.ID, t.add(review.PersonAdded{Person: n.ID, Membership: n.Membership, Offices: n.Offices, Profile: profile})
}

// profile stores what a person is called and with which accounts they act.
func (t *turn) profile(p profile) (ledger.Digest, error) {
	if len(p.Accounts) == 0 {
		return t.text(p.Text)
	}
	if len(p.Text) > review.MaxText {
		return t.text(p.Text) // its refusal
	}
	raw, err := ledger.Encode(p)
	if err != nil {
		return ledger.Digest{}, err
	}
	return t.content(raw)
}

// GiveOffices replaces a person's offices in the workspace.
func (a *App) GiveOffices(ctx context.Context, c Command, p review.PersonID, offices []review.Office) (Added, error) {
	in := struct {
		Person  review.PersonID
		Offices []review.Office
	}{p, offices}
	return onWorkspace(ctx, a, c, review.VerbGiveOffice, in, func(t *turn) (Added, error) {
		if _, ok := t.W.People[p]; !ok {
			return Added{}, fault.Errorf(fault.NotFound, "This person is not known here.")
		}
		if err := cmp.Or(checkWords(offices), t.ownership(p, offices)); err != nil {
			return Added{}, err
		}
		return Added{p}, t.add(review.OfficesGiven{Person: p, Offices: offices})
	})
}

// ownership: owners are made and unmade by owners, and one always stays.
func (t *turn) ownership(p review.PersonID, offices []review.Office) error {
	will := slices.Contains(offices, review.Owner)
	if will == t.W.Holds(p, review.Owner) {
		return nil
	}
	if !t.W.Holds(t.person(), review.Owner) {
		return fault.Errorf(fault.Denied, "Only an owner of the installation makes or unmakes owners.")
	}
	owners := 0
	for id := range t.W.People {
		if t.W.Who(id) == id && t.W.Holds(id, review.Owner) {
			owners++
		}
	}
	if !will && owners == 1 {
		return fault.Errorf(fault.Conflict, "This is the last owner. Name another one first.")
	}
	return nil
}

// Change replaces a person's name and membership. Their accounts stay.
func (a *App) Change(ctx context.Context, c Command, n Newcomer) (Added, error) {
	return onWorkspace(ctx, a, c, review.VerbAddPerson, n, func(t *turn) (Added, error) {
		if err := review.CheckWord(n.Membership); err != nil {
			return Added{}, err
		}
		if _, ok := t.W.People[n.ID]; !ok {
			return Added{}, fault.Errorf(fault.NotFound, "This person is not known here.")
		}
		now, err := a.profiles(ctx, t.W, []review.PersonID{n.ID})
		if err != nil {
			return Added{}, err
		}
		profile, err := t.profile(profile{now[n.ID].Accounts, n.Name})
		if err != nil {
			return Added{}, err
		}
		return Added{n.ID}, t.add(review.PersonChanged{PersonAdded: review.PersonAdded{
			Person: n.ID, Membership: n.Membership, Profile: profile,
		}})
	})
}

// Leave deactivates a person: from then on they may do nothing here, and their
// decisions stand.
func (a *App) Leave(ctx context.Context, c Command, p review.PersonID) (Added, error) {
	return onWorkspace(ctx, a, c, review.VerbMergePersons, p, func(t *turn) (Added, error) {
		if _, ok := t.W.People[p]; !ok {
			return Added{}, fault.Errorf(fault.NotFound, "This person is not known here.")
		}
		return Added{p}, t.add(review.PersonLeft{Person: p})
	})
}

// Merge says that two persons are one. From then on they count once.
func (a *App) Merge(ctx context.Context, c Command, from, into review.PersonID) (Added, error) {
	return onWorkspace(ctx, a, c, review.VerbMergePersons, []review.PersonID{from, into}, func(t *turn) (Added, error) {
		_, ok1 := t.W.People[from]
		_, ok2 := t.W.People[into]
		if !ok1 || !ok2 || t.W.Who(into) == t.W.Who(from) {
			return Added{}, fault.Errorf(fault.Invalid, "Name two different persons of this workspace.")
		}
		// Whom either stood for before is one with them too.
		return Added{into}, t.add(review.PersonMerged{From: t.W.Who(from), Into: t.W.Who(into)})
	})
}

// Adoption makes what was shipped the workspace's own.
type Adoption struct {
	VerySmall bool // one person may hold all internal roles (IEEE 7000, 6.1)
}

// Adopted names what was adopted.
type Adopted struct {
	Policy string `json:"policy"`
}

// Adopt adopts policy table, criteria, significant-change rule, calendar,
// retention and roles, as they were shipped, in one decision.
func (a *App) Adopt(ctx context.Context, c Command, in Adoption) (Adopted, error) {
	return onWorkspace(ctx, a, c, review.VerbAdopt, in, func(t *turn) (Adopted, error) {
		p := a.Policy
		next := review.Adopted{
			Policy: p.Version, Digest: p.Digest, Criteria: p.Criteria.Version, By: t.person(), VerySmall: in.VerySmall,
		}
		now := t.W.Adopted
		if now.Policy == next.Policy && now.Digest == next.Digest && now.VerySmall == next.VerySmall {
			return Adopted{p.Version}, nil
		}
		return Adopted{p.Version}, t.add(review.SettingsAdopted{Adopted: next})
	})
}

// ControlDecision is a line of the Statement of Applicability.
type ControlDecision struct {
	Control       string
	Decision      review.Applicability
	Status        review.Implementation
	Justification string
	Basis         []review.SoABasis
}

// Noted are visible notes on what was rewritten on the way in.
type Noted struct {
	Notes []string `json:"notes,omitzero"`
}

// DecideControls decides on controls of Annex A. Every decision needs a
// justification in the words of who decides; none is generated.
func (a *App) DecideControls(ctx context.Context, c Command, in []ControlDecision) (Noted, error) {
	return onWorkspace(ctx, a, c, review.VerbDecideSoA, in, func(t *turn) (Noted, error) {
		var out Noted
		var lines []review.SoALine
		for _, d := range in {
			line, note, err := t.soaLine(d)
			if err != nil {
				return Noted{}, err
			}
			if note != "" {
				out.Notes = append(out.Notes, note)
			}
			lines = append(lines, line)
		}
		return out, t.add(review.SoADecided{Lines: lines})
	})
}

func (t *turn) soaLine(d ControlDecision) (review.SoALine, string, error) {
	cat, err := t.app.Catalogue()
	if err != nil {
		return review.SoALine{}, "", err
	}
	r, err := cat.ResolveControl(d.Control)
	if err != nil {
		return review.SoALine{}, "", err
	}
	if len(r.Controls) > 1 {
		return review.SoALine{}, "", fault.Errorf(fault.Invalid, "%q stands for several controls; decide on each.", d.Control)
	}
	if d.Justification == "" {
		return review.SoALine{}, "", fault.Errorf(fault.Invalid, "The decision on %s needs a justification, for inclusion as for exclusion.", r.Ref)
	}
	if !slices.Contains(d.Decision.Values(), string(d.Decision)) {
		return review.SoALine{}, "", fault.Errorf(fault.Invalid, "A control is included or excluded, not %q.", d.Decision)
	}
	if err := review.CheckWord(d.Status); err != nil {
		return review.SoALine{}, "", err
	}
	if err := checkWords(d.Basis); err != nil {
		return review.SoALine{}, "", err
	}
	text, err := t.text(d.Justification)
	return review.SoALine{
		Control: review.ControlID(r.Ref), Decision: d.Decision, Status: d.Status, Justified: true, Text: text, Basis: d.Basis,
	}, r.Note, err
}

// checkWords refuses a word outside its closed list: it would be free text in
// an entry.
func checkWords[E interface {
	~string
	Values() []string
}](words []E) error {
	for _, w := range words {
		if err := review.CheckWord(w); err != nil {
			return err
		}
	}
	return nil
}

// reason gives the digest of a reason that is mandatory.
func (t *turn) reason(s, forWhat string) (ledger.Digest, error) {
	if s == "" {
		return ledger.Digest{}, fault.Errorf(fault.Invalid, "Please say why, for %s.", forWhat)
	}
	return t.text(s)
}
