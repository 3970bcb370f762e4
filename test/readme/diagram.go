package main

import (
	"fmt"
	"regexp"
	"strings"

	"conoe/shared/core/asl"
)

// diagram draws a workflow in Mermaid, which GitHub shows as a picture. What every
// workflow has in the same way is left out: Begin, the failures, and that the ledger
// knows no such process.
func diagram(o asl.Outline) string {
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart TD\n")
	for _, s := range o.States {
		if !shown(s) {
			continue
		}
		fmt.Fprintf(&b, "  %s%s\n", s.Name, shape(s))
	}
	hidden := map[string]bool{}
	for _, s := range o.States {
		hidden[s.Name] = !shown(s)
	}
	for _, s := range o.States {
		drawn := map[string]bool{}
		for _, e := range s.Edges {
			if hidden[s.Name] || hidden[e.To] || drawn[e.To] {
				continue // a wait goes on in the same way whether it is answered or something is due
			}
			drawn[e.To] = true
			fmt.Fprintf(&b, "  %s %s %s\n", s.Name, arrow(e.Label), e.To)
		}
	}
	return b.String() + "```\n"
}

func shown(s asl.StateOutline) bool {
	return s.Type != "Fail" && s.Type != "Pass" && s.Name != "NoSuchProcess"
}

// shape: endings are round, choices are diamonds, what waits for people is a
// hexagon.
func shape(s asl.StateOutline) string {
	switch {
	case s.End:
		return fmt.Sprintf("([%s])", s.Name)
	case s.Type == "Choice":
		return fmt.Sprintf("{%s}", s.Name)
	case strings.HasPrefix(s.Name, "WaitFor"):
		return fmt.Sprintf("{{%s}}", s.Name)
	}
	return fmt.Sprintf("[%s]", s.Name)
}

var place = regexp.MustCompile(`\$where\.place = '([^']*)'`)

func arrow(label string) string {
	if m := place.FindStringSubmatch(label); m != nil {
		label = m[1]
	}
	if label == "Next" {
		return "-->"
	}
	return fmt.Sprintf(`-- "%s" -->`, strings.ReplaceAll(label, `"`, "'"))
}
