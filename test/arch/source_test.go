package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// A source is a Go file that is not a test. Build tags do not matter: what only
// one system compiles is held to the same rules.
type source struct {
	name string
	text []byte
	tree *ast.File
}

// sources are the files of a source tree by folder.
type sources struct {
	fset *token.FileSet
	dirs map[string][]source
}

func load(fsys fs.FS, mode parser.Mode) (sources, error) {
	s := sources{fset: token.NewFileSet(), dirs: map[string][]source{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && unseen(name):
			return fs.SkipDir
		case d.IsDir() || !isSource(path.Base(name)):
			return nil
		}
		return s.add(fsys, name, mode)
	})
	return s, err
}

// unseen reports whether the go command does not look into a folder, or other
// people's files are there.
func unseen(dir string) bool {
	base := path.Base(dir)
	return dir != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") ||
		base == "testdata" || base == "node_modules" || base == "vendor")
}

func isSource(base string) bool {
	return strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, "_test.go") &&
		!strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "_")
}

func (s sources) add(fsys fs.FS, name string, mode parser.Mode) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	tree, err := parser.ParseFile(s.fset, name, text, mode)
	if err != nil {
		return err
	}
	dir := path.Dir(name)
	s.dirs[dir] = append(s.dirs[dir], source{name, text, tree})
	return nil
}

func importPath(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
	return p
}
