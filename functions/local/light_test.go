package main

import (
	"encoding/json"
	"testing"

	"conoe/shared/core/casefile"
	"conoe/shared/core/review"
	"conoe/templates"
)

// TestLightCaseIsLight counts what people type or tap in the light case, and
// the decisions by people who did not write it (domain section 4.8).
func TestLightCaseIsLight(t *testing.T) {
	raw, err := templates.Files.ReadFile("cases/" + shipped[len(shipped)-1] + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Reader{}.Read("light.yaml", raw)
	if err != nil {
		t.Fatal(err)
	}
	inputs := 2 + len(c.Review.Screening) // title and trigger
	inputs += values(t, &c.Items)
	decisions := 0
	for _, s := range c.Steps {
		inputs += len(s.Screen)
		if s.Save != nil {
			inputs += values(t, s.Save)
		}
		if s.Record != nil || s.Gate != nil && s.Gate.Conclusion != "" {
			inputs++
		}
		if s.Decide != nil {
			decisions++
			if s.By == c.Review.By {
				t.Errorf("%s decides on what they wrote", s.By)
			}
		}
	}
	if inputs > 20 || decisions != 2 {
		t.Errorf("%d inputs and %d decisions, want at most 20 and exactly 2", inputs, decisions)
	}
	t.Logf("%d inputs, %d decisions", inputs, decisions)
}

// values counts the scalars of documents.
func values(t *testing.T, it *casefile.Items) int {
	t.Helper()
	n := 0
	for _, d := range docs(it) {
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		flat := map[string]string{}
		flatten("", raw, flat)
		n += len(flat)
	}
	return n
}

func docs(it *casefile.Items) []review.Doc {
	var out []review.Doc
	it.Each(func(_ review.Ref, _ []string, d review.Doc) { out = append(out, d) })
	return out
}
