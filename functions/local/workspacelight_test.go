package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
)

// TestLightReviewOverSocketMode brings a review in a real file to its two approvals.
// Over Socket Mode nothing can be said in answer to a click, and no clock jumps.
func TestLightReviewOverSocketMode(t *testing.T) {
	s, d := newSlackSide(t, nil), realDesk(t)
	enter(t, d, s)
	p := &people{slackSide: s, t: t}
	ben, ana := s.As("ben"), s.As("ana") // ben writes it, ana owns and leads
	ctx, did := t.Context(), press(t)

	did(ana.OpenHome(ctx))
	did(ana.PressIn(ctx, p.home("ana", "Give an office"), nil, "act.office"))
	did(ana.Submit(ctx, standin.State{"person": {"in": {ownerUser}}, "offices": {"in": {"owner", "governance_lead"}}}))
	did(ben.Type(ctx, "#general", "/ethics start"))
	did(ben.Submit(ctx, typedIn("name", "Labels for our notes", "purpose", "So that no task is forgotten", "ai", "builds")))
	did(ben.Submit(ctx, typedIn("outsiders", "no", "person_decision", "no", "sensitive", "no", "safety_rights", "no", "autonomous", "no", "new_region_law", "no", "learns_supplied", "no", "worried", "no")))
	did(ben.Submit(ctx, typedIn(
		"benefit", "Two tasks a week are found", "harm", "A decision is taken for a remark", "misuse", "Somebody counts tasks a head",
		"environment", "Hardly anything", "model", "Naive Bayes, our own team", "watch", "Corrected labels, the note taker",
	)))
	for _, conclusion := range []string{"Only nine of us are touched.", "The worst harm is unlikely and light."} {
		did(ben.PressIn(ctx, p.top("ben"), nil, "step.do"))
		did(ben.Submit(ctx, typedIn("conclusion", conclusion)))
	}
	did(ben.Close(ctx))
	did(ana.OpenHome(ctx))
	did(ana.PressIn(ctx, p.home("ana", "Adopt the rules by which"), nil, "step.do"))
	did(ana.Submit(ctx, nil))
	for role, who := range map[string]string{"product_manager": "U0BEN00002", "designated_manager": "U0DANIEL04", "user_advocate": "U0EMI00005"} {
		did(ana.Type(ctx, "#general", "/ethics status REV-1"))
		did(ana.Press(ctx, p.message("ana", "act.assign"), "act.assign"))
		did(ana.Submit(ctx, typedIn("role", role, "persons", who)))
		did(ana.Close(ctx))
	}
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		did(ben.Press(ctx, p.message("ben", "One question for"), "step.do"))
		if _, ok := ben.Top(); ok { // the message is edited when the last question is the next one
			break
		}
	}
	did(ben.Submit(ctx, typedIn("conclusion", "It may be used for our own notes.")))
	for _, who := range []string{"daniel", "emi"} {
		did(s.As(who).Press(ctx, p.message(who, "What changed since last time"), "decide.approve"))
		p.message(who, "You said yes")
	}
	if c := s.Complaints(); len(c) > 0 {
		t.Errorf("Slack complains: %q", c)
	}
}

// people look at what comes about by itself.
type people struct {
	*slackSide
	t *testing.T
}

func (p *people) wait(want standin.Want) standin.Scene {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 10*time.Second)
	defer cancel()
	sc, err := p.Wait(ctx, want)
	if err != nil {
		p.t.Fatal(err)
	}
	return sc
}

func (p *people) home(who, text string) standin.View {
	p.t.Helper()
	return *p.wait(standin.Want{As: who, Home: text}).Home
}

func (p *people) top(who string) standin.View {
	p.t.Helper()
	v, ok := p.As(who).Top()
	if !ok {
		p.t.Fatalf("%s has no modal open", who)
	}
	return v
}

// message is the newest that somebody sees with a text, or with a button of that name.
func (p *people) message(who, text string) standin.Message {
	p.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		sc, err := p.Scene(who)
		if err != nil {
			p.t.Fatal(err)
		}
		var found standin.Message
		for _, r := range sc.Channels {
			for _, m := range r.Messages {
				if m.TS > found.TS && (strings.Contains(m.Text, text) || hasAction(m, text)) {
					found = m
				}
			}
		}
		if found.TS != "" {
			return found
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s never reads %q", who, text)
		}
	}
}

func hasAction(m standin.Message, action string) bool {
	for _, b := range m.Blocks {
		block, _ := b.(map[string]any)
		elements, _ := block["elements"].([]any)
		for _, e := range elements {
			if e, _ := e.(map[string]any); e["action_id"] == action {
				return true
			}
		}
	}
	return false
}

// typedIn is an answer in every field that is named.
func typedIn(pairs ...string) standin.State {
	out := standin.State{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = map[string][]string{"in": {pairs[i+1]}}
	}
	return out
}
