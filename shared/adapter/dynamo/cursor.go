package dynamo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Cursor is where the consumer stands. See ledger.Cursors.
func (s *Store) Cursor(ctx context.Context, consumer string, st ledger.Stream) (int64, error) {
	if err := ledger.CheckConsumer(consumer); err != nil {
		return 0, err
	}
	if err := begin(ctx, st); err != nil {
		return 0, err
	}
	i, err := s.get(ctx, keyCursor(st, consumer))
	if err != nil {
		return 0, failed("read cursor of", st, err)
	}
	if len(i) == 0 {
		return 0, nil
	}
	f := fieldsOf(i, kindCursor)
	return f.number("position"), f.err(st)
}

// MoveCursor moves the cursor from one position to another. See ledger.Cursors.
//
// The item names the move. A move whose answer was lost is asked for again, is
// refused because the cursor stands elsewhere, and finds that it did that
// itself.
func (s *Store) MoveCursor(ctx context.Context, consumer string, st ledger.Stream, from, to int64) error {
	if err := ledger.CheckConsumer(consumer); err != nil {
		return err
	}
	if from < 0 || to < 0 {
		return fault.Errorf(fault.Invalid, "A cursor stands at 0 or later.")
	}
	if err := begin(ctx, st); err != nil {
		return err
	}
	condition := "#position = :from"
	if from == 0 {
		condition += " OR " + isNew
	}
	move := []byte(rand.Text())
	i := newItem(keyCursor(st, consumer), kindCursor)
	i["position"], i["move"] = number(to), binaryValue(move)
	_, err := call(ctx, s, s.Client.PutItem, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: i,
		ConditionExpression: &condition, ExpressionAttributeNames: namesIn(condition), ExpressionAttributeValues: item{":from": number(from)},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	held, ok := errors.AsType[*types.ConditionalCheckFailedException](err)
	switch {
	case ok && len(held.Item) > 0 && bytes.Equal(fieldsOf(held.Item, kindCursor).bytes("move"), move):
		return nil
	case ok:
		return movedCursor(held.Item, from)
	case err != nil:
		return failed("move cursor of", st, err)
	}
	return nil
}

func movedCursor(held item, from int64) error {
	at := int64(0)
	if len(held) > 0 {
		at = fieldsOf(held, kindCursor).number("position")
	}
	return fault.Errorf(fault.Conflict, "The cursor stands at %d, not at %d: somebody else moved it.", at, from)
}
