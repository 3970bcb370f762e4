package localflow

import (
	"encoding/json"
	"fmt"
	"strconv"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

type kind string

const (
	started   kind = "start"
	succeeded kind = "success"
	failed    kind = "failure"
	stopped   kind = "stop"
)

// message is what arrives for a run from outside. An answer names its sender,
// the token or the child, because a run that was deleted and started again has
// the same name and the same tasks.
type message struct {
	Kind    kind            `json:"kind"`
	Machine string          `json:"machine,omitempty"`
	Input   json.RawMessage `json:"input,omitempty"`
	Task    asl.TaskID      `json:"task,omitempty"`
	Token   string          `json:"token,omitempty"` // its hash
	Child   string          `json:"child,omitempty"`
	Output  json.RawMessage `json:"output,omitempty"`
	Error   string          `json:"error,omitempty"`
	Cause   string          `json:"cause,omitempty"`
}

// address says who waits for a token.
type address struct {
	Run  string     `json:"run"`
	Task asl.TaskID `json:"task"`
}

// letter is a message that was read from an inbox, with its key.
type letter struct {
	key []byte
	message
}

// readInbox gives what has arrived, in order. A message that cannot be read
// has a kind that nobody heeds.
func readInbox(b *bbolt.Bucket, name string) (letters []letter) {
	each(b, prefixInbox(name), func(k, v []byte) bool {
		l := letter{key: append([]byte(nil), k...)}
		if err := json.Unmarshal(v, &l.message); err != nil {
			l.message = message{}
		}
		letters = append(letters, l)
		return true
	})
	return letters
}

// post puts messages into a run's inbox, and says under which keys.
func post(b *bbolt.Bucket, name string, mail ...message) (letters []letter, err error) {
	n := 0
	each(b, prefixInbox(name), func(k, _ []byte) bool {
		n, err = strconv.Atoi(string(k[len(prefixInbox(name)):]))
		return err == nil
	})
	if err != nil {
		return nil, fmt.Errorf("read inbox of %s: %w", name, err)
	}
	for _, m := range mail {
		value, err := json.Marshal(m)
		if err != nil {
			return nil, fmt.Errorf("encode message: %w", err)
		}
		n++
		l := letter{keyInbox(name, n), m}
		if err := b.Put(l.key, value); err != nil {
			return nil, fmt.Errorf("write inbox of %s: %w", name, err)
		}
		letters = append(letters, l)
	}
	return letters, b.Put(keyReady(name), nil)
}
