package catalogue_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"conoe/shared/core/catalogue"
)

func TestLoadRefusesDataThatIsWrong(t *testing.T) {
	tests := []struct {
		name, file, old, new string
		want                 string
	}{
		{"field that nobody knows", "iso42001", "mark: '2'\nclauses", "mark: '2'\nsurprise: 1\nclauses", "surprise"},
		{"field said twice", "iso42001", "mark: '2'\nclauses", "mark: '2'\nmark: '1'\nclauses", "already defined"},
		{"second document", "mapping", "limits:", "---\nlimits:", "more than one document"},
		{"misspelt mark", "iso42001", "mark: '2'\nclauses", "mark: '3'\nclauses", "lacks a title or a mark"},
		{"control that stands twice", "iso42001", "{id: A.8.4,", "{id: A.8.5,", `"A.8.5" stands twice`},
		{"control of another standard", "iso42001", "{id: A.8.4,", "{id: A.8.29,", `refused id "A.8.29" exists`},
		{"control in the wrong objective", "iso42001", "{id: A.8.4,", "{id: A.7.9,", "A.7 has 6 controls, not 5"},
		{"clause 8.5", "iso42001", "  - {id: '9', ", "  - {id: '8.5', title: x}\n  - {id: '9', ", "clause 8 is"},
		{"10.2 before 10.1", "iso42001", "  - {id: '10.1', ", "  - {id: '10.2', title: x}\n  - {id: '10.1', ", "stands twice"},
		{"clauses out of order", "iso42001", "  - {id: '4.1', ", "  - {id: '4.9', title: x}\n  - {id: '4.1', ", "out of order"},
		{"alias without a note", "iso42001", "    note: >-\n", "    notes: >-\n", "notes"},
		{"eleven core values", "ieee7000", "  - name: TRUST\n    mark: P\n    related: [predictability, dependability, veracity]\n    opposing: [control]\n", "", "11 core values, not 12"},
		{"task in another clause", "ieee7000", "locator: 8.3(a)", "locator: 9.3(x)", "does not begin with"},
		{"locator that stands twice", "ieee7000", "locator: 8.3(a)", "locator: 8.3(c)", "stands twice"},
		{"unknown kind", "ieee7000", "kind: note", "kind: hint", `of kind "hint"`},
		{"unknown stage", "ieee7000", "stage: transparency", "stage: s6", `has stage "s6"`},
		{"synonym of two roles", "companions", "ai user, users", "ai user, developer", `"developer" stands twice`},
		{"unknown stage of seven", "companions", "    - retirement", "    - rest", `unknown "rest"`},
		{"organization-level clause direct", "mapping", "{ref: '4.2', strength: partial}", "{ref: '4.2', strength: direct}", "more than partial for 4.2"},
		{"organization-level clause direct in some case", "mapping", "{ref: '4.2', strength: partial}", "{ref: '4.2', strength: partial, direct_when: fit_criteria}", "more than partial for 4.2"},
		{"chapter as a clause", "mapping", "{ref: '4.1', ", "{ref: '4', ", `unknown clause "4"`},
		{"unknown control", "mapping", "{ref: A.10.4, strength", "{ref: A.10.5, strength", `unknown control "A.10.5"`},
		{"unknown IEEE locator", "mapping", "ieee: [7.3(c)]", "ieee: [7.3(z)]", `unknown IEEE 7000 "7.3(z)"`},
		{"unknown strength", "mapping", "{ref: '4.1', strength: partial}", "{ref: '4.1', strength: full}", `strength "full"`},
		{"unknown condition", "mapping", "direct_when: release_gate", "direct_when: payday", `condition "payday"`},
		{"every control direct", "mapping", "every_control: partial", "every_control: direct", "for every control"},
		{"record under the wrong clause", "mapping", "clause: '8.4'\n", "clause: '9.1'\n", `of clause "9.1"`},
		{"control that is forgotten", "mapping", "  - {ref: A.2.2, reason: the AI policy is the organization's own document}\n", "", "A.2.2 has neither"},
		{"not evidenced and yet mapped", "mapping", "  - {ref: A.2.2, ", "  - {ref: A.6.2.4, ", "A.6.2.4 has evidence and is listed"},
		{"no YAML", "companions", "note:", "\tnote:", "parse standards/companions.yaml"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := shipped(t)
			path := "standards/" + test.file + ".yaml"
			changed := bytes.Replace(files[path].Data, []byte(test.old), []byte(test.new), 1)
			if bytes.Equal(changed, files[path].Data) {
				t.Fatalf("%s does not hold %q", path, test.old)
			}
			files[path] = &fstest.MapFile{Data: changed}
			_, err := catalogue.Load(files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestLoadNeedsEveryFile(t *testing.T) {
	for path := range shipped(t) {
		files := shipped(t)
		delete(files, path)
		if _, err := catalogue.Load(files); err == nil {
			t.Errorf("loaded without %s", path)
		}
	}
}

// A catalogue that loads has the guarantees, whatever the file said.
func FuzzLoad(f *testing.F) {
	names := []string{"iso42001", "ieee7000", "companions", "mapping"}
	for i, name := range names {
		f.Add(uint8(i), shipped(f)["standards/"+name+".yaml"].Data)
		f.Add(uint8(i), []byte("a: &a [*a]"))
		f.Add(uint8(i), []byte("note: x\n---\nnote: y"))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := shipped(t)
		files["standards/"+names[int(which)%len(names)]+".yaml"] = &fstest.MapFile{Data: data}
		c, err := catalogue.Load(files)
		if err != nil {
			return
		}
		if got := len(c.Controls()); got != 38 {
			t.Errorf("%d controls, want 38", got)
		}
		for _, ref := range []string{"A.6", "A.8.29", "A.99", "8.5", "8", "x"} {
			_, _ = c.ResolveControl(ref)
			_, _ = c.ResolveClause(ref)
			_, _ = c.Locator(ref)
		}
	})
}
