package usecase

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// AskGate is the wish to pass a gate. The conclusion goes into the records that
// are collected with it, under the asker's name.
type AskGate struct {
	Gate       review.GateID
	Conclusion string
	// Together asks for the gate and for the approvals that it still waits for in
	// one request, where nothing else is missing.
	Together bool `json:",omitzero"`
}

// GateAsked is what became of it: the round that was opened, or the decision
// where the policy asks nobody.
type GateAsked struct {
	Attempt  int                 `json:"attempt"`
	Request  approval.RequestID  `json:"request,omitzero"`
	Decision review.GateDecision `json:"decision,omitzero"`
	Record   review.Ref          `json:"record,omitzero"`
}

// AskGate evaluates the guards of a gate. While one fails it is Blocked, with
// all findings in its sentence; that is the ordinary state of unfinished work.
// Otherwise it collects the gate's clause 8 records and opens its round, which
// decides on the gate, its guard results and its records at once; and, asked
// together, on the items whose approval is all that the gate waits for.
func (a *App) AskGate(ctx context.Context, c Command, stream string, in AskGate) (GateAsked, error) {
	return onDossier(ctx, a, c, stream, review.VerbAskGate, in, func(t *turn) (GateAsked, error) {
		if err := t.inOrder(in.Gate); err != nil {
			return GateAsked{}, err
		}
		if err := t.collectFor(in); err != nil {
			return GateAsked{}, err
		}
		with, err := t.waitedFor(in)
		if err != nil {
			return GateAsked{}, err
		}
		return t.askGate(in, with)
	})
}

func (t *turn) inOrder(g review.GateID) error {
	if t.D.Status != review.StatusOpen {
		return fault.Errorf(fault.Conflict, "%s is %s.", t.D.Ref, t.D.Status)
	}
	for _, a := range t.D.Attempts {
		if a.Gate == g && a.Decision == "" {
			return fault.Errorf(fault.Conflict, "%s is being decided already. Wait for the answers, or cancel the round.", g)
		}
	}
	if g == review.G5 {
		if t.D.IsReview() {
			return fault.Errorf(fault.Conflict, "G5 closes a cycle of operation and is asked for the system %s.", t.D.SysRef)
		}
		return nil
	}
	if next := t.D.NextGate(t.app.Policy.PathOf(t.D)); next != g {
		if next == "" {
			return fault.Errorf(fault.Conflict, "%s has passed all its gates.", t.D.Ref)
		}
		return fault.Errorf(fault.Conflict, "The next gate of %s is %s, not %s.", t.D.Ref, next, g)
	}
	return nil
}

func blocked(g review.GateID, found []rules.Finding) error {
	var sentences []string
	for _, f := range found {
		if f.Blocking() {
			sentences = append(sentences, f.Sentence)
		}
	}
	if len(sentences) == 0 {
		return nil
	}
	return fault.Errorf(fault.Blocked, "%s is blocked by %s. %s", g, rules.Count(len(sentences), "finding"), strings.Join(sentences, " "))
}

// collectFor makes the records that the policy collects with the gate, except
// the gate's own, which needs the guard results.
func (t *turn) collectFor(in AskGate) error {
	if !rules.ClauseEight(t.D) {
		return nil
	}
	for _, kind := range t.app.Policy.Records[in.Gate][t.depth()] {
		if kind == review.Gate || len(rules.Records(t.D, kind)) > 0 && kind == review.Crit {
			continue
		}
		if _, err := t.collect(clause8.Order{Kind: kind, Occasion: review.AtGate, Gate: in.Gate, Conclusion: in.Conclusion}); err != nil {
			return err
		}
	}
	return nil
}

// askGate asks for a gate, and for what is decided with it.
func (t *turn) askGate(in AskGate, with []*review.Item) (GateAsked, error) {
	out := GateAsked{Attempt: t.attempts(in.Gate) + 1}
	guards, record, err := t.evaluated(in, with)
	if err != nil {
		return out, err
	}
	out.Record = record
	if _, rounds := t.app.Policy.Quorum(t.depth(), gateQuorum(in.Gate)); rounds {
		if out.Request, err = t.openRound(in.Gate, out.Attempt, guards, with); err != nil {
			return out, err
		}
	}
	attempt := review.GateAttempt{Gate: in.Gate, Attempt: out.Attempt, Guards: guards, Record: out.Record, Request: out.Request}
	if err := t.add(review.GateAsked{GateAttempt: attempt}); err != nil {
		return out, err
	}
	if out.Request == "" {
		err = t.gateDecided(attempt, approval.StateApproved)
		out.Decision = t.D.Attempts[len(t.D.Attempts)-1].Decision
	}
	return out, err
}

// evaluated looks at the guards of a gate, as they are once what is asked with it
// is approved, and collects the gate's record where the policy has one.
func (t *turn) evaluated(in AskGate, with []*review.Item) ([]review.GuardResult, review.Ref, error) {
	defer assume(with)()
	guards := rules.Guards(t.world(), in.Gate)
	if !slices.Contains(t.app.Policy.Records[in.Gate][t.depth()], review.Gate) || !rules.ClauseEight(t.D) {
		return guards, "", nil
	}
	if strings.TrimSpace(in.Conclusion) == "" {
		return nil, "", fault.Errorf(fault.Invalid, "Say in one sentence what you conclude for %s; it goes into the gate's record under your name.", in.Gate)
	}
	if err := t.withdrawEarlier(in.Gate); err != nil {
		return nil, "", err
	}
	record, err := t.collect(clause8.Order{Kind: review.Gate, Occasion: review.AtGate, Gate: in.Gate, Conclusion: in.Conclusion})
	return guards, record, err
}

// withdrawEarlier takes back what was to be the record of an attempt that did not
// pass: the next round decides on the next attempt's. That the earlier one
// failed, and why, stays in the log.
func (t *turn) withdrawEarlier(g review.GateID) error {
	for _, a := range t.D.Attempts {
		i := t.D.Look(a.Record)
		if a.Gate != g || i == nil || i.State == review.Approved || i.State.Gone() {
			continue
		}
		if err := t.moveTo(i, review.Withdraw, ""); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) attempts(g review.GateID) int {
	n := 0
	for _, a := range t.D.Attempts {
		if a.Gate == g {
			n++
		}
	}
	return n
}

func gateQuorum(g review.GateID) rules.QuorumKey { return rules.QuorumKey("stage_gate_" + string(g)) }

// openRound asks for the gate together with the records that wait for it. The
// gate's subject is the digest of its guard results.
func (t *turn) openRound(g review.GateID, attempt int, guards []review.GuardResult, with []*review.Item) (approval.RequestID, error) {
	raw, err := ledger.Encode(struct {
		Guards []review.GuardResult `json:"guards"`
	}{guards})
	if err != nil {
		return "", err
	}
	facts := ledger.Digest(sha256.Sum256(raw))
	k := asking{
		purpose: approval.PurposeStageGate, quorum: []rules.QuorumKey{gateQuorum(g)},
		facts: approval.Digest(facts.String()),
		subjects: []approval.Subject{{Ref: approval.Ref{
			ID: approval.SubjectID(g), Version: attempt, Digest: approval.Digest(facts.String()),
		}}},
	}
	waiting := t.waitingRecords()
	for _, i := range waiting {
		s := t.subject(i)
		s.Authors = nil // its data is collected; whoever asks is barred anyway
		k.subjects = append(k.subjects, s)
	}
	if err := t.join(&k, with); err != nil {
		return "", err
	}
	id, err := t.open(k)
	if err != nil {
		return "", apart(err, with)
	}
	for _, i := range with {
		if err := t.moveTo(i, review.Submit, id); err != nil {
			return "", err
		}
	}
	for _, i := range waiting {
		if i.State == review.Draft {
			if err := t.moveTo(i, review.Submit, id); err != nil {
				return "", err
			}
		}
	}
	return id, nil
}

// waitingRecords are the clause 8 records that are approved with the next round.
func (t *turn) waitingRecords() []*review.Item {
	var out []*review.Item
	for i := range review.All[review.Record](t.D) {
		if (i.State == review.Draft || i.State == review.Submitted) && !t.askedElsewhere(i) {
			out = append(out, i)
		}
	}
	return out
}

func (t *turn) askedElsewhere(i *review.Item) bool {
	return slices.ContainsFunc(t.D.OpenRequests(), func(q *approval.Request) bool {
		s, ok := q.Item(approval.SubjectID(i.Ref))
		return ok && s.State == approval.StateOpen
	})
}

// gateDecided records how an attempt ended. Guards are looked at again: the
// world may have moved while people thought.
func (t *turn) gateDecided(a review.GateAttempt, outcome approval.State) error {
	d := review.GateDecided{Gate: a.Gate, Attempt: a.Attempt, Decision: review.GateFailed}
	if outcome == approval.StateApproved && blocked(a.Gate, rules.Gate(t.world(), a.Gate)) == nil {
		d.Flags = t.flags(a)
		d.Decision = review.GatePassed
		if len(d.Flags) > 0 {
			d.Decision = review.GateConditional
		}
	}
	if err := t.add(d); err != nil || d.Decision == review.GateFailed {
		return err
	}
	return t.goOn(a.Gate)
}

func (t *turn) flags(a review.GateAttempt) []review.GateFlag {
	var out []review.GateFlag
	if slices.ContainsFunc(a.Guards, func(g review.GuardResult) bool { return g.Status == review.GuardWaived }) {
		out = append(out, review.GuardsWaived)
	}
	if slices.Contains(rules.Asked(t.world(), a.Gate), "external.took_part") {
		p := rules.Participated(t.world())
		if p.AdvocateOnly {
			out = append(out, review.AdvocateOnly)
		}
		if p.Excused {
			out = append(out, review.NoExternalReached)
		}
	}
	if q := t.D.Requests[a.Request]; q != nil && slices.ContainsFunc(q.Items, func(i approval.Item) bool { return i.SeparationNotMet }) {
		out = append(out, review.SeparationNotMet)
	}
	return out
}

// goOn enters the stage after the gate. After the last gate of the path the
// system operates; handing over what was approved is Handover's.
func (t *turn) goOn(g review.GateID) error {
	if g == review.G5 {
		return nil
	}
	path := t.app.Policy.PathOf(t.D)
	if next := t.D.NextGate(path); next != "" {
		return t.add(review.StageEntered{Stage: review.StageOf(next)})
	}
	if path[len(path)-1] != review.G4 {
		if err := t.closeRounds(); err != nil {
			return err
		}
		return t.add(review.EndedReview{Ending: review.Ending{Status: review.StatusCompleted}})
	}
	return t.add(review.StageEntered{Stage: review.S5})
}

// collect makes a clause 8 record and saves it as a draft that waits for its
// approval.
func (t *turn) collect(o clause8.Order) (review.Ref, error) {
	o.ConcludedBy = t.person()
	cat, err := t.app.Catalogue()
	if err != nil {
		return "", err
	}
	r, err := clause8.Collect(t.world(), cat, o)
	if err != nil {
		return "", err
	}
	if err := review.Check(r); err != nil {
		return "", err
	}
	saved, err := t.save([]Draft{{Doc: r}})
	if err != nil {
		return "", fmt.Errorf("record %s: %w", o.Kind, err)
	}
	return saved.Refs[0], nil
}
