package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/play"
)

var stopAll = flag.Bool("stop-all", false, "stop the play of all shipped cases, which takes minutes, not of two")

// TestPlayAfterEveryStop copies the file before each append of a play, as a crash
// there would leave it, and plays on each copy: nothing may be refused, lost or
// doubled.
func TestPlayAfterEveryStop(t *testing.T) {
	cases := []string{"body-scanner", "meeting-notes"}
	if *stopAll {
		cases = shipped
	}
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole", dataFile)
	copies := playCopying(t, whole, filepath.Join(dir, "stop"), cases)
	want := entries(t, whole)
	var all sync.WaitGroup
	limit := make(chan struct{}, 4)
	for n := range copies {
		limit <- struct{}{}
		all.Go(func() {
			defer func() { <-limit }()
			at := filepath.Join(dir, "stop", fmt.Sprint(n))
			var errOut bytes.Buffer
			if code := run(t.Context(), append([]string{"--json", "--data", at, "play"}, cases...), io.Discard, &errOut); code != 0 {
				t.Errorf("stopped before append %d: exit code %d: %s", n, code, &errOut)
				return
			}
			got := entries(t, filepath.Join(at, dataFile))
			if len(got) != len(want) {
				t.Errorf("stopped before append %d: %d entries, an undisturbed play has %d", n, len(got), len(want))
			}
			for k := range min(len(got), len(want)) {
				if got[k] != want[k] {
					t.Errorf("stopped before append %d:\n got %s\nwant %s", n, got[k], want[k])
					break
				}
			}
		})
	}
	all.Wait()
}

// playCopying plays the cases and gives the number of copies that it left in
// folders named by number.
func playCopying(t *testing.T, path, copies string, cases []string) int {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(path, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	app, err := newApp(store)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	app.Store = ledgertest.Faulty{Store: store, Fail: func(op string) (bool, error) {
		if op != "Append" {
			return true, nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return false, err
		}
		at := filepath.Join(copies, fmt.Sprint(n), dataFile)
		n++
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return false, err
		}
		return true, os.WriteFile(at, raw, 0o600)
	}}
	clock := new(play.Clock)
	app.Now = clock.Now
	p := &play.Player{App: app, Clock: clock, Tell: func(play.Line) {}}
	for _, name := range cases {
		c, err := readCase(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := playOne(t.Context(), p, c); err != nil {
			t.Fatal(err)
		}
	}
	app.Wait()
	return n
}

var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sha256:[0-9a-f]{64}`)

// entries lists the entries of every stream of a file, in order of the streams'
// creation, with ids and digests masked.
func entries(t *testing.T, path string) []string {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var out []string
	n := 0
	for st, err := range store.Streams(t.Context(), "ws_"+store.File().ID) {
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.Verify(t.Context(), store, st); err != nil {
			t.Errorf("%s: %v", st.Name, err)
		}
		for e, err := range store.Read(t.Context(), st, 0) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("stream %d, entry %d: %s", n, e.Seq, random.ReplaceAll(e.Bytes, []byte("*"))))
		}
		n++
	}
	return out
}
