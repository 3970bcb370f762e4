package measure

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/core/ledger"
	"conoe/test/dynamo/dynoxide"
)

// MostOfRaw is what the goals allow an append to take, in times of a bare
// transaction.
const MostOfRaw = 1.5

// AppendAgainstRaw compares an append with a bare transaction of the same items
// and bytes, in turns. It gives the median times.
func AppendAgainstRaw(ctx context.Context, s *dynoxide.Server, rounds int) (ours, raw time.Duration, err error) {
	const table = "appends"
	if err := s.NewTable(ctx, table); err != nil {
		return 0, 0, err
	}
	client := &recorder{API: s.Client()}
	store := &dynamo.Store{Client: client, Table: table}
	var appends, raws []time.Duration
	size := int64(0)
	for n := range rounds {
		b, err := batch(n, size)
		if err != nil {
			return 0, 0, err
		}
		began := time.Now()
		if _, err := store.Append(ctx, b); err != nil {
			return 0, 0, err
		}
		appends, size = append(appends, time.Since(began)), size+int64(len(b.Entries))

		in := bare(client.in)
		began = time.Now()
		if _, err := client.API.TransactWriteItems(ctx, in); err != nil {
			return 0, 0, err
		}
		raws = append(raws, time.Since(began))
	}
	return median(appends), median(raws), nil
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// batch is a command of three entries with one content.
func batch(n int, size int64) (ledger.Batch, error) {
	id := fmt.Sprint("command ", n)
	b := ledger.Batch{
		Stream: ledger.Stream{Workspace: "ws_measured", Name: "rev_1"}, Expect: size, At: time.Now(),
		Command: ledger.Command{ID: id, Digest: sha256.Sum256([]byte(id))}, Answer: []byte(`{"done":true}`),
	}
	for _, text := range []string{"first", "second", "third"} {
		e, err := ledger.Record[map[string]string]{
			Envelope: ledger.Envelope{At: ledger.At(b.At), Channel: ledger.CLI, Kind: "test.noted", V: 1},
			Data:     map[string]string{"text": text},
		}.Encode()
		if err != nil {
			return b, err
		}
		b.Entries = append(b.Entries, e)
	}
	c, err := ledger.NewContent(rand.Reader, fmt.Append(nil, "some words, ", n))
	b.Contents = append(b.Contents, c)
	return b, err
}

// recorder remembers the newest transaction.
type recorder struct {
	dynamo.API
	in *dynamodb.TransactWriteItemsInput
}

func (r *recorder) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	r.in = in
	return r.API.TransactWriteItems(ctx, in)
}

// bare is the transaction without conditions, on a partition of its own.
func bare(in *dynamodb.TransactWriteItemsInput) *dynamodb.TransactWriteItemsInput {
	token := "bare" + (*in.ClientRequestToken)[4:]
	out := &dynamodb.TransactWriteItemsInput{ClientRequestToken: &token}
	for _, a := range in.TransactItems {
		i := maps.Clone(a.Put.Item)
		i[dynamo.PartitionKey] = &types.AttributeValueMemberS{Value: "ws_measured#raw_1"}
		out.TransactItems = append(out.TransactItems, types.TransactWriteItem{Put: &types.Put{TableName: a.Put.TableName, Item: i}})
	}
	return out
}
