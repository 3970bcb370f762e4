package guide

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"conoe/shared/core/review"
)

// words are what things are called in everyday language.
type words struct {
	Banned  []string               `yaml:"banned"`
	Items   map[review.Type]string `yaml:"items"`
	Phrases map[string]string      `yaml:"phrases"`
	Choices map[string]string      `yaml:"choices"` // by word, or by path and word

	// Headings of a page that a team wrote, in lower case, with the place that
	// each fills; ".*." is each element of a list.
	Headings map[string]string `yaml:"headings"`
	// Asking are headings of a note, in lower case.
	Asking map[string]asking `yaml:"asking"`

	phrases, banned lexicon
}

// sort makes the words ready to be found.
func (w *words) sort() {
	w.phrases = newLexicon(slices.Collect(maps.Keys(w.Phrases)))
	var all []string
	for _, b := range w.Banned {
		all = append(all, b, b+"s", b+"es")
	}
	w.banned = newLexicon(all)
}

// label is what a word of a closed list is called. A word with a path in front
// is called so in that place only.
func (w *words) label(path, word string) string {
	for at := path; ; {
		if l, ok := w.Choices[at+":"+word]; ok {
			return l
		}
		_, rest, ok := strings.Cut(at, ".")
		if !ok {
			break
		}
		at = rest
	}
	if l, ok := w.Choices[word]; ok {
		return l
	}
	return upper(strings.ReplaceAll(word, "_", " "))
}

var refs = pattern(`\b(?:(REV|SYS)-([0-9]+)/)?([A-Z][A-Z0-9]{2})-([0-9]{1,9})(?:#VD-([0-9]{2}))?\b`)

// Plain says a sentence in everyday words: "EVR-0007" is "promise 7", and no
// banned word is left.
func (b *Book) Plain(s string) string {
	out := refs().ReplaceAllStringFunc(s, b.words.item)
	out = b.words.phrases.replace(out, func(phrase, written string) string {
		say := b.words.Phrases[phrase]
		if unicode.IsUpper(rune(written[0])) && strings.ToUpper(written) != written {
			return upper(say)
		}
		return say
	})
	return begin(s, b.words.banned.replace(out, func(_, _ string) string { return "point" }))
}

// begin keeps the capital of a sentence.
func begin(s, out string) string {
	if first, _ := utf8.DecodeRuneInString(s); unicode.IsUpper(first) {
		return upper(out)
	}
	return out
}

// Banned is the first word of s that no stakeholder should have to read, or "".
func (b *Book) Banned(s string) string { return b.words.banned.first(s) }

// Kind is what an item of a type is called.
func (b *Book) Kind(t review.Type) string { return b.words.Items[t] }

// Label is what a word of a closed list is called in a place such as "rsk.decision".
func (b *Book) Label(place, word string) string { return b.words.label(place, word) }

// Word is a word of a closed list in everyday language, or the word itself where
// there is none for it.
func (b *Book) Word(word string) string {
	if l, ok := b.words.Choices[word]; ok {
		return l
	}
	return word
}

// Item is what an item is called: "promise 7".
func (b *Book) Item(r review.Ref) string { return b.words.item(string(r)) }

func (w *words) item(s string) string {
	m := refs().FindStringSubmatch(s)
	r := review.Ref(s)
	if m == nil || w.Items[r.Type()] == "" {
		return s
	}
	out := "the " + w.Items[r.Type()]
	if !single(r.Type()) && r.Type() != review.TypeClaim {
		out = fmt.Sprintf("%s %d", w.Items[r.Type()], r.Number())
	}
	if p := r.Part(); p != "" {
		out = fmt.Sprintf("sign %s of %s", strings.TrimLeft(strings.TrimPrefix(p, "VD-"), "0"), out)
	}
	if m[2] != "" {
		out += map[string]string{"REV": " of review ", "SYS": " of system "}[m[1]] + m[2]
	}
	return out
}

func upper(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
