package dynamo

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"conoe/shared/core/ledger"
)

// API is what a Store asks of DynamoDB. *dynamodb.Client is one; tests put
// another around it, which fails on purpose.
type API interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

// Store is a ledger.Store in one table. It is safe for use by many goroutines
// and is not copied after its first use.
//
// It tries again by itself what may succeed then, so Client's own retries may
// be off.
type Store struct {
	Client API
	Table  string

	// Sleep waits between two attempts, and Rand gives numbers in [0, 1) that
	// spread them. Tests set them; nil means the real ones.
	Sleep func(context.Context, time.Duration) error
	Rand  func() float64

	heads memo
	owned owned
}

var (
	_ ledger.Store = (*Store)(nil)
	_ API          = (*dynamodb.Client)(nil)
)

// begin is the first line of whatever is about one stream.
func begin(ctx context.Context, st ledger.Stream) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return st.Check()
}
