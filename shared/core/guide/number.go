package guide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"conoe/shared/core/review"
)

// numberOf ends the id of the text below a list of items that is too long to be
// shown whole. There somebody names what the list does not show.
const numberOf = ".number"

// NumberField is the id of the text below the list of a field.
func NumberField(id string) string { return id + numberOf }

// ListField is the id of the list above such a text, or the id itself.
func ListField(id string) string { return strings.TrimSuffix(id, numberOf) }

// Named adds to the answers what was named below lists: by its number, or by words
// that only it has. Of a field that takes one answer it counts instead of what was
// picked. The problems stand beside the texts. Fields have their options.
func Named(fields []Field, v Values) []Problem {
	var problems []Problem
	for _, f := range fields {
		id := NumberField(f.ID)
		names := f.names(v[id])
		if len(names) == 0 {
			continue
		}
		picked, given := v[f.ID]
		if !given { // more stood there than the list could show
			picked = f.Has
		}
		if f.Input == InRef {
			picked = nil
		}
		picked = slices.Clone(picked)
		for _, name := range names {
			value, say := f.find(name)
			if say != "" {
				problems = append(problems, Problem{id, say})
				break
			}
			if !slices.Contains(picked, value) {
				picked = append(picked, value)
			}
		}
		v[f.ID] = picked
	}
	return problems
}

// names are what was written below a list, one by one.
func (f Field) names(answers []string) []string {
	text := strings.TrimSpace(strings.Join(answers, "\n"))
	parts := []string{text}
	if f.Input == InRefs {
		parts = strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) })
	}
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// find is the only option that somebody can mean, or what is wrong with the name.
func (f Field) find(name string) (value, problem string) {
	found := f.fitting(name)
	short := shorten(name)
	switch len(found) {
	case 0:
		return "", fmt.Sprintf("There is nothing here that is called %q. Write its number, such as 150.", short)
	case 1:
		return found[0].Value, ""
	}
	return "", fmt.Sprintf("%q may be %s or %s. Write which.", short, shorten(found[0].Label), shorten(found[1].Label))
}

// fitting are the options that are called so; where none is, those that say so.
func (f Field) fitting(name string) []Option {
	name = strings.ToLower(name)
	n, err := strconv.Atoi(strings.TrimPrefix(name, "#"))
	counts := err == nil && n > 0
	var called, says []Option
	for _, o := range f.Options {
		label := strings.ToLower(o.Label)
		kind, _, _ := strings.Cut(label, ":")
		switch {
		case strings.ToLower(o.Value) == name, kind == name, label == name, counts && review.Ref(o.Value).Number() == n:
			called = append(called, o)
		case !counts && strings.Contains(label, name):
			says = append(says, o)
		}
	}
	if len(called) > 0 {
		return called
	}
	return says
}
