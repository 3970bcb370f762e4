package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// tests is the folder with the package.json of tests.
const tests = "../test"

// npm gives the path of a package that only tests need, after npm ci if it is not
// there. A lock lets one of several test processes do it.
func npm(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(tests)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := os.Open(filepath.Join(dir, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close() // gives back the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "node_modules", name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci in test: %v\n%s", err, out)
	}
	return path
}
