package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
)

type noted struct {
	Text  string `json:"text"`
	Count int    `json:"count"`
}

type state struct{ log []string }

func (s *state) noted(e Envelope, seq int64, d *noted) error {
	s.log = append(s.log, fmt.Sprint(seq, " ", e.Kind, " ", e.V, " ", d.Text, " ", d.Count))
	return nil
}

func kinds() *Kinds[state] {
	k := &Kinds[state]{}
	On(k, "note.made", 3, (*state).noted)
	k.Upcast("note.made", 1, func(d json.RawMessage) (json.RawMessage, error) {
		return json.RawMessage(strings.Replace(string(d), `"words"`, `"text"`, 1)), nil
	})
	k.Upcast("note.made", 2, func(d json.RawMessage) (json.RawMessage, error) {
		return json.RawMessage(strings.Replace(string(d), `{`, `{"count":7,`, 1)), nil
	})
	return k
}

func entry(kind string, v int, data string) []byte {
	return fmt.Appendf(nil, `{"at":"2026-01-05T08:00:00.000Z","channel":"cli","data":%s,"kind":%q,"v":%d}`, data, kind, v)
}

func TestApply(t *testing.T) {
	var s state
	for n, e := range [][]byte{
		entry("note.made", 1, `{"words":"one"}`), entry("note.made", 2, `{"text":"two"}`), entry("note.made", 3, `{"count":9,"text":"three"}`),
	} {
		if err := kinds().Apply(&s, Entry{Seq: int64(n), Bytes: e}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := fmt.Sprint(s.log), "[0 note.made 3 one 7 1 note.made 3 two 7 2 note.made 3 three 9]"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

func TestApplyStops(t *testing.T) {
	no := errors.New("no")
	k := kinds()
	On(k, "half.way", 3, func(*state, Envelope, int64, *noted) error { return nil })
	k.Upcast("half.way", 1, func(d json.RawMessage) (json.RawMessage, error) { return d, nil })
	On(k, "up.fails", 2, func(*state, Envelope, int64, *noted) error { return nil })
	k.Upcast("up.fails", 1, func(json.RawMessage) (json.RawMessage, error) { return nil, no })
	On(k, "apply.fails", 1, func(*state, Envelope, int64, *noted) error { return no })
	for want, e := range map[string][]byte{
		"entry 5: unknown kind never.seen v1": entry("never.seen", 1, `{}`),
		"entry 5: note.made v4 is later":      entry("note.made", 4, `{}`),
		"entry 5: no way from half.way v2":    entry("half.way", 1, `{}`),
		"entry 5, from up.fails v1: no":       entry("up.fails", 1, `{}`),
		"no":                                  entry("apply.fails", 1, `{}`),
		"entry 5, note.made v3: json":         entry("note.made", 3, `{"count":"x"}`),
		"entry 5: These bytes":                []byte(`{}`),
	} {
		var s state
		if err := k.Apply(&s, Entry{Seq: 5, Bytes: e}); err == nil || !strings.HasPrefix(err.Error(), want) || s.log != nil {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if got := fmt.Sprint(k.Missing()); got != "[{half.way 2}]" {
		t.Errorf("missing: got %s", got)
	}
	if got := fmt.Sprint(kinds().Names(), kinds().Missing()); got != "[{note.made 3}] []" {
		t.Errorf("names: got %s", got)
	}
}

func TestKindIsRegisteredOnce(t *testing.T) {
	for name, twice := range map[string]func(*Kinds[state]){
		"kind":     func(k *Kinds[state]) { On(k, "note.made", 1, (*state).noted) },
		"upcaster": func(k *Kinds[state]) { k.Upcast("note.made", 1, nil) },
		"odd name": func(k *Kinds[state]) { On(k, "Note made", 1, (*state).noted) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: want a panic", name)
				}
			}()
			twice(kinds())
		}()
	}
}

// TestUpcasterWithoutUse finds an upcaster that no kind needs.
func TestUpcasterWithoutUse(t *testing.T) {
	k := kinds()
	k.Upcast("note.made", 3, nil)
	k.Upcast("gone", 1, nil)
	if got := len(k.Missing()); got != 2 {
		t.Fatalf("got %v", k.Missing())
	}
}

// TestFold: entries act in order however many are decoded at once, each is told
// of after it acted, and nothing acts after the first that cannot.
func TestFold(t *testing.T) {
	const many, bad = 2*foldPage + 17, foldPage + 5
	log := func(broken int) iter.Seq2[Entry, error] {
		return func(yield func(Entry, error) bool) {
			for n := range many {
				e := entry("note.made", 3, fmt.Sprintf(`{"count":%d,"text":"x"}`, n))
				if n == broken {
					e = entry("never.seen", 1, `{}`)
				}
				if !yield(Entry{Seq: int64(n), Bytes: e}, nil) {
					return
				}
			}
		}
	}
	for broken, want := range map[int]int{-1: many, bad: bad, 0: 0} {
		var s state
		var told int
		err := kinds().Fold(&s, log(broken), func(e Entry) {
			if told++; int64(told-1) != e.Seq || len(s.log) != told {
				t.Fatalf("told of entry %d as number %d, after %d acted", e.Seq, told, len(s.log))
			}
		})
		if (err != nil) != (broken >= 0) || told != want {
			t.Errorf("broken at %d: %d acted, %v", broken, told, err)
		}
		for n, line := range s.log {
			if line != fmt.Sprintf("%d note.made 3 x %d", n, n) {
				t.Fatalf("number %d is %s", n, line)
			}
		}
	}
}
