package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
)

// see looks at the review.
func (d *desk) see(look func(*review.Dossier)) {
	d.t.Helper()
	d.seeAt(d.ReviewStream, look)
}

func (d *desk) seeAt(stream string, look func(*review.Dossier)) {
	d.t.Helper()
	if err := d.See(d.t.Context(), review.Actor{Workflow: true}, stream, func(x *review.Dossier) error { look(x); return nil }); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) item(ref review.Ref) (out review.Item) {
	d.t.Helper()
	d.see(func(x *review.Dossier) {
		i := x.Look(ref)
		if i == nil {
			d.t.Fatalf("there is no %s", ref)
		}
		out = *i
	})
	return out
}

// in fails unless the item is in the state.
func (d *desk) in(ref review.Ref, want review.State) {
	d.t.Helper()
	if got := d.item(ref).State; got != want {
		d.t.Fatalf("%s is %s, want %s", ref, got, want)
	}
}

func (d *desk) request(q approval.RequestID) (out approval.State) {
	d.see(func(x *review.Dossier) { out = x.Requests[q].State })
	return out
}

// size is the number of entries of a stream.
func (d *desk) size(stream string) int64 {
	d.t.Helper()
	h, err := d.store.Head(d.t.Context(), ledger.Stream{Workspace: "ws_test", Name: stream})
	if err != nil {
		d.t.Fatal(err)
	}
	return h.Size
}

// total is the number of entries of all streams.
func (d *desk) total() (n int64) {
	d.t.Helper()
	for s, err := range d.store.Streams(d.t.Context(), "ws_test") {
		if err != nil {
			d.t.Fatal(err)
		}
		n += d.size(s.Name)
	}
	return n
}

// adds fails unless do adds so many entries to the whole store.
func (d *desk) adds(want int64, do func()) {
	d.t.Helper()
	before := d.total()
	do()
	if got := d.total() - before; got != want {
		d.t.Fatalf("%d entries were added, want %d", got, want)
	}
}

// log is all entries of all streams, one behind the other.
func (d *desk) log() []byte {
	d.t.Helper()
	var b bytes.Buffer
	for s, err := range d.store.Streams(d.t.Context(), "ws_test") {
		if err != nil {
			d.t.Fatal(err)
		}
		for e, err := range d.store.Read(d.t.Context(), s, 0) {
			if err != nil {
				d.t.Fatal(err)
			}
			b.Write(e.Bytes)
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// verify fails unless every chain holds.
func (d *desk) verify() {
	d.t.Helper()
	for s, err := range d.store.Streams(d.t.Context(), "ws_test") {
		if err != nil {
			d.t.Fatal(err)
		}
		ledgertest.Check(d.t, d.store, s)
	}
}

// picture is a dossier as text, a line for each item and one for each of its
// other parts, to be compared with another.
func picture(x *review.Dossier) string {
	told, erased := []string{}, []string{}
	for b := range x.Told {
		told = append(told, fmt.Sprint(b))
	}
	for g := range x.Erased {
		erased = append(erased, g.String())
	}
	slices.Sort(told)
	slices.Sort(erased)
	parts := []any{
		x.Stream, x.Ref, x.System, x.SysRef, x.Base, x.Size, x.At, x.Trigger, x.Opened, x.OpenedBy, x.Owner, x.Screening,
		x.Stage, x.Status, x.Ended, x.Roles, x.Requests, x.Attempts, x.Waivers, told, erased,
	}
	for i := range x.Everything() {
		parts = append(parts, i)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for _, p := range parts {
		if err := enc.Encode(p); err != nil {
			panic(err)
		}
	}
	return b.String()
}

// same fails unless the app's fold of a stream is that of a fresh app.
func (d *desk) same(stream string) {
	d.t.Helper()
	var warm, cold string
	d.seeAt(stream, func(x *review.Dossier) { warm = picture(x) })
	d.cold().seeAt(stream, func(x *review.Dossier) { cold = picture(x) })
	if warm != cold {
		d.t.Fatalf("the app's state of %s is not what the log says:\n%s", stream, diff(warm, cold))
	}
}

// diff shows the first lines in which two texts differ.
func diff(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(g), len(w)) {
		if g[n] != w[n] {
			return fmt.Sprintf("line %d: %s\n   want: %s", n, g[n], w[n])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
