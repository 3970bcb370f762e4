package review

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"encoding/gob"
	"testing"

	"github.com/google/uuid"

	"conoe/shared/core/ledger"
)

// filled is a dossier of n items in different versions.
func filled(n int) *Dossier {
	d := NewDossier("rev_1")
	for at := range n {
		i := &Item{
			Ref: NewRef(TypeEVR, at+1), Type: TypeEVR, ID: "evr_" + uuid.NewString(), Version: 1 + at%3, Home: d.Stream,
			State: "draft", SavedBy: "per_1", Authors: []PersonID{"per_1"}, Doc: &EVR{Statement: Masked},
		}
		_, _ = rand.Read(i.Digest[:]) // it never fails
		d.put(i)
	}
	return d
}

// A digest and a UUID are 48 bytes that no compression makes smaller. The rest
// of an item must weigh little beside them: whoever begins with nothing in
// memory pays for all of it.
func TestFrozenItemIsLittleMoreThanItsRandomBytes(t *testing.T) {
	const items = 5_000
	body, err := filled(items).Freeze()
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if each := float64(packed.Len()) / items; each > 56 {
		t.Errorf("%.1f bytes an item, want at most 56", each)
	}
}

func TestFrozenIDs(t *testing.T) {
	const id = "0b9d2a4e-7d0c-4c0e-9a55-1f6f6a0c7d11"
	d := NewDossier("rev_1")
	for n, want := range []string{
		"evr_" + id, id, "", "evr_", "evr_7", "evr_" + uuid.Nil.String(), "evr_0B9D2A4E-7D0C-4C0E-9A55-1F6F6A0C7D11",
		"urn:uuid:" + id, "{" + id + "}", id + "_evr", "evr_" + id[1:] + "x", id + id,
	} {
		ref := NewRef(TypeEVR, n+1)
		d.put(&Item{Ref: ref, Type: TypeEVR, ID: want, Digest: ledger.Digest{0: byte(n)}, Doc: new(EVR)})
		body, err := d.Freeze()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Thaw(body)
		if err != nil {
			t.Fatal(err)
		}
		if got := again.Look(ref); got.ID != want || got.Digest != d.Look(ref).Digest {
			t.Errorf("got %q, %s, want %q, %s", got.ID, got.Digest, want, d.Look(ref).Digest)
		}
	}
}

func TestThawRefusesColumnsOfAnotherLength(t *testing.T) {
	for name, spoil := range map[string]func(f *frozen){
		"a digest too few":       func(f *frozen) { f.Digests = f.Digests[32:] },
		"half a digest":          func(f *frozen) { f.Digests = f.Digests[16:] },
		"a UUID too many":        func(f *frozen) { f.UUIDs = append(f.UUIDs, f.UUIDs[:16]...) },
		"an item too few":        func(f *frozen) { f.Items = f.Items[1:] },
		"no random bytes at all": func(f *frozen) { f.Digests, f.UUIDs = nil, nil },
	} {
		t.Run(name, func(t *testing.T) {
			body, err := filled(3).Freeze()
			if err != nil {
				t.Fatal(err)
			}
			var f frozen
			if err := gob.NewDecoder(bytes.NewReader(body)).Decode(&f); err != nil {
				t.Fatal(err)
			}
			spoil(&f)
			var b bytes.Buffer
			if err := gob.NewEncoder(&b).Encode(f); err != nil {
				t.Fatal(err)
			}
			if _, err := Thaw(b.Bytes()); err == nil {
				t.Error("it was thawed")
			}
		})
	}
}
