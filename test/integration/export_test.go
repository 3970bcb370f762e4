package integration

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"strings"
	"testing"

	bbolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// shelf keeps bundles in memory.
type shelf map[string][]byte

func (s shelf) Put(_ context.Context, name string, content []byte) error {
	s[name] = bytes.Clone(content)
	return nil
}

var byWorkflow = review.Actor{Workflow: true}

// exported asks for a bundle and builds it, as the workflow does.
func (d *desk) exported(on shelf) (string, []review.Position, review.Delivery) {
	d.t.Helper()
	asked, err := d.RequestExport(d.t.Context(), d.as("lead"), usecase.ExportOrder{Refs: []review.Ref{d.Review}})
	if err != nil {
		d.t.Fatal(err)
	}
	streams, err := d.ExportScope(d.t.Context(), byWorkflow, asked.Export)
	if err != nil || len(streams) != 3 {
		d.t.Fatalf("the review, its system and the workspace: got %q, %v", streams, err)
	}
	var at []review.Position
	for _, s := range streams {
		p, err := d.FixPosition(d.t.Context(), byWorkflow, s)
		if err != nil {
			d.t.Fatal(err)
		}
		at = append(at, p)
	}
	built, err := d.Build(d.t.Context(), byWorkflow, asked.Export, at, on)
	if err != nil {
		d.t.Fatal(err)
	}
	return asked.Export, at, built
}

func TestExportShowsTheLogsWithoutTexts(t *testing.T) {
	d := newDesk(t).opened(light())
	on := shelf{}
	_, at, built := d.exported(on)
	if sha256.Sum256(on[built.Name]) != built.SHA256 {
		t.Error("the digest is not that of the bundle")
	}
	z, err := zip.NewReader(bytes.NewReader(on[built.Name]), built.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(canary)) {
			t.Errorf("%s holds a text", f.Name)
		}
		for _, p := range at {
			if f.Name == "entries/"+p.Stream+".jsonl" {
				fits(t, p, strings.TrimSuffix(string(raw), "\n"))
			}
		}
	}
}

// fits recomputes a root as a stranger would.
func fits(t *testing.T, p review.Position, lines string) {
	t.Helper()
	var hashes []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, n := range indexes {
			out = append(out, hashes[n])
		}
		return out, nil
	})
	n := int64(0)
	for line := range strings.SplitSeq(lines, "\n") {
		stored, err := tlog.StoredHashes(n, []byte(line), read)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, stored...)
		n++
	}
	root, err := tlog.TreeHash(n, read)
	if err != nil || n != p.Size || ledger.Digest(root) != p.Root {
		t.Errorf("%s: %d entries with root %v, the position says %d and %v (%v)", p.Stream, n, root, p.Size, p.Root, err)
	}
}

func TestExportOfTheSamePositionsIsTheSameBytes(t *testing.T) {
	d := newDesk(t).opened(light())
	first, again := shelf{}, shelf{}
	id, at, built := d.exported(first)
	d.write("product manager", &review.Stakeholder{Name: said("somebody new"), Relation: "direct"})
	later, err := d.Build(t.Context(), byWorkflow, id, at, again)
	if err != nil || later.SHA256 != built.SHA256 || !bytes.Equal(first[built.Name], again[later.Name]) {
		t.Errorf("got %v and %v, %v", built.SHA256, later.SHA256, err)
	}
}

func TestFirstDeliveryStands(t *testing.T) {
	d := newDesk(t).opened(light())
	id, _, built := d.exported(shelf{})
	must(t)(d.Deliver(t.Context(), d.workflow(), id, built))
	other := built
	other.Bytes++
	got, err := d.Deliver(t.Context(), d.workflow(), id, other)
	if err != nil || got.Bytes != built.Bytes {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhoMayExport(t *testing.T) {
	d := newDesk(t).opened(light())
	order := usecase.ExportOrder{Refs: []review.Ref{d.Review}}
	for _, name := range []string{"product manager", "driver", "nobody"} {
		_, err := d.RequestExport(t.Context(), d.as(name), order)
		refused(t, err, fault.Denied)
	}
	_, err := d.RequestExport(t.Context(), d.as("lead"), usecase.ExportOrder{})
	refused(t, err, fault.Invalid)
	_, err = d.RequestExport(t.Context(), d.as("lead"), usecase.ExportOrder{Refs: []review.Ref{"REV-99"}})
	refused(t, err, fault.NotFound)
	id, at, built := d.exported(shelf{})
	_, err = d.ExportScope(t.Context(), review.Actor{Person: person("lead")}, id)
	refused(t, err, fault.Denied)
	_, err = d.Build(t.Context(), review.Actor{Person: person("lead")}, id, at, shelf{})
	refused(t, err, fault.Denied)
	_, err = d.Deliver(t.Context(), d.as("lead"), id, built)
	refused(t, err, fault.Denied)
}

func TestBrokenLogIsNotExported(t *testing.T) {
	d := newDesk(t).opened(light())
	err := d.store.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("ledger"))
		prefix := []byte(d.Workspace + "#" + d.ReviewStream + "#e#")
		k, v := b.Cursor().Seek(prefix)
		return b.Put(k, bytes.Replace(v, []byte(`"cli"`), []byte(`"api"`), 1))
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.FixPosition(t.Context(), byWorkflow, d.ReviewStream)
	says(t, refused(t, err, fault.Blocked), "nothing is exported")
}
