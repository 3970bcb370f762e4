package casefile

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"conoe/shared/core/fault"
)

// place knows the file's name and the line of each path, for sentences.
type place struct {
	file  string
	lines map[string]int
}

// refuse says what is wrong at a path.
func (p place) refuse(path, format string, args ...any) error {
	return p.refuseAt(lineOf(p.lines, path), path, format, args...)
}

// refuseAt does so where the line is not that of the path.
func (p place) refuseAt(line int, path, format string, args ...any) error {
	return fault.Errorf(fault.Invalid, "%s, line %d, %s: %s",
		p.file, line, shownPath(path), fmt.Sprintf(format, args...))
}

// refuseLine says what is wrong with a line of which no path is known.
func (p place) refuseLine(line int, format string, args ...any) error {
	return fault.Errorf(fault.Invalid, "%s, line %d: %s", p.file, line, fmt.Sprintf(format, args...))
}

// lineOf is the line of a path, or of the nearest thing around it.
func lineOf(lines map[string]int, path string) int {
	for {
		if n, ok := lines[path]; ok {
			return n
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return 1
		}
		path = path[:i]
	}
}

// shownPath is the path as a person reads it. The path of the whole file is "".
func shownPath(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

var pointer = strings.NewReplacer("~", "~0", "/", "~1")

// join and element go one step down, as a JSON Pointer (RFC 6901) does.
func join(path, key string) string {
	if strings.ContainsAny(key, "~/") {
		key = pointer.Replace(key)
	}
	return path + "/" + key
}

func element(path string, i int) string { return path + "/" + strconv.Itoa(i) }

// maxShown is how much of somebody's text a sentence repeats, in bytes.
const maxShown = 60

// shown is a text of the file as a sentence may repeat it.
func shown(s string) string {
	if len(s) > maxShown {
		n := maxShown
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + "…"
	}
	return strconv.Quote(s)
}
