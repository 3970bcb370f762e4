package clear_test

import (
	"testing"

	"conoe/functions/internal/face"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
	"conoe/shared/core/usecase"
)

// TestEveryFindingIsClearedInSlack plays each trial of the rules: whoever has the
// duty sees the step, presses it, answers what is asked, and the finding is gone:
// with the documents as they were written, and after all texts in them were erased.
func TestEveryFindingIsClearedInSlack(t *testing.T) {
	special := clearings(t)
	known := map[string]bool{}
	for _, c := range rulestest.Trials() {
		known[nameOf(c)], known[string(c.Rule)] = true, true
	}
	for name := range special {
		if !known[name] {
			t.Errorf("there is no trial %q", name)
		}
	}
	for _, written := range []bool{true, false} {
		t.Run(map[bool]string{true: "written", false: "erased"}[written], func(t *testing.T) {
			t.Parallel()
			st := open(t)
			for _, c := range rulestest.Trials() {
				how, ok := special[nameOf(c)]
				if !ok {
					how = special[string(c.Rule)]
				}
				t.Run(nameOf(c), func(t *testing.T) { play(t, st, c, how, written) })
			}
			for _, c := range st.Complaints() {
				t.Errorf("Slack complains: %s", c)
			}
		})
	}
}

func nameOf(c rulestest.Trial) string { return string(c.Rule) + ": " + c.Name }

// only is a policy's gates with one rule, at every depth.
func only(p *rules.Policy, gate review.GateID, rule review.RuleID) map[review.GateID]map[review.RuleID]rules.Row {
	row := rules.Row{Cells: map[string]rules.Cell{}}
	for _, d := range p.Depths {
		row.Cells[string(d.Name)] = rules.Block
	}
	return map[review.GateID]map[review.RuleID]rules.Row{gate: {rule: row}}
}

func play(t *testing.T, st *stage, c rulestest.Trial, how clearing, written bool) {
	p := &player{stage: st, t: t, trial: c, how: how}
	s := p.scene()
	file := store(t, s, written, st.TeamID())
	p.now = s.Now
	app := appOver(t, file, p.clock)
	policy := *app.Policy
	policy.Gates = only(&policy, s.D.NextGate(policy.PathOf(s.D)), c.Rule)
	app.Policy = &policy
	p.app = st.plays(t, app)
	p.effects = &relay.Relay{
		Store: file, Workspace: workspace, Now: p.clock,
		Consumers: []relay.Consumer{&usecase.Views{App: app}, &face.Herald{App: p.app}},
		Failed: func(consumer string, s ledger.Stream, _ relay.Held, err error) {
			t.Errorf("%s in %s: %v", consumer, s.Name, err)
		},
	}
	var ok bool
	if p.finding, ok = p.found(c.Want.Ref); !ok {
		t.Fatalf("the scene does not show the finding")
	}
	p.settle()
	switch {
	case how.Time > 0:
		p.waits()
	case how.Erased != "" && !written:
		p.lasts()
	default:
		p.clears()
	}
}

// clears: people do what they are asked for until the finding is gone.
func (p *player) clears() {
	p.t.Helper()
	for range 20 {
		if _, ok := p.found(p.trial.Want.Ref); !ok {
			return
		}
		p.turn()
	}
	f, _ := p.found(p.trial.Want.Ref)
	p.t.Errorf("after all it is found still: %s", f.Sentence)
}

// lasts: nobody can clear it, and it keeps nothing from going on.
func (p *player) lasts() {
	p.t.Helper()
	p.turn()
	if f, ok := p.found(p.trial.Want.Ref); !ok || !f.Question {
		p.t.Errorf("got %+v, want a question that stays", f)
	}
}

// waits: time alone clears it.
func (p *player) waits() {
	p.t.Helper()
	if p.how.Because == "" {
		p.t.Error("nothing says why nobody can clear it")
	}
	p.jump(p.how.Time)
	if f, ok := p.found(p.trial.Want.Ref); ok {
		p.t.Errorf("after %s it is found still: %s", p.how.Time, f.Sentence)
	}
}
