package ledger

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
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

// Upcaster turns the data of one version of a kind into that of the next.
type Upcaster func(data json.RawMessage) (json.RawMessage, error)

type kind[S any] struct {
	v     int
	apply func(s *S, e Entry) error
	data  func(s *S, e Envelope, seq int64, data json.RawMessage) error
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
		apply: func(s *S, e Entry) error {
			var r Record[D]
			if err := json.Unmarshal(e.Bytes, &r); err != nil {
				return fmt.Errorf("entry %d, %s v%d: %w", e.Seq, name, v, err)
			}
			return apply(s, r.Envelope, e.Seq, &r.Data)
		},
		data: func(s *S, e Envelope, seq int64, data json.RawMessage) error {
			var d D
			if err := json.Unmarshal(data, &d); err != nil {
				return fmt.Errorf("entry %d, %s v%d: %w", seq, name, v, err)
			}
			return apply(s, e, seq, &d)
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
	name, v, err := KindOf(e.Bytes)
	if err != nil {
		return fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	known, ok := k.kinds[name]
	switch {
	case !ok:
		return fmt.Errorf("entry %d: unknown kind %s v%d; a later release wrote it", e.Seq, name, v)
	case v > known.v:
		return fmt.Errorf("entry %d: %s v%d is later than v%d, which this release reads", e.Seq, name, v, known.v)
	case v == known.v:
		return known.apply(s, e)
	}
	return k.applyOld(s, e, known)
}

func (k *Kinds[S]) applyOld(s *S, e Entry, known kind[S]) error {
	var r Record[json.RawMessage]
	if err := json.Unmarshal(e.Bytes, &r); err != nil {
		return fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	for ; r.V < known.v; r.V++ {
		up, ok := k.up[KindVersion{r.Kind, r.V}]
		if !ok {
			return fmt.Errorf("entry %d: no way from %s v%d to v%d", e.Seq, r.Kind, r.V, r.V+1)
		}
		data, err := up(r.Data)
		if err != nil {
			return fmt.Errorf("entry %d, from %s v%d: %w", e.Seq, r.Kind, r.V, err)
		}
		r.Data = data
	}
	return known.data(s, r.Envelope, e.Seq, r.Data)
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
