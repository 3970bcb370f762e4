package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

func TestRecordRoundTrip(t *testing.T) {
	want := sample()
	b, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b, []byte(`{"as":"product_owner","at":"2026-03-01T09:30:00.123Z","basis":41,"by":"per_`)) ||
		!bytes.HasSuffix(b, []byte(`,"env":"practice","kind":"evr.saved","v":1}`)) {
		t.Fatalf("got %s", b)
	}
	checkCanonical(t, b)
	var got Record[value]
	if err := json.Unmarshal(b, &got); err != nil || got.Envelope != want.Envelope || fmt.Sprint(got.Data) != fmt.Sprint(want.Data) {
		t.Fatalf("got %+v, %v", got, err)
	}
	if at, err := AtOf(b); err != nil || at != want.At {
		t.Fatalf("got %v, %v", at, err)
	}
}

// TestWireIsInOrder fails when a field of wire is out of canonical order, which
// would be right and slow.
func TestWireIsInOrder(t *testing.T) {
	b, err := json.Marshal(wire[struct{}]{
		As: "a", At: At(time.Unix(1, 0)), Basis: 1, By: "b", Channel: Slack, Env: Practice, ImportedAs: Invented, Kind: "k", V: 1,
	})
	if err != nil || !IsCanonical(b) {
		t.Fatalf("got %s, %v", b, err)
	}
	whole, err := Record[struct{}]{Envelope: Envelope{
		As: "a", At: At(time.Unix(1, 0)), Basis: 1, By: "b", Channel: Slack, Env: Practice, ImportedAs: Invented, Kind: "k", V: 1,
	}}.Encode()
	if err != nil || !bytes.Equal(whole, b) {
		t.Fatalf("Encode drops a field: %s, %v", whole, err)
	}
}

func TestRecordRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Record[any]){
		"no kind":          func(r *Record[any]) { r.Kind = "" },
		"kind with quotes": func(r *Record[any]) { r.Kind = `a","v":2` },
		"kind in capitals": func(r *Record[any]) { r.Kind = "Evr" },
		"kind too long":    func(r *Record[any]) { r.Kind = strings.Repeat("k", maxToken+1) },
		"version 0":        func(r *Record[any]) { r.V = 0 },
		"version too high": func(r *Record[any]) { r.V = 10000 },
		"no time":          func(r *Record[any]) { r.At = Time{} },
		"late year":        func(r *Record[any]) { r.At = At(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) },
		"negative basis":   func(r *Record[any]) { r.Basis = -1 },
		"unknown channel":  func(r *Record[any]) { r.Channel = "pigeon" },
		"no channel":       func(r *Record[any]) { r.Channel = "" },
		"unknown env":      func(r *Record[any]) { r.Env = "real" },
		"unknown origin":   func(r *Record[any]) { r.ImportedAs = "stolen" },
		"role with quotes": func(r *Record[any]) { r.As = `x"` },
		"person by name":   func(r *Record[any]) { r.By = "Ada Lovelace" },
		"no data":          func(r *Record[any]) { r.Data = nil },
		"list as data":     func(r *Record[any]) { r.Data = []int{1} },
		"text as data":     func(r *Record[any]) { r.Data = `{` },
	} {
		r := Record[any]{Envelope: sample().Envelope, Data: map[string]int{"a": 1}}
		spoil(&r)
		if b, err := r.Encode(); err == nil || fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %s, %v", name, b, err)
		}
	}
}

func TestKindOf(t *testing.T) {
	for entry, want := range map[string]string{
		`{"at":"x","kind":"evr.saved","v":1}`:                                "evr.saved 1",
		`{"at":"x","kind":"a","v":9999}`:                                     "a 9999",
		`{"at":"x","data":{"kind":"inner","v":2},"kind":"outer-x_1","v":12}`: "outer-x_1 12",
		`{"at":"x","data":{"kind":"inner","v":2}}`:                           "",
		`{"at":"x","data":",\"kind\":\"inner\",\"v\":2}"}`:                   "",
		`{"at":"x","kind":"a","v":10000}`:                                    "",
		`{"at":"x","kind":"a","v":0}`:                                        "",
		`{"at":"x","kind":"a","v":01}`:                                       "",
		`{"at":"x","kind":"a","v":-1}`:                                       "",
		`{"at":"x","kind":"a","v":+1}`:                                       "",
		`{"at":"x","kind":"","v":1}`:                                         "",
		`{"at":"x","kind":"A","v":1}`:                                        "",
		`{"at":"x","kind":"a","v":1} `:                                       "",
		`{"at":"x","kind":"a"}`:                                              "",
		`{"at":"x","kind":"a","v":}`:                                         "",
		`{"at":"x","kind":"` + strings.Repeat("k", 64) + `","v":9999}`:       strings.Repeat("k", 64) + " 9999",
		`{"at":"x","kind":"` + strings.Repeat("k", 65) + `","v":1}`:          "",
		"": "",
	} {
		kind, v, err := KindOf([]byte(entry))
		got := fmt.Sprint(kind, " ", v)
		if err != nil {
			got = ""
		}
		if got != want || err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %q, %v, want %q", entry, got, err, want)
		}
	}
}

// FuzzKindOf compares the short cuts with what the whole entry says.
func FuzzKindOf(f *testing.F) {
	entry, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(entry)
	f.Add([]byte(`{"at":"2026-01-05T08:00:00.000Z","kind":"a","v":1}`))
	f.Add([]byte(`{"as":"x","at":"2026-01-05T08:00:00.000Z","data":{"kind":"b","v":2},"kind":"a","v":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		kind, v, errKind := KindOf(b)
		at, errAt := AtOf(b)
		if !IsCanonical(b) || b[0] != '{' {
			return
		}
		var e struct {
			At   json.RawMessage `json:"at"`
			Kind any             `json:"kind"`
			V    any             `json:"v"`
		}
		if err := json.Unmarshal(b, &e); err != nil {
			return
		}
		if errKind == nil && (e.Kind != kind || fmt.Sprint(e.V) != fmt.Sprint(v)) {
			t.Fatalf("%s: got %s v%d, the entry says %v v%v", b, kind, v, e.Kind, e.V)
		}
		if errAt == nil && string(e.At) != `"`+at.String()+`"` {
			t.Fatalf("%s: got %s, the entry says %s", b, at, e.At)
		}
	})
}

func FuzzEntry(f *testing.F) {
	entry, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(entry)
	f.Fuzz(func(t *testing.T, b []byte) {
		var k Kinds[int]
		On(&k, "evr.saved", 2, func(s *int, _ Envelope, _ int64, _ *value) error { *s++; return nil })
		k.Upcast("evr.saved", 1, func(d json.RawMessage) (json.RawMessage, error) { return d, nil })
		state := 0
		if err := k.Apply(&state, Entry{Bytes: b}); (err == nil) != (state == 1) {
			t.Fatalf("%v, and %d applied", err, state)
		}
		var r Record[value]
		if json.Unmarshal(b, &r) != nil {
			return
		}
		again, err := r.Encode()
		if err != nil {
			return
		}
		var second Record[value]
		if err := json.Unmarshal(again, &second); err != nil || second.Envelope != r.Envelope {
			t.Fatalf("%s became %s, %v", b, again, err)
		}
	})
}

func TestTime(t *testing.T) {
	when := time.Date(2026, 3, 1, 10, 30, 0, 123_999_999, time.FixedZone("CET", 3600))
	b, err := json.Marshal(struct {
		A Time `json:"a"`
		Z Time `json:"z,omitzero"`
	}{A: At(when)})
	if err != nil || string(b) != `{"a":"2026-03-01T09:30:00.123Z"}` {
		t.Fatalf("got %s, %v", b, err)
	}
	var back Time
	if err := json.Unmarshal([]byte(`"2026-03-01T09:30:00.123Z"`), &back); err != nil || back != At(when) {
		t.Fatalf("got %v, %v", back, err)
	}
	for _, in := range []string{
		`null`, `""`, `"2026-03-01"`, `"2026-03-01T09:30:00Z"`, `"2026-03-01T09:30:00.12Z"`, `"2026-03-01T09:30:00.1234Z"`, `1`,
		`"2026-03-01T09:30:00.123+00:00"`, `"2026-03-01t09:30:00.123z"`, `"2026-02-30T09:30:00.123Z"`, `"2026-03-01T24:00:00.000Z"`,
		`"2026-03-01T09:30:60.000Z"`, `"2026-03-01T09:30:00,123Z"`, `"2026-3-001T09:30:00.123Z"`,
	} {
		if err := json.Unmarshal([]byte(in), &back); err == nil {
			t.Errorf("%s: accepted as %v", in, back)
		}
	}
}

func FuzzTime(f *testing.F) {
	f.Add("2026-03-01T09:30:00.123Z")
	f.Add("0000-01-01T00:00:00.000Z")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseTime(s)
		if err != nil {
			return
		}
		if got.String() != s {
			t.Fatalf("%q became %q", s, got)
		}
		b, err := got.MarshalJSON()
		var back Time
		if err != nil || back.UnmarshalJSON(b) != nil || back != got {
			t.Fatalf("%q became %s, %v", s, b, err)
		}
	})
}

func TestTimesOfOneMomentAreEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(-62167219200000, 253402300799999).Draw(t, "ms")
		a, b := At(time.UnixMilli(ms)), At(time.UnixMilli(ms).In(time.FixedZone("x", 7200)).Add(999*time.Microsecond))
		text, err := json.Marshal(a)
		var back Time
		if err != nil || json.Unmarshal(text, &back) != nil || a != b || back != a {
			t.Fatalf("%s: %v, %v, %v", text, a, b, back)
		}
	})
}

func FuzzDigest(f *testing.F) {
	f.Add("sha256:" + strings.Repeat("0f", 32))
	f.Add("sha256:" + strings.Repeat("0F", 32))
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDigest(s)
		if err == nil && d.String() != s || err != nil && !d.IsZero() {
			t.Fatalf("%q became %s, %v", s, d, err)
		}
	})
}

func TestDigest(t *testing.T) {
	d := Digest{0xab, 31: 1}
	want := `{"sha256:ab` + strings.Repeat("00", 30) + `01":"sha256:ab` + strings.Repeat("00", 30) + `01"}`
	b, err := json.Marshal(map[Digest]Digest{d: d})
	if err != nil || string(b) != want {
		t.Fatalf("got %s, %v", b, err)
	}
	var back map[Digest]Digest
	if err := json.Unmarshal(b, &back); err != nil || back[d] != d {
		t.Fatalf("got %v, %v", back, err)
	}
	for _, bad := range []string{"", "sha256:", "sha256:" + strings.Repeat("AB", 32), "sha256:" + strings.Repeat("a", 63), "sha512:" + strings.Repeat("ab", 32), strings.Repeat("ab", 32), "sha256:" + strings.Repeat("zz", 32)} {
		if _, err := ParseDigest(bad); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}
