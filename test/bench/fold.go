package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
	"conoe/templates"
)

// readers decode an entry into its type, and nothing more: what the fold is
// compared with.
var readers = map[string]func([]byte) error{
	"evr.saved": into[review.Saved[review.EVR]], "edr.saved": into[review.Saved[review.EDR]],
	"ver.saved": into[review.Saved[review.Verification]], "vcl.saved": into[review.Saved[review.Cluster]],
	"val.saved": into[review.Saved[review.Statement]], "stk.saved": into[review.Saved[review.Stakeholder]],
	"rsk.saved": into[review.Saved[review.Risk]], "trt.saved": into[review.Saved[review.Treatment]],
	"mon.saved": into[review.Saved[review.Monitoring]], "rep.saved": into[review.Saved[review.Representative]],
	"item.moved": into[review.Moved],
}

func into[D any](b []byte) error {
	var r ledger.Record[D]
	return json.Unmarshal(b, &r)
}

func decodeAll(entries []ledger.Entry) error {
	for _, e := range entries {
		kind, _, err := ledger.KindOf(e.Bytes)
		if err != nil {
			return err
		}
		read := readers[kind]
		if read == nil {
			read = into[map[string]any]
		}
		if err := read(e.Bytes); err != nil {
			return err
		}
	}
	return nil
}

func foldAll(name string, entries []ledger.Entry) (*review.Dossier, error) {
	d := review.NewDossier(name)
	for _, e := range entries {
		if err := d.Apply(e); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// folds compares the fold of a big review with reading the same entries into
// their types, alternated, and weighs what it keeps.
func folds() ([]row, error) {
	s := rulestest.Big(2_000)
	var ratios, speeds []float64
	for range 9 {
		began := time.Now()
		if err := decodeAll(s.Entries); err != nil {
			return nil, err
		}
		decode := time.Since(began)
		began = time.Now()
		if _, err := foldAll(s.D.Stream, s.Entries); err != nil {
			return nil, err
		}
		fold := time.Since(began)
		ratios = append(ratios, float64(fold)/float64(decode))
		speeds = append(speeds, float64(len(s.Entries))/fold.Seconds())
	}
	heap, err := heapOf(s)
	if err != nil {
		return nil, err
	}
	ratio, speed := median(ratios), median(speeds)
	return []row{
		{"fold ÷ json.Unmarshal of the same entries into their types", times(ratio), "at most 1.5 times", ratio <= 1.5},
		{"fold", fmt.Sprintf("%.0f entries a second", speed), "at least 50,000", speed >= 50_000},
		{"live heap of a folded review", fmt.Sprintf("%.2f KB an entity", heap/1024), "at most 3 KB", heap <= 3*1024},
	}, nil
}

// heapOf is what one entity of the folded review keeps alive, in bytes.
func heapOf(s *rulestest.Stream) (float64, error) {
	entries := s.Entries
	*s = rulestest.Stream{} // so that what is freed meanwhile is not ours
	before := live()
	d, err := foldAll("review", entries)
	if err != nil {
		return 0, err
	}
	after := live()
	bytes := float64(after-before) / float64(d.Count())
	runtime.KeepAlive(d)
	runtime.KeepAlive(entries)
	return bytes, nil
}

func live() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// rulesAndGates takes all rules and gates on 2,000 EVRs, 4,000 EDRs and 6,000
// verifications, and on ten times as many, alternated.
func rulesAndGates() ([]row, error) {
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		return nil, err
	}
	p, err := rules.ParsePolicy(raw)
	if err != nil {
		return nil, err
	}
	small, big := rulestest.Big(2_000), rulestest.Big(20_000)
	var ones, ratios []float64
	for range 9 {
		one, ten := evaluate(p, small), evaluate(p, big)
		ones, ratios = append(ones, float64(one)), append(ratios, float64(ten)/float64(one))
	}
	one, ratio := time.Duration(median(ones)), median(ratios)
	return []row{
		{"all rules and gates on 2,000 EVRs, 4,000 EDRs, 6,000 verifications", ms(one), "at most 100 ms", one <= 100*time.Millisecond},
		{"10 times the size", times(ratio), "at most 12 times the time", ratio <= 12},
	}, nil
}

// evaluate is the time of one evaluation, index and all. Garbage of what ran
// before is collected first.
func evaluate(p *rules.Policy, s *rulestest.Stream) time.Duration {
	runtime.GC()
	w := &rules.World{
		D: s.D, W: review.NewWorkspace("w"), P: p, Now: s.Now,
		KnownControl: func(review.ControlID) bool { return true },
	}
	began := time.Now()
	rules.Evaluate(w)
	return time.Since(began)
}
