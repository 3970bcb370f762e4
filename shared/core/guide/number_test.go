package guide

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// promises are more than a list can show.
func promises(n int) []Option {
	var out []Option
	for i := range n {
		out = append(out, Option{fmt.Sprintf("EVR-%04d", i+1), fmt.Sprintf("promise %d: Breaks of kind <%d> are taken", i+1, i+1)})
	}
	return append(out, Option{"VCL-01#VD-01", "sign 1 of value 1: rest"}, Option{"VCL-01#VD-02", "sign 2 of value 1: sleep"})
}

// TestItemsAreNamedBelowAList: what a list cannot show can be pointed to all the same.
func TestItemsAreNamedBelowAList(t *testing.T) {
	for _, c := range []struct {
		says   string
		input  string
		picked []string
		wrote  string
		want   []string
		wrong  string // in the problem
	}{
		{"a number", InRefs, []string{"EVR-0001"}, "150", []string{"EVR-0001", "EVR-0150"}, ""},
		{"several", InRefs, nil, "150, promise 15;#7\n EVR-0200", []string{"EVR-0150", "EVR-0015", "EVR-0007", "EVR-0200"}, ""},
		{"one that is picked already", InRefs, []string{"EVR-0150"}, "150", []string{"EVR-0150"}, ""},
		{"another instead of the one that is picked", InRef, []string{"EVR-0001"}, "150", []string{"EVR-0150"}, ""},
		{"words", InRef, nil, "Sleep", []string{"VCL-01#VD-02"}, ""},
		{"words with a comma", InRef, nil, "sleep, deep", nil, "called"},
		{"none of that number", InRefs, nil, "400", nil, "called"},
		{"words of several", InRefs, nil, "breaks", nil, "promise 1"},
		{"a number of several", InRef, nil, "1", nil, "sign 1 of value 1"},
		{"nothing", InRefs, []string{"EVR-0001"}, "  \n", []string{"EVR-0001"}, ""},
		{"what breaks texts", InRef, nil, "<!channel> %s \x00" + strings.Repeat("é", 4000), nil, "called"},
	} {
		f := Field{ID: "serves", Input: c.input, Options: promises(200)}
		v := Values{"serves": c.picked, "serves.number": {c.wrote}}
		problems := Named([]Field{f}, v)
		switch {
		case c.wrong != "" && (len(problems) != 1 || problems[0].Field != "serves.number" || !strings.Contains(problems[0].Say, c.wrong)):
			t.Errorf("%s: the problems are %v, want one that says %q", c.says, problems, c.wrong)
		case c.wrong == "" && (len(problems) > 0 || !slices.Equal(v["serves"], c.want)):
			t.Errorf("%s: got %v, %v, want %v", c.says, v["serves"], problems, c.want)
		}
	}
}

// TestMoreThanAListShowsStays: where more is chosen than a list can show, it is not
// there to be answered, and what is named is added.
func TestMoreThanAListShowsStays(t *testing.T) {
	all := promises(200)
	f := Field{ID: "serves", Input: InRefs, Options: all}
	for _, o := range all[:150] {
		f.Has = append(f.Has, o.Value)
	}
	v := Values{"serves.number": {"160"}}
	if problems := Named([]Field{f}, v); len(problems) > 0 || len(v["serves"]) != 151 || len(f.Has) != 150 {
		t.Errorf("got %d, %v, want all that stood there and one", len(v["serves"]), problems)
	}
}
