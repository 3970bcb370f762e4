package clear_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"conoe/functions/internal/face"
	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
	"conoe/shared/core/usecase"
)

// A walker goes through a whole review, from the command that starts it on.
type walker struct {
	*player
	habits map[string]answers // by form
	stream string
	ref    review.Ref
	done   map[string]int // how often somebody was asked for the same
	steps  []string
	turn   int // everybody has one
	// named: somebody was named who speaks for those concerned.
	named bool
}

// TestWholeReviewInSlack: whoever does what the app asks of them, and nothing else,
// brings a review from its start through all gates. Nobody uses anything but Slack,
// and every decision is taken by those who are asked for it.
func TestWholeReviewInSlack(t *testing.T) {
	for _, depth := range []review.Depth{"light", "standard", "full"} {
		t.Run(string(depth), func(t *testing.T) {
			t.Parallel()
			w := walk(t, open(t))
			w.start(depth)
			w.goes()
			w.operates()
			if depth == "light" { // nobody has to write anything about a cycle of it
				w.ends()
			}
			w.goes()
		})
	}
}

// goes lets everybody do what they are asked for until the last gate is passed.
func (w *walker) goes() {
	w.t.Helper()
	for range 400 {
		if w.over() {
			return
		}
		if !w.asked() && !w.next() {
			w.t.Fatalf("nobody can do anything any more\n%s\n%s", strings.Join(w.steps, "\n"), w.missing())
		}
	}
	w.t.Errorf("it does not end\n%s", w.missing())
}

// operates goes on with the system, a month after the workflow has handed over.
func (w *walker) operates() {
	w.t.Helper()
	if _, err := w.app.HandOver(w.t.Context(), usecase.HandOverCommand(w.stream), w.stream); err != nil {
		w.t.Fatal(err)
	}
	people, err := w.app.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	w.stream, w.ref = people.Systems[0].Stream, people.Systems[0].Ref
	w.jump(30 * 24 * time.Hour)
}

// ends lets the team say that a cycle of operation is over.
func (w *walker) ends() {
	w.t.Helper()
	user := userOf("product_manager")
	w.do(w.As(user).Type(w.t.Context(), "#general", "/ethics status "+string(w.ref)))
	b, ok := w.first(user, screen.DoAct+".gate")
	if !ok {
		w.t.Fatalf("nobody can end the cycle\n%s", w.screens())
	}
	w.do(w.Do(w.t.Context(), b.press()))
	w.submits(user)
	w.closes(user)
}

func walk(t *testing.T, st *stage) *walker {
	t.Helper()
	file, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	p := &player{stage: st, t: t, now: rulestest.Start}
	seed := writer{t: t, store: file}
	seed.people(st.TeamID())
	app := appOver(t, file, p.clock)
	p.app = st.plays(t, app)
	p.effects = &relay.Relay{
		Store: file, Workspace: workspace, Now: p.clock,
		Consumers: []relay.Consumer{&usecase.Views{App: app}, &face.Herald{App: p.app}},
		Failed: func(consumer string, s ledger.Stream, _ relay.Held, err error) {
			t.Errorf("%s in %s: %v", consumer, s.Name, err)
		},
	}
	w := &walker{player: p, done: map[string]int{}}
	if err := yaml.Unmarshal(read(t, "walk.yaml"), &w.habits); err != nil {
		t.Fatal(err)
	}
	return w
}

// start starts a review whose screening leads to a depth.
func (w *walker) start(depth review.Depth) {
	w.t.Helper()
	user := userOf("product_manager")
	w.do(w.As(user).Type(w.t.Context(), "#general", "/ethics start"))
	w.submits(user)
	people, err := w.app.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	w.stream, w.ref = people.Reviews[0].Stream, people.Reviews[0].Ref
	questions := map[review.Depth]string{"standard": "outsiders", "full": "person_decision"}
	w.habits["screen"] = answers{}
	for _, q := range w.app.Policy.Screening.Questions {
		w.habits["screen"][q.Key] = []string{"no"}
	}
	if q := questions[depth]; q != "" {
		w.habits["screen"][q] = []string{"yes"}
	}
	w.submits(user)
	w.closes(user)
	w.names()
}

// names lets the governance lead say who does what. Only some of it is missing in a
// way that a rule finds.
func (w *walker) names() {
	w.t.Helper()
	lead := userOf("lead")
	roles := answers{"person": {}}
	for _, r := range review.Roles() {
		roles["role."+string(r)] = []string{string(r)}
	}
	for _, r := range review.Roles() {
		w.do(w.As(lead).Type(w.t.Context(), "#general", "/ethics status REV-1"))
		b, ok := w.first(lead, screen.DoAct+".assign")
		if !ok {
			w.t.Fatalf("the lead cannot name anybody\n%s", w.screens())
		}
		w.do(w.Do(w.t.Context(), b.press()))
		roles["role"], roles["persons"] = []string{string(r)}, []string{string(r)}
		w.habits["assign"] = roles
		w.submits(lead)
		w.closes(lead)
	}
}

// over reports whether the last gate of the path is passed, or a cycle is closed.
func (w *walker) over() bool {
	over := false
	w.watch(func(v *usecase.View) {
		over = v.D.Passed(review.G5) != nil || v.D.IsReview() && v.D.NextGate(w.app.Policy.PathOf(v.D)) == ""
	})
	return over
}

// asked lets everybody answer who is asked for a decision or in a round of
// questions.
func (w *walker) asked() bool {
	w.t.Helper()
	open, rounds := 0, 0
	w.watch(func(v *usecase.View) {
		open = len(v.D.OpenRequests())
		for i, e := range review.All[review.Engagement](v.D) {
			if e.At.IsZero() && !e.Until.IsZero() && !i.State.Gone() {
				rounds++
			}
		}
	})
	if open+rounds == 0 {
		return false
	}
	n := 0
	for _, name := range cast() {
		user := userOf(name)
		for _, b := range w.buttons(user, screen.DoApprove) {
			w.do(w.Do(w.t.Context(), b.press()))
			n++
		}
		for _, b := range w.buttons(user, screen.DoRead) {
			w.do(w.Do(w.t.Context(), b.press()))
			w.submits(user)
			w.closes(user)
			n++
		}
		for _, b := range w.buttons(user, screen.DoAnswer) {
			w.do(w.Do(w.t.Context(), b.press()))
			w.submits(user)
			w.closes(user)
			n++
		}
	}
	if n == 0 {
		w.t.Fatalf("nobody can answer %d requests and %d rounds\n%s\n%s", open, rounds, w.missing(), w.screens())
	}
	w.steps = append(w.steps, fmt.Sprintf("%d answers", n))
	if rounds > 0 {
		w.jump(8 * 24 * time.Hour)
		return true
	}
	w.jump(6 * time.Minute)
	return true
}

// next does the next step of whoever has one.
func (w *walker) next() bool {
	w.t.Helper()
	team := []string{"lead"}
	for _, r := range review.Roles() {
		team = append(team, string(r))
	}
	for range team {
		name := team[w.turn%len(team)]
		w.turn++
		user := userOf(name)
		w.do(w.As(user).Type(w.t.Context(), "#general", "/ethics status "+string(w.ref)))
		if slices.ContainsFunc(w.newest(user, screen.DoStep), w.does(name)) {
			return true
		}
	}
	return false
}
