package screen

import (
	"strings"
	"unicode"
)

// Lengths in characters as Slack counts them: after escaping. So what is cut is
// the text, never an entity.
const (
	lineLength      = 160
	itemLength      = 240
	titleLength     = 60
	headLength      = 150
	paragraphLength = 2900
	buttonLength    = 30 // longer ones are cut by some clients
	optionLength    = 75
	viewTitle       = 24
)

// cut keeps as many whole characters of a text as fit into n, with an ellipsis
// where something is missing.
func cut(s string, n int) string {
	if width(s) <= n {
		return s
	}
	used := 0
	for at, r := range s {
		used += widthOf(r)
		if used > n-1 {
			return strings.TrimRightFunc(s[:at], joins) + "…"
		}
	}
	return s
}

// joins is what may not stand before an ellipsis: white space, and what joins two
// characters to one.
func joins(r rune) bool { return unicode.IsSpace(r) || r == zeroWidthJoiner }

const zeroWidthJoiner = '\u200d'

// width is how many characters a text has once it is escaped.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += widthOf(r)
	}
	return n
}

func widthOf(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return 1
}

// line is a text in one line of at most n characters. So nobody's text can look
// like further lines of conoe's.
func line(s string, n int) string { return cut(strings.Join(strings.Fields(clean(s)), " "), n) }

// paragraph keeps line breaks, at most two in a row.
func paragraph(s string, n int) string {
	var out []string
	for l := range strings.Lines(clean(s)) {
		l = strings.TrimRightFunc(l, unicode.IsSpace)
		if l != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, l)
		}
	}
	return cut(strings.TrimSpace(strings.Join(out, "\n")), n)
}

// clean drops what changes how the text around it reads: marks that turn the
// direction of writing by force, and control characters. Text that is written
// from right to left stands for itself.
func clean(s string) string {
	turns := false
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		case r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return -1
		}
		turns = turns || unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	if turns {
		return "\u2068" + s + "\u2069" // isolate: first strong, pop
	}
	return s
}

// or is the text, or another one if it says nothing.
func or(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
