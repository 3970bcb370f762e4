package cloud_test

import (
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/config"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/usecase"
	"conoe/test/cloud"
)

// TestRestoredTable: in a copy of another table nothing is appended, by whatever
// process, until the relay has compared it.
func TestRestoredTable(t *testing.T) {
	w := newWorld(t)
	playCase(t, w, small)
	store := w.App.Store.(*dynamo.Store)
	name := func(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
	_, err := dynamodb.NewFromConfig(w.Config()).UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
		TableName: &store.Table, Key: map[string]types.AttributeValue{dynamo.PartitionKey: name(w.App.Workspace + "#"), dynamo.SortKey: name("table")},
		UpdateExpression: aws.String("SET #name = :name"), ExpressionAttributeNames: map[string]string{"#name": "name"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":name": name("the table that was lost")},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Step.Kill()
	w.Relay.Kill()
	later := &dynamo.Store{Client: store.Client, Table: store.Table} // of a process that begins
	stream := ledger.Stream{Workspace: w.App.Workspace, Name: "rev_other"}
	_, err = later.Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a"))
	if fault.CodeOf(err) != fault.Blocked {
		t.Fatalf("before it was compared: %v", err)
	}
	streams, _ := compared(t, w)
	for _, s := range streams {
		if !s.Standing.Fits() {
			t.Errorf("%s is %s", s.Stream, s.Standing)
		}
	}
	if _, err = later.Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a")); err != nil {
		t.Error(err)
	}
}

// compared asks the relay how the ledger compares with what was signed.
func compared(t *testing.T, w *cloud.World) (streams []usecase.Compared, key ed25519.PublicKey) {
	t.Helper()
	raw, err := w.Relay.Invoke(t.Context(), []byte(`{"compare":true}`))
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Streams []usecase.Compared
		Key     string
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	key, err = checkpoint.ReadVerifierKey(out.Key)
	if err != nil {
		t.Fatal(err)
	}
	return out.Streams, key
}

// TestCheckpointsInTheCloud: what KMS signs lies in the bucket, verifies, and is what
// the ledger holds. Without the bucket the play goes on, and it is put there later.
func TestCheckpointsInTheCloud(t *testing.T) {
	w := newWorld(t)
	var lost atomic.Int64
	w.Lose(func(r cloud.Request) cloud.Fate {
		if r.Service == "S3" && r.From == "relay" && lost.Add(1) <= 6 { // an effect: three attempts of the SDK
			return cloud.RequestLost
		}
		return cloud.Carried
	})
	playCase(t, w, small)
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	streams, key := compared(t, w)
	signed := 0
	for _, s := range streams {
		if s.Standing != usecase.Same && s.Standing != usecase.Longer {
			t.Errorf("%s is %s", s.Stream, s.Standing)
		}
	}
	for name, raw := range w.Objects(cloud.Evidence) {
		if c, err := checkpoint.Open(raw, key); err != nil || config.Checkpoints+c.Name() != name || !c.Practice {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
		if strings.HasPrefix(name, config.Checkpoints) {
			signed++
		}
	}
	if len(streams) != 3 || signed < 3 {
		t.Errorf("%d checkpoints of %d streams", signed, len(streams))
	}
	raw, err := w.Relay.Invoke(t.Context(), []byte(`{"restored":["`+streams[0].Stream+`"]}`))
	if err != nil || !strings.Contains(string(raw), `"epoch":0`) {
		t.Errorf("a stream that lacks nothing: %s, %v", raw, err)
	}
}
