// Command conoe is the whole product in one process, and its command line.
//
// It holds its reviews in one file on this machine and needs no account, no
// server and no network.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() { os.Exit(start()) }

// start runs the command line until it is done, or until Ctrl-C.
func start() int {
	// Folds keep a few megabytes and commands leave little behind: collecting
	// less often is worth the memory. test/bench does the same.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return program{environ: os.Environ()}.run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}
