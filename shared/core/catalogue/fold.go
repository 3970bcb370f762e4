package catalogue

import (
	"strconv"
	"strings"
	"unicode"
)

// fold brings different ways of writing the same label together: case, white
// space, dashes and "life cycle" for "lifecycle" make no difference.
func fold(s string) string {
	same := strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	words := strings.Join(strings.Fields(same), " ")
	return strings.Trim(strings.ReplaceAll(words, "life cycle", "lifecycle"), ". ")
}

// prefixes are what people put before a number.
var prefixes = []string{"iso iec 42001 2023 ", "iso iec 42001 ", "iso 42001 ", "annex ", "control ", "clause ", "cl "}

// bare is the folded label without the words that people put before a number.
func bare(s string) string {
	s = fold(s)
	for _, prefix := range prefixes {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

// maxShown is how much of what somebody typed a sentence repeats, in runes.
const maxShown = 40

// shown quotes what somebody typed, cut to a length that fits a sentence.
func shown(s string) string {
	runes := []rune(strings.ToValidUTF8(strings.TrimSpace(s), "?"))
	if len(runes) > maxShown {
		return strconv.Quote(string(runes[:maxShown]) + "…")
	}
	return strconv.Quote(string(runes))
}
