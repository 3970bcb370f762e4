// Command readme writes the parts of the README that are read from the
// workflows: a diagram of each, and a table of what each ending means.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"conoe/shared/core/asl"
	"conoe/test/readme/part"
	"conoe/workflows"
)

func main() {
	path := flag.String("readme", "README.md", "file whose section is replaced")
	flag.Parse()
	if err := run(*path); err != nil {
		fmt.Fprintln(os.Stderr, "readme:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	s, err := section()
	if err != nil {
		return err
	}
	return part.Write(path, "workflows", s)
}

// The order in which a reader meets them.
var order = []string{"design-review", "stage", "round", "monitoring", "evidence-export"}

func section() (string, error) {
	var drawn, table strings.Builder
	table.WriteString("| workflow | ending | what it means |\n|---|---|---|\n")
	for _, name := range order {
		raw, err := workflows.Files.ReadFile(name + ".asl.json")
		if err != nil {
			return "", fmt.Errorf("read workflow: %w", err)
		}
		m, err := asl.Parse(name, raw)
		if err != nil {
			return "", err
		}
		o := m.Outline()
		fmt.Fprintf(&drawn, "**%s.** %s\n\n%s\n", name, o.Comment, diagram(o))
		for _, s := range o.States {
			if s.End {
				fmt.Fprintf(&table, "| %s | `%s` | %s |\n", name, s.Name, s.Comment)
			}
		}
	}
	return drawn.String() + table.String(), nil
}
