package queue_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"conoe/shared/adapter/queue"
)

// sent is what SQS was asked.
type sent struct {
	Op           string
	QueueURL     string `json:"QueueUrl"`
	MessageBody  string
	DelaySeconds *int32
}

// service answers every call with a status and a body, and notes it.
func service(t *testing.T, status int, body string) (queue.Queue, *[]sent) {
	t.Helper()
	var calls []sent
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := sent{Op: strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")}
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
			t.Errorf("asked with no JSON: %v", err)
		}
		calls = append(calls, c)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	client := sqs.New(sqs.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(srv.URL), RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
	return queue.Queue{Client: client, URL: srv.URL + "/111122223333/retries"}, &calls
}

// answered tells of another message than any that is sent: the SDK compares its MD5.
const answered = `{"MessageId":"m","MD5OfMessageBody":"8b4d5c97d61e86e2f4c9d1e8d3d0d1c5"}`

type doorbell struct {
	Stream string `json:"stream"`
}

func TestPut(t *testing.T) {
	for after, want := range map[time.Duration]int32{
		-time.Hour: 0, 0: 0, 400 * time.Millisecond: 0, 600 * time.Millisecond: 1, time.Second: 1, 90 * time.Second: 90,
		15*time.Minute - 100*time.Millisecond: 900, 15 * time.Minute: 900, 15*time.Minute + time.Second: 900, 300 * 24 * time.Hour: 900,
	} {
		q, calls := service(t, 200, `{"MessageId":"m"}`)
		if err := q.Put(t.Context(), doorbell{"rev_1"}, after); err != nil {
			t.Fatalf("%s: %v", after, err)
		}
		got := (*calls)[0]
		if len(*calls) != 1 || got.Op != "SendMessage" || got.QueueURL != q.URL || got.MessageBody != `{"stream":"rev_1"}` {
			t.Errorf("got %+v", *calls)
		}
		// Without a delay the queue's own would count.
		if got.DelaySeconds == nil && want != 0 || got.DelaySeconds != nil && *got.DelaySeconds != want {
			t.Errorf("%s: delayed by %v s, want %d", after, got.DelaySeconds, want)
		}
	}
}

func TestPutThatIsRefused(t *testing.T) {
	for status, body := range map[int]string{
		400: `{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}`,
		403: `{"__type":"com.amazon.coral.service#AccessDeniedException","message":"no"}`,
		500: `{"__type":"com.amazonaws.sqs#InternalError"}`,
	} {
		q, calls := service(t, status, body)
		err := q.Put(t.Context(), doorbell{"Zugvogel"}, time.Second)
		if err == nil || !strings.HasPrefix(err.Error(), "put back: ") || strings.Contains(err.Error(), "Zugvogel") || len(*calls) != 1 {
			t.Errorf("%d: %v, %d calls", status, err, len(*calls))
		}
	}
}

// TestPutThatArrivedOtherwise: SQS tells what it kept, and it is another message.
func TestPutThatArrivedOtherwise(t *testing.T) {
	q, _ := service(t, 200, answered)
	if err := q.Put(t.Context(), doorbell{"rev_1"}, 0); err == nil {
		t.Error("it was taken")
	}
}

func TestMessageThatCannotBeWritten(t *testing.T) {
	q, calls := service(t, 200, `{}`)
	if err := q.Put(t.Context(), func() {}, 0); err == nil || len(*calls) != 0 {
		t.Errorf("%v, %d calls", err, len(*calls))
	}
}
