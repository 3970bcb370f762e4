package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

const mainLines = 25

// An outside is a part of a package that the core does without, because it
// reads or writes the world around the process. No names means all of it.
type outside struct {
	names   []string
	because string
}

var outsides = map[string]outside{
	"time": {
		may("Now", "Since", "Until", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Sleep"),
		"time is a parameter or a port",
	},
	"os":  {nil, "the core knows no environment, no files and no process"},
	"fmt": {may("Print", "Printf", "Println"), "the core answers with values and prints nothing"},
	"log": {nil, "errors are logged once, at the edge"},
	"log/slog": {
		may("Default", "SetDefault", "Log", "LogAttrs", "Debug", "DebugContext", "Info", "InfoContext", "Warn", "WarnContext", "Error", "ErrorContext"),
		"the core has no global logger",
	},
}

// coreIsPure refuses clock, environment, output and init functions in the core.
func coreIsPure(fsys fs.FS) ([]string, error) {
	s, err := load(fsys, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
		if !below(dir, "shared/core") {
			continue
		}
		for _, f := range s.dirs[dir] {
			faults = append(faults, s.outsidesOf(f)...)
			faults = append(faults, s.initsOf(f)...)
		}
	}
	return faults, nil
}

func (s sources) outsidesOf(f source) []string {
	named, faults := s.watched(f)
	ast.Inspect(f.tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		imported, ok := named[x.Name]
		if o := outsides[imported]; ok && (o.names == nil || slices.Contains(o.names, sel.Sel.Name)) {
			faults = append(faults, s.at(sel, "%s.%s in the core: %s", imported, sel.Sel.Name, o.because))
		}
		return true
	})
	return faults
}

// watched maps the names under which a file imports an outside to its path. A
// dot import hides those names, so it is a fault.
func (s sources) watched(f source) (named map[string]string, faults []string) {
	named = map[string]string{}
	for _, spec := range f.tree.Imports {
		imported := importPath(spec)
		if _, ok := outsides[imported]; !ok {
			continue
		}
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			faults = append(faults, s.at(spec, "dot import of %s in the core", imported))
		}
		named[name] = imported
	}
	return named, faults
}

func (s sources) initsOf(f source) []string {
	var faults []string
	for _, d := range f.tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			faults = append(faults, s.at(fn, "init function in the core: importing a package does nothing"))
		}
	}
	return faults
}

func (s sources) at(n ast.Node, format string, args ...any) string {
	p := s.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d: %s", p.Filename, p.Line, fmt.Sprintf(format, args...))
}

// mainsAreWiring refuses main packages of functions that are longer than
// mainLines, comment lines not counted. The command line is the exception.
func mainsAreWiring(fsys fs.FS) ([]string, error) {
	s, err := load(fsys, parser.PackageClauseOnly)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
		if !below(dir, "functions") || below(dir, "functions/local") {
			continue
		}
		if n := linesOfMain(s.dirs[dir]); n > mainLines {
			faults = append(faults, fmt.Sprintf("%s: main has %d lines, and %d are enough for wiring", dir, n, mainLines))
		}
	}
	return faults, nil
}

func linesOfMain(files []source) int {
	n := 0
	for _, f := range files {
		if f.tree.Name.Name != "main" {
			continue
		}
		for line := range bytes.Lines(f.text) {
			if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
				n++
			}
		}
	}
	return n
}

// packagesSayWhatTheyAre wants a package comment on every package that ships.
func packagesSayWhatTheyAre(fsys fs.FS) ([]string, error) {
	s, err := load(fsys, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
		if (below(dir, "shared") || below(dir, "functions")) && !slices.ContainsFunc(s.dirs[dir], commented) {
			faults = append(faults, fmt.Sprintf("%s: no file has a package comment that begins with the name", dir))
		}
	}
	return faults, nil
}

// commented reports whether a file has the comment of its package. The comment
// of a program begins with the program's name, which may differ from the folder.
func commented(f source) bool {
	doc := f.tree.Doc.Text()
	if f.tree.Name.Name == "main" {
		return doc != ""
	}
	return strings.HasPrefix(doc, "Package "+f.tree.Name.Name+" ")
}
