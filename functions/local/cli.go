package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"github.com/alecthomas/kong"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
)

// Exit codes. A script can tell "the gate is closed" from "the input is wrong".
const (
	exitOK      = 0
	exitBlocked = 1 // findings block, or a rule said no
	exitInvalid = 2 // the input or the call is wrong; nothing was written
	exitFailed  = 3 // a defect, the file or the machine
)

type cli struct {
	Data string `help:"Folder of the data file." default:".conoe" type:"path" placeholder:"DIR"`
	JSON bool   `name:"json" help:"Print JSON: one object a line where there are many."`
	As   string `help:"Act as this person (name or id). In practice files only." placeholder:"PERSON"`

	Play       playCmd       `cmd:"" help:"Play the shipped cases in a practice file, or one of your own."`
	Import     importCmd     `cmd:"" help:"Start a review from a case file: its people and its drafts, not its steps."`
	Status     statusCmd     `cmd:"" help:"Show systems and reviews, or one of them: stage, what is asked of whom, what is due."`
	Findings   findingsCmd   `cmd:"" help:"Show what blocks a review now and later, and who can clear it how."`
	Check      checkCmd      `cmd:"" help:"Exit with 1 if findings block a gate; print the rest as warnings. For CI."`
	History    historyCmd    `cmd:"" help:"Show what was recorded, entry by entry."`
	Diff       diffCmd       `cmd:"" help:"Show what changed between two versions of an item."`
	Preview    previewCmd    `cmd:"" help:"Show what an edit of an item would void, before anybody makes it."`
	Records    recordsCmd    `cmd:"" help:"Show the clause 8 records of a review or system."`
	Approve    approveCmd    `cmd:"" help:"Decide on what you were asked. In practice files only."`
	Jump       jumpCmd       `cmd:"" help:"Move the practice clock, letting everything become due on the way."`
	Doctor     doctorCmd     `cmd:"" help:"Check the data file: chain, contents, deadlines, things half done."`
	Completion completionCmd `cmd:"" help:"Print a completion script for bash, zsh or fish."`
}

// session is what a command runs with.
type session struct {
	ctx context.Context
	cli *cli
	out io.Writer
	// names are the people of the open file, for sentences that know them by id.
	names map[string]string
}

// run is main without the process: it parses, runs and gives the exit code.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	var c cli
	left := -1
	parser, err := kong.New(&c,
		kong.Name("conoe"),
		kong.Description("Ethics design reviews (IEEE 7000) that leave ISO/IEC 42001 clause 8 evidence."),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { left = code }),
		kong.UsageOnError(),
	)
	if err != nil {
		fmt.Fprintln(errOut, "conoe:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	switch {
	case left >= 0:
		return left // help was printed
	case err != nil:
		s := &session{cli: &cli{JSON: slices.Contains(args, "--json")}}
		return s.exit(fault.Errorf(fault.Invalid, "%w. `conoe --help` lists the commands.", err), errOut)
	}
	s := &session{ctx: ctx, cli: &c, out: out, names: map[string]string{}}
	return s.exit(parsed.Run(s, parser.Model), errOut)
}

// errBlocking makes a command end with 1 after it has printed what blocks.
var errBlocking = errors.New("findings block")

var personIn = regexp.MustCompile(`per_[0-9a-f-]{36}`)

func (s *session) exit(err error, errOut io.Writer) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errBlocking):
		return exitBlocked
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(errOut, "conoe: stopped. What was recorded is kept; the same command goes on from there.")
		return exitFailed
	}
	code := fault.CodeOf(err)
	sentence := fault.Sentence(err)
	if code == fault.Internal {
		sentence = err.Error()
	}
	sentence = personIn.ReplaceAllStringFunc(sentence, func(id string) string {
		return cmp.Or(s.names[id], id)
	})
	if s.cli.JSON {
		_ = json.NewEncoder(errOut).Encode(map[string]string{"code": string(code), "sentence": sentence})
	} else {
		fmt.Fprintln(errOut, "conoe:", sentence)
	}
	if bolt.Trouble(err) {
		return exitFailed
	}
	switch code {
	case fault.Invalid, fault.Limit, fault.NotFound:
		return exitInvalid
	case fault.Internal:
		return exitFailed
	}
	return exitBlocked
}

// print writes v as JSON if that is wanted, and lets text write it otherwise.
func (s *session) print(v any, text func()) error {
	if !s.cli.JSON {
		text()
		return nil
	}
	if err := json.NewEncoder(s.out).Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

func (s *session) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }
