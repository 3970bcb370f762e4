package guide

import (
	"slices"
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
)

// TestLightReview: three answers, eight taps and six lines, and nothing is left
// to write before the release but what is put on record and adopted.
func TestLightReview(t *testing.T) {
	b := book(t)
	s := newStage(t, "")
	found := func() []rules.Finding {
		return rules.Evaluate(&rules.World{D: s.D, W: s.W, P: s.p, Now: s.Now, KnownControl: rulestest.KnownControl})
	}
	start, problems := b.Sheet("start", Values{"name": {"Labels"}, "purpose": {"Find tasks in notes"}, "ai": {"builds"}})
	if len(problems) > 0 || len(start) != 1 {
		t.Fatalf("got %v, %v", start, problems)
	}
	system := start[0].(*review.System)
	system.Owner = s.By
	s.Save(system)
	if d, ok := Next(b.Todos(s.D, s.W, found(), nil, s.Now), s.By); !ok || d.Step.Form != "screen" {
		t.Fatalf("after the start: got %+v", d)
	}
	if n := len(b.ScreenFields(s.p)); n != 8 {
		t.Errorf("got %d screening questions", n)
	}
	taps := Values{}
	for _, f := range b.ScreenFields(s.p) {
		taps[f.ID] = []string{"no"}
	}
	var given []review.Answer
	for _, q := range s.p.Screening.Questions {
		given = append(given, b.Screened(s.p, taps)[q.Key])
	}
	s.Screened(s.p.DepthFor(given))

	if _, ok := b.Gate(s.D, s.W, review.G0, found()); !ok {
		t.Errorf("the first gate cannot be asked for: %+v", found())
	}
	s.Pass(review.G0)
	if d, ok := Next(b.Todos(s.D, s.W, found(), nil, s.Now), s.By); !ok || d.Step.Do != DoAct || d.Step.Form != "light" {
		t.Errorf("after the first gate: got %+v", d)
	}
	if n := len(b.Todos(s.D, s.W, found(), nil, s.Now)); n > 4 {
		t.Errorf("after the first gate %d things are asked for, not the sheet, two assessments and the adoption", n)
	}
	six := Values{
		"benefit": {"Tasks are found"}, "harm": {"One is lost"}, "misuse": {"Somebody counts tasks"},
		"environment": {"Hardly anything"}, "model": {"Naive Bayes, 2025, our own team"}, "watch": {"Corrected labels, the note taker"},
	}
	docs, problems := b.Sheet("light", six, system)
	if len(problems) > 0 || len(docs) != 4 {
		t.Fatalf("got %v, %v", docs, problems)
	}
	for _, d := range docs {
		if err := review.Check(d); err != nil {
			t.Error(err)
		}
		if d.Type() == review.TypeSystem {
			s.SaveAs("SYS-1", d)
			continue
		}
		s.Save(d)
	}
	if m := docs[0].(*review.System); m.Name != "Labels" || m.Models[0] != (review.Model{Name: "Naive Bayes, 2025", Supplier: "our own team"}) || m.UnintendedUses[0].Kind != "foreseeable_misuse" {
		t.Errorf("got %+v", m)
	}
	for _, d := range b.Todos(s.D, s.W, found(), nil, s.Now) {
		if d.Finding.Effect != rules.Warns && d.Step.Do != DoConclude && d.Step.Form != "adopt" {
			t.Errorf("still asked: %+v", d)
		}
	}
	if _, ok := b.Gate(s.D, s.W, review.G4, found()); ok {
		t.Error("the release may be asked for although assessments are missing")
	}
}

// Every guard of the light path that a team writes for is asked in the sheets.
func TestSheetsAskWhatTheyPromise(t *testing.T) {
	b := book(t)
	for name, n := range map[string]int{"start": 3, "light": 6} {
		if got := b.SheetFields(name); len(got) != n {
			t.Errorf("%s asks %d questions, want %d", name, len(got), n)
		}
	}
	_, problems := b.Sheet("light", Values{"watch": {"everything"}, "model": {"a model,"}})
	var fields []string
	for _, p := range problems {
		fields = append(fields, p.Field)
	}
	if want := []string{"benefit", "harm", "misuse", "environment", "model", "watch"}; !slices.Equal(fields, want) {
		t.Errorf("got problems %v, want of %v", problems, want)
	}
	if _, problems := b.Sheet("start", Values{"name": {"a"}, "purpose": {"b"}, "ai": {"perhaps"}}); len(problems) != 1 {
		t.Errorf("got %v", problems)
	}
	had := b.SheetFields("light", &review.ConOE{InitialHarms: []review.Text{"lost"}}, &review.System{Models: []review.Model{{Name: "m", Supplier: "us"}}})
	if had[0].Has != nil || had[1].Has[0] != "lost" || had[4].Has[0] != "m, us" {
		t.Errorf("got %+v", had)
	}
}
