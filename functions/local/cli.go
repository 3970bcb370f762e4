package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/alecthomas/kong"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/config"
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
	Data string `help:"Folder of the data file; .conoe if none is named, and .conoe-real for a run with tokens of Slack." type:"path" placeholder:"DIR"`
	JSON bool   `name:"json" help:"Print JSON: one object a line where there are many."`
	As   string `help:"Act as this person (name or id). In practice files only." placeholder:"PERSON"`

	Run        runCmd        `cmd:"" help:"Keep the file open and do whatever becomes due, until Ctrl-C. Other commands reach it."`
	Workflows  workflowsCmd  `cmd:"" help:"Show which workflows run, where they stand, what they wait for, since and until when."`
	Redrive    redriveCmd    `cmd:"" help:"Let parked effects of a review or system go on, and replace its workflows."`
	Play       playCmd       `cmd:"" help:"Play the shipped cases in a practice file, or one of your own."`
	Import     importCmd     `cmd:"" help:"Start a review from a case file: its people and its drafts, not its steps."`
	Status     statusCmd     `cmd:"" help:"Show systems and reviews, or one of them: stage, what is asked of whom, what is due."`
	Inbox      inboxCmd      `cmd:"" help:"Show what a person is asked, in all reviews and systems: what is overdue first."`
	Findings   findingsCmd   `cmd:"" help:"Show what blocks a review now and later, and who can clear it how."`
	Check      checkCmd      `cmd:"" help:"Exit with 1 if findings block a gate; print the rest as warnings. For CI."`
	History    historyCmd    `cmd:"" help:"Show what was recorded, entry by entry."`
	Diff       diffCmd       `cmd:"" help:"Show what changed between two versions of an item."`
	Preview    previewCmd    `cmd:"" help:"Show what an edit of an item would void, before anybody makes it."`
	Records    recordsCmd    `cmd:"" help:"Show the clause 8 records of a review or system."`
	Export     exportCmd     `cmd:"" help:"Build a bundle of the logs of reviews and systems, at positions that are fixed and verified."`
	Approve    approveCmd    `cmd:"" help:"Decide on what you were asked. In practice files only."`
	Jump       jumpCmd       `cmd:"" help:"Move the practice clock, letting everything become due on the way."`
	Compare    compareCmd    `cmd:"" help:"Compare the data file with the newest signed checkpoints: what is the same, longer, lost or different."`
	Restored   restoredCmd   `cmd:"" help:"Let what lacks signed entries, because an older copy was restored, go on under a new epoch."`
	Rebuild    rebuildCmd    `cmd:"" help:"Make inboxes and lists anew from the ledger."`
	Manifest   manifestCmd   `cmd:"" name:"slack-manifest" help:"Print the manifest from which the app of Slack is made."`
	Doctor     doctorCmd     `cmd:"" help:"Check the data file: chain, contents, deadlines, things half done."`
	Completion completionCmd `cmd:"" help:"Print a completion script for bash, zsh or fish."`
}

// session is what a command runs with.
type session struct {
	ctx context.Context
	cli *cli
	out io.Writer
	log *slog.Logger
	// names are the people of the open file, for sentences that know them by id.
	names map[string]string
	program
	// desk is the open file of a running process that carries out a command for
	// another one, whose folder is dir.
	desk *desk.Desk
	dir  string
}

// program is what surrounds a command line.
type program struct {
	environ []string // "NAME=value"
	slack   string   // the address of Slack's API; empty is Slack's own
}

// run is main without the process: it parses, runs and gives the exit code. If
// another process has the file open, that one carries out the command.
func (p program) run(ctx context.Context, args []string, out, errOut io.Writer) int {
	s := &session{ctx: ctx, out: out, program: p}
	code, err := s.carryOut(args, errOut)
	if errors.Is(err, bolt.ErrLocked) {
		if code, answered := ask(ctx, s.cli.Data, args, out, errOut); answered {
			return code
		}
	}
	if err != nil {
		return s.exit(err, errOut)
	}
	return code
}

// obey is run for a command that another process sends.
func obey(ctx context.Context, d *desk.Desk, o order, out, errOut io.Writer) int {
	s := &session{ctx: ctx, out: out, desk: d, dir: o.Dir}
	if slices.ContainsFunc(o.Args, func(a string) bool { return a == "play" || a == "jump" }) {
		d.Travel.Lock() // nobody else acts while the clock is somewhere else
		defer d.Travel.Unlock()
	} else {
		d.Travel.RLock()
		defer d.Travel.RUnlock()
	}
	code, err := s.carryOut(o.Args, errOut)
	if err != nil {
		return s.exit(err, errOut)
	}
	return code
}

// carryOut parses and runs. The code counts if there is no error.
func (s *session) carryOut(args []string, errOut io.Writer) (int, error) {
	s.cli, s.names = new(cli), map[string]string{}
	s.log = slog.New(slog.NewJSONHandler(errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	left := -1
	parser, err := kong.New(s.cli,
		kong.Name("conoe"),
		kong.Description("Ethics design reviews (IEEE 7000) that leave ISO/IEC 42001 clause 8 evidence."),
		kong.Writers(s.out, errOut),
		kong.Exit(func(code int) { left = code }),
		kong.UsageOnError(),
	)
	if err != nil {
		return exitFailed, fmt.Errorf("command line: %w", err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	switch {
	case left >= 0:
		return left, nil // help was printed
	case err != nil:
		s.cli = &cli{JSON: slices.Contains(args, "--json")}
		return exitInvalid, fault.Errorf(fault.Invalid, "%w. `conoe --help` lists the commands.", err)
	}
	if err := s.findFolder(parsed.Command()); err != nil {
		return exitFailed, err
	}
	return exitOK, parsed.Run(s, parser.Model)
}

// The folders that are taken if none is named. What counts never lies in the one for
// practice.
const (
	practiceFolder = ".conoe"
	realFolder     = ".conoe-real"
)

// findFolder names the folder if nobody did.
func (s *session) findFolder(command string) error {
	if s.cli.Data != "" {
		return nil
	}
	folder := practiceFolder
	if set, err := config.ReadLocal(s.environ); command == "run" && err == nil && set.Real() {
		folder = realFolder
	}
	path, err := filepath.Abs(folder)
	if err != nil {
		return fmt.Errorf("find the folder: %w", err)
	}
	s.cli.Data = path
	return nil
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
