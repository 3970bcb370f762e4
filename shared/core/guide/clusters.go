package guide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"conoe/shared/core/review"
)

// Group is one line of a clustering: statements, by their numbers, and the value
// that they are about.
type Group struct {
	Numbers []int
	Value   review.CoreValue
	Label   string // of a value of their own
}

// Clusters reads a clustering that somebody wrote below a list of statements with
// these numbers: a line "1, 4, 7: privacy" each. A statement may stand in several
// groups. What is left over is no problem here: rule T2 asks for it.
func (b *Book) Clusters(text string, listed []int) ([]Group, []Problem) {
	var out []Group
	var problems []Problem
	line := 0
	for l := range strings.Lines(text) {
		line++
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		g, say := b.group(l, listed)
		if say != "" {
			problems = append(problems, Problem{"", fmt.Sprintf("Line %d: %s", line, say)})
			continue
		}
		out = append(out, g)
	}
	if len(out) == 0 && len(problems) == 0 {
		problems = []Problem{{"", "Write a line for each value, such as 1, 4, 7: privacy."}}
	}
	return out, problems
}

func (b *Book) group(line string, listed []int) (Group, string) {
	left, name, ok := strings.Cut(line, ":")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return Group{}, "Write numbers, a colon and the value, such as 1, 4, 7: privacy."
	}
	var g Group
	for _, word := range strings.FieldsFunc(left, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		i, err := strconv.Atoi(strings.Trim(word, ".#"))
		if err != nil {
			return Group{}, fmt.Sprintf("%q is no number of the list.", shorten(word))
		}
		if !slices.Contains(listed, i) {
			return Group{}, fmt.Sprintf("There is no number %d in the list.", i)
		}
		if !slices.Contains(g.Numbers, i) {
			g.Numbers = append(g.Numbers, i)
		}
	}
	if len(g.Numbers) == 0 {
		return Group{}, "Name at least one number of the list."
	}
	g.Value, g.Label = b.value(name)
	return g, ""
}

// value finds the value of a name, or makes it one of their own.
func (b *Book) value(name string) (review.CoreValue, string) {
	for _, v := range review.CoreValue("").Values() {
		if strings.EqualFold(v, name) || strings.EqualFold(b.words.label("vcl.core_value", v), name) {
			return review.CoreValue(v), ""
		}
	}
	return "custom", name
}
