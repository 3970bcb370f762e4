package clear_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"conoe/functions/internal/face"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// A player plays one trial.
type player struct {
	*stage
	t       *testing.T
	trial   rulestest.Trial
	how     clearing
	app     *face.App
	effects *relay.Relay
	mu      sync.Mutex
	now     time.Time
	finding rules.Finding // as it was at first
	elapsed int
}

func (p *player) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// scene is the scene of the trial, with people in all roles.
func (p *player) scene() *rulestest.Scene {
	policy, err := fs.ReadFile(templates.Files, "standards/policy.yaml")
	if err != nil {
		p.t.Fatal(err)
	}
	shipped, err := rules.ParsePolicy(policy)
	if err != nil {
		p.t.Fatal(err)
	}
	s := rulestest.NewScene(rulestest.Given{
		PolicyVersion: shipped.Version, CriteriaVersion: shipped.Criteria.Version, After: shipped.BusinessDays().After,
	})
	if !p.how.Nobody {
		var all []review.Holders
		for _, r := range review.Roles() {
			all = append(all, review.Holders{Role: r, Persons: []review.PersonID{rulestest.Person(string(r))}})
		}
		s.Add(review.RolesAssigned{Holders: all})
	}
	if p.how.AI {
		s.AI()
	}
	for _, g := range p.how.Passed {
		s.Pass(g)
	}
	p.trial.Bad(s)
	for _, r := range p.how.Items {
		s.SaveAs(r, review.NewDoc(r.Type()))
	}
	if p.how.Voices {
		for name, employed := range map[string]review.Answer{"voice": review.No, "neighbour": review.Yes} {
			st := s.Save(&review.Stakeholder{Relation: review.Indirect, Affected: review.Yes, External: review.Yes})
			rep := s.Save(&review.Representative{
				Person: rulestest.Person(name), Speaks: []review.Ref{st}, Mandate: "self", Selection: "chosen", ByTenant: employed, ByPurchaser: review.No,
			})
			s.Save(&review.Engagement{Participants: []review.Ref{rep}, At: ledger.At(s.Now)})
		}
	}
	whole(s)
	return s
}

// whole adds the items to which others point: a trial leaves out what its rule does
// not look at, and no review has such links.
func whole(s *rulestest.Scene) {
	for again := true; again; {
		again = false
		for i := range s.D.Everything() {
			for _, l := range review.Links(i.Doc) {
				if to := l.To.Base(); !s.D.Has(to) {
					s.SaveAs(to, review.NewDoc(to.Type()))
					again = true
				}
			}
			if again {
				break
			}
		}
	}
}

// found is what the trial's rule finds about an item.
func (p *player) found(ref review.Ref) (rules.Finding, bool) {
	p.t.Helper()
	var out rules.Finding
	ok := false
	if err := p.app.Watch(p.t.Context(), review.Actor{Workflow: true}, reviewStream, func(v *usecase.View) error {
		for _, f := range v.Findings {
			if f.Rule == p.trial.Rule && f.Ref == ref && !ok {
				out, ok = f, true
			}
		}
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	return out, ok
}

// settle lets people be told.
func (p *player) settle() {
	p.t.Helper()
	behind, err := p.effects.Behind(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	for _, s := range behind {
		if _, err := p.effects.Ring(p.t.Context(), s); err != nil {
			p.t.Fatal(err)
		}
	}
}

// jump lets time pass.
func (p *player) jump(far time.Duration) {
	p.t.Helper()
	p.mu.Lock()
	p.now = p.now.Add(far)
	p.mu.Unlock()
	p.elapsed++
	people, err := p.app.People(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	c := usecase.Command{ID: fmt.Sprintf("elapse/%d", p.elapsed), Actor: review.Actor{Workflow: true}, Channel: ledger.Workflow}
	for _, reg := range slices.Concat(people.Reviews, people.Systems) {
		if _, err := p.app.Elapse(p.t.Context(), c, reg.Stream); err != nil {
			p.t.Fatal(err)
		}
	}
	p.settle()
}

func (p *player) done(o standin.Outcome, err error) {
	p.t.Helper()
	if err != nil || o.Told != "" || len(o.Errors) > 0 {
		p.t.Fatalf("got %+v, %v, want that it was done", o, err)
	}
	p.settle()
}

// screens is what everybody sees, for a failure.
func (p *player) screens() string {
	out := ""
	for _, name := range slices.Sorted(maps.Keys(p.everybody())) {
		sc, err := p.Scene(userOf(name))
		if err != nil {
			continue
		}
		for _, r := range sc.Channels {
			for _, m := range r.Messages {
				out += fmt.Sprintf("-- %s in %s: %s\n", name, r.Kind, m.Text)
			}
		}
		for _, v := range sc.Views {
			out += fmt.Sprintf("-- %s has open: %s\n", name, text(v.Body))
		}
	}
	return out
}

func (p *player) everybody() map[string]bool {
	out := map[string]bool{}
	for _, name := range cast() {
		out[name] = true
	}
	return out
}
