package localflow

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"time"

	bbolt "go.etcd.io/bbolt"
)

// The bucket "flow" is flat. '#' is in no name of a run.
//
//	key                       value                     written by               read by
//	due#<20 digits>#<name>    nothing; unix nanoseconds the run's commit         Due, Run: first
//	hist#<name>#<12 digits>   events, by the first's id the run's commit         History: seek, forward
//	in#<name>#<8 digits>      message                   whoever brings one       the run's next burst: seek, forward
//	ready#<name>              nothing                   whoever wrote into in#   Due, Run: first
//	run#<name>                record                    the run's commit         a burst, Status: get; Executions: seek, forward
//	tok#<hash of token>       address                   the run's commit         Answer, FailToken: get
//
// A run has at most one due key, which its record names. It has a ready key
// while there is something in its inbox, and until its first burst.
var bucketFlow = []byte("flow")

const (
	prefixDue   = "due#"
	prefixReady = "ready#"
	prefixRun   = "run#"
)

func keyDue(at, name string) []byte { return []byte(prefixDue + at + "#" + name) }

func keyReady(name string) []byte { return []byte(prefixReady + name) }

func keyRun(name string) []byte { return []byte(prefixRun + name) }

func keyToken(hash string) []byte { return []byte("tok#" + hash) }

func prefixHistory(name string) []byte { return []byte("hist#" + name + "#") }

func prefixInbox(name string) []byte { return []byte("in#" + name + "#") }

func keyHistory(name string, first int64) []byte {
	return fmt.Appendf(prefixHistory(name), "%012d", first)
}

func keyInbox(name string, n int) []byte { return fmt.Appendf(prefixInbox(name), "%08d", n) }

// hashOf stands for a token in the file's keys, whatever its length.
func hashOf(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// Moments outside of what nanoseconds since 1970 can say lie at its ends.
var (
	firstMoment = time.Unix(0, 0)
	lastMoment  = time.Unix(0, math.MaxInt64)
)

// digitsOf is a moment as 20 digits, which sort in order of time.
func digitsOf(t time.Time) string {
	switch {
	case t.Before(firstMoment):
		t = firstMoment
	case t.After(lastMoment):
		t = lastMoment
	}
	return fmt.Sprintf("%020d", t.UnixNano())
}

// splitDue takes a due key apart.
func splitDue(key []byte) (at, name string, ok bool) {
	a, n, ok := bytes.Cut(bytes.TrimPrefix(key, []byte(prefixDue)), []byte("#"))
	return string(a), string(n), ok
}

// each calls f with the keys that begin with prefix, in order, until it says no.
func each(b *bbolt.Bucket, prefix []byte, f func(k, v []byte) bool) {
	c := b.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if !f(k, v) {
			return
		}
	}
}

// wipe deletes the keys that begin with prefix.
func wipe(b *bbolt.Bucket, prefix []byte) error {
	var keys [][]byte
	each(b, prefix, func(k, _ []byte) bool {
		keys = append(keys, bytes.Clone(k))
		return true
	})
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
