package guide

import (
	"slices"
	"strings"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

var (
	kindOfNote = pattern(`(?i)\b(workshop|interview|survey|observation)\b`)
	dayOfNote  = pattern(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)
	spoken     = pattern(`^\s*([-+*•]|\d{1,3}[.)])\s*(.+)$`)
)

// isNote: the first line that says anything names the occasion.
func isNote(text string) bool { return kindOfNote().MatchString(firstLine(text)) }

func firstLine(text string) string {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			return l
		}
	}
	return ""
}

// asking is in answer to what something was said.
type asking struct {
	Lens     review.Lens          `yaml:"lens"`
	Polarity review.Polarity      `yaml:"polarity"`
	Kind     review.StatementKind `yaml:"kind"`
}

// minutes takes the note of an occasion on which people were heard: one
// engagement, and a statement for each bullet. A plus is something good and a
// minus something bad; a heading says in answer to what it was said. Which
// people it concerns and what matters to them in it is not guessed.
func (p *paster) minutes(text string) {
	e := &review.Engagement{Kind: review.EngagementKind(strings.ToLower(kindOfNote().FindString(firstLine(text))))}
	e.At = dayIn(text)
	if e.At.IsZero() {
		p.note(0, "No day such as 2026-11-22 was found. Say when it was.")
	}
	if say := putText(&e.Minutes, text); say != "" {
		p.note(0, "The text is too long to be kept as the minute. Attach it as evidence.")
	}
	eng := p.add(e)
	var now asking
	n := 0
	for l := range strings.Lines(text) {
		n++
		l = strings.TrimSpace(l)
		if a, ok := p.b.words.asking(l); ok {
			now = a
			continue
		}
		if headingLine().MatchString(l) {
			now = asking{}
			continue
		}
		m := spoken().FindStringSubmatch(l)
		if m == nil {
			continue
		}
		s := &review.Statement{Lens: now.Lens, Polarity: now.Polarity, Kind: now.Kind, Engagement: eng, Source: "engagement"}
		switch m[1] {
		case "+":
			s.Polarity = review.Positive
		case "-":
			if now.Polarity == "" && strings.Contains(text, "\n+") {
				s.Polarity = review.Negative
			}
		}
		if say := putText(&s.Text, m[2]); say != "" {
			p.note(n, "%s", say)
			continue
		}
		if s.Lens != "" && !slices.Contains(e.Lenses, s.Lens) {
			e.Lenses = append(e.Lenses, s.Lens)
		}
		if p.add(s); p.over {
			return
		}
	}
	if len(p.drafts) == 1 {
		p.note(0, "No statement was found. Write each on a line of its own, with a plus or a minus in front.")
		return
	}
	p.note(0, "Say of each statement whom it concerns and what matters to them in it.")
}

// asking finds what a heading such as "Good" or "## Rules" asks.
func (w *words) asking(line string) (asking, bool) {
	a, ok := w.Asking[strings.ToLower(strings.Trim(line, " #*_:?."))]
	return a, ok
}

// putText writes a text that is not too long.
func putText(to *review.Text, s string) string {
	s = strings.TrimSpace(s)
	if len(s) > review.MaxText {
		return "This is too long. Attach it instead."
	}
	*to = review.Text(s)
	return ""
}

func dayIn(text string) ledger.Time {
	for _, found := range dayOfNote().FindAllString(text, 5) {
		if t, err := time.Parse(day, found); err == nil {
			return ledger.At(t)
		}
	}
	return ledger.Time{}
}
