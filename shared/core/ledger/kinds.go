package ledger

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
)

// Kinds says, for each kind of entry, how it is read and what it does to a
// state S. It is filled once, before its first Apply, and only read after.
type Kinds[S any] struct {
	kinds map[string]kind[S]
	up    map[KindVersion]Upcaster
}

// KindVersion names one shape of one kind.
type KindVersion struct {
	Kind string
	V    int
}

// Upcaster turns the data of one version of a kind into that of the next. Fold
// runs it on several goroutines at once.
type Upcaster func(data json.RawMessage) (json.RawMessage, error)

// act is a decoded entry: what it does to a state.
type act[S any] func(s *S) error

type kind[S any] struct {
	v    int
	read func(e Entry) (act[S], error)
	data func(e Envelope, seq int64, data json.RawMessage) (act[S], error)
}

// On says what an entry of the kind does. v is the current version; D is the
// shape of its data. A kind that is there already is a defect and panics.
func On[S, D any](k *Kinds[S], name string, v int, apply func(s *S, e Envelope, seq int64, d *D) error) {
	if _, twice := k.kinds[name]; twice || !token(name) || v < 1 || v > maxVersion {
		panic(fmt.Sprintf("ledger: kind %s v%d cannot be registered", name, v))
	}
	if k.kinds == nil {
		k.kinds = map[string]kind[S]{}
	}
	k.kinds[name] = kind[S]{
		v: v,
		read: func(e Entry) (act[S], error) {
			var r Record[D]
			if err := json.Unmarshal(e.Bytes, &r); err != nil {
				return nil, fmt.Errorf("entry %d, %s v%d: %w", e.Seq, name, v, err)
			}
			return func(s *S) error { return apply(s, r.Envelope, e.Seq, &r.Data) }, nil
		},
		data: func(e Envelope, seq int64, data json.RawMessage) (act[S], error) {
			var d D
			if err := json.Unmarshal(data, &d); err != nil {
				return nil, fmt.Errorf("entry %d, %s v%d: %w", seq, name, v, err)
			}
			return func(s *S) error { return apply(s, e, seq, &d) }, nil
		},
	}
}

// Upcast says how data of version from becomes data of version from+1.
func (k *Kinds[S]) Upcast(name string, from int, up Upcaster) {
	if k.up == nil {
		k.up = map[KindVersion]Upcaster{}
	}
	step := KindVersion{name, from}
	if _, twice := k.up[step]; twice {
		panic(fmt.Sprintf("ledger: two upcasters for %s v%d", name, from))
	}
	k.up[step] = up
}

// Apply reads the entry and lets it act on s. An unknown kind, a version from
// the future and a version without an upcaster stop the fold: leaving an entry
// out would be a different history.
func (k *Kinds[S]) Apply(s *S, e Entry) error {
	do, err := k.read(e)
	if err != nil {
		return err
	}
	return do(s)
}

// Fold applies the entries in order and tells acted of each. Decoding is most of
// the time and needs no state, so it runs ahead on every core.
func (k *Kinds[S]) Fold(s *S, entries iter.Seq2[Entry, error], acted func(Entry)) error {
	page := make([]Entry, 0, foldPage)
	flush := func() error {
		for n, r := range k.readAll(page) {
			if r.err != nil {
				return r.err
			}
			if err := r.do(s); err != nil {
				return err
			}
			acted(page[n])
		}
		page = page[:0]
		return nil
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		if page = append(page, e); len(page) == foldPage {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

const (
	foldPage  = 1024 // entries that Fold decodes before they act
	foldShare = 64   // entries that are worth a goroutine
)

type decoded[S any] struct {
	do  act[S]
	err error
}

func (k *Kinds[S]) readAll(page []Entry) []decoded[S] {
	out := make([]decoded[S], len(page))
	share := max(foldShare, (len(page)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for from := 0; from < len(page); from += share {
		to := min(from+share, len(page))
		all.Go(func() {
			for n := from; n < to; n++ {
				out[n].do, out[n].err = k.read(page[n])
			}
		})
	}
	all.Wait()
	return out
}

func (k *Kinds[S]) read(e Entry) (act[S], error) {
	name, v, err := KindOf(e.Bytes)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	known, ok := k.kinds[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("entry %d: unknown kind %s v%d; a later release wrote it", e.Seq, name, v)
	case v > known.v:
		return nil, fmt.Errorf("entry %d: %s v%d is later than v%d, which this release reads", e.Seq, name, v, known.v)
	case v == known.v:
		return known.read(e)
	}
	return k.readOld(e, known)
}

func (k *Kinds[S]) readOld(e Entry, known kind[S]) (act[S], error) {
	var r Record[json.RawMessage]
	if err := json.Unmarshal(e.Bytes, &r); err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	for ; r.V < known.v; r.V++ {
		up, ok := k.up[KindVersion{r.Kind, r.V}]
		if !ok {
			return nil, fmt.Errorf("entry %d: no way from %s v%d to v%d", e.Seq, r.Kind, r.V, r.V+1)
		}
		data, err := up(r.Data)
		if err != nil {
			return nil, fmt.Errorf("entry %d, from %s v%d: %w", e.Seq, r.Kind, r.V, err)
		}
		r.Data = data
	}
	return known.data(r.Envelope, e.Seq, r.Data)
}

// Names lists the kinds in order, each with its current version. The versions
// before it stay readable; Missing tells where they are not.
func (k *Kinds[S]) Names() []KindVersion {
	names := make([]KindVersion, 0, len(k.kinds))
	for name, known := range k.kinds {
		names = append(names, KindVersion{name, known.v})
	}
	slices.SortFunc(names, func(a, b KindVersion) int { return cmp.Compare(a.Kind, b.Kind) })
	return names
}

// Missing lists the upcasters that are needed and not there, and those that
// lead nowhere.
func (k *Kinds[S]) Missing() []KindVersion {
	var missing []KindVersion
	for _, n := range k.Names() {
		for v := 1; v < n.V; v++ {
			if k.up[KindVersion{n.Kind, v}] == nil {
				missing = append(missing, KindVersion{n.Kind, v})
			}
		}
	}
	for step := range k.up {
		if step.V < 1 || step.V >= k.kinds[step.Kind].v {
			missing = append(missing, step)
		}
	}
	return missing
}
