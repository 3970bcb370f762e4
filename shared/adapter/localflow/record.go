package localflow

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

// version of the records that this program writes. It refuses newer ones.
const version = 1

// ErrUnreadable is a stored run that cannot be made sense of. It concerns that run
// only, which can be deleted.
var ErrUnreadable = errors.New("the stored run cannot be read")

// record is a run as it lies in the file, with what has to be found again when
// it changes: its due key, the hashes of the tokens it waits for, and the
// children it waits for.
type record struct {
	V        int                   `json:"v"`
	Due      string                `json:"due,omitempty"`
	Tokens   map[asl.TaskID]string `json:"tokens,omitempty"`
	Children map[asl.TaskID]string `json:"children,omitempty"`
	Run      *asl.Run              `json:"run"`
}

func newRecord(r *asl.Run) *record {
	return &record{V: version, Tokens: map[asl.TaskID]string{}, Children: map[asl.TaskID]string{}, Run: r}
}

func (r *record) over() bool { return r.Run.Status != asl.Running }

// readRecord is nil if there is no such run.
func readRecord(b *bbolt.Bucket, name string) (*record, error) {
	stored := b.Get(keyRun(name))
	if stored == nil {
		return nil, nil
	}
	return decodeRecord(name, stored)
}

func decodeRecord(name string, stored []byte) (*record, error) {
	r := newRecord(nil)
	if err := json.Unmarshal(stored, r); err != nil {
		return nil, fmt.Errorf("run %s: %w: %w", name, ErrUnreadable, err)
	}
	if r.Run == nil || r.V > version {
		return nil, fmt.Errorf("run %s: %w: version %d", name, ErrUnreadable, r.V)
	}
	return r, nil
}

// prune drops the tokens and children of tasks that are over. The children are
// those that still run, for nobody.
func (r *record) prune() (abandoned []string) {
	waits := map[asl.TaskID]bool{}
	if !r.over() {
		for _, w := range r.Run.Waits() {
			waits[w.Task] = true
		}
	}
	maps.DeleteFunc(r.Tokens, func(id asl.TaskID, _ string) bool { return !waits[id] })
	maps.DeleteFunc(r.Children, func(id asl.TaskID, child string) bool {
		if !waits[id] {
			abandoned = append(abandoned, child)
		}
		return !waits[id]
	})
	return abandoned
}

// schedule says in the record when the run has something to do by itself.
func (r *record) schedule() {
	r.Due = ""
	if at, ok := r.Run.Due(); ok && !r.over() {
		r.Due = digitsOf(at)
	}
}
