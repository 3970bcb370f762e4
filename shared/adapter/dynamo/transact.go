package dynamo

import (
	"context"
	"crypto/rand"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
)

// Limits of DynamoDB. The bytes of an item are those of its names and values.
const (
	maxActions     = 100
	maxTransaction = 4 << 20
	maxItem        = 400 << 10
)

type action = types.TransactWriteItem

const isNew = "attribute_not_exists(#pk)"

func (s *Store) put(i item, condition string, values item) action {
	return action{Put: &types.Put{
		TableName: &s.Table, Item: i,
		ConditionExpression: expression(condition), ExpressionAttributeNames: namesIn(condition), ExpressionAttributeValues: values,
	}}
}

func (s *Store) remove(k key, condition string, values item) action {
	return action{Delete: &types.Delete{
		TableName: &s.Table, Key: k.item(),
		ConditionExpression: expression(condition), ExpressionAttributeNames: namesIn(condition), ExpressionAttributeValues: values,
	}}
}

func (s *Store) check(k key, condition string, values item) action {
	return action{ConditionCheck: &types.ConditionCheck{
		TableName: &s.Table, Key: k.item(),
		ConditionExpression: expression(condition), ExpressionAttributeNames: namesIn(condition), ExpressionAttributeValues: values,
	}}
}

func expression(e string) *string {
	if e == "" {
		return nil
	}
	return &e
}

var placeholder = regexp.MustCompile(`#\w+`)

// namesIn maps every #name of the expressions to name: many plain names are
// words that DynamoDB reserves.
func namesIn(expressions ...string) map[string]string {
	var names map[string]string
	for _, e := range expressions {
		for _, p := range placeholder.FindAllString(e, -1) {
			if names == nil {
				names = map[string]string{}
			}
			names[p] = p[1:]
		}
	}
	return names
}

// transact does all actions or none. Its token makes DynamoDB recognise this
// very call for ten minutes; a command that is sent again later, or by another
// process, is recognised by its marker.
func (s *Store) transact(ctx context.Context, actions []action) error {
	if err := fits(actions); err != nil {
		return err
	}
	_, err := call(ctx, s, s.Client.TransactWriteItems, &dynamodb.TransactWriteItemsInput{
		TransactItems: actions, ClientRequestToken: aws.String(rand.Text()),
	})
	return err
}

// fits refuses what DynamoDB would refuse, with the code that says so.
func fits(actions []action) error {
	total, largest := 0, 0
	for _, a := range actions {
		n := sizeOf(a)
		total, largest = total+n, max(largest, n)
	}
	if len(actions) > maxActions || total > maxTransaction || largest > maxItem {
		return fault.Errorf(fault.Limit, "This is %d KB in %d parts, and one step may write %d KB in %d parts. Split it and send one after the other.",
			total>>10, len(actions), maxTransaction>>10, maxActions)
	}
	return nil
}

func sizeOf(a action) int {
	switch {
	case a.Put != nil:
		return sizeOfItem(a.Put.Item)
	case a.Update != nil:
		return sizeOfItem(a.Update.Key)
	case a.Delete != nil:
		return sizeOfItem(a.Delete.Key)
	}
	return sizeOfItem(a.ConditionCheck.Key)
}

func sizeOfItem(i item) int {
	n := 0
	for name, value := range i {
		n += len(name)
		switch v := value.(type) {
		case *types.AttributeValueMemberS:
			n += len(v.Value)
		case *types.AttributeValueMemberN:
			n += len(v.Value)
		case *types.AttributeValueMemberB:
			n += len(v.Value)
		}
	}
	return n
}
