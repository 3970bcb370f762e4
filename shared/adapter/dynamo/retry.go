package dynamo

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Bounds of trying again: with full jitter about two seconds in all.
const (
	attempts  = 10
	firstWait = 20 * time.Millisecond
	maxWait   = time.Second
)

// call asks DynamoDB, and asks again while the answer is one that may change
// by itself. The input stays the same, and with it a transaction's token, so
// one whose answer was lost is not done twice.
func call[In, Out any](ctx context.Context, s *Store, ask func(context.Context, In, ...func(*dynamodb.Options)) (Out, error), in In) (Out, error) {
	for n := 0; ; n++ {
		out, err := ask(ctx, in)
		if err == nil || n == attempts-1 || !transient(ctx, err) {
			return out, err
		}
		if err := s.pause(ctx, n); err != nil {
			return out, err
		}
	}
}

// pause waits before attempt n+1: any time up to a bound that doubles.
func (s *Store) pause(ctx context.Context, n int) error {
	random, sleep := s.Rand, s.Sleep
	if random == nil {
		random = rand.Float64
	}
	if sleep == nil {
		sleep = sleepFor
	}
	return sleep(ctx, time.Duration(random()*float64(min(firstWait<<n, maxWait))))
}

func sleepFor(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// transient says whether the same request may succeed later: others are in the
// way, there is too much at once, or the answer was lost.
func transient(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	if reasons := reasonsOf(err); reasons != nil {
		return retryable(reasons)
	}
	if r, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && r.HTTPStatusCode() >= 500 {
		return true // whoever answered: it may be somebody between
	}
	api, answered := errors.AsType[smithy.APIError](err)
	return !answered || api.ErrorFault() == smithy.FaultServer || slices.Contains(passing, api.ErrorCode())
}

// passing are codes of errors that pass by themselves.
var passing = []string{
	"InternalServerError", "ProvisionedThroughputExceededException", "ReplicatedWriteConflictException",
	"RequestLimitExceeded", "ServiceUnavailable", "ThrottlingException", "TransactionConflictException", "TransactionInProgressException",
}

// Codes of the reasons for which a transaction is cancelled.
const (
	reasonCondition = "ConditionalCheckFailed"
	reasonNone      = "None"
)

var passingReasons = []string{"InternalServerError", "ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"}

// retryable: a condition that failed has decided the transaction, whatever
// else was in its way.
func retryable(reasons []types.CancellationReason) bool {
	some := false
	for _, r := range reasons {
		switch code := codeOf(r); {
		case code == reasonNone:
		case slices.Contains(passingReasons, code):
			some = true
		default:
			return false
		}
	}
	return some
}

// reasonsOf gives a reason per action if err says that a transaction was
// cancelled.
func reasonsOf(err error) []types.CancellationReason {
	if c, ok := errors.AsType[*types.TransactionCanceledException](err); ok {
		return c.CancellationReasons
	}
	return nil
}

// refused says whether a condition of a transaction failed.
func refused(err error) bool {
	return slices.ContainsFunc(reasonsOf(err), isCondition)
}

func codeOf(r types.CancellationReason) string {
	if r.Code == nil {
		return reasonNone
	}
	return *r.Code
}

func isCondition(r types.CancellationReason) bool { return codeOf(r) == reasonCondition }
