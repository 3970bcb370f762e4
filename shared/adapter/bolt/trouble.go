package bolt

import (
	"errors"
	"fmt"
	"runtime/debug"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/fault"
)

// What can be wrong with a file, for errors.Is. The errors that Open and the
// Store return for them carry a sentence as well.
var (
	ErrLocked  = errors.New("another process has the data file open")
	ErrForeign = errors.New("not a data file of conoe")
	ErrDamaged = errors.New("the data file is damaged")
	ErrNewer   = errors.New("a later release wrote the data file")
	ErrMode    = errors.New("practice and real do not mix")
	ErrWrite   = errors.New("the data file cannot be written")
	ErrClosed  = errors.New("the data file is closed")
)

// trouble is a kind from above, the sentence for the person and the cause for
// the log.
type trouble struct {
	kind, refusal, cause error
}

// Trouble reports whether an error is about the file or the disk, and not about
// what was asked.
func Trouble(err error) bool {
	_, ok := errors.AsType[*trouble](err)
	return ok
}

// Lost reports whether nothing more can be done with a file: it is closed,
// damaged, or in no known state.
func Lost(err error) bool {
	return errors.Is(err, ErrClosed) || errors.Is(err, ErrDamaged) || errors.Is(err, ErrForeign) || errors.Is(err, ErrNewer)
}

func (t *trouble) Error() string {
	if t.cause == nil {
		return t.refusal.Error()
	}
	return fmt.Sprintf("%v (%v)", t.refusal, t.cause)
}

func (t *trouble) Unwrap() []error {
	if t.cause == nil {
		return []error{t.kind, t.refusal}
	}
	return []error{t.kind, t.refusal, t.cause}
}

func locked(path string) error {
	return &trouble{kind: ErrLocked, refusal: fault.Errorf(fault.Conflict,
		"Another conoe has %s open. Use that one, or stop it and try again.", path)}
}

func foreign(path, what string) error {
	return &trouble{kind: ErrForeign, refusal: fault.Errorf(fault.Invalid,
		"%s is not a data file of conoe: %s. It was left as it is. Name another file, or move this one away to begin with an empty one.", path, what)}
}

func damaged(path string, cause error) error {
	return &trouble{kind: ErrDamaged, cause: cause, refusal: fault.Errorf(fault.Internal,
		"The data file %s is damaged and was left as it is. Keep a copy of it, put the newest backup in its place, and check the disk before you go on.", path)}
}

func newer(path, format string) error {
	return &trouble{kind: ErrNewer, refusal: fault.Errorf(fault.Invalid,
		"%s has format %s, which a later release of conoe wrote; this release knows up to %s. It was left as it is. Install the later release.", path, format, formatVersion)}
}

func otherMode(path string, is, want Mode) error {
	return &trouble{kind: ErrMode, refusal: fault.Errorf(fault.Invalid,
		"%s is a %s file and %s was asked for. A file is one or the other for ever. Name another file, or ask for %s.", path, is, want, is)}
}

func notWritten(path string, cause error) error {
	return &trouble{kind: ErrWrite, cause: cause, refusal: fault.Errorf(fault.Internal,
		"The data file %s could not be written, and nothing of this was saved. If the disk is full, make room; then try again.", path)}
}

func uncertain(path string, cause error) error {
	return &trouble{kind: ErrWrite, cause: cause, refusal: fault.Errorf(fault.Internal,
		"The disk did not confirm what was written to %s, so it may or may not be there. Stop conoe, check the disk, start it and try again: what was saved is recognised.", path)}
}

func closedFile(path string) error {
	return &trouble{kind: ErrClosed, refusal: fault.Errorf(fault.Internal, "The data file %s is closed. Start conoe and try again.", path)}
}

// guard runs f and makes of a panic what it means here: bbolt met pages that
// it could not have written. A fault in the mapped file, as a truncated one
// gives, becomes a panic too instead of the end of the process.
func guard(f func() error) (err error) {
	before := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(before)
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{p}
		}
	}()
	return f()
}

// panicked is a panic that guard caught.
type panicked struct{ reason any }

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.reason) }

func view(db *bbolt.DB, f func(*bbolt.Tx) error) error {
	return guard(func() error { return db.View(f) })
}

func update(db *bbolt.DB, f func(*bbolt.Tx) error) error {
	return guard(func() error { return db.Update(f) })
}
