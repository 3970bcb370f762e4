package bolt

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
)

// looksLikeBolt says whether a meta page of bbolt can be made out in a file
// that bbolt did not accept.
func looksLikeBolt(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // it was only read
	for _, at := range []int64{0, 4096, 16384, 65536} {
		var b [4]byte
		if _, err := f.ReadAt(b[:], at+metaOffset); err == nil && le.Uint32(b[:]) == magic {
			return true
		}
	}
	return false
}

func (w *walker) metas() (root, freelist uint64, err error) {
	first, err := readMeta(w.file, 0)
	if err != nil {
		return 0, 0, fmt.Errorf("meta page 0: %w", err)
	}
	w.pageSize = uint64(le.Uint32(first[8:]))
	if w.pageSize < 1024 || w.pageSize > largestPage {
		return 0, 0, fmt.Errorf("meta page 0: page size %d", w.pageSize)
	}
	newest, err := readMeta(w.file, int64(w.pageSize))
	if err != nil {
		return 0, 0, fmt.Errorf("meta page 1: %w", err)
	}
	if le.Uint64(first[48:]) > le.Uint64(newest[48:]) {
		newest = first
	}
	w.end = le.Uint64(newest[40:])
	info, err := w.file.Stat()
	if err != nil {
		return 0, 0, err
	}
	if w.end > uint64(info.Size())/w.pageSize {
		return 0, 0, fmt.Errorf("the file ends after %d bytes and should hold %d pages", info.Size(), w.end)
	}
	return le.Uint64(newest[16:]), le.Uint64(newest[32:]), nil
}

func readMeta(f *os.File, at int64) ([]byte, error) {
	m := make([]byte, metaSize)
	if _, err := f.ReadAt(m, at+metaOffset); err != nil {
		return nil, err
	}
	h := fnv.New64a()
	h.Write(m[:offsetChecksum])
	if le.Uint32(m) != magic || h.Sum64() != le.Uint64(m[offsetChecksum:]) {
		return nil, errors.New("the checksum does not fit")
	}
	return m, nil
}
