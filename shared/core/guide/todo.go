package guide

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Todo is one thing that somebody can do now.
type Todo struct {
	// Key names it for as long as the finding stands: 16 hex digits.
	Key     string
	Finding rules.Finding
	Step    Step
	// On is the item that a form is about; "" is a new one. At is the place of
	// the element that a page is about, or -1 for a new one.
	On review.Ref
	At int
	// Refs are the items that are submitted, moved or confirmed.
	Refs []review.Ref
	// Off: it was put off, though it blocks.
	Off bool
	// People can do it, those first who should. It is empty where nobody holds
	// the role that it takes.
	People []review.PersonID
}

// Put says that a todo was passed on to somebody, or put off until a time. Once it
// blocks it is only asked after the others.
type Put struct {
	To    review.PersonID
	Until ledger.Time
}

// Todos lists what can be done about the findings, in their order, but first what
// decides what else is asked. Several that one sheet takes away are one. What waits
// for a decision that was asked for is nobody's, and what was put off is left
// out until its time; if it blocks, it comes last.
func (b *Book) Todos(d *review.Dossier, w *review.Workspace, found []rules.Finding, put map[string]Put, now time.Time) []Todo {
	var out []Todo
	seen := map[string]bool{}
	asked := pending(d)
	for _, f := range found {
		s, ok := b.StepFor(f)
		if !ok || f.Waived || early(s, found) {
			continue
		}
		t := Todo{Key: Key(f), Finding: f, Step: s, At: -1}
		if name, ok := b.sheetFor(f, found); ok {
			t.Key, t.Step = Key(rules.Finding{Rule: b.sheets[name].By, Gate: f.Gate}), Step{Do: DoAct, Form: name, Say: b.sheets[name].Title}
		}
		t = b.aim(d, t)
		t.Off = put[t.Key].Until.After(now)
		if seen[t.Key] || waits(t, asked) || runs(d, t, now) || t.Off && f.Effect != rules.BlocksNow {
			continue
		}
		seen[t.Key] = true
		t.People = b.people(d, w, t, put[t.Key].To)
		out = append(out, t)
	}
	out = gather(d, out)
	slices.SortStableFunc(out, func(a, b Todo) int { return cmp.Compare(late(a), late(b)) })
	return out
}

// early: something else has to be done first.
func early(s Step, found []rules.Finding) bool {
	return slices.ContainsFunc(found, func(f rules.Finding) bool {
		return slices.Contains(s.After, f.Rule) && !f.Waived && !f.Question && f.Effect != rules.Warns
	})
}

func late(t Todo) int {
	switch {
	case t.Step.First:
		return 0
	case t.Off:
		return 2
	}
	return 1
}

// Next is the first todo of a person: what blocks first comes first.
func Next(all []Todo, p review.PersonID) (Todo, bool) {
	n := slices.IndexFunc(all, func(t Todo) bool { return len(t.People) > 0 && t.People[0] == p })
	if n < 0 {
		n = slices.IndexFunc(all, func(t Todo) bool { return slices.Contains(t.People, p) })
	}
	if n < 0 {
		return Todo{}, false
	}
	return all[n], true
}

// Gate is the todo to ask for the next gate, if nothing stands against it but
// what is approved with it, and nobody has asked yet. A cycle of operation is closed
// once somebody has written how it goes on.
func (b *Book) Gate(d *review.Dossier, w *review.Workspace, next review.GateID, found []rules.Finding) (Todo, bool) {
	blocked := slices.ContainsFunc(found, func(f rules.Finding) bool { return f.Gate == next && f.Blocking() })
	attempt := slices.ContainsFunc(d.Attempts, func(a review.GateAttempt) bool { return a.Decision == "" && !a.Reopened })
	cycle := next == review.G5 && (running(d) == "" || slices.ContainsFunc(found, func(f rules.Finding) bool { return f.Effect == rules.WillBlock && !f.Waived && !f.Question }))
	if next == "" || blocked || attempt || cycle || !d.Open() {
		return Todo{}, false
	}
	f := rules.Finding{
		Gate: next, Effect: rules.BlocksNow, Action: rules.Action{Verb: review.VerbAskGate},
		Who:      []review.Standing{review.Standing(review.ProductManager), review.Standing(review.ValueLead)},
		Sentence: "Nothing stands in the way any more.",
	}
	s := Step{Do: DoAct, Form: "gate", Say: "Everything is there. Ask for the next step."}
	t := Todo{Key: Key(f), Finding: f, Step: s, At: -1}
	t.People = b.people(d, w, t, "")
	return t, true
}

// Key names what a finding is about: rule, item, and who is asked first, since
// one rule may ask several people about one item.
func Key(f rules.Finding) string {
	first := review.Standing("")
	if len(f.Who) > 0 {
		first = f.Who[0]
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s", f.Rule, f.Ref, first, ruleless(f)))
	return hex.EncodeToString(sum[:8])
}

// ruleless tells the todos that no rule asks for apart.
func ruleless(f rules.Finding) string {
	if f.Rule == "" {
		return string(f.Gate)
	}
	return ""
}

// pending lists the items that a request is open on.
func pending(d *review.Dossier) map[review.Ref]bool {
	out := map[review.Ref]bool{}
	for _, q := range d.OpenRequests() {
		for _, i := range q.Items {
			out[review.Ref(i.ID)] = true
		}
	}
	return out
}

// waits: all that is to be submitted was.
func waits(t Todo, asked map[review.Ref]bool) bool {
	return t.Step.Do == DoSubmit && len(t.Refs) > 0 &&
		!slices.ContainsFunc(t.Refs, func(r review.Ref) bool { return !asked[r] })
}

// deciders are the roles whose yes is needed in the end: nobody decides on what they
// wrote or asked for themselves, so they leave that to others.
func (b *Book) deciders(t Todo) func(review.Standing) bool {
	var roles []review.Role
	switch t.Step.Do {
	case DoFill:
		roles = b.forms[t.Step.Form].DecidedBy
	case DoSubmit:
		roles = append([]review.Role{review.Champion, review.Manager}, b.forms[string(t.Refs[0].Type())].DecidedBy...)
	}
	return func(who review.Standing) bool { return slices.Contains(roles, review.Role(who)) }
}

// people lists who can do something: whoever it was passed on to, else the
// holders of the roles in order, else the team where its right suffices. Only
// those who may are listed. What is taken back is taken back by who wrote it.
func (b *Book) people(d *review.Dossier, w *review.Workspace, t Todo, to review.PersonID) []review.PersonID {
	var out []review.PersonID
	f := t.Finding
	add := func(list ...review.PersonID) {
		for _, p := range list {
			p = w.Who(p)
			if p != "" && !slices.Contains(out, p) && review.May(review.Actor{Person: p}, f.Action.Verb, w, d) == nil {
				out = append(out, p)
			}
		}
	}
	if t.Step.Do == DoMove && t.Step.On == review.Withdraw {
		if add(d.Look(t.Refs[0]).Authors...); len(out) > 0 {
			return out
		}
	}
	if add(to); len(out) > 0 {
		return out
	}
	decides := b.deciders(t)
	whole := slices.Contains(f.Who, review.OfTeam)
	for _, who := range f.Who {
		if who != review.OfTeam && !decides(who) {
			add(standing(d, w, who)...)
		}
	}
	if whole {
		add(d.OpenedBy)
	}
	others := whole || len(out) == 0 && slices.ContainsFunc(f.Who, decides) // somebody else of the team
	for _, r := range review.Roles() {
		if who := review.Standing(r); others && !decides(who) {
			add(standing(d, w, who)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, who := range f.Who {
		add(standing(d, w, who)...)
	}
	if len(out) == 0 {
		add(standing(d, w, review.OfTeam)...)
	}
	return out
}

// standing lists who has a standing.
func standing(d *review.Dossier, w *review.Workspace, who review.Standing) []review.PersonID {
	switch who {
	case review.OfTeam:
		out := []review.PersonID{d.OpenedBy}
		for _, r := range review.Roles() {
			out = append(out, d.HoldersOf(r)...)
		}
		return out
	case review.Lead:
		var out []review.PersonID
		for id, p := range w.People {
			if !p.Left && slices.Contains(p.Offices, review.GovernanceLead) {
				out = append(out, id)
			}
		}
		slices.Sort(out)
		return out
	}
	return d.HoldersOf(review.Role(who))
}
