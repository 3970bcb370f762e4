package guide

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"conoe/shared/core/fault"
	"conoe/templates"
)

// Every one of these changes to the data is refused with a sentence that names
// what is wrong.
func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ file, old, new, says string }{
		{"forms", "path: purpose, ask", "path: propose, ask", "propose"},
		{"forms", "{path: purpose, ask: \"What is it for?\"", "{path: purpose, ask: \"\"", "purpose"},
		{"forms", "list: models", "list: model", "model"},
		{"forms", "number: id", "number: name", "name"},
		{"forms", "path: likelihood, most", "path: event, most", "event"},
		{"forms", "- name: ai\n", "- name: what\n", "what"},
		{"forms", "to: [soi.name]", "to: [soi.title]", "soi.title"},
		{"forms", "soi.ai_roles.0: producer", "soi.ai_roles: producer", "soi.ai_roles"},
		{"forms", "by: monitoring.named", "by: T1", "light"},
		{"forms", "path: role, ask", "path: rule, ask", "rule"},
		{"forms", "hint: \"What people call it.\"", "tint: \"What people call it.\"", "tint"},
		{"forms", "      - name: misuse\n", "      - name: more\n        title: More\n        fields: [{path: name, ask: a}, {path: purpose, ask: a}, {path: description, ask: a}, {path: owner, ask: a}, {path: autonomy, ask: a}, {path: sensitive_use, ask: a}, {path: impact_tier, ask: a}, {path: lifecycle_stage, ask: a}, {path: ai_involved, ask: a}]\n      - name: misuse\n", "9 questions"},
		{"steps", "T10:\n", "T100:\n", "T100"},
		{"steps", "do: elicit", "do: ask", "ask"},
		{"steps", "form: soi, page: misuse", "form: soi, page: abuse", "abuse"},
		{"steps", "form: adopt", "form: adapt", "adapt"},
		{"steps", "{relation: indirect,", "{relation: distant,", "distant"},
		{"steps", "{lacking: resolution}", "{lacking: solution}", "solution"},
		{"words", "  soi: system", "  sys: system", "sys"},
		{"words", "  purpose: soi.purpose", "  purpose: soi.aim", "soi.aim"},
		{"words", "{lens: culture}", "{lens: custom}", "customs"},
		{"words", "  engagement: conversation", "  Engagement: conversation", "Engagement"},
	} {
		files := fstest.MapFS{}
		for _, name := range []string{"forms", "steps", "words"} {
			raw, err := fs.ReadFile(templates.Files, "slack/"+name+".yaml")
			if err != nil {
				t.Fatal(err)
			}
			text := string(raw)
			if name == c.file {
				if !strings.Contains(text, c.old) {
					t.Errorf("%s.yaml does not say %q", name, c.old)
				}
				text = strings.Replace(text, c.old, c.new, 1)
			}
			files["slack/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := Read(files); fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q in the place of %q: got %v", c.new, c.old, err)
		}
	}
	if _, err := Read(fstest.MapFS{}); err == nil {
		t.Error("without data: no error")
	}
}
