package clear_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"conoe/shared/core/review"
)

// A clearing says what is special about clearing a finding. Most are cleared by
// whatever fits the questions.
type clearing struct {
	// Answers are given where any answer would not do; persons by their name in the
	// cast.
	Answers answers `yaml:"answers"`
	// Voices: people are there who can be asked for decisions, inside and outside.
	Voices bool `yaml:"voices"`
	// Erased says why nobody can clear it once all texts of the review are erased.
	Erased string `yaml:"erased"`
	// Passed are gates that were passed before: the rule counts at the next one.
	Passed []review.GateID `yaml:"passed"`
	// Items are there that say nothing.
	Items []review.Ref `yaml:"items"`
	// AI is in the system.
	AI bool `yaml:"ai"`
	// Who has the duty where it is not one of those whom the finding names, and why
	// in Because.
	Who []string `yaml:"who"`
	// Nobody holds a role but those of the trial.
	Nobody bool `yaml:"nobody"`
	// Time clears it, and nobody has to do anything; Because says why.
	Time    time.Duration `yaml:"time"`
	Because string        `yaml:"because"`
}

// clearings reads what is special, by rule or by rule and name. The name counts
// before the rule.
func clearings(t *testing.T) map[string]clearing {
	t.Helper()
	out := map[string]clearing{}
	d := yaml.NewDecoder(bytes.NewReader(read(t, "clears.yaml")))
	d.KnownFields(true)
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := fs.ReadFile(os.DirFS("testdata"), name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
