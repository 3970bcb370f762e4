// Package part writes the parts of the README that programs make.
package part

import (
	"fmt"
	"os"
	"strings"
)

// In gives a document with another text in its part of that name, which stands
// between "<!-- NAME: begin -->" and "<!-- NAME: end -->".
func In(document, name, text string) (string, error) {
	begin, end := "<!-- "+name+": begin -->\n", "<!-- "+name+": end -->"
	before, rest, ok1 := strings.Cut(document, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return "", fmt.Errorf("there is no place for %s: %s", name, strings.TrimSpace(begin))
	}
	return before + begin + text + end + after, nil
}

// Write replaces a part of a file.
func Write(path, name, text string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	whole, err := In(string(raw), name, text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := os.WriteFile(path, []byte(whole), 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
