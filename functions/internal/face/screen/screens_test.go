package screen_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/templates"
)

func screens(t *testing.T) *screen.Screens {
	t.Helper()
	s, err := screen.New(templates.Files, bookOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func bookOf(t *testing.T) *guide.Book {
	t.Helper()
	book, err := guide.Read(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// each runs a test for every screen, with ordinary and with hostile data.
func each(t *testing.T, f func(t *testing.T, name string, raw json.RawMessage)) {
	t.Helper()
	s := screens(t)
	for _, hostile := range []bool{false, true} {
		kind := map[bool]string{false: "ordinary", true: "hostile"}[hostile]
		n := 0
		for name, raw := range screen.All(s, hostile) {
			n++
			t.Run(kind+"/"+name, func(t *testing.T) {
				if raw == nil {
					t.Fatal("it could not be rendered")
				}
				f(t, name, raw)
			})
		}
		if n < 80 {
			t.Errorf("%d screens, want all of them", n)
		}
	}
}

func surface(name string) string { s, _, _ := strings.Cut(name, "/"); return s }

func blocksOf(t *testing.T, raw json.RawMessage) json.RawMessage {
	t.Helper()
	var v struct{ Blocks json.RawMessage }
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v.Blocks
}

func value(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// special finds what Slack would act on: mentions, links and dates.
var special = regexp.MustCompile(`<[^>]*>`)

func TestNobodysTextIsActedOn(t *testing.T) {
	each(t, func(t *testing.T, _ string, raw json.RawMessage) {
		walk(value(t, raw), func(o map[string]any) {
			text, _ := o["text"].(string)
			if o["type"] != "mrkdwn" && o["blocks"] == nil {
				return
			}
			for _, found := range special.FindAllString(text, -1) {
				if !strings.HasPrefix(found, "<!date^") {
					t.Errorf("%s in %q", found, text)
				}
			}
			if cut := regexp.MustCompile(`&(?:a|am|amp|l|lt|g|gt)?(?:[^a-z;]|$)`).FindString(text); cut != "" {
				t.Errorf("an entity is cut: %q in %q", cut, text)
			}
		})
	})
}

func walk(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(v)
		for _, x := range v {
			walk(x, f)
		}
	case []any:
		for _, x := range v {
			walk(x, f)
		}
	}
}

func TestADecisionFitsInEightLines(t *testing.T) {
	each(t, func(t *testing.T, name string, raw json.RawMessage) {
		if !strings.HasPrefix(name, "message/ask") {
			return
		}
		if got := linesIn(t, raw); got > 8 {
			t.Errorf("%d lines, want at most 8: %s", got, raw)
		}
	})
}

func linesIn(t *testing.T, raw json.RawMessage) int {
	t.Helper()
	n := 0
	for _, b := range value(t, blocksOf(t, raw)).([]any) {
		b := b.(map[string]any)
		if b["type"] == "actions" {
			continue
		}
		text, _ := b["text"].(map[string]any)
		s, _ := text["text"].(string)
		n += 1 + strings.Count(s, "\n")
	}
	return n
}

func TestEveryMessageSaysItAllInItsText(t *testing.T) {
	each(t, func(t *testing.T, name string, raw json.RawMessage) {
		if surface(name) != "message" {
			return
		}
		var m screen.Message
		if err := json.Unmarshal(raw, &m); err != nil || len(m.Text) < 10 || len([]rune(m.Text)) > 4000 {
			t.Errorf("text %q of %d characters, %v", m.Text, len([]rune(m.Text)), err)
		}
	})
}

func TestWordsAreEveryday(t *testing.T) {
	book := bookOf(t)
	raw, err := templates.Files.ReadFile("slack/screens/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	for key, word := range words {
		if found := book.Banned(place.ReplaceAllString(word, "")); found != "" {
			t.Errorf("%s says %q: %s", key, found, word)
		}
	}
	each(t, func(t *testing.T, _ string, raw json.RawMessage) {
		walk(value(t, raw), func(o map[string]any) {
			if s, ok := o["text"].(string); ok && book.Banned(s) != "" {
				t.Errorf("it says %q: %s", book.Banned(s), s)
			}
		})
	})
}

// place is where a word takes a value.
var place = regexp.MustCompile(`\{\w+(:\w+)?\}`)

func TestEveryPlaceIsFilled(t *testing.T) {
	for name, raw := range screen.All(screens(t), false) {
		walk(value(t, raw), func(o map[string]any) {
			s, _ := o["text"].(string)
			if left := place.FindString(special.ReplaceAllString(s, "")); left != "" || strings.Contains(s, "<no value>") {
				t.Errorf("%s leaves %s: %s", name, left, s)
			}
		})
	}
}
