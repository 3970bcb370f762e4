package clear_test

import (
	"fmt"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func (w *walker) watch(see func(*usecase.View)) {
	w.t.Helper()
	if err := w.app.Watch(w.t.Context(), review.Actor{Workflow: true}, w.stream, func(v *usecase.View) error {
		see(v)
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
}

// does does a step, and is false if others have to: where the yes of who asks is
// needed, the app says so.
func (w *walker) does(name string) func(spot) bool {
	return func(b spot) bool {
		w.t.Helper()
		m, err := screen.ReadMeta(b.value)
		if err != nil {
			w.t.Fatal(err)
		}
		w.steps = append(w.steps, fmt.Sprintf("%s: %s/%s of %s", name, m.Form, m.Page, m.Ref))
		if w.done[m.Key+m.Form+m.Page]++; w.done[m.Key+m.Form+m.Page] > 12 {
			w.t.Fatalf("%s is asked again and again: %+v\n%s\n%s", name, m, strings.Join(w.steps, "\n"), w.missing())
		}
		w.do(w.Do(w.t.Context(), b.press()))
		if m.Form == "rep" && m.Page == "who" {
			if w.named {
				w.habits["rep"]["person"] = []string{"neighbour"}
			}
			w.named = true
		}
		wrong := w.submit(b.user)
		switch {
		case len(wrong) == 0:
			w.closes(b.user)
			return true
		case m.Form != "gate" || !strings.Contains(fmt.Sprint(wrong), "(submitted)"):
			w.t.Fatalf("%v\n%s", wrong, strings.Join(w.steps, "\n"))
		}
		w.closeAll(b.user)
		return false
	}
}

func (w *walker) closeAll(user string) {
	w.t.Helper()
	for {
		if _, open := w.As(user).Top(); !open {
			return
		}
		if _, err := w.As(user).Close(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// newest are the buttons in the newest answer for somebody's eyes only.
func (w *walker) newest(user, action string) []spot {
	w.t.Helper()
	sc, err := w.Scene(user)
	if err != nil {
		w.t.Fatal(err)
	}
	var newest standin.Message
	for _, r := range sc.Channels {
		for _, m := range r.Messages {
			if m.For == user && m.TS > newest.TS {
				newest = m
			}
		}
	}
	return spots(spot{user: user, message: newest}, newest.Blocks, action)
}

// first is the first such button in it.
func (w *walker) first(user, action string) (spot, bool) {
	w.t.Helper()
	for _, b := range w.newest(user, action) {
		return b, true
	}
	return spot{}, false
}

// submits answers the modal that somebody has open.
func (w *walker) submits(user string) {
	w.t.Helper()
	if wrong := w.submit(user); len(wrong) > 0 {
		w.t.Fatalf("%v\n%s", wrong, strings.Join(w.steps, "\n"))
	}
}

// submit is submits where somebody may be refused beside a field.
func (w *walker) submit(user string) map[string]string {
	w.t.Helper()
	v, ok := w.As(user).Top()
	if !ok {
		w.t.Fatalf("no modal opened\n%s", w.screens())
	}
	if v.Callback() == "" {
		w.t.Fatalf("it is refused: %s\n%s", text(v.Body), strings.Join(w.steps, "\n"))
	}
	meta, _ := screen.ReadMeta(v.Body["private_metadata"].(string))
	form := meta.Form
	if form == "" {
		form = v.Callback()
	}
	o, err := w.As(user).Submit(w.t.Context(), filled(v, w.habits[form]))
	if err == nil && len(o.Errors) > 0 {
		return o.Errors
	}
	w.do(o, err)
	return nil
}

// closes closes what stands open after an answer, unless it is a refusal.
func (w *walker) closes(user string) {
	w.t.Helper()
	for {
		after, ok := w.As(user).Top()
		if !ok {
			return
		}
		if say := text(after.Body); strings.Contains(say, "did not work") {
			w.t.Fatalf("it is refused: %s\n%s\n%s", say, strings.Join(w.steps, "\n"), w.missing())
		}
		if _, err := w.As(user).Close(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// do fails unless something was done, and lets people be told.
func (w *walker) do(o standin.Outcome, err error) {
	w.t.Helper()
	if err != nil || o.Told != "" || len(o.Errors) > 0 {
		w.t.Fatalf("got %+v, %v, want that it was done\n%s", o, err, strings.Join(w.steps, "\n"))
	}
	w.settle()
}

// missing is what stands against the next gate.
func (w *walker) missing() string {
	var out []string
	w.watch(func(v *usecase.View) {
		out = append(out, fmt.Sprintf("next is %s", v.D.NextGate(w.app.Policy.PathOf(v.D))))
		for _, f := range v.Findings {
			if f.Blocking() {
				out = append(out, string(f.Rule)+": "+f.Sentence)
			}
		}
	})
	return strings.Join(out, "\n")
}
