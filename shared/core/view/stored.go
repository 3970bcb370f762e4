package view

import (
	"encoding/json"
	"fmt"

	"conoe/shared/core/ledger"
)

// stored is a row with the size of the stream at which it was last made
// otherwise. Of two writers the one with the larger size is right.
type stored struct {
	Size int64           `json:"size"`
	Row  json.RawMessage `json:"row"`
}

// Seal is a row as an aside.
func Seal(size int64, row []byte) ([]byte, error) {
	raw, err := json.Marshal(stored{size, row})
	if err != nil {
		return nil, fmt.Errorf("write a row: %w", err)
	}
	return raw, nil
}

// Unseal gives the size and the row of an aside.
func Unseal(raw []byte) (size int64, row []byte, err error) {
	var s stored
	if err := json.Unmarshal(raw, &s); err != nil {
		return 0, nil, fmt.Errorf("%w: a row of a view", ledger.ErrBroken)
	}
	return s.Size, s.Row, nil
}

// Read reads the row of an aside.
func Read[Row any](raw []byte) (row Row, err error) {
	_, inner, err := Unseal(raw)
	if err != nil {
		return row, err
	}
	if err := json.Unmarshal(inner, &row); err != nil {
		return row, fmt.Errorf("%w: a row of a view", ledger.ErrBroken)
	}
	return row, nil
}

// StateKey is where a stream keeps the state of its rows, beside itself.
const StateKey = "views"

// State says which rows of a stream may exist, and from which size and rules the
// last ones were made.
type State struct {
	V      int           `json:"v"`
	Policy ledger.Digest `json:"policy"`
	Size   int64         `json:"size"`
	Names  []Name        `json:"names"` // sorted
	// Writing is the size from which somebody is about to write rows, or was
	// when it crashed.
	Writing int64 `json:"writing,omitzero"`
}

// Made reports whether the rows are whole and made by present rules from that
// size.
func (s State) Made(policy ledger.Digest, size int64) bool {
	return s.V == Version && s.Policy == policy && s.Size == size && s.Writing == 0
}
