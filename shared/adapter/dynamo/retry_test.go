package dynamo

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"conoe/shared/core/ledger"
)

func TestWaitsDoubleUpToABound(t *testing.T) {
	for _, random := range []float64{0, 0.5, 0.999} {
		var waits []time.Duration
		s := &Store{Rand: func() float64 { return random }, Sleep: func(_ context.Context, d time.Duration) error {
			waits = append(waits, d)
			return nil
		}}
		asked := 0
		_, err := call(t.Context(), s, func(context.Context, int, ...func(*dynamodb.Options)) (int, error) {
			asked++
			return 0, &types.ThrottlingException{}
		}, 0)
		if err == nil || asked != attempts || len(waits) != attempts-1 {
			t.Fatalf("asked %d times and waited %d times: %v", asked, len(waits), err)
		}
		for n, w := range waits {
			if want := time.Duration(random * float64(min(firstWait<<n, maxWait))); w != want {
				t.Errorf("wait %d is %v, want %v", n, w, want)
			}
		}
	}
}

func TestWhatPasses(t *testing.T) {
	reasons := func(codes ...string) error {
		var r []types.CancellationReason
		for _, c := range codes {
			r = append(r, types.CancellationReason{Code: &c})
		}
		return &smithy.OperationError{Err: &types.TransactionCanceledException{CancellationReasons: append(r, types.CancellationReason{})}}
	}
	for _, c := range []struct {
		name string
		err  error
		want bool
	}{
		{"lost connection", errors.New("connection reset"), true},
		{"conflict", reasons("None", "TransactionConflict"), true},
		{"throttled in part", reasons("ThrottlingError", "TransactionConflict"), true},
		{"condition", reasons("None", "ConditionalCheckFailed"), false},
		{"condition and conflict", reasons("TransactionConflict", "ConditionalCheckFailed"), false},
		{"wrong item", reasons("ValidationError"), false},
		{"no reason", reasons("None"), false},
		{"condition of one item", &types.ConditionalCheckFailedException{}, false},
		{"no such table", &types.ResourceNotFoundException{}, false},
		{"same token, other content", &types.IdempotentParameterMismatchException{}, false},
		{"not allowed", &smithy.GenericAPIError{Code: "AccessDeniedException", Fault: smithy.FaultClient}, false},
	} {
		if got := transient(t.Context(), c.err); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if transient(ctx, errors.New("x")) || sleepFor(ctx, time.Hour) == nil {
		t.Error("a cancelled caller waits")
	}
}

func TestRung(t *testing.T) {
	for _, c := range []struct {
		k    key
		want bool
	}{
		{keyHead(review), true},
		{keyItem(review, 0), false},
		{keyStream(review), false},
		{key{"ws_test#", HeadKey}, false},
		{key{"ws_test", HeadKey}, false},
		{key{"ws_test#rev_1#x", HeadKey}, false},
	} {
		s, ok := HeadOf(c.k.pk, c.k.sk)
		if ok != c.want || ok && s != (ledger.Stream{Workspace: "ws_test", Name: "rev_1"}) {
			t.Errorf("%v: got %v, %v", c.k, s, ok)
		}
	}
}
