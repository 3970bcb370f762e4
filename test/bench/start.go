package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"conoe/shared/config"
	"conoe/test/bootstrap"
	"conoe/test/cloud"
)

// starts is how often each function is started, in turns.
const starts = 31

// What a function may take: for its start, of that of a function that does
// nothing; and for its program, in bytes.
const (
	mostOfBare  = 3.0
	mostProgram = 16 << 20
)

// startGroup measures how large the programs of functions are as they are deployed,
// and how long they take until they ask for work, on this machine.
func startGroup() ([]row, error) {
	dir, err := os.MkdirTemp("", "conoe-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	root, err := bootstrap.Root()
	if err != nil {
		return nil, err
	}
	deployed, err := bootstrap.Deployed(root, dir)
	if err != nil {
		return nil, err
	}
	took, err := startAll(root, dir)
	if err != nil {
		return nil, err
	}
	bare := percentile(took[bareName], 50)
	var rows []row
	for _, name := range bootstrap.Functions {
		size, start := len(deployed[name]), percentile(took[name], 50)
		ratio := float64(start) / float64(bare)
		rows = append(rows,
			row{"the program of " + name + ", arm64, unpacked", fmt.Sprintf("%.1f MiB", float64(size)/(1<<20)), fmt.Sprintf("at most %d MiB", mostProgram>>20), size <= mostProgram},
			row{
				fmt.Sprintf("%s: from its start until it asks for work ÷ that of a function that does nothing (%s), median of %d in turns", name, ms(bare), starts),
				times(ratio) + ", " + ms(start), atMost("%.0f times", mostOfBare), ratio <= mostOfBare,
			})
	}
	return rows, nil
}

const bareName = "bare"

// startAll starts each function over and over, in turns. The first start of each
// brings its program into memory, and does not count.
func startAll(root, dir string) (map[string][]time.Duration, error) {
	settings, functions := startSettings(), []*cloud.Function{}
	for _, name := range append(slices.Clone(bootstrap.Functions), bareName) {
		folder := "functions/" + name
		if name == bareName {
			folder = "test/bench/bare"
		}
		program, err := bootstrap.Build(root, dir, folder)
		if err != nil {
			return nil, err
		}
		environment := map[string]string{
			"AWS_REGION": cloud.Region, "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_EC2_METADATA_DISABLED": "true",
		}
		maps.Copy(environment, settings[name])
		functions = append(functions, cloud.NewFunction(name, program, environment))
	}
	for range starts + 1 {
		for _, f := range functions {
			if err := f.Restart(context.Background()); err != nil {
				return nil, err
			}
			f.Kill()
		}
	}
	took := map[string][]time.Duration{}
	for _, f := range functions {
		took[f.Name] = f.Starts()[1:]
	}
	return took, nil
}

// startSettings are those of each function; nobody is asked for anything yet.
func startSettings() map[string]map[string]string {
	const secret = "arn:aws:secretsmanager:" + cloud.Region + ":111122223333:secret:"
	base := config.Base{Stack: "conoe", Workspace: "ws_bench", Mode: config.Practice, Table: "ledger"}
	return map[string]map[string]string{
		"step": config.Step{Base: base, Machines: cloud.Machines, Bundles: "bundles"}.Environment(),
		"relay": config.Relay{
			Base: base, Machines: cloud.Machines, Retries: "https://sqs." + cloud.Region + ".amazonaws.com/111122223333/retries",
			SigningKey: cloud.KeyARN, Evidence: "evidence", Token: secret + "token",
		}.Environment(),
		"slack": config.Slack{Base: base, Signing: secret + "signing", Token: secret + "token", Bundles: "bundles"}.Environment(),
	}
}
