package dynamo

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// owned remembers the workspaces of which the table is the own one. It stays so: a
// table keeps its name, and a mark never goes back to another.
type owned struct {
	mu  sync.Mutex
	all map[string]bool
}

func (o *owned) has(workspace string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all[workspace]
}

func (o *owned) keep(workspace string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[string]bool{}
	}
	o.all[workspace] = true
}

// own refuses the batch unless the table is the workspace's own: the one whose name
// the first append has left in it. DynamoDB restores a backup into a table of another
// name, which may lack what others have seen. Such a copy takes the entries that say
// so, which begin an epoch, and nothing else until it is adopted. mark is what has to
// be written with the first append.
//
// A copy of a moment before the first append is an empty table like any other.
func (s *Store) own(ctx context.Context, b ledger.Batch) (mark []action, err error) {
	workspace := b.Stream.Workspace
	if s.owned.has(workspace) {
		return nil, nil
	}
	name, err := s.marked(ctx, workspace)
	switch {
	case err != nil:
		return nil, err
	case name == s.Table:
		s.owned.keep(workspace)
		return nil, nil
	case name == "":
		return []action{s.put(s.markToItem(workspace), isNew+" OR #name = :name", item{":name": text(s.Table)})}, nil
	}
	if kind, _, err := ledger.KindOf(b.Entries[0]); err == nil && kind == ledger.Restored {
		return nil, nil
	}
	return nil, fault.Errorf(fault.Blocked, "The ledger was restored from a backup. Nothing is added to it before it was compared with what is signed: whoever runs conoe does that, and nobody has to do anything else.")
}

// marked is the name that lies in the table, or "".
func (s *Store) marked(ctx context.Context, workspace string) (string, error) {
	i, err := s.get(ctx, keyTable(workspace))
	if err != nil {
		return "", fmt.Errorf("read whose table it is: %w", err)
	}
	if len(i) == 0 {
		return "", nil
	}
	f := fieldsOf(i, kindTable)
	return f.text("name"), f.err(ledger.Stream{Workspace: workspace})
}

func (s *Store) markToItem(workspace string) item {
	i := newItem(keyTable(workspace), kindTable)
	i["name"] = text(s.Table)
	return i
}

// Adopt makes the table the workspace's own, whatever table it was copied from. It is
// for who has compared every stream with what was signed, and found nothing missing
// that no entry accounts for. It may be repeated.
func (s *Store) Adopt(ctx context.Context, workspace string) error {
	name, err := s.marked(ctx, workspace)
	if err != nil || name == s.Table {
		return err
	}
	condition := isNew + " OR #name = :seen OR #name = :name"
	_, err = call(ctx, s, s.Client.PutItem, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: s.markToItem(workspace), ConditionExpression: &condition, ExpressionAttributeNames: namesIn(condition),
		ExpressionAttributeValues: item{":seen": text(name), ":name": text(s.Table)},
	})
	if _, moved := errors.AsType[*types.ConditionalCheckFailedException](err); moved {
		return fault.Errorf(fault.Conflict, "Somebody else says whose table this is. Look again.")
	}
	if err != nil {
		return fmt.Errorf("adopt the table: %w", err)
	}
	return nil
}
