package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"conoe/test/readme/part"
)

func main() {
	readme := flag.String("readme", "", "file whose tables are replaced")
	flag.Parse()
	text, missed, err := run(context.Background())
	if err == nil && *readme != "" {
		err = part.Write(*readme, "cost", text)
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
