package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestNoFunctionLinksTheCDK reads the files: a test that asks the go command would
// be cached wrongly. It holds for all files whatever their build tags.
func TestNoFunctionLinksTheCDK(t *testing.T) {
	read := 0
	for _, dir := range []string{"../functions", "../shared", "../workflows", "../templates"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
				return err
			}
			read++
			for _, p := range imports(t, name) {
				if ofInfra(p) {
					t.Errorf("%s imports %s", name, p)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 100 {
		t.Errorf("only %d files were read", read)
	}
}

func imports(t *testing.T, name string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func ofInfra(p string) bool {
	for _, root := range []string{
		"conoe/infra", "github.com/aws/aws-cdk-go", "github.com/aws/jsii-runtime-go", "github.com/aws/constructs-go", "github.com/cdklabs",
	} {
		if p == root || strings.HasPrefix(p, root+"/") {
			return true
		}
	}
	return false
}
