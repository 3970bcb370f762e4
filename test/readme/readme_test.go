package main

import (
	"os"
	"testing"

	"conoe/test/readme/part"
)

// TestWorkflowsAreDrawn fails when a workflow has changed and the README has
// not: `make golden` writes it.
func TestWorkflowsAreDrawn(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	s, err := section()
	if err != nil {
		t.Fatal(err)
	}
	want, err := part.In(string(raw), "workflows", s)
	if err != nil {
		t.Fatal(err)
	}
	if want != string(raw) {
		t.Error("the README does not show the workflows as they are; run `make golden` and read the diff")
	}
}

func TestAnOrderThatForgetsAWorkflow(t *testing.T) {
	files, err := os.ReadDir("../../workflows")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		if len(f.Name()) > 9 && f.Name()[len(f.Name())-9:] == ".asl.json" {
			n++
		}
	}
	if n != len(order) {
		t.Errorf("%d workflows, and %d in the README", n, len(order))
	}
}
