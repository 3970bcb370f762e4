// Command readme writes the parts of the README that are read from the
// workflows: a diagram of each, and a table of what each ending means.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"conoe/shared/core/asl"
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
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	text, err := written(string(raw))
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

const (
	begin = "<!-- workflows: begin -->\n"
	end   = "<!-- workflows: end -->"
)

// written is the README with its section as the workflows are.
func written(readme string) (string, error) {
	before, rest, ok1 := strings.Cut(readme, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return "", fmt.Errorf("the README has no place for the workflows: %s", strings.TrimSpace(begin))
	}
	s, err := section()
	return before + begin + s + end + after, err
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
