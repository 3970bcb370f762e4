// Package quick prepares the CDK for tests, before it starts: see package node.
//
// It turns off the CDK's own check of templates, which takes six seconds; one test
// and `make synth` leave it on. And it gives the test a folder for temporary files,
// because the CDK's Node.js process leaves some behind when it is not closed, and
// closing it races with itself (jsii-runtime-go 1.139.0).
package quick

import (
	"os"

	"conoe/infra/internal/node"
)

var _ = node.Set("CDK_VALIDATION", "false")

// Temp is the folder for temporary files, for TestMain to remove.
var Temp = temp()

func temp() string {
	dir, err := os.MkdirTemp("", "conoe-infra")
	if err == nil {
		err = os.Setenv("TMPDIR", dir)
	}
	if err != nil {
		panic(err)
	}
	return dir
}
