package dynamo

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/test/dynamo/measure"
)

// line is the connection to the server, which fails on purpose. Before each
// request it asks fail with the operation's name; an error is what the caller
// gets, and apply says whether the request arrives all the same.
type line struct {
	dynamo.API
	fail  func(op string, in any) (apply bool, err error)
	page  int32 // items of a page, if not 0
	halve bool  // leave the second half of each batch of reads unanswered

	waited atomic.Int64 // pauses between attempts

	mu       sync.Mutex
	requests int           // whether they arrived or not
	meter    measure.Meter // of those that arrived
}

func pass[In, Out any](l *line, ctx context.Context, op string, in In, do func(context.Context, In, ...func(*dynamodb.Options)) (Out, error)) (Out, error) {
	l.mu.Lock()
	l.requests++
	apply, err := true, error(nil)
	if l.fail != nil {
		apply, err = l.fail(op, in)
	}
	l.mu.Unlock()
	var none Out
	if err != nil && !apply {
		return none, err
	}
	out, failed := do(ctx, in)
	if err != nil {
		return none, err
	}
	return out, failed
}

func (l *line) GetItem(ctx context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return pass(l, ctx, "GetItem", in, l.API.GetItem)
}

func (l *line) Query(ctx context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	if l.page > 0 && (in.Limit == nil || *in.Limit > l.page) {
		in.Limit = &l.page
	}
	return pass(l, ctx, "Query", in, l.API.Query)
}

func (l *line) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	left := map[string]types.KeysAndAttributes{}
	asked := *in
	asked.RequestItems = map[string]types.KeysAndAttributes{}
	for table, k := range in.RequestItems {
		if half := (len(k.Keys) + 1) / 2; l.halve && half < len(k.Keys) {
			left[table] = types.KeysAndAttributes{Keys: k.Keys[half:]}
			k.Keys = k.Keys[:half]
		}
		asked.RequestItems[table] = k
	}
	out, err := pass(l, ctx, "BatchGetItem", &asked, l.API.BatchGetItem)
	if err == nil && len(left) > 0 {
		out.UnprocessedKeys = left
	}
	return out, err
}

func (l *line) PutItem(ctx context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	return pass(l, ctx, "PutItem", in, l.API.PutItem)
}

func (l *line) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	return pass(l, ctx, "TransactWriteItems", in, l.API.TransactWriteItems)
}
