package cloud_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/test/cloud"
)

// TestUnits holds what the server counts against DynamoDB's price list: a write of
// each KB and a read of each 4 KB is one unit, of a transaction two; a read that
// may be old is half of one.
func TestUnits(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	client, table := dynamodb.NewFromConfig(w.Config()), aws.String(w.App.Store.(*dynamo.Store).Table)
	key := map[string]types.AttributeValue{"pk": text("ws#x"), "sk": text("a")}
	item := map[string]types.AttributeValue{"pk": text("ws#x"), "sk": text("a"), "body": text(strings.Repeat("x", 4500))}
	for _, one := range []struct {
		what string
		do   func(context.Context) error
		want cloud.Units
	}{
		{"put of 4.5 KB", func(ctx context.Context) error {
			_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: table, Item: item})
			return err
		}, cloud.Units{Write: 5}},
		{"the same in a transaction", func(ctx context.Context) error {
			_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
				TransactItems: []types.TransactWriteItem{{Put: &types.Put{TableName: table, Item: item}}},
			})
			return err
		}, cloud.Units{Write: 10}},
		{"get", func(ctx context.Context) error {
			_, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: table, Key: key, ConsistentRead: aws.Bool(true)})
			return err
		}, cloud.Units{Read: 2}},
		{"get of what may be old", func(ctx context.Context) error {
			_, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: table, Key: key})
			return err
		}, cloud.Units{Read: 1}},
		{"batch get", func(ctx context.Context) error {
			_, err := client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
				*table: {Keys: []map[string]types.AttributeValue{key}, ConsistentRead: aws.Bool(true)},
			}})
			return err
		}, cloud.Units{Read: 2}},
		{"query", func(ctx context.Context) error {
			_, err := client.Query(ctx, &dynamodb.QueryInput{
				TableName: table, KeyConditionExpression: aws.String("pk = :pk"), ConsistentRead: aws.Bool(true),
				ExpressionAttributeValues: map[string]types.AttributeValue{":pk": text("ws#x")},
			})
			return err
		}, cloud.Units{Read: 2}},
	} {
		before := units(t, w)
		if err := one.do(ctx); err != nil {
			t.Fatalf("%s: %v", one.what, err)
		}
		after := units(t, w)
		if got := (cloud.Units{Read: after.Read - before.Read, Write: after.Write - before.Write}); got != one.want {
			t.Errorf("%s: got %v, want %v", one.what, got, one.want)
		}
	}
}

func units(t *testing.T, w *cloud.World) cloud.Units {
	t.Helper()
	c, err := w.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c.Units["test"]
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
