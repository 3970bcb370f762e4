package rules

import (
	"slices"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// World is all that rules look at.
type World struct {
	D   *review.Dossier
	W   *review.Workspace
	P   *Policy
	Now time.Time
	// KnownControl reports whether a control id is one of Annex A's or an own.
	KnownControl func(review.ControlID) bool

	ix *index
}

// index answers "who refers to this?" for the rules; it is made once per World.
type index struct {
	clustersOf map[review.Ref][]review.Ref   // by statement
	signs      map[review.Ref]bool           // the demonstrators there are
	evrsOf     map[review.Ref][]*review.Item // by statement, cluster, demonstrator
	edrsOf     map[review.Ref][]*review.Item // by EVR
	checksOf   map[review.Ref][]*review.Item // by target
	treatsOf   map[review.Ref][]*review.Item // by risk
	watchOf    map[review.Ref][]*review.Item // by EVR
	tradesOf   map[review.Ref][]*review.Item // by requirement between which is decided
	repsOf     map[review.Ref][]*review.Item // by stakeholder
	heard      map[review.Ref]bool           // stakeholders with an engagement
	voices     map[review.PersonID]bool      // who decided on anything
	except     map[exceptionKey]*review.Exception
}

type exceptionKey struct {
	rule    review.RuleID
	subject review.Ref
}

func (w *World) index() *index {
	if w.ix != nil {
		return w.ix
	}
	n := func(t review.Type) int { return len(w.D.Items(t)) }
	x := &index{
		clustersOf: make(map[review.Ref][]review.Ref, n(review.TypeStatement)),
		evrsOf:     make(map[review.Ref][]*review.Item, n(review.TypeStatement)+n(review.TypeCluster)),
		edrsOf:     make(map[review.Ref][]*review.Item, n(review.TypeEVR)),
		checksOf:   make(map[review.Ref][]*review.Item, n(review.TypeEDR)),
		treatsOf:   make(map[review.Ref][]*review.Item, n(review.TypeRisk)),
		watchOf:    make(map[review.Ref][]*review.Item, n(review.TypeEVR)),
		signs:      make(map[review.Ref]bool, n(review.TypeCluster)),
		tradesOf:   map[review.Ref][]*review.Item{},
		repsOf:     map[review.Ref][]*review.Item{}, heard: map[review.Ref]bool{},
		voices: map[review.PersonID]bool{}, except: map[exceptionKey]*review.Exception{},
	}
	x.values(w.D)
	x.requirements(w.D)
	x.people(w.D)
	for i, e := range review.All[review.Exception](w.D) {
		if !i.State.Gone() && (e.Until.IsZero() || w.Now.Before(e.Until.Time)) {
			x.except[exceptionKey{e.Rule, e.Subject}] = e
		}
	}
	w.ix = x
	return x
}

func (x *index) values(d *review.Dossier) {
	for i, c := range review.All[review.Cluster](d) {
		if i.State.Gone() {
			continue
		}
		for _, s := range c.Statements {
			x.clustersOf[s] = append(x.clustersOf[s], i.Ref)
		}
		for _, v := range c.Demonstrators {
			x.signs[sign(i.Ref, v)] = true
		}
	}
}

func (x *index) requirements(d *review.Dossier) {
	for i, e := range review.All[review.EVR](d) {
		if !i.State.Gone() {
			add(x.evrsOf, i, e.Statements, e.Clusters, e.Demonstrators)
		}
	}
	for i, e := range review.All[review.EDR](d) {
		if !i.State.Gone() {
			add(x.edrsOf, i, e.EVRs)
		}
	}
	for i, v := range review.All[review.Verification](d) {
		if !i.State.Gone() {
			add(x.checksOf, i, []review.Ref{v.Target})
		}
	}
	for i, t := range review.All[review.Treatment](d) {
		if !i.State.Gone() && t.Status != review.Cancelled {
			add(x.treatsOf, i, t.Risks)
		}
	}
	for i, t := range review.All[review.TradeOff](d) {
		if !i.State.Gone() {
			add(x.tradesOf, i, t.Between)
		}
	}
	for i, m := range review.All[review.Monitoring](d) {
		if !i.State.Gone() {
			add(x.watchOf, i, []review.Ref{m.EVR})
		}
	}
}

func add(m map[review.Ref][]*review.Item, i *review.Item, lists ...[]review.Ref) {
	for _, l := range lists {
		for _, r := range l {
			m[r] = append(m[r], i)
		}
	}
}

func (x *index) people(d *review.Dossier) {
	for i, r := range review.All[review.Representative](d) {
		if !i.State.Gone() && r.Consent.WithdrawnAt.IsZero() {
			add(x.repsOf, i, r.Speaks)
		}
	}
	for i, e := range review.All[review.Engagement](d) {
		if i.State.Gone() || e.Failed.Said() {
			continue
		}
		for _, s := range e.Heard {
			x.heard[s] = true
		}
		for _, p := range e.Participants {
			if r := review.DocOf[review.Representative](d, p); r != nil && r.Mandate != review.ProxyPersona && r.Consent.WithdrawnAt.IsZero() {
				for _, s := range r.Speaks {
					x.heard[s] = true
				}
			}
		}
	}
	for _, r := range d.Requests {
		for _, i := range r.Items {
			for p, v := range i.Votes {
				x.voices[p] = x.voices[p] || v.Verdict != approval.Recuse
			}
		}
	}
}

// voice reports whether somebody who speaks for the stakeholder has decided on
// anything.
func (w *World) voice(s review.Ref) bool {
	return slices.ContainsFunc(w.index().repsOf[s], func(i *review.Item) bool {
		r := i.Doc.(*review.Representative)
		return r.Mandate != review.ProxyPersona && w.index().voices[w.W.Who(r.Person)]
	})
}

// excepted reports whether the champion signed an exception from a rule for a
// subject.
func (w *World) excepted(rule review.RuleID, subject review.Ref) *review.Exception {
	return w.index().except[exceptionKey{rule, subject}]
}

// ExternalAffected is the predicate of domain section 4.1.4: the representative
// speaks for somebody affected and outside, is employed by neither the
// organization nor the purchaser, and is a real person.
func ExternalAffected(d *review.Dossier, r *review.Representative) bool {
	if r.ByTenant != review.No || r.ByPurchaser != review.No || r.Mandate == review.ProxyPersona || r.Mandate == "" {
		return false
	}
	return slices.ContainsFunc(r.Speaks, func(s review.Ref) bool {
		st := review.DocOf[review.Stakeholder](d, s)
		return st != nil && st.AffectedOutside()
	})
}

// ai reports whether clause 8 applies: the system involves AI and is in scope.
func (w *World) ai() bool { return ClauseEight(w.D) }

// ClauseEight reports whether ISO/IEC 42001, clause 8 applies to the dossier's
// system.
func ClauseEight(d *review.Dossier) bool {
	_, s := d.Profile()
	return s != nil && s.AIInvolved == review.Yes && s.InScope != review.No
}
