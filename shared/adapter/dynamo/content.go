package dynamo

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

const maxBatchGet = 100

// Content reads contents. See ledger.Contents.
//
// The head is read with them. If it is open, some contents may still lie in a
// pack and some that were erased may still be there, so it is settled first. If
// it is not, a content that was absent may have come out of its pack between
// the two reads, which are not one moment: it is looked for once more.
func (s *Store) Content(ctx context.Context, st ledger.Stream, digests ...ledger.Digest) (map[ledger.Digest]ledger.Content, error) {
	if err := begin(ctx, st); err != nil || len(digests) == 0 {
		return map[ledger.Digest]ledger.Content{}, err
	}
	found, h, err := s.contents(ctx, st, digests)
	if err != nil {
		return nil, err
	}
	absent := missingFrom(found, digests)
	if h.open {
		if err := s.settle(ctx, h); err != nil {
			return nil, err
		}
		found, absent = map[ledger.Digest]ledger.Content{}, digests
	}
	if len(absent) == 0 || h.Size == 0 {
		return found, nil
	}
	more, _, err := s.contents(ctx, st, absent)
	if err != nil {
		return nil, err
	}
	maps.Copy(found, more)
	return found, nil
}

func missingFrom(found map[ledger.Digest]ledger.Content, digests []ledger.Digest) (absent []ledger.Digest) {
	for _, d := range digests {
		if _, ok := found[d]; !ok {
			absent = append(absent, d)
		}
	}
	return absent
}

// contents reads the head and those contents that have an item.
func (s *Store) contents(ctx context.Context, st ledger.Stream, digests []ledger.Digest) (map[ledger.Digest]ledger.Content, headItem, error) {
	h := headItem{Head: ledger.Head{Stream: st}}
	found := make(map[ledger.Digest]ledger.Content, len(digests))
	_, unique := distinct(nil, digests)
	keys := []item{keyHead(st).item()}
	for _, d := range unique {
		keys = append(keys, keyContent(st, d).item())
	}
	for chunk := range slices.Chunk(keys, maxBatchGet) {
		items, err := s.batchGet(ctx, chunk)
		if err != nil {
			return nil, h, failed("read contents of", st, err)
		}
		for _, i := range items {
			if sk, ok := i[SortKey].(*types.AttributeValueMemberS); ok && sk.Value == HeadKey {
				if h, err = headFrom(st, i); err != nil {
					return nil, h, err
				}
				continue
			}
			c, err := contentFrom(st, i)
			if err != nil {
				return nil, h, err
			}
			found[c.Digest] = c
		}
	}
	return found, h, nil
}

// batchGet reads items, strongly consistent. DynamoDB may answer for only some
// of them; it is asked for the rest, with pauses while it answers for none.
func (s *Store) batchGet(ctx context.Context, keys []item) (items []item, err error) {
	for n := 0; len(keys) > 0; {
		out, err := call(ctx, s, s.Client.BatchGetItem, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
			s.Table: {Keys: keys, ConsistentRead: aws.Bool(true)},
		}})
		if err != nil {
			return nil, err
		}
		items = append(items, out.Responses[s.Table]...)
		rest := out.UnprocessedKeys[s.Table].Keys
		if n++; len(rest) < len(keys) {
			n = 0
		}
		if n == attempts {
			return nil, fault.Errorf(fault.Internal, "The table answers for nothing that was asked.")
		}
		if keys = rest; len(keys) > 0 {
			if err := s.pause(ctx, n); err != nil {
				return nil, err
			}
		}
	}
	return items, nil
}
