package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	readme := flag.String("readme", "", "file whose tables are replaced")
	flag.Parse()
	text, missed, err := run(context.Background())
	if err == nil && *readme != "" {
		err = replace(*readme, text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(2)
	}
	fmt.Print(text)
	for _, m := range missed {
		fmt.Fprintln(os.Stderr, "cost: missed:", m)
	}
	if len(missed) > 0 {
		os.Exit(1)
	}
}

func run(ctx context.Context) (text string, missed []string, err error) {
	p, err := readPrices(priceFile, time.Now())
	if err != nil {
		return "", nil, err
	}
	m, err := measure(ctx)
	if err != nil {
		return "", nil, err
	}
	text, missed = report(p, m)
	return text, missed, nil
}

const (
	begin = "<!-- cost: begin -->\n"
	end   = "<!-- cost: end -->"
)

func replace(path, text string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	before, rest, ok1 := strings.Cut(string(raw), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return fmt.Errorf("%s has no place for the tables: %s", path, strings.TrimSpace(begin))
	}
	if err := os.WriteFile(path, []byte(before+begin+text+end+after), 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
