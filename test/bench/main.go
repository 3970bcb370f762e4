// Command bench measures what the README claims, as ratios within one run
// wherever possible, prints a table and copies it into the README. It ends with
// 1 if a goal is missed.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"conoe/test/readme/part"
)

// row is one measurement against its goal.
type row struct {
	what, measured, goal string
	met                  bool
}

func main() {
	readme := flag.String("readme", "", "file whose table is replaced")
	only := flag.String("only", "", "measure this group and no other: commands, sizes, folds, rules, workflows, transitions, table, start, clicks, homes")
	flag.Parse()
	debug.SetGCPercent(400) // as functions/local does
	rows, err := run(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	table := render(rows)
	fmt.Print(table)
	if *readme != "" {
		if err := part.Write(*readme, "bench", table); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(2)
		}
	}
	for _, r := range rows {
		if !r.met {
			fmt.Fprintf(os.Stderr, "bench: missed: %s: %s, goal %s\n", r.what, r.measured, r.goal)
			defer os.Exit(1)
		}
	}
}

// groups are what is measured, in order.
var groups = []struct {
	name string
	do   func() ([]row, error)
}{{"commands", commands}, {"sizes", sizes}, {"folds", folds}, {"rules", rulesAndGates}, {"workflows", workflows}, {"transitions", transitions}, {"table", table}, {"start", startGroup}, {"clicks", clicks}, {"homes", homes}}

func run(only string) ([]row, error) {
	var rows []row
	for _, g := range groups {
		if only != "" && only != g.name {
			continue
		}
		more, err := g.do()
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

func render(rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %d cores, %s/%s, %s.\n\n| what | measured | goal |\n|---|---|---|\n",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	for _, r := range rows {
		mark := ""
		if !r.met {
			mark = " (missed)"
		}
		fmt.Fprintf(&b, "| %s | %s%s | %s |\n", r.what, r.measured, mark, r.goal)
	}
	return b.String()
}
