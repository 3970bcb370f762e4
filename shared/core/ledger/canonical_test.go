package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

// TestRefusals gives raw JSON where json.Marshal could not write it.
func TestRefusals(t *testing.T) {
	deep := func(n int) json.RawMessage {
		return json.RawMessage(strings.Repeat(`{"a":[`, n/2) + strings.Repeat("]}", n/2))
	}
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	type in struct {
		A any            `json:"a,omitempty"`
		L []any          `json:"l,omitempty"`
		M map[string]any `json:"m,omitempty"`
	}
	for name, test := range map[string]struct {
		value any
		want  string // part of the sentence; empty is fine
	}{
		"null":                       {in{L: []any{1, nil}}, "$.l[1] null"},
		"nil slice":                  {struct{ X []int }{}, "$.X null"},
		"duplicate key":              {raw(`{"b":1,"a":{"x":1,"y":2,"x":3}}`), "$.a.x the key is there twice"},
		"duplicate escaped key":      {raw(`{"a":1,"\u0061":2}`), "twice"},
		"largest integer":            {in{A: int64(1<<53 - 1)}, ""},
		"smallest integer":           {in{A: -int64(1<<53 - 1)}, ""},
		"integer too large":          {in{A: int64(1 << 53)}, "$.a the number is outside"},
		"integer too small":          {in{A: -int64(1 << 53)}, "$.a the number is outside"},
		"integer far too large":      {in{A: uint64(1<<64 - 1)}, "outside"},
		"fraction":                   {in{A: 1.5}, "not whole"},
		"fraction of zero":           {raw(`{"a":1.0}`), "not whole"},
		"exponent":                   {in{A: 1e21}, "not whole"},
		"whole exponent":             {raw(`1E2`), "not whole"},
		"minus zero":                 {raw(`[-0]`), "$[0] there is no minus zero"},
		"invalid UTF-8":              {in{A: "caf\xe9"}, "$.a the text is not valid UTF-8"},
		"invalid UTF-8 in a key":     {in{M: map[string]any{"k\xff": 1}}, "$.m the text is not valid UTF-8"},
		"half a rune":                {in{A: "\xe2\x82"}, "not valid UTF-8"},
		"surrogate as bytes":         {in{A: "\xed\xa0\x80"}, "not valid UTF-8"},
		"invalid UTF-8 in raw JSON":  {raw("\"\xff\""), "not valid UTF-8"},
		"replacement character":      {in{A: "what\ufffd"}, ""},
		"lone surrogate":             {raw(`"\ud800"`), "broken \\u escape"},
		"surrogates the wrong way":   {raw(`"\udc00\ud800"`), "broken \\u escape"},
		"surrogate pair":             {raw(`"\ud83d\ude00"`), ""},
		"not NFC":                    {in{A: "cafe\u0301"}, "$.a the text is not in Unicode normal form C"},
		"not NFC by an escape":       {raw(`"e\u0301"`), "normal form C"},
		"key that is not NFC":        {in{M: map[string]any{"e\u0301": 1}}, "normal form C"},
		"NFC":                        {in{A: "café ﬁ 가"}, ""},
		"as deep as it may be":       {deep(32), ""},
		"too deep":                   {deep(34), "nested more than 32 deep"},
		"HTML and line separators":   {in{A: "<a href='x'>&\u2028\u2029"}, ""},
		"control characters":         {in{A: "\x00\x1f\x7f\t"}, ""},
		"object with too many names": {many(maxMembers + 1), "more than 1000 members"},
		"object with as many names":  {many(maxMembers), ""},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Encode(test.value)
			if err == nil && test.want == "" {
				checkCanonical(t, b)
				return
			}
			if err == nil || fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.want) || test.want == "" {
				t.Fatalf("got %s, %v, want %q", b, err, test.want)
			}
		})
	}
}

func many(n int) map[string]int {
	m := make(map[string]int, n)
	for k := range n {
		m[strings.Repeat("k", 1+k)[:1]+string(rune('一'+k))] = k
	}
	return m
}

// checkCanonical asks the canonicalizer that the world uses.
func checkCanonical(t testing.TB, b []byte) {
	t.Helper()
	want, err := jcs.Transform(b)
	if err != nil || !bytes.Equal(b, want) {
		t.Fatalf("got %s, the canonicalizer says %s, %v", b, want, err)
	}
	if !IsCanonical(b) {
		t.Fatalf("%s is not taken for canonical", b)
	}
}

func TestCanonicalOfJSON(t *testing.T) {
	for in, want := range map[string]string{
		`  {"b" : 1 , "a" : [ true , false ] }` + "\n": `{"a":[true,false],"b":1}`,
		`"\u003c\/\u20AC\u000F\u000a\u0042\u0022\\"`:   `"</€\u000f\nB\"\\"`,
		`{"\ud83d\ude00":1,"\uffee":2,"a":3}`:          `{"a":3,"😀":1,"￮":2}`,
		`{"":0}`:                                       `{"":0}`,
		`[]`:                                           `[]`,
		`{}`:                                           `{}`,
		` 7 `:                                          `7`,
		`"x"`:                                          `"x"`,
	} {
		got, err := Canonical([]byte(in))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v, want %s", in, got, err, want)
		}
		if IsCanonical([]byte(in)) != (in == want) {
			t.Errorf("%s: wrong about whether it is canonical", in)
		}
	}
	for _, in := range []string{
		"", " ", "{", "}", "[", "[1", "[1,", "[1,]", "{,}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, "tru", "nul", "TRUE",
		`"`, `"\`, `"\u12`, `"\u+123"`, `"\x"`, "\"\n\"", "1 2", "{}{}", "-", "+1", ".5", "00", "NaN", "\xef\xbb\xbf{}", "\u00a0{}",
	} {
		if got, err := Canonical([]byte(in)); fault.CodeOf(err) != fault.Invalid || err == nil {
			t.Errorf("%q: got %q, %v, want Invalid", in, got, err)
		}
	}
}

func TestEncodeKeepsTheErrorOfAValue(t *testing.T) {
	if _, err := Encode(refusing{}); fault.CodeOf(err) != fault.Denied {
		t.Fatalf("got %v", err)
	}
	var unsupported *json.UnsupportedTypeError
	if _, err := Encode(make(chan int)); !errors.As(err, &unsupported) || fault.CodeOf(err) != fault.Internal {
		t.Fatalf("got %v", err)
	}
}

type refusing struct{}

func (refusing) MarshalJSON() ([]byte, error) { return nil, fault.Errorf(fault.Denied, "No.") }

// values draws JSON values that may be recorded.
func values() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any { return draw(t, 4) })
}

func draw(t *rapid.T, depth int) any {
	text := rapid.OneOf(rapid.StringMatching(`[a-zA-Z<>&"\\/ \n\x00-\x1f]{0,8}`), rapid.SampledFrom([]string{"é", "😀", "￮", "\u2028", "", "ﬁ"}))
	switch kind := rapid.IntRange(0, 2+2*min(depth, 1)).Draw(t, "kind"); kind {
	case 0:
		return rapid.Int64Range(-maxInteger, maxInteger).Draw(t, "integer")
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return text.Draw(t, "text")
	case 3:
		list := make([]any, rapid.IntRange(0, 4).Draw(t, "length"))
		for n := range list {
			list[n] = draw(t, depth-1)
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 5).Draw(t, "size") {
		m[text.Draw(t, "key")] = draw(t, depth-1)
	}
	return m
}

func TestEncodeAgreesWithTheCanonicalizer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := values().Draw(t, "value")
		plain, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(plain)
		if err != nil {
			t.Fatal(err)
		}
		indented, err := json.MarshalIndent(v, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		fromValue, err1 := Encode(v)
		fromJSON, err2 := Canonical(indented)
		again, err3 := Canonical(want)
		for _, got := range [][]byte{fromValue, fromJSON, again} {
			if !bytes.Equal(got, want) {
				t.Fatalf("got %s, want %s (%v, %v, %v)", got, want, err1, err2, err3)
			}
		}
		if IsCanonical(plain) != bytes.Equal(plain, want) {
			t.Fatalf("wrong about whether %s is canonical", plain)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`{"b":[1,"\u00e9"],"a":{"x":true}}`, `"\ud83d\ude00"`, `[-0]`, `{"a":1,"\u0061":2}`, `9007199254740992`, ` {} `, "\"\xff\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Canonical(raw)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid || got != nil {
				t.Fatalf("got %s, %v", got, err)
			}
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("%q is not JSON and became %s", raw, got)
		}
		checkCanonical(t, got)
		if IsCanonical(raw) != bytes.Equal(raw, got) {
			t.Fatalf("wrong about whether %q is canonical", raw)
		}
		var v any
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if again, err := Encode(v); err != nil && !bytes.Contains(got, []byte("\ufffd")) || err == nil && !bytes.Equal(again, got) {
			t.Fatalf("%q: by its value %s, %v; by its bytes %s", raw, again, err, got)
		}
	})
}

func FuzzEncodeText(f *testing.F) {
	f.Add("key", "caf\xe9")
	f.Add("k", "e\u0301\ufffd\u2028<>")
	f.Fuzz(func(t *testing.T, key, text string) {
		b, err := Encode(map[string]string{key: text})
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		checkCanonical(t, b)
		var back map[string]string
		if err := json.Unmarshal(b, &back); err != nil || back[key] != text || len(back) != 1 {
			t.Fatalf("%q: %q became %q, %v", key, text, back, err)
		}
	})
}
