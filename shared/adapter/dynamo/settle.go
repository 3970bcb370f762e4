package dynamo

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/ledger"
)

const stillOpen = "#size = :size AND attribute_exists(#open)"

// finish settles what is left over of the stream's newest batch, if anything.
func (s *Store) finish(ctx context.Context, st ledger.Stream) error {
	h, err := s.head(ctx, st)
	if err != nil || !h.open {
		return err
	}
	return s.settle(ctx, h)
}

// settle does what is left over of the batch that left the head open: it makes
// a content of each in the packs, erases those on the list, and then removes
// packs and list and closes the head, in that order.
//
// A transaction takes 100 items and a batch may bring 2,000 contents. They are
// recorded with the batch, in packs, and not before it: contents that lay there
// first would be somebody's text in the table without a record if the batch was
// refused; and if they carried an expiry until they were confirmed, a crash
// before the confirmation would in the end lose what the ledger holds.
//
// Any number of processes may settle the same head at once, and any may crash.
// Each transaction requires that the head is still open at the same size. So
// nobody who comes late writes a content again that was erased since: the head
// is closed only when all work is done, and nothing is appended before that.
// (The check is on the head and not on the work, because it is paid for by the
// size of its item.) A crash leaves some contents written and the head open: the next one writes
// the same bytes again.
func (s *Store) settle(ctx context.Context, h headItem) error {
	works, err := s.works(ctx, h.Stream)
	if err != nil {
		return err
	}
	for _, w := range works {
		for chunk := range slices.Chunk(s.work(w), maxActions-1) {
			err := s.transact(ctx, append(chunk, s.check(keyHead(h.Stream), stillOpen, item{":size": number(h.Size)})))
			if refused(err) {
				return nil // another process has settled it
			}
			if err != nil {
				return failed("settle", h.Stream, err)
			}
		}
	}
	return s.closeHead(ctx, h, works)
}

func (s *Store) works(ctx context.Context, st ledger.Stream) (works []work, err error) {
	for i, err := range s.query(ctx, s.prefixed(keysWork(st))) {
		if err != nil {
			return nil, failed("read what is left over of", st, err)
		}
		w, err := workFrom(st, i)
		if err != nil {
			return nil, err
		}
		works = append(works, w)
	}
	return works, nil
}

func (s *Store) closeHead(ctx context.Context, h headItem, works []work) error {
	all := []action{{Update: &types.Update{
		TableName: &s.Table, Key: keyHead(h.Stream).item(), UpdateExpression: expression("REMOVE #open"),
		ConditionExpression: expression(stillOpen), ExpressionAttributeNames: namesIn(stillOpen),
		ExpressionAttributeValues: item{":size": number(h.Size)},
	}}}
	for _, w := range works {
		all = append(all, s.remove(w.key, "", nil))
	}
	if err := s.transact(ctx, all); err != nil && !refused(err) {
		return failed("settle", h.Stream, err)
	}
	return nil
}
