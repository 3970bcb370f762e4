package dynamo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Aside is the value of one aside. See ledger.Asides.
func (s *Store) Aside(ctx context.Context, st ledger.Stream, key string) ([]byte, error) {
	if err := ledger.CheckAside(key); err != nil {
		return nil, err
	}
	if err := begin(ctx, st); err != nil {
		return nil, err
	}
	i, err := s.get(ctx, keyAside(st, key))
	if err != nil {
		return nil, failed("read aside of", st, err)
	}
	if len(i) == 0 {
		return nil, nil
	}
	f := fieldsOf(i, kindAside)
	return f.bytes("value"), f.err(st)
}

// Asides yields asides by prefix. See ledger.Asides.
//
// A query is not one moment: it may see one change of a transaction and not
// another. So it is made until two in a row see the same.
func (s *Store) Asides(ctx context.Context, st ledger.Stream, prefix string) iter.Seq2[ledger.Aside, error] {
	return func(yield func(ledger.Aside, error) bool) {
		found, err := s.settledAsides(ctx, st, prefix)
		if err != nil {
			yield(ledger.Aside{}, err)
			return
		}
		for _, a := range found {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func (s *Store) settledAsides(ctx context.Context, st ledger.Stream, prefix string) ([]ledger.Aside, error) {
	if err := begin(ctx, st); err != nil {
		return nil, err
	}
	last, err := s.asides(ctx, st, prefix)
	for n := range attempts {
		if err != nil {
			return nil, err
		}
		var again []ledger.Aside
		if again, err = s.asides(ctx, st, prefix); err == nil && slices.EqualFunc(last, again, sameAside) {
			return again, nil
		}
		if last = again; err == nil && n > 0 {
			err = s.pause(ctx, n-1)
		}
	}
	return nil, fault.Errorf(fault.Internal, "The asides of %s change faster than they can be read.", st.Name)
}

func sameAside(a, b ledger.Aside) bool { return a.Key == b.Key && bytes.Equal(a.Value, b.Value) }

func (s *Store) asides(ctx context.Context, st ledger.Stream, prefix string) (found []ledger.Aside, err error) {
	for i, err := range s.query(ctx, s.prefixed(keyAside(st, prefix))) {
		if err != nil {
			return nil, failed("read asides of", st, err)
		}
		f := fieldsOf(i, kindAside)
		a := ledger.Aside{Key: f.text("name"), Value: f.bytes("value")}
		if err := f.err(st); err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}

// SetAsides changes asides, all or none, in one transaction; a single one in a
// write that costs half of that. See ledger.Asides. A transaction's token lets it
// recognise itself if its answer was lost. A deletion leaves nothing by which to
// recognise it, so it always is one.
func (s *Store) SetAsides(ctx context.Context, st ledger.Stream, changes ...ledger.AsideChange) error {
	if err := begin(ctx, st); err != nil {
		return err
	}
	if err := ledger.CheckAsides(changes); err != nil || len(changes) == 0 {
		return err
	}
	if len(changes) == 1 && changes[0].New != nil {
		return s.putAside(ctx, st, changes[0])
	}
	var all []action
	for _, c := range changes {
		all = append(all, s.setAside(st, c))
	}
	err := s.transact(ctx, all)
	if n := slices.IndexFunc(reasonsOf(err), isCondition); n >= 0 && n < len(changes) {
		return changedAside(changes[n].Key)
	}
	if err != nil {
		return failed("set asides of", st, err)
	}
	return nil
}

// putAside writes one aside. The item names the write, as that of a cursor names
// its move.
func (s *Store) putAside(ctx context.Context, st ledger.Stream, c ledger.AsideChange) error {
	put, mark := s.setAside(st, c).Put, []byte(rand.Text())
	put.Item["write"] = binaryValue(mark)
	_, err := call(ctx, s, s.Client.PutItem, &dynamodb.PutItemInput{
		TableName: put.TableName, Item: put.Item, ConditionExpression: put.ConditionExpression,
		ExpressionAttributeNames: put.ExpressionAttributeNames, ExpressionAttributeValues: put.ExpressionAttributeValues,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	held, refused := errors.AsType[*types.ConditionalCheckFailedException](err)
	switch {
	case refused && len(held.Item) > 0 && bytes.Equal(fieldsOf(held.Item, kindAside).bytes("write"), mark):
		return nil
	case refused:
		return changedAside(c.Key)
	case err != nil:
		return failed("set asides of", st, err)
	}
	return nil
}

func changedAside(key string) error {
	return fault.Errorf(fault.Conflict, "The aside %s is not what it was: somebody else changed it.", key)
}

func (s *Store) setAside(st ledger.Stream, c ledger.AsideChange) action {
	condition, values := isNew, item(nil)
	if c.Old != nil {
		condition, values = "#value = :old", item{":old": binaryValue(c.Old)}
	}
	k := keyAside(st, c.Key)
	switch {
	case c.New != nil:
		i := newItem(k, kindAside)
		i["name"], i["value"] = text(c.Key), binaryValue(c.New)
		return s.put(i, condition, values)
	case c.Old != nil:
		return s.remove(k, condition, values)
	}
	return s.check(k, condition, values)
}
