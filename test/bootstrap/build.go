// Package bootstrap has the programs of functions as they are deployed: from the
// zip files of `make lambdas`, and built in the same way for this machine, where
// they can be started.
package bootstrap

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Functions are the folders of functions/ that are deployed.
var Functions = []string{"relay", "slack", "step"}

// flags are those with which infra builds what it packs. A test holds the outcome
// against what is packed.
var flags = []string{"-tags", "lambda.norpc", "-trimpath", "-buildvcs=false", "-ldflags=-s -w"}

// Deployed gives the program of each function that the stack deploys, for arm64.
// It lets infra build them in dir, whose files nobody else writes.
func Deployed(root, dir string) (map[string][]byte, error) {
	if err := lookAt(filepath.Join(root, "infra", "lambdas"), filepath.Join(root, "infra", "internal", "pack")); err != nil {
		return nil, err
	}
	pack := filepath.Join(dir, "lambdas")
	if out, err := run(root, nil, "go", "build", "-o", pack, "./infra/lambdas"); err != nil {
		return nil, fmt.Errorf("build what packs functions: %w\n%s", err, out)
	}
	place := filepath.Join(dir, "root")
	if err := mirror(root, place); err != nil {
		return nil, err
	}
	if out, err := run(place, nil, pack); err != nil {
		return nil, fmt.Errorf("pack functions: %w\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(place, ".bin", "lambdas", "*.zip"))
	if err != nil {
		return nil, err
	}
	programs := map[string][]byte{}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".zip")
		if programs[name], err = unzip(f); err != nil {
			return nil, fmt.Errorf("open %s: %w", f, err)
		}
	}
	return programs, nil
}

// mirror makes a folder with the files of the module and a .bin of its own, so that
// other builds of the same files do not meet there.
func mirror(root, place string) error {
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum", "functions", "shared", "templates", "workflows"} {
		if err := os.Symlink(filepath.Join(root, name), filepath.Join(place, name)); err != nil {
			return fmt.Errorf("mirror the module: %w", err)
		}
	}
	return nil
}

// lookAt asks about the files of folders: otherwise the go command would not know
// that the results of tests depend on them. Those of functions are looked at by
// package cloud.
func lookAt(folders ...string) error {
	for _, folder := range folders {
		files, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, f := range files {
			if _, err := os.Stat(filepath.Join(folder, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// unzip gives the one file of a zip file, which has to be the executable bootstrap.
func unzip(file string) ([]byte, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	if len(z.File) != 1 || z.File[0].Name != "bootstrap" || z.File[0].Mode() != 0o755 {
		return nil, errors.New("it is not one executable file named bootstrap")
	}
	r, err := z.File[0].Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // it was read
	return io.ReadAll(r)
}

// Build builds a command of the module as functions are built for deployment, but
// for this machine. It gives the path of the program, in dir.
func Build(root, dir, command string) (string, error) {
	program := filepath.Join(dir, filepath.Base(command))
	arguments := append(append([]string{"build"}, flags...), "-o", program, "./"+command)
	if out, err := run(root, []string{"CGO_ENABLED=0", "GOFLAGS="}, "go", arguments...); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", command, err, out)
	}
	return program, nil
}

// Root is the folder of go.mod, at or above the working directory.
func Root() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("there is no go.mod above the working directory")
		}
	}
	return "", err
}

func run(dir string, more []string, name string, arguments ...string) ([]byte, error) {
	cmd := exec.Command(name, arguments...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), more...)
	return cmd.CombinedOutput()
}
