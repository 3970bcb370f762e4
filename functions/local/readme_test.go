package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestReadme runs the commands that the README shows, in its order after a play,
// and looks for its targets in the Makefile.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?m)^make ([a-z-]+)|`make ([a-z-]+)").FindAllStringSubmatch(string(readme), -1) {
		if target := m[1] + m[2]; !strings.Contains(string(makefile), "\n"+target+":") {
			t.Errorf("the README says `make %s`, which the Makefile does not have", target)
		}
	}
	script := []string{"exec conoe play"}
	for _, m := range regexp.MustCompile(`(?m)^\.bin/(conoe [^#\n]*)`).FindAllStringSubmatch(string(readme), -1) {
		script = append(script, "exec "+strings.ReplaceAll(strings.TrimSpace(m[1]), `"`, "'")) // a testscript quotes so
	}
	if len(script) < 8 {
		t.Fatalf("only %d commands were found in the README", len(script)-1)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "readme.txtar"), []byte(strings.Join(script, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: dir, RequireExplicitExec: true})
}
