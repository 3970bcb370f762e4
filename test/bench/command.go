package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/test/subject"
)

// pairs is how many commands are measured, each next to a raw transaction.
const pairs = 2_000

// bench is a review in a file of its own.
type bench struct {
	*subject.Review
	store *bolt.Store
}

func newBench(dir, name string) (*bench, error) {
	store, err := bolt.Open(filepath.Join(dir, name), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		return nil, err
	}
	r, err := subject.Open(context.Background(), store)
	return &bench{r, store}, err
}

func (b *bench) save() (time.Duration, error) { return b.Save(context.Background()) }

// commands compares a command with a raw transaction that puts the same keys
// and bytes into a file of its own.
func commands() ([]row, error) {
	dir, err := os.MkdirTemp("", "conoe-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	b, err := newBench(dir, "ours.db")
	if err != nil {
		return nil, err
	}
	defer b.store.Close()
	raw, err := openRaw(filepath.Join(dir, "raw.db"))
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	seen := map[string]bool{}
	var ratios []float64
	var last [][2][]byte
	for n := range pairs + 50 {
		ours, err := b.save()
		if err != nil {
			return nil, err
		}
		added, err := added(b.store, b.Stream, seen)
		if err != nil {
			return nil, err
		}
		last = added
		theirs, err := put(raw, added)
		if err != nil {
			return nil, err
		}
		if n >= 50 { // the first ones warm up
			ratios = append(ratios, float64(ours)/float64(theirs))
		}
	}
	runtime.GC()
	before := cpuTime()
	for range pairs {
		if _, err := b.save(); err != nil {
			return nil, err
		}
	}
	ratio, each := median(ratios), (cpuTime()-before)/pairs
	alone, err := rawCPU(raw, last)
	if err != nil {
		return nil, err
	}
	return []row{
		{"one command ÷ a raw bbolt transaction of the same keys and bytes, median of 2,000 alternated pairs", times(ratio), "at most 1.5 times", ratio <= 1.5},
		{
			"CPU a command, of which the raw transaction alone takes the second figure",
			fmt.Sprintf("%d µs, %d µs", each.Microseconds(), alone.Microseconds()), "at most 400 µs", each <= 400*time.Microsecond,
		},
	}, nil
}

// rawCPU is the CPU of a raw transaction of the same keys and bytes.
func rawCPU(db *bbolt.DB, added [][2][]byte) (time.Duration, error) {
	runtime.GC()
	before := cpuTime()
	for range pairs {
		if _, err := put(db, added); err != nil {
			return 0, err
		}
	}
	return (cpuTime() - before) / pairs, nil
}

// sizes compares the command on a small and on a big review, warm, and takes it
// cold on the big one.
func sizes() ([]row, error) {
	dir, err := os.MkdirTemp("", "conoe-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	small, err := newBench(dir, "small.db")
	if err != nil {
		return nil, err
	}
	defer small.store.Close()
	big, err := newBench(dir, "big.db")
	if err != nil {
		return nil, err
	}
	defer big.store.Close()
	if err := small.Fill(context.Background(), 100); err != nil {
		return nil, err
	}
	if err := big.Fill(context.Background(), 10_000); err != nil {
		return nil, err
	}
	var ratios []float64
	for range 500 {
		s, err := small.save()
		if err != nil {
			return nil, err
		}
		l, err := big.save()
		if err != nil {
			return nil, err
		}
		ratios = append(ratios, float64(l)/float64(s))
	}
	cold, err := big.cold()
	if err != nil {
		return nil, err
	}
	warm := median(ratios)
	return []row{
		{"the same command on a review of 10,000 entries ÷ on one of 100, warm", times(warm), "at most 1.5 times", warm <= 1.5},
		{"the same command at 10,000 entries, cold", ms(cold), "at most 150 ms", cold <= 150*time.Millisecond},
	}, nil
}

// cold takes the command in a fresh app over the same open file, five times;
// the median counts.
func (b *bench) cold() (time.Duration, error) {
	var all []float64
	for range 5 {
		fresh := &bench{b.Again(b.store), b.store}
		took, err := fresh.save()
		if err != nil {
			return 0, err
		}
		fresh.Wait()
		all = append(all, float64(took))
	}
	return time.Duration(median(all)), nil
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

func times(r float64) string    { return fmt.Sprintf("%.2f times", r) }
func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
