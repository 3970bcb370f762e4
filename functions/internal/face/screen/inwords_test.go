package screen_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestDetailsAreInWords: what a document points to is called as people call it, and a
// value by its own name.
func TestDetailsAreInWords(t *testing.T) {
	q := usecase.Question{
		Items: []review.Ref{"EVR-0001", "VCL-01", "RSK-0001"},
		Docs: []review.Doc{
			&review.EVR{Statement: "Breaks are taken.", Clusters: []review.Ref{"VCL-01"}, Stakeholders: []review.Ref{"STK-006"}},
			&review.Cluster{CoreValue: "AUTONOMY", Priority: review.High}, &review.Risk{Event: "None is taken.", Decision: "reduce"},
		},
	}
	s := screens(t).Knowing(map[review.Ref]string{"STK-006": "group 6: drivers", "VCL-01": "value 1: Autonomy"})
	v, err := s.Details(q, 0)
	if err != nil {
		t.Fatal(err)
	}
	said := string(v.JSON)
	for _, want := range []string{"group 6: drivers", "value 1: Autonomy", "Make it smaller"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing says %q: %s", want, said)
		}
	}
	if strings.Contains(said, "AUTONOMY") || strings.Contains(said, "It reduces harm") {
		t.Errorf("a word is not meant so here: %s", said)
	}
}

// TestLongListsSayHowLongTheyAre: what is chosen already is shown first, or stays where
// even that is too much.
func TestLongListsSayHowLongTheyAre(t *testing.T) {
	f := guide.Field{ID: "evrs", Ask: "Which promises?", Hint: "All that it keeps.", Input: guide.InRefs}
	for n := range 200 {
		f.Options = append(f.Options, guide.Option{Value: fmt.Sprintf("EVR-%04d", n+1), Label: "promise"})
	}
	for _, c := range []struct {
		has        int
		want, none string
	}{
		{0, "100 of 200 are shown. All that it keeps.", "EVR-0101"},
		{1, "EVR-0200", "More is chosen"},
		{150, "More is chosen here than can be shown", "multi_static_select"},
	} {
		f.Has = nil
		for n := range c.has {
			f.Has = append(f.Has, fmt.Sprintf("EVR-%04d", 200-n))
		}
		v, err := screens(t).Page(screen.Meta{Form: "edr", Page: "design"}, []guide.Field{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		said := string(v.JSON)
		if !strings.Contains(said, c.want) || strings.Contains(said, c.none) || !strings.Contains(said, "evrs.number") {
			t.Errorf("%d are chosen: %.2000s", c.has, said)
		}
	}
}

// TestCommandsSayWhatTheyDo: a modal that asks whether something is meant says what it
// does, and what about.
func TestCommandsSayWhatTheyDo(t *testing.T) {
	s := screens(t)
	v, err := s.Command(screen.Meta{Form: "submit"}, nil, screen.About{Say: "Ask for the decision on the promises.", Items: []string{"promise 7: Breaks are taken."}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Ask for the decision on the promises", "Those who have to agree", "promise 7: Breaks are taken."} {
		if !strings.Contains(string(v.JSON), want) {
			t.Errorf("nothing says %q: %s", want, v.JSON)
		}
	}
	if v, err = s.Page(screen.Meta{Form: "adopt"}, nil, nil); err != nil || !strings.Contains(string(v.JSON), "Risk criteria, the rule for significant changes") {
		t.Errorf("which rules? %s, %v", v.JSON, err)
	}
}
