package review

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// frozen is a dossier as a snapshot holds it. It is a cache: its form may
// change with every FoldVersion. Documents are grouped by type, so that no
// name of a type is written more than once. What is random stands by itself, as
// plain bytes: it cannot be compressed, and among them nothing else could.
type frozen struct {
	Dossier  Dossier
	Items    []Item // without Doc and Digest, and without the UUID at the end of ID
	Digests  []byte // of Items, one after the other
	UUIDs    []byte // of Items, zeros where ID does not end with one
	Docs     map[Type][]byte
	Number   map[Type]int
	Requests []byte // JSON, whose form package approval answers for
}

// Freeze gives the skeleton of the dossier.
func (d *Dossier) Freeze() ([]byte, error) {
	f := frozen{Dossier: *d, Docs: map[Type][]byte{}, Number: d.number}
	f.Dossier.Requests = nil
	for i := range d.Everything() {
		f.add(*i)
	}
	for _, t := range Types() {
		if err := freezeDocs(&f, d, t); err != nil {
			return nil, err
		}
	}
	var err error
	if f.Requests, err = json.Marshal(d.Requests); err != nil {
		return nil, fmt.Errorf("freeze requests: %w", err)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(f); err != nil {
		return nil, fmt.Errorf("freeze dossier: %w", err)
	}
	return b.Bytes(), nil
}

// add appends an item, its random parts apart.
func (f *frozen) add(i Item) {
	f.Digests = append(f.Digests, i.Digest[:]...)
	prefix, id := splitID(i.ID)
	f.UUIDs = append(f.UUIDs, id[:]...)
	i.Doc, i.Digest, i.ID = nil, ledger.Digest{}, prefix
	f.Items = append(f.Items, i)
}

// splitID cuts a UUID off the end of an item's id. Without one in its usual
// form, prefix is all of the id.
func splitID(s string) (prefix string, id uuid.UUID) {
	n := len(s) - len(uuid.Nil.String())
	if n < 0 {
		return s, uuid.Nil
	}
	id, err := uuid.Parse(s[n:])
	if err != nil || id == uuid.Nil || id.String() != s[n:] {
		return s, uuid.Nil
	}
	return s[:n], id
}

func freezeDocs(f *frozen, d *Dossier, t Type) error {
	if len(d.order[t]) == 0 {
		return nil
	}
	var b bytes.Buffer
	enc := gob.NewEncoder(&b)
	for _, i := range d.order[t] {
		if err := enc.Encode(i.Doc); err != nil {
			return fmt.Errorf("freeze %s: %w", i.Ref, err)
		}
	}
	f.Docs[t] = b.Bytes()
	return nil
}

// Thaw gives back a dossier that Freeze wrote under the same FoldVersion.
func Thaw(b []byte) (*Dossier, error) {
	var f frozen
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&f); err != nil {
		return nil, fmt.Errorf("thaw dossier: %w", err)
	}
	d := NewDossier(f.Dossier.Stream)
	empty := *d
	*d = f.Dossier
	d.items, d.order, d.number, d.asking = empty.items, empty.order, empty.number, empty.asking
	d.Requests = map[approval.RequestID]*approval.Request{}
	if d.Roles == nil {
		d.Roles = empty.Roles
	}
	if d.Erased == nil {
		d.Erased = empty.Erased
	}
	if d.Answers == nil {
		d.Answers = empty.Answers
	}
	if d.Told == nil {
		d.Told = empty.Told
	}
	if err := json.Unmarshal(f.Requests, &d.Requests); err != nil {
		return nil, fmt.Errorf("thaw requests: %w", err)
	}
	for _, r := range d.Requests {
		d.track(r)
	}
	return d, thawItems(d, &f)
}

func thawItems(d *Dossier, f *frozen) error {
	decoders := map[Type]*gob.Decoder{}
	for t, b := range f.Docs {
		decoders[t] = gob.NewDecoder(bytes.NewReader(b))
	}
	if len(f.Digests) != len(ledger.Digest{})*len(f.Items) || len(f.UUIDs) != len(uuid.UUID{})*len(f.Items) {
		return fmt.Errorf("thaw %s: %d items, %d bytes of digests, %d of ids", d.Stream, len(f.Items), len(f.Digests), len(f.UUIDs))
	}
	for n := range f.Items {
		i := f.whole(n)
		if i.Doc = NewDoc(i.Type); i.Doc == nil || decoders[i.Type] == nil {
			return fmt.Errorf("thaw %s: unknown type %q", i.Ref, i.Type)
		}
		if err := decoders[i.Type].Decode(i.Doc); err != nil {
			return fmt.Errorf("thaw %s: %w", i.Ref, err)
		}
		d.put(i)
	}
	for t, n := range f.Number {
		d.number[t] = n
	}
	return nil
}

// whole gives back an item as add got it, but for its document.
func (f *frozen) whole(n int) *Item {
	i := &f.Items[n]
	i.Digest = ledger.Digest(f.Digests[n*len(i.Digest):][:len(i.Digest)])
	if id := uuid.UUID(f.UUIDs[n*len(uuid.Nil):][:len(uuid.Nil)]); id != uuid.Nil {
		i.ID += id.String()
	}
	return i
}
