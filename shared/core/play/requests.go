package play

import (
	"context"
	"fmt"

	"conoe/shared/core/approval"
	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// request finds the open request that covers all the items, or the open round
// of a gate.
func (r *run) request(ctx context.Context, stream string, refs []review.Ref, gate review.GateID) (*approval.Request, error) {
	want := subjects(r.refs(refs), gate)
	var found *approval.Request
	err := r.App.See(ctx, workflow, stream, func(d *review.Dossier) error {
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
