package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"testing"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/filekey"
	"conoe/shared/adapter/files"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/ledger"
)

// TestEveryGateIsSigned plays the shipped cases: after every decision at a gate a
// checkpoint lies in the folder before the next one, and all of them verify and
// are true.
func TestEveryGateIsSigned(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "d")
	var errOut bytes.Buffer
	if code := (program{}).run(t.Context(), []string{"--data", folder, "play"}, io.Discard, &errOut); code != 0 {
		t.Fatalf("exit code %d: %s", code, &errOut)
	}
	store, err := bolt.Open(filepath.Join(folder, desk.DataFile), bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	archive := files.Folder{Dir: filepath.Join(folder, desk.CheckpointsFolder)}
	public, err := (&filekey.Key{Path: filepath.Join(folder, desk.KeyFile)}).Public(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	workspace, gates, notes := "ws_"+store.File().ID, 0, 0
	for s, err := range store.Streams(t.Context(), workspace) {
		if err != nil {
			t.Fatal(err)
		}
		roots, decided := rootsOf(t, store, s)
		names, err := archive.Names(t.Context(), checkpoint.Prefix(s))
		if err != nil {
			t.Fatal(err)
		}
		var sizes []int64
		for _, name := range names {
			raw, err := archive.Get(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			c, err := checkpoint.Open(raw, public)
			if err != nil || c.Name() != name || !c.Practice || c.Root != roots[c.Size] {
				t.Errorf("%s: got %+v, %v", name, c, err)
			}
			sizes = append(sizes, c.Size)
			notes++
		}
		for n, seq := range decided {
			until := int64(len(roots))
			if n+1 < len(decided) {
				until = decided[n+1] + 1
			}
			if !slices.ContainsFunc(sizes, func(size int64) bool { return size > seq && size <= until }) {
				t.Errorf("the gate that entry %d of %s decided is not signed before entry %d: %d", seq, s.Name, until, sizes)
			}
			gates++
		}
	}
	if gates < 5 || notes > 3*gates {
		t.Errorf("%d checkpoints for %d gates", notes, gates)
	}
}

// rootsOf gives the root at each size, and the entries that decided gates.
func rootsOf(t *testing.T, log ledger.Log, s ledger.Stream) (roots []ledger.Hash, decided []int64) {
	t.Helper()
	head := ledger.Head{Stream: s}
	roots = append(roots, head.Root)
	for e, err := range log.Read(context.Background(), s, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if kind, _, _ := ledger.KindOf(e.Bytes); kind == "gate.decided" {
			decided = append(decided, e.Seq)
		}
		head = head.Add(e.Bytes)
		roots = append(roots, head.Root)
	}
	return roots, decided
}
