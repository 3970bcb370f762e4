package face

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// A Snooze is until when a person wants to hear nothing of something. It moves no
// date: what is due is due.
type Snooze struct {
	Until time.Time `json:"until"`
}

const (
	snoozePrefix = "slack/snooze/"
	// nextStep is what is snoozed where it is the next step in a review.
	nextStep = "step"
	// longestSnooze is for how many days somebody is left alone at most.
	longestSnooze = 30
)

func snoozeKey(p review.PersonID, stream, what string) string {
	sum := sha256.Sum256([]byte(stream + "\n" + what))
	return snoozePrefix + string(p) + "/" + hex.EncodeToString(sum[:8])
}

func (a *App) snooze(ctx context.Context, p review.PersonID, stream, what string) (aside[Snooze], error) {
	return asideOf[Snooze](ctx, a, workspaceStream, snoozeKey(p, stream, what))
}

// snoozes leaves somebody alone with a request, or with their next step, for as many
// days as the button says: until the morning.
func (a *App) snoozes(ctx context.Context, p press) error {
	m, err := p.about()
	if err != nil {
		return err
	}
	_, last, _ := strings.Cut(p.action.ActionID, screen.DoSnooze+".")
	days, err := strconv.Atoi(last)
	if err != nil || days < 1 || days > longestSnooze {
		return errNotHere
	}
	h := &Herald{App: a}
	who, what, err := a.snoozing(ctx, p, m)
	if err != nil {
		return err
	}
	to, err := h.reach(ctx, who)
	if err != nil {
		return err
	}
	until := h.budget().Morning(to.reader(), h.Now(), days)
	one, err := a.snooze(ctx, who, m.Stream, what)
	if err == nil {
		err = one.set(ctx, a, workspaceStream, Snooze{Until: until})
	}
	if err != nil && !lost(err) {
		return err
	}
	said, err := a.Screens.Line(screen.Line{Kind: screen.LineSnoozed, Due: until})
	if err != nil {
		return err
	}
	a.tell(ctx, p, said)
	return h.afterSnooze(ctx, m.Stream, who, what, until)
}

// about is what a button is about, whether it decides or not.
func (p press) about() (screen.Meta, error) {
	if s, err := p.sign(); err == nil {
		return s.Meta(), nil
	}
	return p.meta()
}

// snoozing is who may leave what alone: who is asked it, and nobody else.
func (a *App) snoozing(ctx context.Context, p press, m screen.Meta) (who review.PersonID, what string, err error) {
	w, err := a.People(ctx)
	if err != nil {
		return "", "", err
	}
	who = w.Who(p.by.Person)
	if m.Request != "" {
		q, err := a.Question(ctx, p.by, m.Stream, approval.RequestID(m.Request))
		if err == nil && q.Seat == "" {
			err = fault.Errorf(fault.Denied, "You are not asked about this.")
		}
		return who, m.Request, err
	}
	s, err := a.sight(ctx, p.by, m.Stream)
	if err != nil {
		return "", "", err
	}
	t, err := s.todo(m.Key)
	if err == nil && !s.can(t) {
		err = fault.Errorf(fault.Denied, "You are not asked about this.")
	}
	return who, nextStep, err
}

// afterSnooze makes the message of a step say so, and sees to it that somebody looks
// when the time has come. What fails here is found by the sweep.
func (h *Herald) afterSnooze(ctx context.Context, stream string, p review.PersonID, what string, until time.Time) error {
	at := until
	if what == nextStep {
		t, err := h.read(ctx, stream)
		if err != nil {
			return err
		}
		if err := h.stepFor(ctx, t, p); err != nil {
			at = h.Now()
		}
	}
	return h.returnBy(ctx, stream, at)
}
