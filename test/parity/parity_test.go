package parity_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"conoe/test/cloud"
	"conoe/test/dynamo/dynoxide"
	"conoe/test/parity"
	"conoe/test/scenario"
)

// TestParity plays every scenario in one process and in the cloud: both leave the
// same entries and contents, and every execution takes the same path, that of the
// file.
func TestParity(t *testing.T) {
	server := dynoxide.Start(t)
	for _, s := range scenario.Shipped(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			local, world := scenario.LocalFor(t), newPlace(t, server)
			want, got := left(t, local, s), left(t, world, s)
			if d := different(want, got); d != "" {
				t.Error(d)
			}
			if d := different(of(s.Want()), got); d != "" {
				t.Errorf("other than in the file: %s", d)
			}
		})
	}
}

// leaving is what a place is left with, by what it is.
type leaving map[string][]string

func left(t *testing.T, p scenario.Place, s *scenario.Script) leaving {
	t.Helper()
	if err := scenario.Run(t.Context(), p, s); err != nil {
		t.Fatal(err)
	}
	l, err := look(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func look(ctx context.Context, p scenario.Place) (leaving, error) {
	told, _, err := scenario.Tell(ctx, p)
	if err != nil {
		return nil, err
	}
	l := of(told)
	l["record"], err = scenario.Record(ctx, p.App())
	return l, err
}

func of(t scenario.Told) leaving {
	return leaving{"paths": strings.Split(t.Paths, "\n"), "entries": strings.Split(t.Entries, "\n")}
}

// different tells of the first line in which each part of what is wanted differs.
func different(want, got leaving) string {
	var out strings.Builder
	for _, what := range slices.Sorted(maps.Keys(want)) {
		w, g := want[what], got[what]
		if slices.Equal(w, g) {
			continue
		}
		n := 0
		for n < min(len(w), len(g)) && w[n] == g[n] {
			n++
		}
		w1, g1 := at(w, n), at(g, n)
		from := max(0, equal(w1, g1)-200)
		fmt.Fprintf(&out, "%s differ in line %d of %d and %d, from character %d on:\nwant %s\ngot  %s\n", what, n+1, len(w), len(g), from, w1[from:], g1[from:])
	}
	return out.String()
}

// equal is how many bytes are equal at the beginning.
func equal(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func at(lines []string, n int) string {
	if n < len(lines) {
		return lines[n]
	}
	return "(nothing)"
}

func newPlace(t *testing.T, server *dynoxide.Server) *parity.Place {
	t.Helper()
	return parity.New(cloud.New(t, server, cloud.Options{}))
}
