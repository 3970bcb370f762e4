package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"conoe/shared/adapter/bolt"
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
			ledgertest.Same(t, fmt.Sprintf("stopped before append %d", n), want, entries(t, filepath.Join(at, dataFile)))
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

func entries(t *testing.T, path string) []string {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	return ledgertest.Dump(t, store, "ws_"+store.File().ID)
}
