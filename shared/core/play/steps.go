package play

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/casefile"
	"conoe/shared/core/clause8"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
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
		if s.Say != "" {
			r.tell(Line{Kind: Aside, Text: s.Say})
		}
		if n < past || s.Expect != "" && before {
			// It was carried out or refused in the play that got further; what
			// was refused then need not be refused now.
			if err := r.skip(s); err != nil {
				return err
			}
			continue
		}
		if n == past {
			r.at = stream
		}
		err := r.do(ctx, s)
		r.at = ""
		if err := r.expected(ctx, s, err); err != nil {
			return err
		}
		if err := r.report(ctx); err != nil {
			return err
		}
		if err := r.handOver(ctx); err != nil {
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
	c := r.command(fmt.Sprintf("step/%d", r.step), s.By)
	var err error
	switch {
	case s.Jump != "":
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
	if r.at != "" {
		return r.at
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
	err := r.App.See(ctx, stream, func(d *review.Dossier) error {
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
	err := r.App.See(context.Background(), r.in.SystemStream, func(d *review.Dossier) error {
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

// request finds the open request that covers all the items, or the open round
// of a gate.
func (r *run) request(ctx context.Context, stream string, refs []review.Ref, gate review.GateID) (*approval.Request, error) {
	want := subjects(r.refs(refs), gate)
	var found *approval.Request
	err := r.App.See(ctx, stream, func(d *review.Dossier) error {
		found = latest(d, want)
		return nil
	})
	if err == nil && found == nil {
		err = fault.Errorf(fault.NotFound, "Nobody was asked about %v%s.", refs, gate)
	}
	return found, err
}

// latest is the open request that covers all of the subjects, or else the one
// that was opened last: deciding on it says that it is closed.
func latest(d *review.Dossier, want []string) *approval.Request {
	var found *approval.Request
	for _, q := range d.Requests {
		if !covers(q, want) {
			continue
		}
		better := found == nil || q.OpenedAt > found.OpenedAt
		if found != nil && (q.State == approval.StateOpen) != (found.State == approval.StateOpen) {
			better = q.State == approval.StateOpen
		}
		if better {
			found = q
		}
	}
	return found
}

func subjects(refs []review.Ref, gate review.GateID) []string {
	var out []string
	for _, id := range refs {
		out = append(out, string(id))
	}
	if gate != "" {
		out = append(out, string(gate))
	}
	return out
}

func covers(q *approval.Request, want []string) bool {
	for _, id := range want {
		if _, ok := q.Item(approval.SubjectID(id)); !ok {
			return false
		}
	}
	return true
}

func (r *run) vote(q *approval.Request, d *casefile.Decide) usecase.Vote {
	v := usecase.Vote{
		Request: q.ID, Verdict: d.Verdict, Set: q.Set(), Comment: d.Comment, WouldChange: d.WouldChange, Language: "en",
	}
	// Naming fewer items than the set holds takes those out and decides them.
	if refs := r.refs(d.Refs); d.Gate == "" && len(refs) < len(q.Items) {
		v.Items = refs
	}
	return v
}

// done reports whether a command was carried out in an earlier play, so that
// what it would look up need not be there any more.
func (r *run) done(ctx context.Context, c usecase.Command, stream string) bool {
	return r.App.Done(ctx, c, stream)
}

func (r *run) decide(ctx context.Context, c usecase.Command, stream string, s *casefile.Step) error {
	if r.done(ctx, c, stream) {
		return nil
	}
	q, err := r.request(ctx, stream, s.Decide.Refs, s.Decide.Gate)
	if err != nil {
		return err
	}
	_, err = r.App.Decide(ctx, c, stream, r.vote(q, s.Decide))
	return err
}

func (r *run) minute(ctx context.Context, c usecase.Command, stream string, s *casefile.Step) error {
	m := s.Minute
	confirm := r.command(fmt.Sprintf("step/%d/confirm", r.step), m.Witness)
	if r.done(ctx, confirm, stream) {
		return nil
	}
	q, err := r.request(ctx, stream, m.Refs, m.Gate)
	if err != nil {
		return err
	}
	noted, err := r.App.RecordMinute(ctx, c, stream, usecase.Minute{
		Of: r.personID(m.Of), Words: m.Place + ": " + m.Comment, Vote: r.vote(q, &m.Decide),
	})
	if err != nil {
		return err
	}
	_, err = r.App.ConfirmMinute(ctx, confirm, stream, q.ID, noted.Decision)
	return err
}

func (r *run) mediate(ctx context.Context, c usecase.Command, stream string, m *casefile.Mediate) error {
	if r.done(ctx, c, stream) {
		return nil
	}
	q, err := r.request(ctx, stream, m.Refs, m.Gate)
	if err != nil {
		return err
	}
	for n, id := range subjects(r.refs(m.Refs), m.Gate) {
		each := c
		if n > 0 {
			each.ID = fmt.Sprintf("%s/%d", c.ID, n)
		}
		if _, err := r.App.Mediate(ctx, each, stream, usecase.Mediation{
			Request: q.ID, Item: review.Ref(id), Of: r.personID(m.Of), Outcome: m.Outcome, Because: m.Because, TradeOff: r.ref(m.TradeOff),
		}); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) lend(ctx context.Context, c usecase.Command, stream string, l *casefile.Delegate) error {
	if r.done(ctx, c, stream) {
		return nil
	}
	q, err := r.request(ctx, stream, l.Refs, l.Gate)
	if err != nil {
		return err
	}
	_, err = r.App.Delegate(ctx, c, stream, usecase.Lend{Request: q.ID, To: r.personID(l.To), Days: l.Days, NoReportingLine: true})
	return err
}

// handOver is the effect of the last gate.
func (r *run) handOver(ctx context.Context) error {
	due := false
	if err := r.App.See(ctx, r.in.ReviewStream, func(d *review.Dossier) error {
		due = d.Stage == review.S5 && d.Status == review.StatusOpen
		return nil
	}); err != nil || !due {
		return err
	}
	c := r.commandAs("", review.Actor{Workflow: true}, r.c.Origin)
	c.ID = "hand-over/" + r.in.ReviewStream
	if _, err := r.App.HandOver(ctx, c, r.in.ReviewStream); err != nil {
		return err
	}
	return r.report(ctx)
}

// jump moves the clock and lets everything become due on the way, in order and
// each at its own time. "due" goes to the next thing that is due.
func (r *run) jump(ctx context.Context, how string) error {
	d, toDue, err := casefile.ParseJump(how)
	if err != nil {
		return err
	}
	target := r.Clock.Now().Add(d)
	for n := 0; ; n++ {
		stream, due, err := r.nextDue(ctx)
		if err != nil {
			return err
		}
		if due.IsZero() || !toDue && due.After(target) || toDue && n > 0 && due.After(r.Clock.Now()) {
			break
		}
		r.Clock.Set(due)
		if err := r.elapse(ctx, stream, due); err != nil {
			return err
		}
		if err := r.report(ctx); err != nil {
			return err
		}
	}
	if !toDue {
		r.Clock.Set(target)
	}
	return nil
}

// elapse records what is due in a stream. Its command need not be the same in
// another play: what is recorded is not due again.
func (r *run) elapse(ctx context.Context, stream string, due time.Time) error {
	head, err := r.App.Store.Head(ctx, ledger.Stream{Workspace: r.App.Workspace, Name: stream})
	if err != nil {
		return fmt.Errorf("elapse: %w", err)
	}
	c := r.commandAs(fmt.Sprintf("elapse/%s/%d", stream, head.Size), review.Actor{Workflow: true}, r.origin(stream))
	out, err := r.App.Elapse(ctx, c, stream)
	if err == nil && out.Entries == 0 {
		err = fmt.Errorf("something in %s was due on %v and nothing came of it", stream, due)
	}
	return err
}

// origin marks what the case brings about, and not what time does to others.
func (r *run) origin(stream string) ledger.Origin {
	if stream == r.in.ReviewStream || stream == r.in.SystemStream {
		return r.c.Origin
	}
	return ""
}

// nextDue is the stream of the workspace in which something is due first: time
// passes for every review, not only for the one that is played.
func (r *run) nextDue(ctx context.Context) (string, time.Time, error) {
	w, err := r.App.People(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	var first string
	var at time.Time
	for _, one := range slices.Concat(w.Systems, w.Reviews) {
		err := r.App.See(ctx, one.Stream, func(d *review.Dossier) error {
			if due, ok := usecase.NextDue(r.App.Policy, d); ok && (at.IsZero() || due.Before(at)) {
				first, at = one.Stream, due
			}
			return nil
		})
		if err != nil {
			return "", at, err
		}
	}
	return first, at, nil
}

// past is the number of the last step that an earlier play carried out, or -1,
// and the review's or system's stream if it was carried out there.
func (r *run) past(ctx context.Context) (int, string) {
	for n := len(r.c.Steps) - 1; n >= 0; n-- {
		c := r.command(fmt.Sprintf("step/%d", n), "")
		for _, stream := range []string{r.in.ReviewStream, r.in.SystemStream} {
			if r.done(ctx, c, stream) {
				return n, stream
			}
		}
		if r.done(ctx, c, review.WorkspaceStream) {
			return n, ""
		}
	}
	return -1, ""
}

// skip leaves out a step of which nothing remains to be done, except that time
// passes.
func (r *run) skip(s *casefile.Step) error {
	if s.Jump == "" {
		return nil
	}
	d, _, err := casefile.ParseJump(s.Jump)
	r.Clock.Set(r.Clock.Now().Add(d))
	return err
}
