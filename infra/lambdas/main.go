// Lambdas builds the zip files of all functions that are deployed.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"conoe/infra/internal/pack"
)

func main() {
	for _, function := range pack.Functions {
		if err := build(function); err != nil {
			fmt.Fprintln(os.Stderr, "lambdas:", err)
			os.Exit(1)
		}
	}
}

func build(function string) error {
	zip, err := pack.Build(".", function)
	if err != nil {
		return err
	}
	file := filepath.Join(pack.Folder, pack.File(function))
	if err := os.MkdirAll(pack.Folder, 0o755); err != nil {
		return err
	}
	fmt.Printf("%s\t%d bytes\tsha256 %x\n", file, len(zip), sha256.Sum256(zip))
	return os.WriteFile(file, zip, 0o644)
}
