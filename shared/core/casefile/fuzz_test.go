package casefile

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(good(f)))
	f.Add([]byte(goodSupplement))
	for _, seed := range []string{
		"", "~", "a: &a [*a]", "a: [", "\t", "\xff", "? a", "a: !!float 1", "- - - -", "#\n  #\na:\n  # b\n -", "a: |\n  b\n",
		"conoe: case/v1\nid: a\ntitle: b\norigin: invented\nreview: {title: c, by: d}\npeople: [{id: d, name: e}]\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		begin := time.Now()
		c, err := Reader{}.Read("fuzz.yaml", raw)
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
		if err != nil {
			refusedWell(t, err)
			return
		}
		c.Items.Each(func(id review.Ref, _ []string, doc review.Doc) { mustFit(t, id, doc) })
		for _, s := range c.Steps {
			s.Save.Each(func(id review.Ref, _ []string, doc review.Doc) { mustFit(t, id, doc) })
			if _, _, err := ParseJump(s.Jump); s.Jump != "" && err != nil {
				t.Errorf("jump %q was read: %v", s.Jump, err)
			}
		}
	})
}

func refusedWell(t *testing.T, err error) {
	t.Helper()
	sentence := fault.Sentence(err)
	if code := fault.CodeOf(err); code != fault.Invalid && code != fault.Limit {
		t.Errorf("code %s: %v", code, err)
	}
	if !strings.HasPrefix(sentence, "fuzz.yaml") || !utf8.ValidString(sentence) {
		t.Errorf("sentence %q", sentence)
	}
}

func FuzzParseJump(f *testing.F) {
	for _, seed := range []string{"6m", "36h", "10d", "due", "", "0d", "9999d", "-1h", "1h30m", "٣d", "10000d", strings.Repeat("\x88", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, due, err := ParseJump(s)
		switch {
		case err != nil:
			if fault.CodeOf(err) != fault.Invalid || d != 0 || due {
				t.Errorf("%q gives %s, %t, %v", s, d, due, err)
			}
		case due != (s == "due") || due == (d > 0) || d < 0 || d > 9999*24*time.Hour:
			t.Errorf("%q gives %s, %t", s, d, due)
		}
	})
}

func TestParseJump(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"6m": 6 * time.Minute, "36h": 36 * time.Hour, "10d": 240 * time.Hour, "due": 0,
	} {
		if got, due, err := ParseJump(s); got != want || due != (s == "due") || err != nil {
			t.Errorf("%s: got %s, %t, %v", s, got, due, err)
		}
	}
	for _, s := range []string{"", "m", "0d", "1.5h", "-6m", "6", "6w", "10000d", "6m ", "Due", "1h30m"} {
		if _, _, err := ParseJump(s); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", s, err)
		}
	}
}
