package payload

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"conoe/test/npm"
)

const script = "check-payloads.mjs"

// types lets the TypeScript compiler hold payloads against Slack's own types.
func types(ctx context.Context, all []payload) (faults []string, err error) {
	for _, name := range []string{"typescript", "@slack/types", "@slack/bolt", "@slack/web-api"} {
		if _, err := npm.Path(name); err != nil {
			return nil, err
		}
	}
	dir, err := npm.Dir()
	if err != nil {
		return nil, err
	}
	if err := opened(filepath.Join(dir, "payload"), script, "types.ts"); err != nil {
		return nil, err
	}
	in, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, "node", filepath.Join(dir, "payload", script))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", script, err, said.Bytes())
	}
	var answer struct {
		Checked int
		Faults  []string
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("%s: %w", script, err)
	}
	if answer.Checked != len(all) {
		return nil, errors.New(script + " has not checked everything")
	}
	return answer.Faults, nil
}

// opened reads files of ours that another process is about to run: Go's test cache
// sees only files that the test opens.
func opened(dir string, names ...string) error {
	for _, name := range names {
		if _, err := os.ReadFile(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}
