package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// These say what is wrong with a value, and what to write instead.

const nothingInIt = "there is nothing in it. Fill it in."

func notThis(v, want any) string {
	return fmt.Sprintf("%s cannot stand here. Write %v.", said(v), want)
}

func unfit(v, hint string) string { return fmt.Sprintf("%s does not fit. Write %s.", shown(v), hint) }

func tooLong(most int) string {
	return fmt.Sprintf("the text is longer than %d characters. Shorten it, or attach it as evidence.", most)
}

func tooSmall(v int64, least int) string {
	return fmt.Sprintf("%d is too small. Write %d or more.", v, least)
}

func tooLarge(v int64, most int) string {
	return fmt.Sprintf("%d is too large. Write %d or less.", v, most)
}

// missed is about fields that have to be there.
func missed(names []string) string {
	verb := "is missing. Add it."
	if len(names) > 1 {
		verb = "are missing. Add them."
	}
	return "`" + strings.Join(names, "`, `") + "` " + verb
}

// notOne is about a choice of fields of which there is not exactly one.
func notOne(rules []any, value any) string {
	var choice, there []string
	for _, a := range rules {
		key := a.(object)["required"].([]string)[0]
		choice = append(choice, "`"+key+"`")
		if m, ok := value.(object); ok && m[key] != nil {
			there = append(there, "`"+key+"`")
		}
	}
	if len(there) == 0 {
		return "there is nothing of which exactly one has to be here: " + strings.Join(choice, ", ") + "."
	}
	return strings.Join(there, " and ") + " cannot stand side by side. Keep one of them."
}

// noField says what to write instead of a field. Only the screening knows none:
// its keys are those of the questions.
func noField(name string, known []string) string {
	if len(known) == 0 {
		return "this is no key of a question. Write a word such as people_affected."
	}
	if near := nearest(name, known); near != "" {
		return fmt.Sprintf("there is no such field. Did you mean %s?", near)
	}
	return "there is no such field. Possible here: " + strings.Join(known, ", ") + "."
}

func keysOf(o object) []string { return slices.Sorted(maps.Keys(o)) }
