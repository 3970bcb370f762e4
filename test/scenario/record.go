package scenario

import (
	"cmp"
	"context"
	"fmt"
	"regexp"

	"conoe/shared/core/ledger"
	"conoe/shared/core/usecase"
)

// Record is every entry of every stream as it is stored, and every content beside
// it, a line each, beginning with the reference of its stream. What is drawn at
// random differs from place to place, so it is numbered by its first appearance:
// ids, the digests of content, which is salted, and what is computed from these.
// The size of a bundle is left out: digests are in it, and they do not always
// compress alike. Nothing else is: times, positions, references, texts and the order
// of everything stay.
func Record(ctx context.Context, app *usecase.App) ([]string, error) {
	refs, err := refsOf(ctx, app)
	if err != nil {
		return nil, err
	}
	r := recorder{app.Store, numbering{}, nil}
	for s, err := range app.Store.Streams(ctx, app.Workspace) {
		if err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		if err := r.stream(ctx, s, string(cmp.Or(refs[s.Name], "workspace"))); err != nil {
			return nil, fmt.Errorf("read %s: %w", s.Name, err)
		}
	}
	return r.lines, nil
}

type recorder struct {
	store ledger.Store
	n     numbering
	lines []string
}

func (r *recorder) stream(ctx context.Context, s ledger.Stream, ref string) error {
	var digests []ledger.Digest
	for e, err := range r.store.Read(ctx, s, 0) {
		if err != nil {
			return err
		}
		r.lines = append(r.lines, fmt.Sprintf("%s %d %s", ref, e.Seq, r.n.in(e.Bytes)))
		for _, text := range digest.FindAllString(string(e.Bytes), -1) {
			d, err := ledger.ParseDigest(text)
			if err != nil {
				return err
			}
			digests = append(digests, d)
		}
	}
	found, err := r.store.Content(ctx, s, digests...)
	if err != nil {
		return err
	}
	for _, d := range digests {
		if c, ok := found[d]; ok {
			r.lines = append(r.lines, fmt.Sprintf("%s %s %s", ref, r.n.in([]byte(d.String())), r.n.in(c.Bytes)))
			delete(found, d)
		}
	}
	return nil
}

// numbering knows the random things that have appeared.
type numbering map[string]int

const digestPattern = `sha256:[0-9a-f]{64}`

var (
	digest = regexp.MustCompile(digestPattern)
	random = regexp.MustCompile(`ws_[A-Za-z0-9_-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-[0-9a-f]{16}\.zip)?|` + digestPattern)
	weight = regexp.MustCompile(`"bytes":[0-9]+,"export":`)
)

func (n numbering) in(text []byte) string {
	whole := weight.ReplaceAllString(string(text), `"export":`)
	return random.ReplaceAllStringFunc(whole, func(s string) string {
		if _, known := n[s]; !known {
			n[s] = len(n) + 1
		}
		return fmt.Sprintf("<%d>", n[s])
	})
}
