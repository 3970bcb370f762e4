package ledger

import (
	"fmt"

	"conoe/shared/core/fault"
)

// Bounds of one batch.
const (
	MaxEntries   = 2000
	MaxBytes     = 3 << 20   // entries and contents together
	MaxItemBytes = 300 << 10 // one stored item: a run of entries, or one content
	maxName      = 200
)

// Check says whether a store may take the batch, whatever the stream holds.
// Every adapter calls it first, so that all refuse alike.
func (b Batch) Check() error {
	if err := b.Stream.Check(); err != nil {
		return err
	}
	if b.Command.ID == "" || len(b.Entries) == 0 || b.At.IsZero() || b.Expect < 0 {
		return fault.Errorf(fault.Invalid, "A batch needs a command id, a time, an expected size and at least one entry.")
	}
	if err := b.fits(); err != nil {
		return err
	}
	for n, entry := range b.Entries {
		if err := b.checkEntry(entry); err != nil {
			return fmt.Errorf("entry %d of the batch: %w", n, err)
		}
	}
	for _, c := range b.Contents {
		if err := c.Check(); err != nil {
			return err
		}
	}
	return nil
}

// fits bounds the batch, its contents and its answer.
func (b Batch) fits() error {
	if len(b.Entries) > MaxEntries {
		return fault.Errorf(fault.Limit, "This makes %d entries and one command may make %d. Split it into parts and send one after the other.", len(b.Entries), MaxEntries)
	}
	total := len(b.Answer)
	for _, entry := range b.Entries {
		total += len(entry)
	}
	for _, c := range b.Contents {
		if total += len(c.Bytes); len(c.Bytes) > MaxItemBytes {
			return fault.Errorf(fault.Limit, "A text is %d KB long and one text may have %d KB. Attach it as a file or link to it as evidence.", len(c.Bytes)>>10, MaxItemBytes>>10)
		}
	}
	switch {
	case len(b.Answer) > MaxItemBytes:
		return fault.Errorf(fault.Limit, "The answer to this command is over %d KB. Split it into parts and send one after the other.", MaxItemBytes>>10)
	case total > MaxBytes:
		return fault.Errorf(fault.Limit, "This is %d KB and one command may bring %d KB. Split it into parts and send one after the other.", total>>10, MaxBytes>>10)
	}
	return nil
}

func (b Batch) checkEntry(entry []byte) error {
	if len(entry) > maxEntry {
		return errEntrySize(len(entry))
	}
	if _, _, err := KindOf(entry); err != nil {
		return err
	}
	at, err := AtOf(entry)
	switch {
	case err != nil:
		return err
	case at != At(b.At):
		return fault.Errorf(fault.Invalid, "An entry has another time than its batch.")
	case !IsCanonical(entry):
		return fault.Errorf(fault.Invalid, "An entry is not in canonical form.")
	}
	return nil
}

// On is the head after the batch is added at h. It is Conflict if h is not of
// the size that the batch was decided on, or is later in time.
func (b Batch) On(h Head) (Head, error) {
	at := At(b.At)
	switch {
	case h.Size != b.Expect:
		return Head{}, fault.Errorf(fault.Conflict, "Somebody else was faster. Look at what changed and try again.")
	case at.Before(h.At.Time):
		return Head{}, fault.Errorf(fault.Conflict, "The newest entry is of %s, which is later than this one. Set the clock right and try again.", h.At)
	}
	next := h.Add(b.Entries...)
	next.Stream, next.At = b.Stream, at
	return next, nil
}

// Check says whether the names can be part of a key. A '#' parts keys, so it
// is in neither.
func (s Stream) Check() error {
	if !part(s.Workspace) || !part(s.Name) {
		return fault.Errorf(fault.Invalid, "A stream is named by a workspace and a name, each of up to %d letters, digits, “_”, “-” or “.”.", maxName)
	}
	return nil
}

func part(s string) bool {
	for n := range len(s) {
		c := s[n] | 0x20
		if (c < 'a' || c > 'z') && (s[n] < '0' || s[n] > '9') && s[n] != '_' && s[n] != '-' && s[n] != '.' {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}

// CheckConsumer says whether a consumer's name can be part of a key.
func CheckConsumer(name string) error {
	if !part(name) {
		return fault.Errorf(fault.Invalid, "A consumer is named by up to %d letters, digits, “_”, “-” or “.”.", maxName)
	}
	return nil
}
