package evidence

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Log is a bundle of the entries of streams up to fixed positions: what was
// recorded, without any text or name.
type Log struct {
	Workspace string
	Mode      review.Mode
	Refs      []review.Ref
	Positions []review.Position
}

// epoch is the time of every file in a bundle, so that the same positions give
// the same bytes. Zip knows no earlier one.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes the bundle as a zip archive: README.txt, positions.json, and the
// entries of each stream, one canonical entry a line.
func Write(ctx context.Context, to io.Writer, b Log, from ledger.Log) error {
	z := zip.NewWriter(to)
	if err := put(z, "README.txt", strings.NewReader(b.readme())); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(map[string]any{
		"workspace": b.Workspace, "mode": b.Mode, "refs": b.Refs, "positions": b.Positions,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("positions: %w", err)
	}
	if err := put(z, "positions.json", strings.NewReader(string(raw)+"\n")); err != nil {
		return err
	}
	for _, p := range b.Positions {
		if err := putEntries(ctx, z, from, ledger.Stream{Workspace: b.Workspace, Name: p.Stream}, p); err != nil {
			return err
		}
	}
	return z.Close()
}

func putEntries(ctx context.Context, z *zip.Writer, from ledger.Log, s ledger.Stream, p review.Position) error {
	w, err := create(z, "entries/"+s.Name+".jsonl")
	if err != nil {
		return err
	}
	head := ledger.Head{Stream: s}
	for e, err := range from.Read(ctx, s, 0) {
		if err != nil {
			return fmt.Errorf("read %s: %w", s.Name, err)
		}
		if e.Seq >= p.Size {
			break
		}
		if _, err := w.Write(append(e.Bytes[:len(e.Bytes):len(e.Bytes)], '\n')); err != nil {
			return fmt.Errorf("write %s: %w", s.Name, err)
		}
		head = head.Add(e.Bytes)
	}
	if head.Size != p.Size || ledger.Digest(head.Root) != p.Root {
		return fmt.Errorf("%w: %s does not fit its position", ledger.ErrBroken, s.Name)
	}
	return nil
}

func put(z *zip.Writer, name string, from io.Reader) error {
	w, err := create(z, name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	return err
}

func create(z *zip.Writer, name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
}

func (b Log) readme() string {
	mode := ""
	if b.Mode == review.Practice {
		mode = "PRACTICE: this was played or practised, and is evidence of nothing.\n\n"
	}
	return mode + `These are the entries of the logs that positions.json names, one RFC 8785 canonical
JSON entry a line. Each log is an RFC 6962 Merkle tree over its lines (without the
line break); positions.json holds its size and its root, so everybody can check that
no entry is missing, changed or out of order.

What this does not show: entries hold no texts and no names, only salted digests of
them; nothing is signed, so the root is worth what the place is worth from which you
have it; and a date is a claim until somebody else has seen a later root.
`
}
