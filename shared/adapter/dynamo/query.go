package dynamo

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// get reads one item, strongly consistent, as all reads but those of snapshots
// are: who acknowledged a write has to see it, in whatever process. An old head
// would hide entries that somebody was told of, an old marker would let a
// command be refused that was done, and an old cursor would repeat effects.
func (s *Store) get(ctx context.Context, k key) (item, error) {
	out, err := call(ctx, s, s.Client.GetItem, &dynamodb.GetItemInput{
		TableName: &s.Table, Key: k.item(), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}

// query yields the items of a query, page after page, strongly consistent.
func (s *Store) query(ctx context.Context, in *dynamodb.QueryInput) iter.Seq2[item, error] {
	in.ConsistentRead = aws.Bool(true)
	return s.pages(ctx, in)
}

func (s *Store) pages(ctx context.Context, in *dynamodb.QueryInput) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		for page := *in; ; {
			out, err := call(ctx, s, s.Client.Query, &page)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, i := range out.Items {
				if !yield(i, nil) {
					return
				}
			}
			if page.ExclusiveStartKey = out.LastEvaluatedKey; len(page.ExclusiveStartKey) == 0 {
				return
			}
		}
	}
}

// prefixed asks for all items whose sort key begins like k's.
func (s *Store) prefixed(k key) *dynamodb.QueryInput {
	condition := "#pk = :pk AND begins_with(#sk, :sk)"
	return &dynamodb.QueryInput{
		TableName: &s.Table, KeyConditionExpression: &condition, ExpressionAttributeNames: namesIn(condition),
		ExpressionAttributeValues: item{":pk": text(k.pk), ":sk": text(k.sk)},
	}
}

// between asks for all items of one partition from one sort key to another.
func (s *Store) between(from, to key) *dynamodb.QueryInput {
	condition := "#pk = :pk AND #sk BETWEEN :from AND :to"
	return &dynamodb.QueryInput{
		TableName: &s.Table, KeyConditionExpression: &condition, ExpressionAttributeNames: namesIn(condition),
		ExpressionAttributeValues: item{":pk": text(from.pk), ":from": text(from.sk), ":to": text(to.sk)},
	}
}
