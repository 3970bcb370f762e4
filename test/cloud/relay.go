package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"conoe/shared/adapter/dynamo"
)

// patience is how often in a row the relay may fail at records before Settle
// gives up, which keeps them: once, and as often again as the deployed mapping
// tries.
const patience = 11

// ring brings records of the table's stream to the relay. Like the deployed
// mapping, it goes on from the first record that was not handled.
func (w *World) ring(ctx context.Context) (bool, error) {
	records, failed := w.table.take(), 0
	if w.off {
		records = nil // they are lost
	}
	did := len(records) > 0
	for len(records) > 0 {
		left, err := w.handle(ctx, streamEvent(records, w.Clock.Now()))
		first := slices.IndexFunc(records, func(h head) bool { return slices.Contains(left, sequence(h)) })
		switch {
		case err != nil:
		case first < 0:
			return true, nil
		default:
			records, err = records[first:], fmt.Errorf("%d doorbells were not heard", len(left))
		}
		if failed++; failed == patience || ctx.Err() != nil {
			w.table.giveBack(records)
			return true, fmt.Errorf("ring the relay: %w", err)
		}
	}
	return did, nil
}

// ringLater brings messages of the queue that are due to the relay, one by one.
func (w *World) ringLater(ctx context.Context) (did bool, err error) {
	if w.off {
		return false, nil
	}
	for _, m := range w.queue.due() {
		left, err := w.handle(ctx, events.SQSEvent{Records: []events.SQSMessage{{
			MessageId: m.ID, Body: m.Body, EventSource: "aws:sqs", AWSRegion: Region,
		}}})
		switch {
		case ctx.Err() != nil:
			return true, ctx.Err()
		case err != nil || len(left) > 0:
			w.queue.hide(m.ID)
		default:
			w.queue.remove(m.ID)
		}
		did = true
	}
	return did, nil
}

// handle lets the relay handle an event. It gives the ids of the records that it
// did not handle.
func (w *World) handle(ctx context.Context, event any) (left []string, err error) {
	raw, err := json.Marshal(event)
	if err != nil {
		return nil, err
	}
	out, err := w.Relay.Invoke(ctx, raw)
	if err != nil {
		return nil, err
	}
	var failures events.DynamoDBEventResponse // that of SQS has the same form
	if err := json.Unmarshal(out, &failures); err != nil {
		return nil, fmt.Errorf("what the relay answers: %w", err)
	}
	for _, f := range failures.BatchItemFailures {
		left = append(left, f.ItemIdentifier)
	}
	return left, nil
}

func sequence(h head) string { return strconv.Itoa(h.sequence) }

// streamEvent is what Lambda makes of records of a stream that has keys only.
func streamEvent(records []head, now time.Time) events.DynamoDBEvent {
	var e events.DynamoDBEvent
	for _, h := range records {
		e.Records = append(e.Records, events.DynamoDBEventRecord{
			EventID: sequence(h), EventName: "MODIFY", EventVersion: "1.1", EventSource: "aws:dynamodb", AWSRegion: Region,
			Change: events.DynamoDBStreamRecord{
				ApproximateCreationDateTime: events.SecondsEpochTime{Time: now},
				SequenceNumber:              sequence(h), StreamViewType: "KEYS_ONLY",
				Keys: map[string]events.DynamoDBAttributeValue{
					dynamo.PartitionKey: events.NewStringAttribute(h.pk),
					dynamo.SortKey:      events.NewStringAttribute(dynamo.HeadKey),
				},
			},
		})
	}
	return e
}
