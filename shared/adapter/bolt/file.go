package bolt

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Mode says whether a file holds practice or real work, from its first entry
// and for ever.
type Mode string

// The modes.
const (
	Practice Mode = "practice"
	Real     Mode = "real"
)

// The keys of the bucket "file".
var (
	keyFormat  = []byte("format")  // formatVersion
	keyMode    = []byte("mode")    // Mode
	keyCreated = []byte("created") // ledger.Time
	keyID      = []byte("id")      // a version 4 UUID
	keyOffset  = []byte("offset")  // time.Duration as an integer; practice only
	keyPlaying = []byte("playing") // present while a play that was begun is not over
	keyErased  = []byte("erased")  // present while free pages may hold erased bytes
)

const formatVersion = "1"

// File is what a data file says about itself.
type File struct {
	ID      string
	Mode    Mode
	Created time.Time
}

func initFile(tx *bbolt.Tx, mode Mode, now time.Time) error {
	b, err := tx.CreateBucket(bucketFile)
	if err != nil {
		return err
	}
	created, err := ledger.At(now).MarshalText()
	if err != nil {
		return err
	}
	for _, kv := range [][2][]byte{
		{keyFormat, []byte(formatVersion)}, {keyMode, []byte(mode)}, {keyCreated, created}, {keyID, []byte(newID())},
	} {
		if err := b.Put(kv[0], kv[1]); err != nil {
			return err
		}
	}
	_, err = tx.CreateBucket(bucketLedger)
	return err
}

// readFile gives what the file says about itself, or why it is not ours.
func readFile(tx *bbolt.Tx, path string) (f File, err error) {
	b := tx.Bucket(bucketFile)
	if b == nil || b.Get(keyFormat) == nil {
		return f, foreign(path, "another program made it")
	}
	if format := string(b.Get(keyFormat)); format != formatVersion {
		return f, newer(path, format)
	}
	created, err := ledger.ParseTime(string(b.Get(keyCreated)))
	f = File{ID: string(b.Get(keyID)), Mode: Mode(b.Get(keyMode)), Created: created.Time}
	if err != nil || f.Mode != Practice && f.Mode != Real || f.ID == "" || tx.Bucket(bucketLedger) == nil {
		return f, damaged(path, fmt.Errorf("the description of the file is incomplete"))
	}
	return f, nil
}

func newID() string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // it never fails: crypto/rand ends the process first
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Path is where the data file lies.
func (s *Store) Path() string { return s.path }

// File is what the data file says about itself.
func (s *Store) File() File { return s.file }

// Offset is how far the file's clock is ahead of the real one. It is zero in a
// real file.
func (s *Store) Offset() (d time.Duration, err error) {
	err = s.View(func(tx *bbolt.Tx) error {
		v := tx.Bucket(bucketFile).Get(keyOffset)
		if v == nil {
			return nil
		}
		n, err := strconv.ParseInt(string(v), 10, 64)
		d = time.Duration(n)
		return err
	})
	return d, err
}

// SetOffset moves the clock of a practice file. A real file's clock is the
// real one, so it is Denied there.
func (s *Store) SetOffset(d time.Duration) error {
	if s.file.Mode != Practice {
		return fault.Errorf(fault.Denied, "Only a practice file can jump the clock; this one is real.")
	}
	return s.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketFile).Put(keyOffset, strconv.AppendInt(nil, int64(d), 10))
	})
}

// Playing reports whether a play was begun in the file and is not over. Until it
// is, the file's time is that of its newest entry, and not the offset's.
func (s *Store) Playing() (playing bool, err error) {
	err = s.View(func(tx *bbolt.Tx) error {
		playing = tx.Bucket(bucketFile).Get(keyPlaying) != nil
		return nil
	})
	return playing, err
}

// BeginPlay notes that a play begins. A real file plays nothing.
func (s *Store) BeginPlay() error {
	if s.file.Mode != Practice {
		return fault.Errorf(fault.Denied, "Cases are played in practice files only, and this file is real.")
	}
	return s.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketFile).Put(keyPlaying, []byte("1")) })
}

// EndPlay notes that the play is over, and where it left the clock.
func (s *Store) EndPlay(offset time.Duration) error {
	return s.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketFile)
		if err := b.Delete(keyPlaying); err != nil {
			return err
		}
		return b.Put(keyOffset, strconv.AppendInt(nil, int64(offset), 10))
	})
}
