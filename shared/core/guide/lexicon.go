package guide

import (
	"cmp"
	"slices"
	"strings"
)

// lexicon finds phrases as whole words, in any case, the longest first. Phrases
// are in ASCII.
type lexicon map[byte][]string // by first letter, in lower case

func newLexicon(phrases []string) lexicon {
	l := lexicon{}
	for _, p := range phrases {
		p = strings.ToLower(p)
		l[p[0]] = append(l[p[0]], p)
	}
	for _, list := range l {
		slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	}
	return l
}

// replace puts what say answers in the place of each phrase. say is given the
// phrase and how it is written.
func (l lexicon) replace(s string, say func(phrase, written string) string) string {
	var out strings.Builder
	from := 0
	for i := 0; i < len(s); {
		p := l.at(s, i)
		if p == "" {
			i++
			continue
		}
		out.WriteString(s[from:i])
		out.WriteString(say(p, s[i:i+len(p)]))
		i += len(p)
		from = i
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// first is the first phrase in s, as it is written, or "".
func (l lexicon) first(s string) string {
	for i := range len(s) {
		if p := l.at(s, i); p != "" {
			return s[i : i+len(p)]
		}
	}
	return ""
}

// at is the phrase that stands at a place, or "".
func (l lexicon) at(s string, i int) string {
	if i > 0 && wordy(s[i-1]) {
		return ""
	}
	for _, p := range l[lower(s[i])] {
		end := i + len(p)
		if end <= len(s) && (end == len(s) || !wordy(s[end])) && sameFold(s[i:end], p) {
			return p
		}
	}
	return ""
}

// sameFold compares with a phrase in lower case.
func sameFold(s, phrase string) bool {
	for i := range len(s) {
		if lower(s[i]) != phrase[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func wordy(c byte) bool {
	return 'a' <= lower(c) && lower(c) <= 'z' || '0' <= c && c <= '9' || c == '_'
}
