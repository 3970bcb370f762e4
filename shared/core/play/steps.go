package play

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// steps carries out the steps. A step that the case expects to be refused is
// told as a refusal; any other refusal ends the play with its place in the file.
func (r *run) steps(ctx context.Context) error {
	past, stream := r.past(ctx)
	before := r.c == r.base && r.heads[r.in.ReviewStream] > 0
	for n := range r.c.Steps {
		s := &r.c.Steps[n]
		r.step = n
		r.Clock.Set(r.Clock.Now().Add(time.Second))
		if n < past || s.Expect != "" && before {
			// It was carried out or refused in the play that got further; what
			// was refused then need not be refused now.
			if err := r.skip(s); err != nil {
				return err
			}
			continue
		}
		if s.Say != "" {
			r.tell(Line{Kind: Aside, Text: s.Say})
		}
		if n == past {
			r.at = stream
		}
		err := r.do(ctx, s)
		r.at = ""
		if err := r.expected(ctx, s, err); err != nil {
			return err
		}
		if err := r.settle(ctx); err != nil {
			return err
		}
	}
	return r.findings(ctx)
}

func (r *run) expected(ctx context.Context, s *casefile.Step, err error) error {
	code := ""
	if err != nil {
		code = string(fault.CodeOf(err))
	}
	switch {
	case code == s.Expect && err == nil:
		return nil
	case code == s.Expect && r.Tell == nil:
		return nil
	case code == s.Expect:
		r.tell(Line{Kind: Refused, Who: r.name(ctx, s.By), Stage: r.stage(ctx), Text: r.refusal(ctx, s, err), Code: code})
		if s.Gate != nil && r.step < len(r.c.Steps)-1 {
			return r.atGate(ctx, s.Gate.Ask)
		}
		return nil // at the end of a case all findings are told anyway
	case err == nil:
		return fault.Errorf(fault.Conflict, "%s, line %d: the case expects %s here, and nothing was refused.", r.c.ID, r.line(), s.Expect)
	}
	return fault.Errorf(fault.CodeOf(err), "%s, line %d: %w", r.c.ID, r.line(), err)
}

// refusal is what a person reads. A gate's findings are told one by one after
// it, so only its first sentence is.
func (r *run) refusal(ctx context.Context, s *casefile.Step, err error) string {
	text := fault.Sentence(err)
	if first, _, many := strings.Cut(text, ". "); many && s.Gate != nil {
		text = first + "."
	}
	if w, err := r.App.People(ctx); err == nil {
		text = r.named(ctx, w, text)
	}
	return r.titled(ctx, text)
}

func (r *run) line() int { return r.c.Line(fmt.Sprintf("/steps/%d", r.step)) }

func (r *run) do(ctx context.Context, s *casefile.Step) error {
	a, stream := r.App, r.stream(ctx)
	r.here = stream
	defer func() { r.here = "" }()
	c := r.command(fmt.Sprintf("step/%d", r.step), s.By)
	var err error
	switch {
	case s.Jump != "":
		r.here = ""
		return r.jump(ctx, s.Jump)
	case s.Adopt:
		_, err = a.Adopt(ctx, c, usecase.Adoption{})
	case s.Screen != nil:
		var answers []review.Answer
		if answers, err = r.answers(s.Screen); err == nil {
			_, err = a.Screen(ctx, c, stream, usecase.Screening{Answers: answers})
		}
	case s.SoA != nil:
		_, err = a.DecideControls(ctx, c, controls(s.SoA))
	case s.Assign != nil:
		_, err = a.Assign(ctx, c, stream, r.holders(s.Assign))
	case s.Save != nil:
		return r.save(ctx, c, stream, s.Save)
	case s.Submit != nil:
		_, err = a.Submit(ctx, c, stream, r.refs(s.Submit.Refs))
	case s.Decide != nil:
		return r.decide(ctx, c, stream, s)
	case s.Minute != nil:
		return r.minute(ctx, c, stream, s)
	case s.Mediate != nil:
		return r.mediate(ctx, c, stream, s.Mediate)
	case s.Lend != nil:
		return r.lend(ctx, c, stream, s.Lend)
	case s.Move != nil:
		_, err = a.Move(ctx, c, stream, usecase.Step{
			Refs: r.refs(s.Move.Refs), On: s.Move.On, With: r.refs(s.Move.With), Because: s.Move.Because,
		})
	case s.Confirm != nil:
		_, err = a.Confirm(ctx, c, stream, r.refs(s.Confirm))
	case s.Gate != nil:
		_, err = a.AskGate(ctx, c, stream, usecase.AskGate{Gate: s.Gate.Ask, Conclusion: s.Gate.Conclusion})
	case s.Record != nil:
		_, err = a.Conclude(ctx, c, stream, clause8.Order{
			Kind: s.Record.Type, Occasion: s.Record.Occasion, For: r.ref(s.Record.For), Conclusion: s.Record.Conclusion,
		})
	case s.Waive != nil:
		_, err = a.Waive(ctx, c, stream, usecase.Waiving{Gate: s.Waive.Gate, Guard: s.Waive.Guard, Because: s.Waive.Because, Days: s.Waive.Days})
	case s.Reopen != nil:
		_, err = a.Reopen(ctx, c, stream, usecase.Reopening{Stage: s.Reopen.Stage, Because: s.Reopen.Because})
	case s.End != nil:
		_, err = a.End(ctx, c, stream, usecase.Ending{Status: s.End.Status, Because: s.End.Because, NoRecords: s.End.NoRecords})
	}
	return err
}

func (r *run) save(ctx context.Context, c usecase.Command, stream string, it *casefile.Items) error {
	drafts := r.drafts(it)
	for n := range drafts {
		drafts[n].Ref = r.ref(drafts[n].Ref)
		drafts[n].Doc = review.Rename(drafts[n].Doc, r.ref)
	}
	_, err := r.App.Save(ctx, c, stream, drafts)
	return err
}

func controls(lines []casefile.SoALine) []usecase.ControlDecision {
	var out []usecase.ControlDecision
	for _, l := range lines {
		out = append(out, usecase.ControlDecision{
			Control: l.Control, Decision: l.Decision, Status: l.Status, Justification: l.Justification, Basis: l.Basis,
		})
	}
	return out
}

// stream is where the case goes on: the review until it has handed over, then
// its system. A step that is repeated goes where it went the first time.
func (r *run) stream(ctx context.Context) string {
	if at := cmp.Or(r.at, r.here); at != "" {
		return at
	}
	if r.operating(ctx) {
		return r.in.SystemStream
	}
	return r.in.ReviewStream
}

func (r *run) operating(ctx context.Context) bool {
	stage, err := r.stageOf(ctx, r.in.SystemStream)
	return err == nil && stage == review.S5
}

func (r *run) stageOf(ctx context.Context, stream string) (review.Stage, error) {
	var stage review.Stage
	err := r.App.See(ctx, workflow, stream, func(d *review.Dossier) error {
		stage = d.Stage
		return nil
	})
	return stage, err
}

// ref calls an item as the present stream does: after the hand-over, the
// review's items have its name in front. What the system has made since, such as
// its own C8R-001, comes before what the review called the same.
func (r *run) ref(id review.Ref) review.Ref {
	if id == "" || id.Type() == review.TypeSystem {
		return map[bool]review.Ref{true: r.in.System, false: ""}[id != ""]
	}
	if r.stream(context.Background()) != r.in.SystemStream {
		return id
	}
	qualified := id.From(r.in.Review)
	known := false
	err := r.App.See(context.Background(), workflow, r.in.SystemStream, func(d *review.Dossier) error {
		known = d.Has(qualified) && !d.Has(id)
		return nil
	})
	if err == nil && known {
		return qualified
	}
	return id
}

func (r *run) refs(ids []review.Ref) []review.Ref {
	var out []review.Ref
	for _, id := range ids {
		out = append(out, r.ref(id))
	}
	return out
}
