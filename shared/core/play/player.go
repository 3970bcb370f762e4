// Package play carries out cases: it does step by step what a case says that
// people did, through the same use cases as everybody else, and tells what the
// ledger then holds.
//
// Every step is a command under a key of its own, made of the case's digest and
// the step's number, so a play that was interrupted goes on where it stopped and
// a second play adds nothing. Plays belong in practice files only.
package play

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Player plays cases in one workspace.
type Player struct {
	// App decides. Its clock is the player's: see Clock.
	App *usecase.App
	// Clock is what App.Now reads.
	Clock *Clock
	// Driver does what follows from what people do; nil leaves it to others.
	Driver Driver
	// Tell is called for everything that happens, in order. Without it nothing is
	// looked up to be told.
	Tell func(Line)
}

// Clock is the practice clock of a play. It moves only when a case says so, and
// a second for every step.
type Clock struct{ at time.Time }

// Now is the moment at which the play stands.
func (c *Clock) Now() time.Time { return c.at }

// Set moves the clock forward; it never goes back.
func (c *Clock) Set(t time.Time) {
	if t.After(c.at) {
		c.at = t
	}
}

// run is one case being played.
type run struct {
	*Player
	base  *casefile.Case // whose review is played
	c     *casefile.Case // whose steps are played
	in    usecase.Started
	told  map[string]int64 // per stream, how far its entries were told
	heads map[string]int64 // per stream, its size before this play
	step  int
	at    string // the stream in which an earlier play carried out the step, if it did
	here  string // the stream that the present step is about, while it is carried out
	seen  string // the last summary of findings
}

// Play plays a case from its start. It gives the review that it opened.
func (p *Player) Play(ctx context.Context, c *casefile.Case) (usecase.Started, error) {
	if p.App.Mode != review.Practice {
		return usecase.Started{}, fault.Errorf(fault.Denied, "Cases are played in practice files only, and this file is real.")
	}
	r := &run{Player: p, base: c, c: c, told: map[string]int64{}}
	if err := r.begin(ctx, c); err != nil {
		return r.in, err
	}
	return r.in, r.steps(ctx)
}

// Import opens the review of a case with its people and first drafts, and does
// none of its steps. It is refused before the first write if the drafts are too
// many for one batch.
func (p *Player) Import(ctx context.Context, c *casefile.Case) (usecase.Started, error) {
	if p.App.Mode != review.Practice {
		return usecase.Started{}, fault.Errorf(fault.Denied, "Cases are imported into practice files only, and this file is real.")
	}
	r := &run{Player: p, base: c, c: c, told: map[string]int64{}}
	err := r.begin(ctx, c)
	return r.in, err
}

// GoOn plays a supplement on the review that its case opened.
func (p *Player) GoOn(ctx context.Context, s *casefile.Case) (usecase.Started, error) {
	if s.Base == nil {
		return usecase.Started{}, fault.Errorf(fault.Invalid, "%s supplements no case.", s.ID)
	}
	// The base's own commands find its review, or open it as the base would.
	r := &run{Player: p, base: s.Base, c: s.Base, told: map[string]int64{}}
	if err := r.begin(ctx, s); err != nil {
		return r.in, err
	}
	r.c = s
	if err := r.people(ctx, s); err != nil {
		return r.in, err
	}
	return r.in, r.steps(ctx)
}

// begin founds the workspace, makes the people known and opens the review with
// its first drafts. All of it may have happened before. The heading is that of
// the case which is played.
func (r *run) begin(ctx context.Context, played *casefile.Case) error {
	if err := r.fits(); err != nil {
		return err
	}
	if err := r.remember(ctx); err != nil {
		return err
	}
	r.tell(Line{Kind: Heading, Text: fmt.Sprintf("%s: %s (%s)", played.ID, played.Title, played.Origin)})
	r.c = r.base // a supplement goes on with the review that its case opened
	r.Clock.Set(r.base.Review.At.Time)
	clerk := usecase.Newcomer{
		ID: r.personID(clerkAlias), Name: "Practice clerk", Offices: []review.Office{review.GovernanceLead},
	}
	if _, err := r.App.Found(ctx, r.commandAs("found", review.Actor{}, ""), []usecase.Newcomer{clerk}); err != nil && fault.CodeOf(err) != fault.Conflict {
		return err
	}
	if err := r.people(ctx, r.base); err != nil {
		return err
	}
	start := usecase.Start{Title: r.base.Review.Title, Trigger: r.base.Review.Trigger}
	var err error
	if r.in, err = r.App.Open(ctx, r.command("open", r.base.Review.By), start); err != nil {
		return err
	}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	return r.settle(ctx)
}

func (r *run) prepare(ctx context.Context) error {
	b := r.base
	if len(b.Review.Roles) > 0 {
		if _, err := r.App.Assign(ctx, r.command("roles", r.lead(b)), r.in.ReviewStream, r.holders(b.Review.Roles)); err != nil {
			return err
		}
	}
	if len(b.Review.Screening) > 0 {
		answers, err := r.answers(b.Review.Screening)
		if err != nil {
			return err
		}
		if _, err := r.App.Screen(ctx, r.command("screen", b.Review.By), r.in.ReviewStream, usecase.Screening{Answers: answers}); err != nil {
			return err
		}
	}
	drafts := r.drafts(&b.Items)
	if len(drafts) == 0 {
		return nil
	}
	_, err := r.App.Save(ctx, r.command("items", b.Review.By), r.in.ReviewStream, drafts)
	return err
}

const clerkAlias = "practice-clerk"

// workflow acts where no person does.
var workflow = review.Actor{Workflow: true}

// lead is the alias of a governance lead of the case, or the practice clerk.
func (r *run) lead(c *casefile.Case) string {
	for _, p := range c.Persons() {
		for _, o := range p.Offices {
			if o == review.GovernanceLead {
				return p.ID
			}
		}
	}
	return clerkAlias
}

func (r *run) people(ctx context.Context, c *casefile.Case) error {
	for _, p := range c.People {
		n := usecase.Newcomer{ID: r.personID(p.ID), Name: p.Name, Membership: p.Membership, Offices: p.Offices}
		if _, err := r.App.AddPerson(ctx, r.command("person/"+p.ID, clerkAlias), n); err != nil {
			return err
		}
	}
	return nil
}

// answers puts the answers of a case in the order of the questions. A key that
// is none of theirs would silently count as unknown, so it is refused.
func (r *run) answers(byKey map[string]review.Answer) ([]review.Answer, error) {
	var out []review.Answer
	var keys []string
	for _, q := range r.App.Policy.Screening.Questions {
		out = append(out, byKey[q.Key])
		keys = append(keys, q.Key)
	}
	for key := range byKey {
		if !slices.Contains(keys, key) {
			return nil, fault.Errorf(fault.Invalid, "%s: %q is none of the screening questions: %s.", r.c.ID, key, strings.Join(keys, ", "))
		}
	}
	return out, nil
}

func (r *run) holders(list []casefile.Holders) []review.Holders {
	var out []review.Holders
	for _, h := range list {
		n := review.Holders{Role: h.Role, Alternate: r.personID(h.Alternate)}
		for _, p := range h.Persons {
			n.Persons = append(n.Persons, r.personID(p))
		}
		out = append(out, n)
	}
	return out
}

// personID is the id of an alias. It is the same in every play of the case, so
// that a repeated command has the same content.
func (r *run) personID(alias string) review.PersonID {
	if alias == "" {
		return ""
	}
	owner := r.base.ID
	if alias == clerkAlias {
		owner = "" // one for all cases
	}
	return review.PersonID("per_" + uuid.NewSHA1(uuid.NameSpaceOID, []byte("conoe/case/"+owner+"/"+alias)).String())
}

func (r *run) command(key, by string) usecase.Command {
	return r.commandAs(key, review.Actor{Person: r.personID(by)}, r.c.Origin)
}

func (r *run) commandAs(key string, by review.Actor, origin ledger.Origin) usecase.Command {
	return usecase.Command{
		ID: fmt.Sprintf("case/%s/%s/%s", r.c.ID, r.c.Digest, key), Actor: by, Channel: ledger.CLI, ImportedAs: origin,
	}
}

// drafts names people and the system as the workspace does.
func (r *run) drafts(it *casefile.Items) []usecase.Draft {
	var out []usecase.Draft
	it.Each(func(id review.Ref, _ []string, doc review.Doc) {
		named := review.RenamePersons(doc, func(p review.PersonID) review.PersonID { return r.personID(string(p)) })
		if id.Type() == review.TypeSystem {
			id = r.in.System
		}
		out = append(out, usecase.Draft{Ref: id, Doc: named})
	})
	return out
}

// remember notes how far each stream is before the play, so that it tells only
// what it adds.
func (r *run) remember(ctx context.Context) error {
	r.heads = map[string]int64{}
	for s, err := range r.App.Store.Streams(ctx, r.App.Workspace) {
		if err != nil {
			return fmt.Errorf("list streams: %w", err)
		}
		head, err := r.App.Store.Head(ctx, s)
		if err != nil {
			return fmt.Errorf("list streams: %w", err)
		}
		r.heads[s.Name] = head.Size
	}
	return nil
}

// fits refuses a case whose drafts no single batch can hold, before anything is
// written.
func (r *run) fits() error {
	drafts := r.drafts(&r.base.Items)
	size := 0
	for _, d := range drafts {
		if err := review.Check(d.Doc); err != nil {
			return err
		}
		raw, err := ledger.Encode(d.Doc)
		if err != nil {
			return err
		}
		size += 2 * len(raw)
	}
	if len(drafts) > ledger.MaxEntries || size > ledger.MaxBytes {
		return fault.Errorf(fault.Limit, "%s has %d items of about %d bytes; one import holds %d items and %d bytes. Move the rest into `save` steps.", r.c.ID, len(drafts), size, ledger.MaxEntries, ledger.MaxBytes)
	}
	return nil
}
