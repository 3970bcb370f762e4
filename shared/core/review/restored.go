package review

import "conoe/shared/core/ledger"

// Restored says that a stream goes on from a copy that lacks something that was
// signed, and begins an epoch: checkpoints of before and after it are of different
// logs.
type Restored struct {
	Epoch int `json:"epoch"` // that begins here
	// Stream is a stream of which nothing is left; absent where it is this one.
	Stream string `json:"stream,omitzero"`
	Lost   Lost   `json:"lost"`
	// Checkpoint is the SHA-256 of the signed note that attests what is lost.
	Checkpoint ledger.Digest `json:"checkpoint"`
}

// Lost is the newest state that is known to have been signed.
type Lost struct {
	Epoch int           `json:"epoch,omitzero"`
	Size  int64         `json:"size"`
	Root  ledger.Digest `json:"root"`
}

func (Restored) kind() string { return ledger.Restored }

func (d *Dossier) restored(e ledger.Envelope, _ int64, _ *Restored) error {
	d.At = e.At
	return nil
}

func (*Workspace) restored(ledger.Envelope, int64, *Restored) error {
	return nil // what is lost is told by the checkpoint
}
