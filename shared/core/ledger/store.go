package ledger

import (
	"context"
	"iter"
	"time"
)

// Stream names one log: a workspace and the thing in it that the log is about.
// A store keeps streams of different workspaces apart by making the workspace
// part of every key.
type Stream struct {
	Workspace string // "ws_…"; never empty
	Name      string // "workspace", "sys_<uuid>" or "rev_<uuid>"
}

// Command identifies one request for ever. ID is the caller's own key for it
// (for example the Slack event id, or case digest and step); stores keep only a
// hash of ID, because it may name a person. Digest is the SHA-256 of the
// request's content: the same ID with another Digest is Invalid.
type Command struct {
	ID     string
	Digest Digest
}

// Batch is everything that one command adds to one stream. It is stored whole
// or not at all.
type Batch struct {
	Stream  Stream
	Command Command
	// Expect is the stream's size on which the command was decided.
	Expect int64
	// At is the time of every entry in the batch. It may not be earlier than
	// the head's.
	At time.Time
	// Entries are canonical bytes from Encode, at least one.
	Entries [][]byte
	// Contents are what the entries' digests stand for.
	Contents []Content
	// Answer is what a second delivery of the command is told: the use case's
	// result as canonical JSON, without content.
	Answer []byte
}

// Entry is one stored entry.
type Entry struct {
	Seq   int64 // from 0
	Bytes []byte
}

// Receipt says what became of a command.
type Receipt struct {
	Head   Head   // as it was right after the command
	Answer []byte // the first delivery's answer
	Repeat bool   // true when this delivery added nothing
}

// Log keeps streams of entries.
//
// Append adds a batch whole or not at all, and has synced it before it returns.
// It answers Conflict if the stream is not of the expected size or the time
// runs backwards, Limit if the batch is over MaxEntries or MaxBytes, and gives
// a repeated command the first one's receipt with Repeat set, whatever Expect
// says; the same command with another digest is Invalid. An error of another
// kind leaves open whether the batch was stored; sending it again tells.
//
// Head of an unknown stream is the zero Head with that stream's name.
// Read yields the entries from seq on, in order, as of one moment.
// Marker finds the receipt of an earlier command, and false if there is none.
type Log interface {
	Append(ctx context.Context, b Batch) (Receipt, error)
	Head(ctx context.Context, s Stream) (Head, error)
	Read(ctx context.Context, s Stream, from int64) iter.Seq2[Entry, error]
	Marker(ctx context.Context, s Stream, c Command) (Receipt, bool, error)
}

// Contents keeps the texts beside the log. A digest that was erased, or never
// stored, is absent from the result of Content.
//
// Erase appends the batch (the entry that says who, why and on which ground)
// and deletes the bytes and salts of the digests in the same transaction, then
// removes every copy that the store itself holds, free pages included.
type Contents interface {
	Content(ctx context.Context, s Stream, digests ...Digest) (map[Digest]Content, error)
	Erase(ctx context.Context, b Batch, digests []Digest) (Receipt, error)
}

// Snapshots cache skeletons of folds. They hold no content, may vanish at any
// time, and are believed only if fold version, size and root still fit the
// head; a store keeps the newest one per stream.
type Snapshots interface {
	Snapshot(ctx context.Context, s Stream) (Snapshot, bool, error)
	SaveSnapshot(ctx context.Context, s Stream, n Snapshot) error
}

// Snapshot is the skeleton of a fold at one size of its stream.
type Snapshot struct {
	Fold int // version of the folding code
	Head Head
	Body []byte
}

// Cursors keep, per consumer and stream, the position up to which the
// consumer's effects are done.
//
// MoveCursor is conditional: it answers Conflict unless the cursor stands at
// from. A cursor that was never moved stands at 0.
type Cursors interface {
	Cursor(ctx context.Context, consumer string, s Stream) (int64, error)
	MoveCursor(ctx context.Context, consumer string, s Stream, from, to int64) error
}

// Aside is a small operational item beside a stream, such as a task token or
// the mark of an effect. It is never part of the log: whoever keeps asides can
// do without them and makes them again from the log.
type Aside struct {
	Key   string // see CheckAside
	Value []byte
}

// AsideChange replaces the value of an aside. Old nil means that there is none,
// New nil deletes it.
type AsideChange struct {
	Key      string
	Old, New []byte
}

// Asides keep operational items.
//
// Aside is the value of one, or nil if there is none; it costs less than Asides.
// SetAsides makes all changes or none: it answers Conflict unless each aside
// holds exactly Old. At most MaxAsides changes go together; a value has at most
// MaxAside bytes. Asides yields those whose key begins with prefix, in order of
// key, as of one moment.
type Asides interface {
	Aside(ctx context.Context, s Stream, key string) ([]byte, error)
	Asides(ctx context.Context, s Stream, prefix string) iter.Seq2[Aside, error]
	SetAsides(ctx context.Context, s Stream, changes ...AsideChange) error
}

// Directory lists a workspace's streams in order of name.
type Directory interface {
	Streams(ctx context.Context, workspace string) iter.Seq2[Stream, error]
}

// Store is what an adapter offers. ledgertest.Run states every guarantee as a
// test, and each adapter must pass it.
type Store interface {
	Log
	Contents
	Snapshots
	Cursors
	Asides
	Directory
}
