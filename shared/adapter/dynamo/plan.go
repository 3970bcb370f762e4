package dynamo

import (
	"conoe/shared/core/ledger"
)

// plan is what a batch writes besides head, marker and directory.
type plan struct {
	items  []ledger.Item
	beside []action // contents, erasures, or the work that leads to them
	works  int      // how many of them are work for settle
}

func (p plan) open() bool { return p.works > 0 }

// plan puts contents and erasures into the transaction one by one while they
// fit, and as work for settle if they do not.
func (s *Store) plan(b ledger.Batch, erased []ledger.Digest) (p plan, err error) {
	if p.items, err = ledger.Items(b.Expect, b.Entries); err != nil {
		return p, err
	}
	st := b.Stream
	contents, digests := distinct(b.Contents, erased)
	if erased != nil {
		p.beside = s.withoutSnapshot(st)
	}
	const others = 4 // head, marker, directory, whose table it is
	if others+len(p.items)+len(p.beside)+len(contents)+len(digests) > maxActions {
		works := worksOf(st, b.Expect, contents, digests)
		for _, w := range works {
			p.beside = append(p.beside, s.put(w.toItem(), isNew, nil))
		}
		p.works = len(works)
		return p, nil
	}
	for _, c := range contents {
		p.beside = append(p.beside, s.put(contentToItem(st, c), "", nil))
	}
	for _, d := range digests {
		p.beside = append(p.beside, s.remove(keyContent(st, d), "", nil))
	}
	return p, nil
}

// distinct leaves out repetitions, and contents that are erased at once: a
// transaction names each item only once.
func distinct(all []ledger.Content, erased []ledger.Digest) (contents []ledger.Content, digests []ledger.Digest) {
	seen := make(map[ledger.Digest]bool, len(all)+len(erased))
	for _, d := range erased {
		if !seen[d] {
			seen[d], digests = true, append(digests, d)
		}
	}
	for _, c := range all {
		if !seen[c.Digest] {
			seen[c.Digest], contents = true, append(contents, c)
		}
	}
	return contents, digests
}
