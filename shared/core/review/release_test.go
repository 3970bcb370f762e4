package review

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"conoe/shared/core/ledger"
)

// TestReleasesStillFold folds real streams of each release, entry by entry, to
// what they meant when they were recorded.
func TestReleasesStillFold(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "play-*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded play: %v", err)
	}
	for _, f := range files {
		d := NewDossier("recorded")
		for n, l := range readLines(t, f) {
			if err := d.Apply(ledger.Entry{Seq: int64(n), Bytes: []byte(l)}); err != nil {
				t.Fatalf("%s: %v", f, err)
			}
		}
		got := outcome(d)
		golden := strings.TrimSuffix(f, ".jsonl") + ".golden"
		if *update {
			writeLines(t, golden, got)
			continue
		}
		if want := readLines(t, golden); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s folds to something else:\n%s", f, strings.Join(got, "\n"))
		}
	}
}

// outcome is what a stream came to: gates, items and requests.
func outcome(d *Dossier) []string {
	out := []string{fmt.Sprintf("%s of %s: %s, stage %s, depth %s, %d entries", d.Ref, d.SysRef, d.Status, d.Stage, d.Screening.Depth, d.Size)}
	for _, a := range d.Attempts {
		out = append(out, fmt.Sprintf("%s attempt %d: %s %v", a.Gate, a.Attempt, a.Decision, a.Flags))
	}
	for i := range d.Everything() {
		out = append(out, fmt.Sprintf("%s %s v%d m%d", i.Ref, i.State, i.Version, i.Meaning))
	}
	return append(out, fmt.Sprintf("%d requests, %d open", len(d.Requests), len(d.OpenRequests())))
}
