package ledger

import (
	"bytes"
	"encoding/json"
)

// Restored is the kind of an entry that begins an epoch: the stream goes on from a
// copy that lacks what others have seen of it. In every version its data names the
// epoch, which is later than any that was seen.
const Restored = "stream.restored"

// epochOf is the epoch that an entry begins, or 0.
func epochOf(entry []byte) int {
	const mark = `,"kind":"` + Restored + `","v":`
	if !bytes.Contains(entry[max(0, len(entry)-len(mark)-len("9999}")):], []byte(mark)) {
		return 0
	}
	var e struct {
		Data struct {
			Epoch int `json:"epoch"`
		} `json:"data"`
	}
	if json.Unmarshal(entry, &e) != nil {
		return 0
	}
	return e.Data.Epoch
}
