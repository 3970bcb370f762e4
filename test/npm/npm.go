// Package npm finds the npm packages that only tests need, and installs them from the
// lock file if they are not there.
package npm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

// Dir is the folder of package.json.
func Dir() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return "", errors.New("the path of this file is not known: build without -trimpath")
	}
	return filepath.Join(filepath.Dir(file), ".."), nil
}

// Path gives the folder of an installed package, after npm ci if it is not there. A
// lock lets one of several test processes install.
func Path(name string) (string, error) {
	dir, err := Dir()
	if err != nil {
		return "", err
	}
	lock, err := os.Open(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	defer lock.Close() // gives back the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "node_modules", name)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci in test: %w\n%s", err, out)
	}
	_, err = os.Stat(path)
	return path, err
}
