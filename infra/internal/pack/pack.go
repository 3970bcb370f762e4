// Package pack makes the zip files that Lambda runs. The same program gives the
// same bytes, so that only a function that has changed is deployed anew.
package pack

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"time"
)

// Functions are the folders of functions/ that are deployed. One that is added
// here needs its constructor in infra.
var Functions = []string{"relay", "slack", "step"}

// Folder is where `make lambdas` puts the files, seen from the repository.
const Folder = ".bin/lambdas"

// File is the file name of a function's zip file.
func File(function string) string { return function + ".zip" }

// longAgo is the time that every zip file carries; the format knows none before.
var longAgo = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// Zip packs a program. The runtime provided.al2023 starts the file bootstrap,
// which has to be executable.
func Zip(program []byte) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, flate.BestCompression)
	})
	h := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: longAgo}
	h.SetMode(0o755)
	f, err := w.CreateHeader(h)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if _, err := f.Write(program); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return out.Bytes(), nil
}
