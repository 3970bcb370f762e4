package screen

import (
	"reflect"
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/templates"
)

// TestEveryKindHasItsWords: whatever the core may name on a screen has words of its
// own, and is not shown by the name of its kind.
func TestEveryKindHasItsWords(t *testing.T) {
	s, err := New(templates.Files, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := func(prefix string, names ...string) {
		for _, n := range names {
			if _, ok := s.words[prefix+n]; !ok {
				t.Errorf("no words for %s%s", prefix, n)
			}
		}
	}
	want("purpose.", strs(approval.Purposes())...)
	want("ask.head.", strs(approval.Purposes())...)
	want("ask.head.", strs(states)...)
	want("state.", strs(append(states, approval.StateOpen, ""))...)
	for _, prefix := range []string{"verdict.", "receipt.", "ask.head.mine."} {
		want(prefix, strs(approval.Verdicts())...)
	}
	for _, prefix := range []string{"gate.", "gate.asks."} {
		want(prefix, strs(review.Gates())...)
	}
	want("stage.", "s0", "s1", "s2", "s3", "s4", "s5")
	want("status.", "open", "on_hold", "completed", "terminated_do_not_build", "cancelled", "retired")
	want("line.", strs(LineKinds())...)
	want("step.do.", strs(guide.Dos())...)
	for _, prefix := range []string{"duty.", "duty.do."} {
		want(prefix, "decide", "confirm", "answer", "mediate", "override", "witness")
	}
}

// TestEveryFieldHasAnEverydayName: whatever a document may hold, Details names it
// without a word of the process.
func TestEveryFieldHasAnEverydayName(t *testing.T) {
	book, err := guide.Read(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(templates.Files, book)
	if err != nil {
		t.Fatal(err)
	}
	everyday := func(what, name string) {
		if found := book.Banned(name); found != "" {
			t.Errorf("%s is called %q", what, name)
		}
	}
	seen := map[reflect.Type]bool{}
	var walk func(of reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if closed, ok := reflect.Zero(of).Interface().(interface{ Values() []string }); ok {
			for _, v := range closed.Values() {
				everyday(of.String()+" "+v, s.closed(v))
			}
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			if f := of.Field(i); f.IsExported() {
				everyday(of.String()+"."+f.Name, s.word("field."+nameOf(f)))
				walk(f.Type)
			}
		}
	}
	for _, one := range review.Types() {
		walk(reflect.TypeOf(review.NewDoc(one)))
	}
	if len(seen) < 30 {
		t.Errorf("%d kinds of documents and parts, want all", len(seen))
	}
}

func strs[T ~string](all []T) []string {
	var out []string
	for _, one := range all {
		out = append(out, string(one))
	}
	return out
}

func TestNoWordIsLeftOver(t *testing.T) {
	s, err := New(templates.Files, nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, word := range s.words {
		if strings.Count(word, "{") != strings.Count(word, "}") || strings.Count(word, "*")%2 != 0 {
			t.Errorf("%s is not whole: %s", key, word)
		}
	}
}

func TestCutKeepsWholeCharacters(t *testing.T) {
	for _, c := range []struct {
		name, in string
		n        int
		want     string
	}{
		{"fits", "abc", 3, "abc"},
		{"one too many", "abcd", 3, "ab…"},
		{"counts what escaping adds", "a&b", 7, "a&b"},
		{"never cuts an entity", "a&b", 6, "a…"},
		{"not within a family", "ab👩\u200d👩", 4, "ab👩…"},
		{"space before the end", "ab cd", 4, "ab…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cut(c.in, c.n); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestALineIsOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\n*Until:* never": "a *Until:* never",
		"a\u2028b":          "a b",
		"a\u202eb\u2066c":   "abc",
		"a\x07b\tc":         "ab c",
		"שלום":              "\u2068שלום\u2069",
		"\xff":              "\ufffd",
	} {
		if got := line(in, 100); got != want {
			t.Errorf("line(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestOnlyConoesWordsHaveMarks(t *testing.T) {
	s := &Screens{words: map[string]string{"a": "*Hello* {who}"}}
	got := s.say("a", with{"who": "<!channel> *you* & {who}"})
	if m := got.mrkdwn(); m != "*Hello* &lt;!channel&gt; *you* &amp; {who}" {
		t.Errorf("mrkdwn is %q", m)
	}
	if p := got.String(); p != "Hello <!channel> *you* & {who}" {
		t.Errorf("plain is %q", p)
	}
}
