package dynamo

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

// recorder remembers the newest transaction.
type recorder struct {
	api
	in *dynamodb.TransactWriteItemsInput
}

func (r *recorder) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	r.in = in
	return r.api.TransactWriteItems(ctx, in)
}

// TestAppendAgainstRaw compares an append with a bare transaction of the same
// items and bytes, in turns.
func TestAppendAgainstRaw(t *testing.T) {
	const rounds, most = 150, 1.5
	w := newWorld(t, dynoxide.Start(t))
	client := &recorder{api: w.server.Client()}
	s := &dynamo.Store{Client: client, Table: w.table}
	var appends, raws []time.Duration
	size := int64(0)
	for n := range rounds {
		b := ledgertest.Batch(t, stream, fmt.Sprint(n), size, "first", "second", "third")
		b.Contents = append(b.Contents, ledgertest.Content(t, fmt.Sprint("some words, ", n)))
		began := time.Now()
		append1(t, s, b)
		appends, size = append(appends, time.Since(began)), size+3

		raw := bare(client.in)
		began = time.Now()
		if _, err := client.api.TransactWriteItems(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
		raws = append(raws, time.Since(began))
	}
	median := func(d []time.Duration) time.Duration { slices.Sort(d); return d[len(d)/2] }
	a, r := median(appends), median(raws)
	t.Logf("append %v, bare transaction %v: %.2f times", a, r, float64(a)/float64(r))
	if float64(a) > most*float64(r) {
		t.Errorf("an append takes %v and a bare transaction %v, which is over %.1f times", a, r, most)
	}
}

// bare is the transaction without conditions, on a partition of its own.
func bare(in *dynamodb.TransactWriteItemsInput) *dynamodb.TransactWriteItemsInput {
	out := &dynamodb.TransactWriteItemsInput{ClientRequestToken: aws.String("bare" + (*in.ClientRequestToken)[4:])}
	for _, a := range in.TransactItems {
		i := map[string]types.AttributeValue{}
		for k, v := range a.Put.Item {
			i[k] = v
		}
		i["pk"] = &types.AttributeValueMemberS{Value: "ws_test#raw_1"}
		out.TransactItems = append(out.TransactItems, types.TransactWriteItem{Put: &types.Put{TableName: a.Put.TableName, Item: i}})
	}
	return out
}
