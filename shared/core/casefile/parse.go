package casefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// tree is a file as JSON would hold it: maps, lists, strings, int64 and bool.
type tree struct {
	place
	root any
}

// parse reads YAML. Of YAML it takes what JSON also has; see grower.
func parse(file string, raw []byte) (*tree, error) {
	p := place{file: file, lines: map[string]int{}}
	if err := p.checkBytes(raw); err != nil {
		return nil, err
	}
	doc, err := document(raw)
	if err != nil {
		return nil, p.broken(raw, err)
	}
	if doc == nil {
		return nil, p.refuse("", "there is nothing in the file. A case begins with `conoe: %s`.", Format)
	}
	g := grower{place: p}
	root, err := g.grow(doc.Content[0], "", 1)
	return &tree{p, root}, err
}

// checkBytes refuses what is no text.
func (p place) checkBytes(raw []byte) error {
	line := 1
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return p.refuseLine(line, "the file is not UTF-8 text here. Save it as UTF-8.")
		case r == '\n':
			line++
		case control(r) && r != '\r' && r != '\t':
			return p.refuseLine(line, "there is a control character (%U). Remove it.", r)
		}
		i += n
	}
	return nil
}

// control reports whether a character steers a terminal instead of being read.
func control(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff
}

var errSeveral = errors.New("several documents")

// document is the one document of a file, or nil if there is none. The parser
// panics on some broken comments, which is an error like any other here.
func document(raw []byte) (doc *yaml.Node, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			doc, err = nil, fmt.Errorf("yaml: %v", cause)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(raw))
	first := new(yaml.Node)
	if err := d.Decode(first); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	switch err := d.Decode(new(yaml.Node)); {
	case err == nil:
		return nil, errSeveral
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return first, nil
}

var yamlLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (line [0-9]+: )?`) })

// broken says what the parser did not understand, and where. The parser names
// the line at which something began rather than the one at which it went wrong,
// so the line is that of the shortest beginning of the file with the same error.
func (p place) broken(raw []byte, err error) error {
	same := func(part []byte) bool {
		_, e := document(part)
		return e != nil && e.Error() == err.Error()
	}
	lines := bytes.SplitAfter(raw, []byte("\n"))
	ends := make([]int, len(lines)+1)
	for i, l := range lines {
		ends[i+1] = ends[i] + len(l)
	}
	n := sort.Search(len(lines), func(i int) bool { return same(raw[:ends[i]]) })
	line := string(lines[max(n, 1)-1])
	return p.refuseLine(max(n, 1), "%s", explainYAML(yamlLine().ReplaceAllString(err.Error(), ""), line))
}

// explainYAML says in our words what the parser says in its own.
func explainYAML(problem, line string) string {
	switch indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; {
	case strings.Contains(indent, "\t"):
		return "the line is indented with a tab. Indent with spaces."
	case problem == errSeveral.Error():
		return "a second document begins. Put each case into a file of its own."
	case strings.HasPrefix(problem, "unknown anchor"):
		return "`*` stands for an alias, and cases have none. Write the value out, or put the text in quotes."
	case strings.Contains(problem, "cannot start any token"):
		return "a text begins with a character that means something else in YAML. Put the text in quotes."
	case strings.Contains(problem, "mapping values are not allowed"):
		return "there is a “: ” where none can be. Check the indentation, or put the text in quotes."
	}
	return fmt.Sprintf("this is not YAML (%s). Check indentation, quotes and brackets.", problem)
}
