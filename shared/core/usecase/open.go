package usecase

import (
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Start is what opening a review takes: three answers.
type Start struct {
	Title   string // what is to be built
	Trigger review.Trigger
	// System is an existing one, or "" for a new system.
	System review.Ref
}

// Started names the review and its system.
type Started struct {
	Review       review.Ref `json:"review"`
	ReviewStream string     `json:"review_stream"`
	System       review.Ref `json:"system"`
	SystemStream string     `json:"system_stream"`
}

// Open registers a review, and its system if it is new, and opens its stream
// with what the system already has.
//
// It appends to up to three streams, each under the same command: first the
// names in the workspace, then the system, then the review. A crash in between
// leaves a name without a stream; the same command goes on from there.
func (a *App) Open(ctx context.Context, c Command, s Start) (Started, error) {
	out, err := onWorkspace(ctx, a, c, review.VerbStart, s, func(t *turn) (Started, error) { return t.register(s) })
	if err != nil {
		return Started{}, err
	}
	if s.System == "" {
		if err := a.openSystem(ctx, c, out); err != nil {
			return Started{}, err
		}
	}
	return out, a.openReview(ctx, c, out, s)
}

func (t *turn) register(s Start) (Started, error) {
	if s.Title == "" {
		return Started{}, fault.Errorf(fault.Invalid, "Say what is to be built, in a few words.")
	}
	if err := review.CheckWord(s.Trigger); err != nil {
		return Started{}, err
	}
	title, err := t.text(s.Title)
	if err != nil {
		return Started{}, err
	}
	out := Started{Review: review.Ref(fmt.Sprintf("REV-%d", len(t.W.Reviews)+1)), ReviewStream: t.id("rev"), System: s.System}
	if s.System == "" {
		out.System = review.NewRef(review.TypeSystem, len(t.W.Systems)+1)
		out.SystemStream = t.id("sys")
		if err := t.add(review.SystemRegistered{Registered: review.Registered{Ref: out.System, Stream: out.SystemStream, Title: title}}); err != nil {
			return out, err
		}
	} else {
		known, err := t.W.Find(s.System)
		if err != nil {
			return out, err
		}
		out.SystemStream = known.Stream
	}
	return out, t.add(review.ReviewRegistered{Registered: review.Registered{
		Ref: out.Review, Stream: out.ReviewStream, System: out.System, Title: title,
	}})
}

func (a *App) openSystem(ctx context.Context, c Command, s Started) error {
	_, err := repeat(ctx, a, c, s.SystemStream, review.VerbStart, s, func(t *turn) (Started, error) {
		t.as = "owner"
		return s, t.add(review.OpenedDossier{Ref: s.System, System: s.SystemStream, SysRef: s.System, Owner: t.person()})
	})
	return err
}

// openReview opens the review's stream. Items that the system has come in at the
// version and digest that they have there; their content stays where it is.
func (a *App) openReview(ctx context.Context, c Command, s Started, in Start) error {
	return a.see(ctx, s.SystemStream, func(system *review.Dossier) error {
		_, err := repeat(ctx, a, c, s.ReviewStream, review.VerbStart, s, func(t *turn) (Started, error) {
			return s, t.inherit(system, s, in)
		})
		return err
	})
}

func (t *turn) inherit(system *review.Dossier, s Started, in Start) error {
	if err := t.add(review.OpenedDossier{
		Ref: s.Review, System: s.SystemStream, SysRef: s.System, Trigger: in.Trigger,
		Base: review.Base{Stream: s.SystemStream, Size: system.Size}, Owner: t.person(),
	}); err != nil {
		return err
	}
	for i := range system.Everything() {
		if !inherited(i) {
			continue
		}
		if err := t.take(system, i); err != nil {
			return err
		}
	}
	return nil
}

// inherited: what a new review starts from is what stands in the system, not
// what was measured or happened there.
func inherited(i *review.Item) bool {
	switch i.Type {
	case review.TypeSignal, review.TypeIncident, review.TypeCycle, review.TypeRecord:
		return false
	}
	return !i.State.Gone()
}

// take adds an item of another dossier under the name that it has here.
func (t *turn) take(from *review.Dossier, i *review.Item) error {
	name := func(r review.Ref) review.Ref { return r.Seen(from.Ref, t.D.Ref) }
	seen := make([]review.Seen, 0, len(i.Seen))
	for _, s := range i.Seen {
		seen = append(seen, review.Seen{Ref: name(s.Ref), Meaning: s.Meaning})
	}
	return t.add(review.SavedItem{Saved: review.Saved[review.Doc]{
		Ref: name(i.Ref), ID: i.ID, Version: i.Version, Meaning: i.Meaning, State: i.State, Digest: i.Digest,
		Authors: i.Authors, Seen: seen, From: i.Home, FromRef: i.HomeRef, InForce: i.InForce,
		Built: built(i.Built, name), Submitted: i.Submitted, Doc: review.Rename(i.Doc, name),
	}})
}

func built(b review.Built, name func(review.Ref) review.Ref) review.Built {
	with := slices.Clone(b.With)
	for n := range with {
		with[n] = name(with[n])
	}
	b.With = with
	return b
}

// Assign gives roles in a review or system.
func (a *App) Assign(ctx context.Context, c Command, stream string, h []review.Holders) (Saved, error) {
	return onDossier(ctx, a, c, stream, review.VerbAssign, h, func(t *turn) (Saved, error) {
		for _, r := range h {
			if err := review.CheckWord(r.Role); err != nil {
				return Saved{}, err
			}
			for _, p := range append(append([]review.PersonID{}, r.Persons...), r.Alternate) {
				if _, ok := t.W.People[p]; p != "" && !ok {
					return Saved{}, fault.Errorf(fault.NotFound, "A person named as %s is not known in this workspace.", r.Role.Title())
				}
			}
		}
		return Saved{}, t.add(review.RolesAssigned{Holders: h})
	})
}

// Screening answers the questions, in their order.
type Screening struct {
	Answers []review.Answer
	// Depth asks for a depth other than the answers give: deeper by anybody of
	// the team, less deep only by the champion with a reason that every export
	// prints.
	Depth   review.Depth
	Because string
	With    review.PersonID // the governance lead who agrees to a lower depth
	// Begin passes the first gate with it, where that asks nobody for anything and
	// nothing stands against it.
	Begin bool `json:",omitzero"`
}

// Screened is the depth that holds now.
type Screened struct {
	Depth review.Depth `json:"depth"`
}

// Screen sets the depth from the answers; unanswered counts as unknown, and
// unknown as yes. Raising keeps every input.
func (a *App) Screen(ctx context.Context, c Command, stream string, s Screening) (Screened, error) {
	verb := review.VerbScreen
	if s.Depth != "" && a.Policy.Deeper(a.Policy.DepthFor(s.Answers), s.Depth) {
		verb = review.VerbLowerDepth
	}
	return onDossier(ctx, a, c, stream, verb, s, func(t *turn) (Screened, error) {
		if err := t.running(); err != nil {
			return Screened{}, err
		}
		if s.Depth != "" && !slices.ContainsFunc(a.Policy.Depths, func(d rules.DepthRow) bool { return d.Name == s.Depth }) {
			return Screened{}, fault.Errorf(fault.Invalid, "There is no depth of that name.")
		}
		if err := checkWords(s.Answers); err != nil {
			return Screened{}, err
		}
		n := len(a.Policy.Screening.Questions)
		if len(s.Answers) > n {
			return Screened{}, fault.Errorf(fault.Invalid, "There are %d screening questions.", n)
		}
		set := review.Screening{Questions: a.Policy.Screening.Version, Depth: a.Policy.DepthFor(s.Answers)}
		for k := range n {
			answer := review.Unknown
			if k < len(s.Answers) && s.Answers[k] != "" {
				answer = s.Answers[k]
			}
			set.Answers = append(set.Answers, answer)
		}
		if s.Depth != "" && s.Depth != set.Depth {
			set.Lowered = verb == review.VerbLowerDepth
			set.Depth = s.Depth
		}
		var err error
		if set.Lowered {
			if !t.W.Holds(s.With, review.GovernanceLead) || !t.W.Holds(t.person(), review.GovernanceLead) && t.W.Who(s.With) == t.person() {
				return Screened{}, fault.Errorf(fault.Denied, "Lowering the depth takes the champion and a governance lead together. Name the lead who agrees.")
			}
			set.Because, err = t.reason(s.Because, "a depth below what the answers ask for")
		}
		if err != nil {
			return Screened{}, err
		}
		if err := t.add(review.Screened{Screening: set}); err != nil || !s.Begin {
			return Screened{set.Depth}, err
		}
		return Screened{set.Depth}, t.begin()
	})
}

// begin passes the first gate of a review if that takes neither a round of asking
// nor a conclusion. While something stands against it, it is asked for as ever.
func (t *turn) begin() error {
	path := t.app.Policy.PathOf(t.D)
	if !t.D.IsReview() || len(path) == 0 || t.D.NextGate(path) != path[0] || len(t.D.Attempts) > 0 {
		return nil
	}
	first := path[0]
	_, asks := t.app.Policy.Quorum(t.depth(), gateQuorum(first))
	concludes := rules.ClauseEight(t.D) && len(t.app.Policy.Records[first][t.depth()]) > 0
	if asks || concludes || blocked(first, rules.Gate(t.world(), first)) != nil {
		return nil
	}
	_, err := t.askGate(AskGate{Gate: first}, nil)
	return err
}
