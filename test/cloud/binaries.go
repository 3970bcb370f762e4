package cloud

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// functions are the folders of functions/ that are deployed.
var functions = []string{"step", "relay", "slack"}

// build builds all functions once a process, for this machine. It gives their
// folder.
var build = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	if err := lookAt(root); err != nil {
		return "", err
	}
	dir := filepath.Join(root, ".bin", "cloud")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	lock, err := os.Open(dir)
	if err != nil {
		return "", err
	}
	defer lock.Close() //nolint:errcheck // it gives back the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", fmt.Errorf("wait for other builds: %w", err)
	}
	args := []string{"build", "-tags", "lambda.norpc,jumpclock", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	for _, name := range functions {
		args = append(args, "./functions/"+name)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build functions: %w\n%s", err, out)
	}
	return dir, nil
})

// Program is the path of a function's program, as it is deployed but for the
// machine and the clock.
func Program(name string) (string, error) {
	dir, err := build()
	return filepath.Join(dir, name), err
}

// lookAt asks about every file that goes into the programs: otherwise the go
// command would not know that the results of tests depend on them.
func lookAt(root string) error {
	for _, dir := range []string{"functions", "shared", "workflows", "templates"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() && strings.HasSuffix(path, "_test.go") {
				return err
			}
			_, err = os.Stat(path)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("there is no go.mod above the working directory")
		}
	}
	return "", err
}
