package view

import (
	"encoding/json"
	"fmt"

	"conoe/shared/core/ledger"
)

// stored is a row with the size of the stream at which it was last made
// otherwise; that of the list with the size at which all rows were looked at.
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

// State says which rows of a stream may exist.
type State struct {
	V     int    `json:"v"`
	Names []Name `json:"names"` // sorted
	// By is the Maker of which all rows are known to be. Rows may be newer.
	By string `json:"by,omitzero"`
}

// Maker names what rows are made by, beside the stream: this package and a policy.
func Maker(policy ledger.Digest) string { return fmt.Sprintf("%d/%s", Version, policy) }
