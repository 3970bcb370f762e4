package dynamo

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

const maxErased = 9600

// Erase appends the batch and deletes the contents and the stream's snapshot.
// See ledger.Contents.
//
// All of it is one transaction while it fits. If not, the transaction holds the
// list of digests and leaves the head open; a crash before the last of them is
// gone is repaired by the command's second delivery, by the next append and by
// the next reader of contents, who settle the head first. Backups of the table
// keep what was erased until they end.
func (s *Store) Erase(ctx context.Context, b ledger.Batch, digests []ledger.Digest) (ledger.Receipt, error) {
	if len(digests) > maxErased {
		return ledger.Receipt{}, fault.Errorf(fault.Limit, "These are %d texts and one command may erase %d. Split it into parts and send one after the other.", len(digests), maxErased)
	}
	if digests == nil {
		digests = []ledger.Digest{}
	}
	r, left, err := s.add(ctx, b, digests)
	if err == nil && r.Repeat {
		left = s.finish(ctx, b.Stream)
	}
	if err != nil || left != nil {
		return ledger.Receipt{}, firstOf(err, left)
	}
	return r, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
