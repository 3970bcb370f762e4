package clear_test

import (
	"context"
	"slices"
	"strings"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
	"conoe/shared/core/usecase"
)

// turn does the next thing: what is asked is answered first, then the step.
func (p *player) turn() {
	p.t.Helper()
	if p.votes() || p.tells() {
		return
	}
	p.step()
}

// votes: everybody who is asked says yes, and the five minutes pass.
func (p *player) votes() bool {
	p.t.Helper()
	var id approval.RequestID
	if err := p.app.Watch(p.t.Context(), review.Actor{Workflow: true}, reviewStream, func(v *usecase.View) error {
		for _, q := range v.D.OpenRequests() {
			if len(q.Invited) > 0 && !strings.HasPrefix(string(q.ID), "apr_1") {
				id = q.ID
			}
		}
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	if id == "" {
		return false
	}
	n := 0
	for _, name := range cast() {
		for _, b := range p.buttons(userOf(name), screen.DoApprove) {
			sign, err := screen.ReadSign(b.value)
			if err != nil || sign.Request != string(id) {
				continue
			}
			p.press(b)
			n++
			break
		}
	}
	if n == 0 {
		p.t.Fatalf("nobody can decide on %s", id)
	}
	p.jump(6 * time.Minute)
	return true
}

// tells: everybody who is asked in a round answers, and the round ends.
func (p *player) tells() bool {
	p.t.Helper()
	n := 0
	for _, name := range cast() {
		for _, b := range p.buttons(userOf(name), screen.DoAnswer) {
			p.press(b)
			p.submit(b.user)
			n++
			break
		}
	}
	if n > 0 {
		p.jump(8 * 24 * time.Hour)
	}
	return n > 0
}

// step does what the step says, as the first of those who have the duty.
func (p *player) step() {
	p.t.Helper()
	f, _ := p.found(p.trial.Want.Ref)
	b, ok := p.sees(f)
	if !ok {
		p.t.Fatalf("the button is on nobody's screen: %q\n%s", f.Sentence, p.screens())
	}
	p.press(b)
	p.submit(b.user)
}

// sees is the button of the finding's step on the screen of somebody who has the
// duty: in a message, in their Home tab, or in the status of the review.
func (p *player) sees(f rules.Finding) (spot, bool) {
	p.t.Helper()
	keys := []string{guide.Key(f), guide.Key(rules.Finding{Rule: f.Rule, Gate: f.Gate})}
	for _, name := range p.dutiful(f) {
		for _, look := range []func(user string){func(string) {}, p.opensHome, p.asksStatus} {
			look(userOf(name))
			for _, b := range p.buttons(userOf(name), screen.DoStep) {
				m, err := screen.ReadMeta(b.value)
				if err == nil && slices.Contains(keys, m.Key) {
					return b, true
				}
			}
		}
	}
	return spot{}, false
}

// dutiful are those of the cast whom the finding names, in its order.
func (p *player) dutiful(f rules.Finding) []string {
	p.t.Helper()
	if len(p.how.Who) > 0 {
		if p.how.Because == "" {
			p.t.Error("nothing says why it is the duty of others")
		}
		return p.how.Who
	}
	var out []string
	if err := p.app.Watch(p.t.Context(), review.Actor{Workflow: true}, reviewStream, func(v *usecase.View) error {
		for _, who := range f.Who {
			for _, name := range cast() {
				has := review.StandingsOf(review.Actor{Person: rulestest.Person(name)}, v.W, v.D)
				if slices.Contains(has, who) && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p *player) opensHome(user string) {
	p.done(p.As(user).OpenHome(p.t.Context()))
	ctx, cancel := context.WithTimeout(p.t.Context(), 3*time.Second)
	defer cancel()
	if _, err := p.Wait(ctx, standin.Want{As: user, Home: "ait"}); err != nil {
		sc, _ := p.Scene(user)
		p.t.Fatalf("%s sees no Home tab: %s\n%s", user, text(sc.Home.Body), p.screens())
	}
}

func (p *player) asksStatus(user string) {
	p.done(p.As(user).Type(p.t.Context(), "#general", "/ethics status REV-1"))
}

func (p *player) press(b spot) {
	p.t.Helper()
	p.done(p.Do(p.t.Context(), b.press()))
}

// submit answers the modal that somebody has open, and closes what comes after it.
func (p *player) submit(user string) {
	p.t.Helper()
	v, ok := p.As(user).Top()
	if !ok {
		p.t.Fatalf("no modal opened\n%s", p.screens())
	}
	if v.Callback() == "" {
		p.t.Fatalf("it is refused: %s", text(v.Body))
	}
	p.done(p.As(user).Submit(p.t.Context(), filled(v, p.how.Answers)))
	if after, ok := p.As(user).Top(); ok {
		if say := text(after.Body); !strings.Contains(say, "kept") && !strings.Contains(say, "Kept") {
			p.t.Logf("%s reads: %s", v.Title(), strings.ReplaceAll(say, "\n", " / "))
		}
		_, _ = p.As(user).Close(p.t.Context())
	}
}
