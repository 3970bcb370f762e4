package review

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// FoldVersion changes with the shape of Dossier or Workspace or of what Freeze
// writes, or with what an entry does to them. A snapshot of another version is ignored.
const FoldVersion = 3

func marshal(v any) ([]byte, error) { return json.Marshal(v) }

var dossierKinds = func() *ledger.Kinds[Dossier] {
	k := new(ledger.Kinds[Dossier])
	ledger.On(k, OpenedDossier{}.kind(), 1, (*Dossier).opened)
	ledger.On(k, Screened{}.kind(), 1, (*Dossier).screened)
	ledger.On(k, RolesAssigned{}.kind(), 1, (*Dossier).rolesAssigned)
	onSaved(k)
	ledger.On(k, Moved{}.kind(), 1, (*Dossier).moved)
	ledger.On(k, Confirmed{}.kind(), 1, (*Dossier).confirmed)
	ledger.On(k, GateAsked{}.kind(), 1, (*Dossier).gateAsked)
	ledger.On(k, GateDecided{}.kind(), 1, (*Dossier).gateDecided)
	ledger.On(k, WaivedGuard{}.kind(), 1, (*Dossier).guardWaived)
	ledger.On(k, StageEntered{}.kind(), 1, (*Dossier).stageEntered)
	ledger.On(k, StageReopened{}.kind(), 1, (*Dossier).stageReopened)
	ledger.On(k, Paused{}.kind(), 1, (*Dossier).paused)
	ledger.On(k, EndedReview{}.kind(), 1, (*Dossier).ended)
	ledger.On(k, ContentErased{}.kind(), 1, (*Dossier).erased)
	ledger.On(k, BecameDue{}.kind(), 1, (*Dossier).becameDue)
	ledger.On(k, AnswersGiven{}.kind(), 1, (*Dossier).answersGiven)
	ledger.On(k, Restored{}.kind(), 1, (*Dossier).restored)
	onAsked(k)
	return k
}()

// DossierKinds lists the kinds of a dossier's entries with their versions.
func DossierKinds() []ledger.KindVersion { return dossierKinds.Names() }

// Apply lets one entry act on the dossier.
func (d *Dossier) Apply(e ledger.Entry) error {
	if err := dossierKinds.Apply(d, e); err != nil {
		return fmt.Errorf("fold %s: %w", d.Stream, err)
	}
	d.Size = e.Seq + 1
	return nil
}

// Catch reads what the log has beyond d.Size and lets it act on the dossier.
func (d *Dossier) Catch(ctx context.Context, l ledger.Log, s ledger.Stream) error {
	err := dossierKinds.Fold(d, l.Read(ctx, s, d.Size), func(e ledger.Entry) { d.Size = e.Seq + 1 })
	if err != nil {
		return fmt.Errorf("fold %s: %w", s.Name, err)
	}
	return nil
}

func (d *Dossier) opened(e ledger.Envelope, _ int64, o *OpenedDossier) error {
	d.Ref, d.System, d.SysRef, d.Base, d.Trigger = o.Ref, o.System, o.SysRef, o.Base, o.Trigger
	d.Opened, d.OpenedBy, d.Owner, d.At = e.At, PersonID(e.By), o.Owner, e.At
	d.Status = StatusOpen
	return nil
}

func (d *Dossier) screened(e ledger.Envelope, _ int64, s *Screened) error {
	d.Screening, d.At = s.Screening, e.At
	return nil
}

func (d *Dossier) rolesAssigned(e ledger.Envelope, _ int64, r *RolesAssigned) error {
	for _, h := range r.Holders {
		d.Roles[h.Role] = h
	}
	d.At = e.At
	return nil
}

func (d *Dossier) moved(e ledger.Envelope, _ int64, m *Moved) error {
	old := d.items[m.Ref]
	if old == nil || old.State != m.From || old.Version != m.Version {
		return fmt.Errorf("%s moved from %s, version %d, where it never was", m.Ref, m.From, m.Version)
	}
	i := *old
	if i.State != m.To {
		i.Since = e.At
	}
	i.State = m.To
	switch m.On {
	case Submit:
		i.Submitted = true
		i.Authors = withPerson(i.Authors, PersonID(e.By))
	case Approve:
		i.InForce = Approval{i.Version, i.Digest, m.Request, e.At}
	case Implement:
		i.Built = Built{PersonID(e.By), e.At, m.With}
	}
	d.put(&i)
	d.At = e.At
	return nil
}

func (d *Dossier) confirmed(e ledger.Envelope, _ int64, c *Confirmed) error {
	old := d.items[c.Ref]
	if old == nil {
		return fmt.Errorf("%s confirmed before it was saved", c.Ref)
	}
	i := *old
	i.Seen, i.Recheck = c.Seen, false
	d.put(&i)
	d.At = e.At
	return nil
}

func (d *Dossier) gateAsked(e ledger.Envelope, _ int64, g *GateAsked) error {
	a := g.GateAttempt
	a.At, d.At = e.At, e.At
	d.Attempts = append(d.Attempts, a)
	return nil
}

func (d *Dossier) gateDecided(e ledger.Envelope, _ int64, g *GateDecided) error {
	n := slices.IndexFunc(d.Attempts, func(a GateAttempt) bool { return a.Gate == g.Gate && a.Attempt == g.Attempt })
	if n < 0 {
		return fmt.Errorf("attempt %d at %s was decided before it was asked for", g.Attempt, g.Gate)
	}
	a := &d.Attempts[n]
	a.Decision, a.Flags, a.At, d.At = g.Decision, g.Flags, e.At, e.At
	return nil
}

func (d *Dossier) guardWaived(e ledger.Envelope, _ int64, w *WaivedGuard) error {
	d.Waivers, d.At = append(d.Waivers, w.Waiver), e.At
	return nil
}

func (d *Dossier) stageEntered(e ledger.Envelope, _ int64, s *StageEntered) error {
	d.Stage, d.At = s.Stage, e.At
	return nil
}

// stageReopened marks what was approved on the strength of the stage or later
// ones: it is to be looked at again, and nothing is deleted.
func (d *Dossier) stageReopened(e ledger.Envelope, _ int64, s *StageReopened) error {
	for n := range d.Attempts {
		if StageOf(d.Attempts[n].Gate) >= s.Stage {
			d.Attempts[n].Reopened = true
		}
	}
	for i := range d.Everything() {
		if stageOfType(i.Type) > s.Stage && i.State != Draft && !i.State.Gone() {
			j := *i
			j.Recheck = true
			d.items[i.Ref] = &j
		}
	}
	d.relist()
	d.Stage, d.At = s.Stage, e.At
	return nil
}

func stageOfType(t Type) Stage {
	switch t {
	case TypeEngagement, TypeStatement, TypeCluster, TypePriorities:
		return S2
	case TypeEVR, TypeTradeOff, TypeRisk, TypeUpdate:
		return S3
	case TypeEDR, TypeTreatment, TypeVerification, TypeReleasePlan, TypeMonitoring, TypeRelease:
		return S4
	}
	return ""
}

func (d *Dossier) paused(e ledger.Envelope, _ int64, p *Paused) error {
	if d.Status != StatusOpen && d.Status != StatusOnHold {
		return fmt.Errorf("%s was paused after its end", d.Ref)
	}
	d.Status, d.At = StatusOpen, e.At
	if p.OnHold {
		d.Status = StatusOnHold
	}
	return nil
}

func (d *Dossier) ended(e ledger.Envelope, _ int64, n *EndedReview) error {
	d.Ended, d.Status, d.At = n.Ending, n.Status, e.At
	return nil
}

func (d *Dossier) erased(e ledger.Envelope, _ int64, c *ContentErased) error {
	for _, g := range c.Digests {
		d.Erased[g] = true
	}
	d.At = e.At
	return nil
}

func (d *Dossier) becameDue(e ledger.Envelope, _ int64, b *BecameDue) error {
	d.Told[*b] = true
	d.At = e.At
	return nil
}

func onSaved(k *ledger.Kinds[Dossier]) {
	saved[System](k)
	saved[ConOE](k)
	saved[Stakeholder](k)
	saved[Representative](k)
	saved[Engagement](k)
	saved[Statement](k)
	saved[Cluster](k)
	saved[Priorities](k)
	saved[EVR](k)
	saved[EDR](k)
	saved[Risk](k)
	saved[Treatment](k)
	saved[TradeOff](k)
	saved[Verification](k)
	saved[Evidence](k)
	saved[Update](k)
	saved[InfoRules](k)
	saved[Release](k)
	saved[ReleasePlan](k)
	saved[Monitoring](k)
	saved[Signal](k)
	saved[Incident](k)
	saved[Cycle](k)
	saved[ChangeNote](k)
	saved[Nonconformity](k)
	saved[Corrective](k)
	saved[Exception](k)
	saved[Claim](k)
	saved[Record](k)
}

// saved registers the kind of entry that holds a D.
func saved[D any, P interface {
	*D
	Doc
}](k *ledger.Kinds[Dossier]) {
	t := P(new(D)).Type()
	ledger.On(k, savedKind(t), 1, func(d *Dossier, e ledger.Envelope, _ int64, s *Saved[D]) error {
		doc := s.Doc // a copy, so that the rest of the entry is not kept alive
		d.save(e, &Item{
			Ref: s.Ref, ID: s.ID, Type: t, Version: s.Version, Meaning: s.Meaning, State: s.State,
			Digest: s.Digest, Doc: P(&doc), Authors: s.Authors, Seen: s.Seen, Home: s.From,
			HomeRef: s.FromRef, InForce: s.InForce, Reporter: s.Reporter,
			Built: s.Built, Submitted: s.Submitted,
		}, s.Wording)
		return nil
	})
}

func (d *Dossier) save(e ledger.Envelope, i *Item, wording bool) {
	i.SavedAt, i.Since, i.Created = e.At, e.At, e.At
	i.SavedBy, i.ImportedAs = PersonID(e.By), e.ImportedAs
	if i.Home == "" {
		i.Home, i.HomeRef = d.Stream, d.Ref
	}
	if old := d.items[i.Ref]; old != nil {
		i.Recheck = old.Recheck
		if i.Home == d.Stream {
			i.Built, i.Submitted = old.Built, wording && old.Submitted
		}
		i.Reporter, i.Created = old.Reporter, old.Created
		if i.InForce == (Approval{}) {
			i.InForce = old.InForce
		}
		if i.State == old.State {
			i.Since = old.Since
		}
	}
	d.put(i)
	d.At = e.At
}

func withPerson(list []PersonID, p PersonID) []PersonID {
	if p == "" || slices.Contains(list, p) {
		return list
	}
	return append(slices.Clone(list), p)
}

func onAsked(k *ledger.Kinds[Dossier]) {
	asks[approval.Opened](k)
	asks[approval.Invited](k)
	asks[approval.Decided](k)
	asks[approval.Closed](k)
	asks[approval.Cancelled](k)
	asks[approval.Superseded](k)
	asks[approval.Voided](k)
	asks[approval.CarriedOver](k)
	asks[approval.StillStands](k)
	asks[approval.Demanded](k)
	asks[approval.Delegated](k)
	asks[approval.DelegationRevoked](k)
	asks[approval.ConflictDeclared](k)
	asks[approval.PersonMerged](k)
	asks[approval.MinuteRecorded](k)
	asks[approval.MinuteConfirmed](k)
	asks[approval.MediationOpened](k)
	asks[approval.MediationEnded](k)
	asks[approval.Overridden](k)
	asks[approval.TemporaryApproved](k)
	asks[approval.TemporaryEnded](k)
	asks[approval.Reminded](k)
	asks[approval.Escalated](k)
	asks[approval.ChampionInformed](k)
}

// asks registers an event of package approval. The request is the fold of its
// events.
func asks[E approval.Event](k *ledger.Kinds[Dossier]) {
	var zero E
	ledger.On(k, zero.Kind(), 1, func(d *Dossier, e ledger.Envelope, _ int64, ev *E) error {
		id := (*ev).Of()
		if d.Requests[id] == nil {
			if zero.Kind() != (approval.Opened{}).Kind() {
				return fmt.Errorf("%s in the request %s, which was never opened", zero.Kind(), id)
			}
			d.Requests[id] = new(approval.Request)
		}
		d.Requests[id].Apply(*ev, e.At.Time)
		d.track(d.Requests[id])
		d.At = e.At
		return nil
	})
}
