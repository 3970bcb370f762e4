package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// bbolt has no checksums on its pages and trusts them: a flipped bit can end
// the process, loop for ever or hide keys. So every page is walked once before
// bbolt may use the file. Values are not looked at here; the ledger's hashes
// cover them. Integers are little-endian, as on every machine we build for.
const (
	magic          = 0xED0CDAED
	pageHeader     = 16
	elementSize    = 16
	flagBranch     = 0x01
	flagLeaf       = 0x02
	flagFreelist   = 0x10
	flagBucket     = 0x01
	bucketHeader   = 16
	largestPage    = 16 << 20
	longFreelist   = 0xFFFF
	metaOffset     = pageHeader
	metaSize       = 64
	noPage         = math.MaxUint64
	offsetChecksum = 56
)

var le = binary.LittleEndian

type walker struct {
	file     *os.File
	pageSize uint64
	end      uint64 // pages in use are below it
	seen     []bool // by page
	todo     []span
}

// span is a page and the bounds of its keys: lo is included, hi is not; nil is
// no bound.
type span struct {
	page   uint64
	lo, hi []byte
}

// checkPages walks everything that can be reached from the newest meta page.
//
// Both meta pages have to be whole. bbolt falls back to the older one, but a
// crash cannot tear a meta page, which lies in one sector; so a broken one is
// damage, and falling back would lose an acknowledged commit without a word.
func checkPages(f *os.File) error {
	w := &walker{file: f}
	root, freelist, err := w.metas()
	if err != nil {
		return err
	}
	w.seen = make([]bool, w.end)
	w.seen[0], w.seen[1] = true, true
	w.todo = []span{{page: root}}
	for len(w.todo) > 0 {
		next := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if err := w.page(next); err != nil {
			return fmt.Errorf("page %d: %w", next.page, err)
		}
	}
	if err := w.freelist(freelist); err != nil {
		return fmt.Errorf("page %d, free list: %w", freelist, err)
	}
	return nil
}

// read gives the whole page, overflow included, and marks it as seen.
func (w *walker) read(id uint64) ([]byte, error) {
	if id < 2 || id >= w.end {
		return nil, errors.New("it is outside the file")
	}
	var header [pageHeader]byte
	if _, err := w.file.ReadAt(header[:], int64(id*w.pageSize)); err != nil {
		return nil, err
	}
	pages := uint64(le.Uint32(header[12:])) + 1
	if le.Uint64(header[:]) != id || pages > w.end-id {
		return nil, errors.New("its header is not its own")
	}
	for n := id; n < id+pages; n++ {
		if w.seen[n] {
			return nil, errors.New("it is used twice")
		}
		w.seen[n] = true
	}
	b := make([]byte, pages*w.pageSize)
	_, err := io.ReadFull(io.NewSectionReader(w.file, int64(id*w.pageSize), int64(len(b))), b)
	return b, err
}

func (w *walker) page(s span) error {
	b, err := w.read(s.page)
	if err != nil {
		return err
	}
	return w.elements(b, s)
}

func (w *walker) elements(b []byte, s span) error {
	flags, count := le.Uint16(b[8:]), int(le.Uint16(b[10:]))
	if flags != flagBranch && flags != flagLeaf || flags == flagBranch && count == 0 {
		return fmt.Errorf("it is of no known type: %#x", flags)
	}
	if pageHeader+count*elementSize > len(b) {
		return errors.New("it has too many elements")
	}
	var children []span
	for n, last := 0, s.lo; n < count; n++ {
		key, child, err := w.element(b, pageHeader+n*elementSize, flags)
		if err != nil {
			return fmt.Errorf("element %d: %w", n, err)
		}
		order := bytes.Compare(last, key)
		if last != nil && (order > 0 || order == 0 && n > 0) || s.hi != nil && bytes.Compare(key, s.hi) >= 0 {
			return fmt.Errorf("element %d: the key is out of order", n)
		}
		if last = key; flags == flagBranch {
			children = append(children, span{page: child, lo: key, hi: s.hi})
		}
	}
	for n := range children[min(1, len(children)):] {
		children[n].hi = children[n+1].lo
	}
	w.todo = append(w.todo, children...)
	return nil
}

// element gives the key, and the child if the page is a branch.
func (w *walker) element(b []byte, at int, flags uint16) (key []byte, child uint64, err error) {
	e := b[at:]
	if flags == flagBranch {
		key, _, err = cut(e, le.Uint32(e), le.Uint32(e[4:]), 0)
		return key, le.Uint64(e[8:]), err
	}
	key, value, err := cut(e, le.Uint32(e[4:]), le.Uint32(e[8:]), le.Uint32(e[12:]))
	if err == nil && le.Uint32(e)&flagBucket != 0 {
		err = w.bucket(value)
	}
	return key, 0, err
}

func cut(e []byte, pos, key, value uint32) (k, v []byte, err error) {
	if uint64(pos)+uint64(key)+uint64(value) > uint64(len(e)) {
		return nil, nil, errors.New("it leads out of its page")
	}
	return e[pos : pos+key], e[pos+key : pos+key+value], nil
}

// bucket follows a bucket to its root page, or into the page that lies in the
// value itself.
func (w *walker) bucket(value []byte) error {
	if len(value) < bucketHeader {
		return errors.New("a bucket is cut short")
	}
	root, inline := le.Uint64(value), value[bucketHeader:]
	if root != 0 {
		w.todo = append(w.todo, span{page: root})
		return nil
	}
	if len(inline) < pageHeader || le.Uint16(inline[8:]) != flagLeaf {
		return errors.New("a bucket is cut short")
	}
	return w.elements(inline, span{})
}

// freelist checks that what bbolt would overwrite next is in use nowhere.
func (w *walker) freelist(id uint64) error {
	if id == noPage {
		return errors.New("there is none")
	}
	b, err := w.read(id)
	if err != nil {
		return err
	}
	count, ids := uint64(le.Uint16(b[10:])), b[pageHeader:]
	if count == longFreelist {
		count, ids = le.Uint64(ids), ids[8:]
	}
	if le.Uint16(b[8:]) != flagFreelist || count > uint64(len(ids)/8) {
		return errors.New("it is cut short")
	}
	for n := range count {
		free := le.Uint64(ids[8*n:])
		if free < 2 || free >= w.end || w.seen[free] {
			return fmt.Errorf("page %d cannot be free", free)
		}
		w.seen[free] = true
	}
	return nil
}
