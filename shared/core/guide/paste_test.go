package guide

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
	"conoe/templates"
)

// pasted gives drafts that may be saved together.
func pasted(t *testing.T, d *review.Dossier, name, text string, have ...review.Doc) ([]Draft, []Note) {
	t.Helper()
	drafts, notes, err := book(t).Pasted(d, name, []byte(text), have...)
	if err != nil {
		t.Fatalf("%v (%v)", err, notes)
	}
	savable(t, d, drafts)
	return drafts, notes
}

func savable(t *testing.T, d *review.Dossier, drafts []Draft) {
	t.Helper()
	fresh := map[review.Ref]bool{}
	for _, x := range drafts {
		if fresh[x.Ref] || x.Ref.Check() != nil || x.Ref.Type() != x.Doc.Type() {
			t.Errorf("%q is no name of its own for a %s", x.Ref, x.Doc.Type())
		}
		fresh[x.Ref] = true
		if err := review.Check(x.Doc); err != nil {
			t.Error(err)
		}
	}
	for _, x := range drafts {
		for _, l := range review.Links(x.Doc) {
			if !fresh[l.To.Base()] && !d.Has(l.To) {
				t.Errorf("%s%s leads to %q, which is not there", x.Ref, l.Path, l.To)
			}
		}
	}
}

func TestPastedPage(t *testing.T) {
	s := rulestest.New().Open()
	s.Save(&review.System{Name: "Labels"})
	drafts, notes := pasted(t, s.D, "prd.md", `# Labels

**Purpose:**
Find the tasks
in our notes.

## Name
Other name

## Harms
- A task is lost
* Somebody is blamed

1. Misuse
## Misuse
1. Counting tasks
## Users
- Note takers
- The team
## Budget
much
`, &review.System{Name: "Labels"})
	want := []Draft{
		{"SYS-1", &review.System{Name: "Labels", Purpose: "Find the tasks\nin our notes.", UnintendedUses: []review.Misuse{{Text: "Counting tasks"}}}},
		{"COE-1", &review.ConOE{InitialHarms: []review.Text{"A task is lost", "Somebody is blamed", "Misuse"}}},
		{"STK-001", &review.Stakeholder{Name: "Note takers"}},
		{"STK-002", &review.Stakeholder{Name: "The team"}},
	}
	if !reflect.DeepEqual(drafts, want) {
		t.Errorf("got %+v", drafts)
	}
	if len(notes) != 2 || notes[0].Line != 7 || notes[1].Line != 20 {
		t.Errorf("got notes %+v", notes)
	}
	if drafts, _ := pasted(t, s.D, "", "## Purpose\nx\n## Harms\ny"); len(drafts) != 1 {
		t.Errorf("a document that could not be read: got %+v", drafts)
	}
}

func TestPastedNote(t *testing.T) {
	s := rulestest.New().Open()
	s.Save(&review.Engagement{})
	drafts, _ := pasted(t, s.D, "", "Workshop on 2026-11-20 in the depot\n\n## Good\n- Less walking\n## Bad\n- Watched all day\nRules:\n1. Ask before you film\n\n## Other\n+ Fun")
	eng := drafts[0].Doc.(*review.Engagement)
	if drafts[0].Ref != "ENG-002" || eng.Kind != "workshop" || eng.At.Format(day) != "2026-11-20" || len(eng.Lenses) != 2 || !strings.HasPrefix(string(eng.Minutes), "Workshop") {
		t.Errorf("got %+v", drafts[0])
	}
	var got []string
	for _, d := range drafts[1:] {
		v := d.Doc.(*review.Statement)
		if v.Engagement != "ENG-002" {
			t.Errorf("%s was said in %q", d.Ref, v.Engagement)
		}
		got = append(got, string(v.Polarity)+" "+string(v.Lens)+": "+string(v.Text))
	}
	want := []string{"positive consequence: Less walking", "negative consequence: Watched all day", " duty: Ask before you film", "positive : Fun"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestPastedTable(t *testing.T) {
	s := rulestest.New().Open()
	drafts, notes := pasted(t, s.D, "risks.csv", "type;event;How likely is it?;reversibility;clusters\nrisk;\"Fire; smoke\";3;partly;\nRSK;Flood;often;;VCL-01\nthing;x;;;\nstatement;;;;\n")
	want := []Draft{
		{"RSK-0001", &review.Risk{Event: "Fire; smoke", Likelihood: 3, Reversibility: "partly"}},
		{"RSK-0002", &review.Risk{Event: "Flood"}},
	}
	if !reflect.DeepEqual(drafts, want) || len(notes) != 3 {
		t.Errorf("got %+v, %+v", drafts, notes)
	}
}

func TestPastedCase(t *testing.T) {
	for _, name := range []string{"meeting-notes", "same-day-delivery", "body-scanner"} {
		raw, err := fs.ReadFile(templates.Files, "cases/"+name+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		s := rulestest.New().Open()
		s.Save(&review.Statement{})
		if drafts, _ := pasted(t, s.D, name+".yaml", string(raw)); len(drafts) < 4 {
			t.Errorf("%s: got %d drafts", name, len(drafts))
		}
	}
}

func TestPastedKeys(t *testing.T) {
	s := rulestest.New().Open()
	drafts, notes := pasted(t, s.D, "prd.yaml", "# ours\npurpose: Find tasks\nharms:\n  - A task is lost\n  - {deep: x}\nbudget: much\nmisuse: Counting tasks\n")
	want := []Draft{
		{"SYS-1", &review.System{Purpose: "Find tasks", UnintendedUses: []review.Misuse{{Text: "Counting tasks"}}}},
		{"COE-1", &review.ConOE{InitialHarms: []review.Text{"A task is lost"}}},
	}
	if !reflect.DeepEqual(drafts, want) || len(notes) != 2 || notes[0].Line != 5 || notes[1].Line != 6 {
		t.Errorf("got %+v, %+v", drafts, notes)
	}
	if again, _ := pasted(t, s.D, "", "purpose: Find tasks\nmisuse: Counting tasks"); !reflect.DeepEqual(again, want[:1]) {
		t.Errorf("without a name: got %+v", again)
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'z'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1)
	}
	if drafts, notes, err := book(t).Pasted(s.D, "bomb.yaml", []byte(bomb+"harms: *y\n")); err == nil {
		t.Errorf("a bomb makes %d drafts, %d notes", len(drafts), len(notes))
	}
	if _, _, err := book(t).Pasted(s.D, "deep.yaml", []byte(strings.Repeat("[", 200_000))); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestPastedFromASpreadsheet(t *testing.T) {
	s := rulestest.New().Open()
	drafts, _ := pasted(t, s.D, "", "type\tevent\nrisk\tFire, smoke\nrisk\tFlood\n")
	want := []Draft{{"RSK-0001", &review.Risk{Event: "Fire, smoke"}}, {"RSK-0002", &review.Risk{Event: "Flood"}}}
	if !reflect.DeepEqual(drafts, want) {
		t.Errorf("got %+v", drafts)
	}
}

func TestPastedCaseSignsNothing(t *testing.T) {
	text := "conoe: case/v1\nid: x\ntitle: X\norigin: invented\nabout: x\nlicense_note: invented\npeople:\n  - {id: ada, name: Ada}\nreview: {title: X, trigger: new_system, by: ada, at: 2026-03-01T09:00:00Z}\n" +
		"items:\n  stakeholders:\n    - {id: STK-001, name: Drivers}\n" +
		"  exceptions:\n    - {id: EXC-001, rule: T5, subject: STK-001, reason: no time, told_to: [STK-001]}\n" +
		"  incidents:\n    - {id: INC-001, description: x}\n"
	drafts, notes := pasted(t, rulestest.New().Open().D, "x.yaml", text)
	if len(drafts) != 1 || drafts[0].Ref != "STK-001" || len(notes) != 2 {
		t.Errorf("got %+v, %+v", drafts, notes)
	}
}

// A text that could keep the program busy is refused before it does.
func TestPastedTooMuch(t *testing.T) {
	for name, text := range map[string]string{
		"a.csv":  "x\n" + strings.Repeat("a\n", mostPasted/3),
		"a.yaml": strings.Repeat("purpose: x\n", mostPasted/12),
		"a.txt":  "Workshop\n" + strings.Repeat("- a\n", mostPasted/5),
	} {
		if _, _, err := book(t).Pasted(rulestest.New().Open().D, name, []byte(text)); fault.CodeOf(err) != fault.Limit {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestPastedIsRefused(t *testing.T) {
	for text, want := range map[string]fault.Code{
		"":                                fault.Invalid,
		"hello":                           fault.Invalid,
		"a\x00b":                          fault.Invalid,
		"\xff":                            fault.Invalid,
		"conoe: case/v1\nid: x":           fault.Invalid,
		strings.Repeat("a", mostPasted+1): fault.Limit,
		"Workshop\n" + strings.Repeat("- a\n", mostDrafts): fault.Limit,
	} {
		if _, _, err := book(t).Pasted(rulestest.New().Open().D, "", []byte(text)); fault.CodeOf(err) != want {
			t.Errorf("%.20q: got %v, want %s", text, err, want)
		}
	}
}

func FuzzPasted(f *testing.F) {
	b := book(f)
	for _, text := range []string{"## Purpose\nx\n## Misuse\n- y", "Workshop 2026-11-20\n+ good\n- bad", "type,text\nvalue,x", "purpose: x\nharms: [a, &b c, *b]", "conoe: case/v1\n", "**Name**\n"} {
		f.Add("a.csv", text)
		f.Add("", text)
	}
	s := rulestest.New().Open()
	s.Save(&review.ConOE{})
	f.Fuzz(func(t *testing.T, name, text string) {
		drafts, _, err := b.Pasted(s.D, name, []byte(text), &review.ConOE{EngagementPlan: "stays"})
		if err == nil {
			savable(t, s.D, drafts)
		}
		for _, d := range drafts {
			if c, ok := d.Doc.(*review.ConOE); ok && c.EngagementPlan != "stays" {
				t.Errorf("overwritten: %+v", c)
			}
		}
	})
}
