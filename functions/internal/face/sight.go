package face

import (
	"context"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// A sight is what was read of a review at once, for one person or for the
// workflow. It is a copy: nobody waits for who has it.
type sight struct {
	reader screen.Reader
	person review.PersonID
	stage  review.Stage
	status review.Status
	depth  review.Depth
	next   review.GateID
	now    time.Time
	todos  []guide.Todo
	acts   []string
	team   bool                       // the person writes in it
	docs   map[review.Type]review.Doc // of what there is one of, as it was written
	refs   map[review.Type]review.Ref
}

// registered finds a review or system by its stream.
func registered(w *review.Workspace, stream string) (review.Registered, error) {
	for _, list := range [][]review.Registered{w.Reviews, w.Systems} {
		if n := slices.IndexFunc(list, func(r review.Registered) bool { return r.Stream == stream }); n >= 0 {
			return list[n], nil
		}
	}
	return review.Registered{}, fault.Errorf(fault.NotFound, "There is no such review or system.")
}

// look shows a stream to who may see its content, or to the workflow.
func (a *App) look(ctx context.Context, by review.Actor, stream string, f func(*usecase.View) error) error {
	if by.Workflow {
		return a.Watch(ctx, by, stream, f)
	}
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	reg, err := registered(w, stream)
	if err != nil {
		return err
	}
	return a.Look(ctx, by, reg.Ref, f)
}

// sight reads what there is to do in a review.
func (a *App) sight(ctx context.Context, by review.Actor, stream string) (sight, error) {
	put, err := a.puts(ctx, stream)
	if err != nil {
		return sight{}, err
	}
	s := sight{person: by.Person, docs: map[review.Type]review.Doc{}, refs: map[review.Type]review.Ref{}}
	err = a.look(ctx, by, stream, func(v *usecase.View) error {
		s.reader = screen.Reader{Stream: stream, Ref: v.D.Ref, Team: true, Now: ledger.At(v.Now), Title: a.titled(ctx, v.W, v.D.Ref)}
		s.stage, s.status, s.depth, s.now = v.D.Stage, v.D.Status, v.D.Screening.Depth, v.Now
		s.next = a.nextGate(v.D)
		s.person = v.W.Who(by.Person)
		s.todos = a.todos(v, put)
		if !by.Workflow {
			s.acts = a.acts(by, v.W, v.D)
			s.team = review.May(by, review.VerbSave, v.W, v.D) == nil
		}
		for _, t := range []review.Type{review.TypeSystem, review.TypeConOE} {
			for _, i := range v.D.Items(t) {
				if i.State.Gone() {
					continue
				}
				doc, err := a.Document(ctx, v, i.Ref)
				if err != nil {
					return err
				}
				s.docs[t], s.refs[t] = doc, i.Ref
			}
		}
		return nil
	})
	return s, err
}

func (a *App) titled(ctx context.Context, w *review.Workspace, ref review.Ref) string {
	reg, err := w.Find(ref)
	if err != nil {
		return string(ref)
	}
	return a.Title(ctx, reg)
}

func (a *App) nextGate(d *review.Dossier) review.GateID {
	switch {
	case d.IsReview():
	case d.Stage == review.S5:
		return review.G5
	default:
		return ""
	}
	return d.NextGate(a.Policy.PathOf(d))
}

// todos lists what can be done, the gate first where nothing stands against it.
func (a *App) todos(v *usecase.View, put map[string]guide.Put) []guide.Todo {
	if !v.D.Open() {
		return nil
	}
	out := a.Book.Todos(v.D, v.W, v.Findings, put, v.Now)
	if q, ok := a.Policy.Quorum(v.D.Screening.Depth, rules.QuorumKey(approval.PurposeValuePriorities)); ok {
		more := false
		if out, more = a.Book.Speakers(v.D, v.W, out, q.Stakeholder); more {
			return out // who is asked for the gate is asked about the values, too
		}
	}
	if gate, ok := a.gate(v); ok {
		out = slices.Insert(out, 0, gate)
	}
	return out
}

// can reports whether the person of a sight can do a todo.
func (s sight) can(t guide.Todo) bool { return slices.Contains(t.People, s.person) }

// todo finds what is to be done by its key.
func (s sight) todo(key string) (guide.Todo, error) {
	n := slices.IndexFunc(s.todos, func(t guide.Todo) bool { return t.Key == key })
	if n < 0 {
		return guide.Todo{}, fault.Errorf(fault.Conflict, "Nothing has to be done about this any more: somebody did it, or it is being decided.")
	}
	return s.todos[n], nil
}

// given are the commands about a review that somebody gives without being asked,
// and the verbs of them.
var given = []struct {
	act  string
	verb review.Verb
}{
	{"screen", review.VerbScreen},
	{"assign", review.VerbAssign},
	{"gate", review.VerbAskGate},
	{"waive", review.VerbWaive},
	{"reopen", review.VerbReopen},
	{"hold", review.VerbHold},
	{"resume", review.VerbHold},
	{"end", review.VerbEnd},
	{screen.ActHurry, review.VerbOverride},
	{screen.ActEdit, review.VerbSave},
}

// deciding reports whether people are being asked about a gate.
func deciding(d *review.Dossier) bool {
	return slices.ContainsFunc(d.Attempts, func(at review.GateAttempt) bool { return at.Decision == "" && !at.Reopened })
}

// acts lists the commands that a person may give about a review as it stands.
func (a *App) acts(by review.Actor, w *review.Workspace, d *review.Dossier) []string {
	var out []string
	for _, g := range given {
		fits := g.act == "end" || (g.act == "resume") == (d.Status == review.StatusOnHold)
		fits = fits && (g.act != screen.ActHurry || len(d.OpenRequests()) > 0)
		fits = fits && (g.act != "gate" || !d.IsReview() && d.Stage == review.S5 && !deciding(d)) // a cycle ends when its team says so
		if fits && !d.Over() && review.May(by, g.verb, w, d) == nil {
			out = append(out, g.act)
		}
	}
	return slices.Concat(out, a.brings(by, w, d), a.sorts(by, w, d), a.closes(by, w, d))
}
