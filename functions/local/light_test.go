package main

import (
	"encoding/json"
	"testing"

	"conoe/functions/local/desk"
	"conoe/shared/core/casefile"
	"conoe/shared/core/review"
	"conoe/templates"
)

// noAnswer are fields of which nobody is asked: they come with another answer.
var noAnswer = map[string]string{
	"owner":    "is who starts the review",
	"lens":     "is the question that was asked",
	"ai_roles": "is asked together with ai_involved",
	"by":       "is asked together with what is watched",
}

// TestLightCaseIsLight counts what people answer in the light case, a line or a
// tap each, and the decisions by people who did not write it (domain section
// 4.8).
func TestLightCaseIsLight(t *testing.T) {
	raw, err := templates.Files.ReadFile("cases/" + desk.Shipped[len(desk.Shipped)-1] + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Reader{}.Read("light.yaml", raw)
	if err != nil {
		t.Fatal(err)
	}
	answers := 1 + len(c.Review.Screening) + fields(t, c, &c.Items)
	decisions := 0
	for _, s := range c.Steps {
		answers += len(s.Screen) + fields(t, c, s.Save)
		if s.Expect == "" && (s.Record != nil || s.Gate != nil && s.Gate.Conclusion != "") {
			answers++
		}
		if s.Decide != nil {
			decisions++
			if s.By == c.Review.By {
				t.Errorf("%s decides on what they wrote", s.By)
			}
		}
	}
	if answers > 20 || decisions != 2 {
		t.Errorf("%d answers and %d decisions, want at most 20 and exactly 2", answers, decisions)
	}
}

// fields counts the fields of documents that somebody answered.
func fields(t *testing.T, c *casefile.Case, it *casefile.Items) int {
	t.Helper()
	n := 0
	it.Each(func(_ review.Ref, _ []string, d review.Doc) {
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var byName map[string]any
		if err := json.Unmarshal(raw, &byName); err != nil {
			t.Fatal(err)
		}
		for name, v := range byName {
			if noAnswer[name] == "" && v != c.Review.Title {
				n++
			}
		}
	})
	return n
}
