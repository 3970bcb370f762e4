package bootstrap_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"conoe/shared/config"
	"conoe/test/cloud"
)

// TestRelay calls the relay with everything that rings it.
func TestRelay(t *testing.T) {
	w := newWorld(t)
	const nothingLeft = `{"batchItemFailures":[]}`
	pk := w.App.Workspace + "#" + w.review.ReviewStream
	doorbell := func(workspace, stream string) events.SQSEvent {
		body := fmt.Sprintf(`{"workspace":%q,"stream":%q,"size":1}`, workspace, stream)
		return events.SQSEvent{Records: []events.SQSMessage{{MessageId: "1", Body: body, EventSource: "aws:sqs"}}}
	}
	for what, one := range map[string]struct {
		event           any
		result, failure string // what is in the result, or the message of the failure
	}{
		"a head":                       {record(pk, "head"), nothingLeft, ""},
		"an entry":                     {record(pk, "e#000000000001"), nothingLeft, ""},
		"a head of another workspace":  {record("ws_other#rev_1", "head"), nothingLeft, ""},
		"a doorbell that was put back": {doorbell(w.App.Workspace, w.review.ReviewStream), nothingLeft, ""},
		"another workspace's doorbell": {doorbell("ws_other", "rev_1"), nothingLeft, ""},
		"a message that is none":       {events.SQSEvent{Records: []events.SQSMessage{{MessageId: "1", Body: "{", EventSource: "aws:sqs"}}}, nothingLeft, ""},
		"the schedule":                 {config.Sweep, nothingLeft, ""},
		"a redrive":                    {fmt.Sprintf(`{"redrive":{"stream":%q}}`, w.review.ReviewStream), `"executions_replaced":`, ""},
		"a redrive of one consumer":    {fmt.Sprintf(`{"redrive":{"stream":%q,"consumer":"workflow"}}`, w.review.ReviewStream), `"executions_replaced":0`, ""},
		"a redrive of nothing":         {`{"redrive":{"stream":"rev_0"}}`, "There is no stream", "NotFound"},
		"a redrive of nobody":          {fmt.Sprintf(`{"redrive":{"stream":%q,"consumer":"nobody"}}`, w.review.ReviewStream), "There is no consumer", "NotFound"},
		"a redrive with a word more":   {`{"redrive":{"stream":"rev_0","force":true}}`, "README", "Invalid"},
		"where everybody stands":       {`{"standings":true}`, `"behind":[]`, ""},
		"where nobody stands":          {`{"standings":false}`, `{"standings":true}`, "Invalid"},
		"the views anew":               {`{"rebuild":"views"}`, `{`, ""},
		"something else anew":          {`{"rebuild":"ledger"}`, "views", "Invalid"},
		"what was signed":              {`{"compare":true}`, `"fingerprint":"`, ""},
		"what somebody else signed":    {`{"compare":{"keys":["nobody"]}}`, "", "Invalid"},
		"nothing that was restored":    {`{"restored":[]}`, "Name the streams", "Invalid"},
		"what lacks nothing":           {fmt.Sprintf(`{"restored":[%q]}`, w.review.ReviewStream), `"epoch":0`, ""},
		"an errand that there is not":  {`{"erase":true}`, "", "Invalid"},
		"no record":                    {`{"Records":[]}`, "", "Invalid"},
		"a record of somebody else":    {`{"Records":[{"eventSource":"aws:s3"}]}`, "", "Invalid"},
		"a list":                       {`[]`, "", "Invalid"},
		"no JSON":                      {`{"sweep"`, "", "Invalid"},
		"nothing":                      {``, "", "Invalid"},
	} {
		result, failure, message := call(t, w.Relay, one.event)
		if failure != one.failure || !strings.Contains(result+message, one.result) {
			t.Errorf("%s: answered with %s, %s (%s), want %s, %s", what, result, failure, message, one.result, one.failure)
		}
	}
	alive(t, w.Relay)
	if err := w.Settle(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestSweepTellsFigures: the alarms look at what a sweep writes into the log.
func TestSweepTellsFigures(t *testing.T) {
	w := newWorld(t)
	if result, failure, _ := call(t, w.Relay, config.Sweep); failure != "" {
		t.Fatalf("%s, %s", result, failure)
	}
	for _, metric := range []string{config.Parked, config.Stuck, config.OldestWait} {
		logged(t, w.Relay, fmt.Sprintf("%q:0", metric))
	}
}

func record(pk, sk string) events.DynamoDBEvent {
	return events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{{
		EventSource: "aws:dynamodb", EventName: "MODIFY", AWSRegion: cloud.Region,
		Change: events.DynamoDBStreamRecord{SequenceNumber: "1", StreamViewType: "KEYS_ONLY", Keys: map[string]events.DynamoDBAttributeValue{
			"pk": events.NewStringAttribute(pk), "sk": events.NewStringAttribute(sk),
		}},
	}}}
}
