package casefile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// said is a value of the file as a sentence may repeat it.
func said(v any) string {
	switch v := v.(type) {
	case string:
		return shown(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case []any:
		return "a list"
	}
	return "a map of fields"
}

// wrongType says what stands somewhere and what should.
func wrongType(value any, want []string) string {
	if slices.Contains(want, "string") {
		return wantText(value)
	}
	wanted := map[string]string{
		"array":   "Write a list: lines that begin with “- ”, or [ and ].",
		"object":  "Write fields, each as `name: value` in a line of its own.",
		"integer": "Write a whole number in digits, without quotes.",
	}[want[0]]
	return fmt.Sprintf("here stands %s. %s", sortOf(value), wanted)
}

func wantText(value any) string {
	switch v := value.(type) {
	case bool, int64:
		return fmt.Sprintf("%s is no text. Put it in quotes.", said(v))
	}
	return fmt.Sprintf("here stands %s. Write a text.", sortOf(value))
}

// sortOf tells which sort of value v is.
func sortOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case int64:
		return "a number"
	case []any:
		return "a list"
	}
	return "a map of fields"
}

// notOneOf lists the words of a closed list. Who wrote true most likely meant
// yes.
func notOneOf(value any, words []string) string {
	if near := nearest(strings.Trim(said(value), `"`), words); near != "" {
		return fmt.Sprintf("%s is not one of %s. Did you mean %s?", said(value), strings.Join(words, ", "), near)
	}
	return fmt.Sprintf("%s is not one of %s.", said(value), strings.Join(words, ", "))
}

// nearest is the word that somebody most likely meant, or "".
func nearest(word string, known []string) string {
	if len(word) > maxShown {
		return ""
	}
	best, least := "", max(1, len(word)/3)+1
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the characters to add, drop, replace or swap with the next to
// make b of a (Damerau-Levenshtein, optimal string alignment).
func distance(a, b string) int {
	var twoUp []int
	up := make([]int, len(b)+1)
	for j := range up {
		up[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(up[j+1]+1, row[j]+1, up[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], twoUp[j-1]+1)
			}
		}
		twoUp, up = up, row
	}
	return up[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
