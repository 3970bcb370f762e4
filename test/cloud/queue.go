package cloud

import (
	"context"
	"crypto/md5" //nolint:gosec // SQS answers with it, and its client checks it
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// queue stands in for SQS with one queue, by the clock.
type queue struct {
	now func() time.Time

	mu       sync.Mutex
	messages []*message // in the order in which they were sent
	count    int
}

type message struct {
	ID, Body string
	visible  time.Time
	received int
}

// What the deployed queue is set to.
const (
	hidden = 30 * time.Minute // a message that was received
	tries  = 5                // before it is a dead letter
)

func (q *queue) answer(_ context.Context, r Request) answer {
	if r.Operation != "SendMessage" {
		return refused("InvalidAction", "the stand-in does not know "+r.Operation)
	}
	var in struct {
		QueueURL     string `json:"QueueUrl"`
		MessageBody  string
		DelaySeconds int
	}
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return unreadable(err)
	}
	switch {
	case in.QueueURL != string(retries):
		return refused("com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.")
	case in.MessageBody == "":
		return refused("MissingParameter", "The request must contain the parameter MessageBody.")
	case in.DelaySeconds < 0 || in.DelaySeconds > 900:
		return refused("InvalidParameterValue", "DelaySeconds must be between 0 and 900.")
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.count++
	m := &message{
		ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", q.count), Body: in.MessageBody,
		visible: q.now().Add(time.Duration(in.DelaySeconds) * time.Second),
	}
	q.messages = append(q.messages, m)
	sum := md5.Sum([]byte(in.MessageBody)) //nolint:gosec // see above
	return result(map[string]string{"MessageId": m.ID, "MD5OfMessageBody": hex.EncodeToString(sum[:])})
}

// due are the messages that are visible.
func (q *queue) due() (out []message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.messages {
		if !m.visible.After(q.now()) {
			out = append(out, *m)
		}
	}
	return out
}

// next is when a message is visible.
func (q *queue) next() (at time.Time, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.messages {
		if !ok || m.visible.Before(at) {
			at, ok = m.visible, true
		}
	}
	return at, ok
}

func (q *queue) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool { return m.ID == id })
}

// hide keeps a message back that was received in vain, or gives it up.
func (q *queue) hide(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool {
		if m.ID == id {
			m.visible, m.received = q.now().Add(hidden), m.received+1
		}
		return m.received >= tries
	})
}

func (q *queue) sent() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.count
}
