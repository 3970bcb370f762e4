package main

import (
	"os"
	"os/exec"
	"testing"
)

// In this process the CDK's own check of templates is off, which is read when it
// starts; so the same test runs in another one, where it is on.
func TestTemplateStandsBeforeAWSsOwnRules(t *testing.T) {
	if os.Getenv("CDK_VALIDATION") == "true" {
		if _, err := build(t.TempDir(), deployment, nil); err != nil {
			t.Fatal(err)
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1")
	cmd.Env = append(os.Environ(), "CDK_VALIDATION=true")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
