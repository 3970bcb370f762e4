package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	bbolt "go.etcd.io/bbolt"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/play"
)

var stopAll = flag.Bool("stop-all", false, "stop the play of all shipped cases, which takes minutes, not of two")

// TestPlayAfterEveryStop copies the file before everything that a play writes to
// it, as a crash there would leave it: entries, tokens, cursors, executions. It
// plays on each copy: nothing may be refused, lost, doubled or asleep.
func TestPlayAfterEveryStop(t *testing.T) {
	cases := []string{"body-scanner", "meeting-notes"}
	if *stopAll {
		cases = desk.Shipped
	}
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole", desk.DataFile)
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
			if code := (program{}).run(t.Context(), append([]string{"--json", "--data", at, "play"}, cases...), io.Discard, &errOut); code != 0 {
				t.Errorf("stopped before write %d: exit code %d: %s", n, code, &errOut)
				return
			}
			var told bytes.Buffer
			if code := (program{}).run(t.Context(), []string{"--data", at, "doctor"}, &told, &told); code != 0 {
				t.Errorf("stopped before write %d: something is asleep:\n%s", n, &told)
			}
			ledgertest.Same(t, fmt.Sprintf("stopped before write %d", n), want, entries(t, filepath.Join(at, desk.DataFile)))
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
	n := 0
	stop := func() error {
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		at := filepath.Join(copies, fmt.Sprint(n), desk.DataFile)
		n++
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return err
		}
		return os.WriteFile(at, raw, 0o600)
	}
	book := desk.NewBook(store)
	faulty := ledgertest.Faulty{Store: book, Fail: func(op string) (bool, error) {
		if op == "Append" {
			return true, stop()
		}
		return true, nil
	}}
	d, err := desk.New(store, stopping{faulty, book, stop}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s := &session{}
	list, err := s.cases(cases)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Play(t.Context(), list, func(play.Line) {}, false); err != nil {
		t.Fatal(err)
	}
	d.Close()
	return n
}

// stopping is a file that can be stopped before whatever is written to it.
type stopping struct {
	ledger.Store
	file *bolt.Book
	stop func() error
}

func (s stopping) View(f func(*bbolt.Tx) error) error { return s.file.View(f) }

func (s stopping) Update(f func(*bbolt.Tx) error) error {
	if err := s.stop(); err != nil {
		return err
	}
	return s.file.Update(f)
}

func (s stopping) Flush() error { return s.file.Flush() }

func entries(t *testing.T, path string) []string {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	return ledgertest.Dump(t, store, "ws_"+store.File().ID)
}
