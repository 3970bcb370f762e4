package pack

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build compiles functions/<name> of the module in dir for Lambda and packs it.
// Nothing of the folder or the revision gets into the program.
func Build(dir, function string) ([]byte, error) {
	tmp, err := os.MkdirTemp("", "pack")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	program := filepath.Join(tmp, "bootstrap")
	cmd := exec.Command("go", "build", "-tags", "lambda.norpc", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, "./functions/"+function)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build functions/%s: %w\n%s", function, err, out)
	}
	raw, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	return Zip(raw)
}
