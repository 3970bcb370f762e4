// Package measure tells what the DynamoDB adapter costs, in capacity units, in
// requests and in time. Tests hold it to the goals, and the benchmark prints it.
package measure

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
)

// Cost is what something asks of the table. The units are as the server counts
// them: a read unit is 4 KB, or 8 KB where the read may be an old one.
type Cost struct {
	Read, Written float64
	Requests      int
	Took          time.Duration // 0: not measured
}

func (c Cost) String() string {
	asked := fmt.Sprintf("%.1f read units, %.1f write units, %d requests", c.Read, c.Written, c.Requests)
	if c.Took == 0 {
		return asked
	}
	return fmt.Sprintf("%s, %v", asked, c.Took.Round(100*time.Microsecond))
}

// Meter counts what passes to API.
type Meter struct {
	dynamo.API

	mu   sync.Mutex
	sum  Cost
	weak []string
}

// Take gives the cost since Take was called last, without a time.
func (m *Meter) Take() Cost {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.sum
	m.sum = Cost{}
	return c
}

// Weak lists the operations that were not strongly consistent.
func (m *Meter) Weak() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.weak
}

func (m *Meter) asked(op string, consistent *bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sum.Requests++
	if !aws.ToBool(consistent) {
		m.weak = append(m.weak, op)
	}
}

func (m *Meter) add(to *float64, consumed ...types.ConsumedCapacity) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range consumed {
		*to += aws.ToFloat64(c.CapacityUnits)
	}
}

// GetItem passes the request on.
func (m *Meter) GetItem(ctx context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	m.asked("GetItem", in.ConsistentRead)
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := m.API.GetItem(ctx, in)
	if err == nil && out.ConsumedCapacity != nil {
		m.add(&m.sum.Read, *out.ConsumedCapacity)
	}
	return out, err
}

// Query passes the request on.
func (m *Meter) Query(ctx context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	m.asked("Query", in.ConsistentRead)
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := m.API.Query(ctx, in)
	if err == nil && out.ConsumedCapacity != nil {
		m.add(&m.sum.Read, *out.ConsumedCapacity)
	}
	return out, err
}

// BatchGetItem passes the request on. It is weak if one of its tables is read so.
func (m *Meter) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	strong := true
	for _, k := range in.RequestItems {
		strong = strong && aws.ToBool(k.ConsistentRead)
	}
	m.asked("BatchGetItem", &strong)
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := m.API.BatchGetItem(ctx, in)
	if err == nil {
		m.add(&m.sum.Read, out.ConsumedCapacity...)
	}
	return out, err
}

// PutItem passes the request on.
func (m *Meter) PutItem(ctx context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	m.asked("PutItem", aws.Bool(true))
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := m.API.PutItem(ctx, in)
	if err == nil && out.ConsumedCapacity != nil {
		m.add(&m.sum.Written, *out.ConsumedCapacity)
	}
	return out, err
}

// TransactWriteItems passes the request on.
func (m *Meter) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	m.asked("TransactWriteItems", aws.Bool(true))
	in.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	out, err := m.API.TransactWriteItems(ctx, in)
	if err == nil {
		m.add(&m.sum.Written, out.ConsumedCapacity...)
	}
	return out, err
}
