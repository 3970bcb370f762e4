package ledger

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// value is an entry's data of the size that most have: with its envelope,
// about 800 bytes.
type value struct {
	Digest   Digest            `json:"digest"`
	Facts    map[string]bool   `json:"facts"`
	ID       string            `json:"id"`
	Lenses   []string          `json:"lenses"`
	Links    map[string]string `json:"links"`
	Priority int               `json:"priority"`
	Version  int               `json:"version"`
}

func sample() Record[value] {
	return Record[value]{
		Envelope: Envelope{
			As: "product_owner", At: At(time.Date(2026, 3, 1, 9, 30, 0, 123e6, time.UTC)), Basis: 41,
			By: "per_5a1f2f0e-8c1b-4f5e-9f5e-3a2b1c0d9e8f", Channel: Slack, Env: Practice, Kind: "evr.saved", V: 1,
		},
		Data: value{
			Digest: Digest{1, 2, 3}, ID: "evr_5a1f2f0e-8c1b-4f5e-9f5e-3a2b1c0d9e8f", Priority: 3, Version: 7,
			Facts:  map[string]bool{"has_criterion": true, "has_lens": true, "non_empty": true},
			Lenses: []string{"utilitarian", "virtue", "duty", "care"},
			Links: map[string]string{
				"value":   "val_0e8c1b4f-5a1f-4f5e-9f5e-3a2b1c0d9e8f",
				"context": "ctx_8c1b4f5e-5a1f-4f5e-9f5e-3a2b1c0d9e8f",
				"concern": strings.Repeat("con_", 30),
			},
		},
	}
}

func BenchmarkEncodeRecord(b *testing.B) {
	r := sample()
	size := 0
	for b.Loop() {
		entry, err := r.Encode()
		if err != nil {
			b.Fatal(err)
		}
		size = len(entry)
	}
	b.ReportMetric(float64(size), "entry-bytes")
}

// BenchmarkEncodeUnsorted takes the way over the canonicalizer.
func BenchmarkEncodeUnsorted(b *testing.B) {
	r := sample()
	for b.Loop() {
		if _, err := Encode(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIsCanonical(b *testing.B) {
	entry, err := sample().Encode()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if !IsCanonical(entry) {
			b.Fatal("not canonical")
		}
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	entry, _ := sample().Encode()
	for b.Loop() {
		var r Record[value]
		if err := json.Unmarshal(entry, &r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	entry, _ := sample().Encode()
	var k Kinds[int64]
	On(&k, "evr.saved", 1, func(s *int64, _ Envelope, seq int64, d *value) error {
		*s += seq + int64(d.Version)
		return nil
	})
	var state int64
	for b.Loop() {
		if err := k.Apply(&state, Entry{Seq: 1, Bytes: entry}); err != nil {
			b.Fatal(err)
		}
	}
}
