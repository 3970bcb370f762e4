// Package kill plays the shipped cases in a process of their own, kills it at
// random moments and plays again, until the play is whole and nothing is asleep.
package kill

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/play"
)

var kills = flag.Int("kills", 8, "how many processes are killed")

// TestKill counts as lost what a killed process had told and the file does not
// hold, and as doubled what a play that was killed holds more than a play that
// was left alone.
func TestKill(t *testing.T) {
	program := build(t)
	whole, took := undisturbed(t, program)
	done, lost, rounds := 0, 0, 0
	for done < *kills {
		dir := t.TempDir()
		for {
			told, killed := playAndKill(t, program, dir, rand.N(took))
			lost += missing(t, dir, told)
			if !killed {
				break // it was faster than the kill, so the play is whole
			}
			if done++; done >= *kills {
				finish(t, program, dir)
				break
			}
		}
		rounds++
		awake(t, program, dir)
		ledgertest.Same(t, fmt.Sprintf("play %d", rounds), whole, entries(t, dir))
	}
	if lost > 0 {
		t.Errorf("%d entries that were told are lost", lost)
	}
	if !t.Failed() {
		t.Logf("%d kills in %d plays of %v: 0 lost, 0 asleep, every chain intact, every file equal to an undisturbed play's", done, rounds, took.Round(time.Millisecond))
	}
}

// TestKillServing kills a process that serves a played file while others ask it
// to jump, to export and to replace executions. What was answered has to stand,
// and nothing may be asleep.
func TestKillServing(t *testing.T) {
	program := build(t)
	dir := t.TempDir()
	finish(t, program, dir)
	answered := map[string]bool{}
	for range *kills {
		serveAndKill(t, program, dir, answered)
	}
	settled := exec.CommandContext(t.Context(), program, "--data", dir, "jump", "1d")
	if out, err := settled.CombinedOutput(); err != nil {
		t.Fatalf("after the kills: %v\n%s", err, tail(out))
	}
	awake(t, program, dir)
	s := open(t, filepath.Join(dir, "conoe.db"))
	defer s.Close()
	for export := range answered {
		if found, err := filepath.Glob(filepath.Join(dir, "exports", export+"-*.zip")); err != nil || len(found) != 1 {
			t.Errorf("the export %s was answered, and there are %d bundles of it (%v)", export, len(found), err)
		}
	}
	if !t.Failed() {
		t.Logf("%d kills of a process that serves: %d exports answered, 0 lost, 0 asleep", *kills, len(answered))
	}
}

// serveAndKill starts a process, gives it commands and kills it at a random moment.
func serveAndKill(t *testing.T, program, dir string, answered map[string]bool) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	c := exec.CommandContext(ctx, program, "--data", dir, "run") // Cancel is SIGKILL
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for range 400 { // until it can be asked
		if _, err := os.Stat(filepath.Join(dir, "running.json")); err == nil {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	kill := time.AfterFunc(rand.N(400*time.Millisecond), stop)
	defer kill.Stop()
	for ctx.Err() == nil {
		for _, args := range [][]string{{"jump", "1d"}, {"--json", "export", "REV-1"}, {"redrive", "SYS-1"}} {
			out, err := exec.CommandContext(t.Context(), program, append([]string{"--data", dir}, args...)...).Output()
			var e struct{ Export string }
			if err == nil && json.Unmarshal(out, &e) == nil && e.Export != "" {
				answered[e.Export] = true
			}
		}
	}
	_ = c.Wait()
}

func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "conoe")
	c := exec.CommandContext(t.Context(), "go", "build", "-o", program, "conoe/functions/local")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

func undisturbed(t *testing.T, program string) ([]string, time.Duration) {
	t.Helper()
	dir := t.TempDir()
	began := time.Now()
	finish(t, program, dir)
	return entries(t, dir), time.Since(began)
}

func finish(t *testing.T, program, dir string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, "--data", dir, "--json", "play")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("play: %v\n%s", err, tail(out))
	}
}

// awake fails unless every execution that there ought to be waits for what it
// should, and every cursor is at its end.
func awake(t *testing.T, program, dir string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, "--data", dir, "doctor").CombinedOutput()
	if err != nil {
		all, _ := exec.CommandContext(t.Context(), program, "--data", dir, "workflows", "--all").CombinedOutput()
		t.Errorf("after the play: %v\n%s\n%s", err, tail(out), all)
	}
}

func tail(out []byte) []byte { return out[max(0, len(out)-1000):] }

// playAndKill gives the lines that the process told before it was killed, or
// before it ended by itself.
func playAndKill(t *testing.T, program, dir string, after time.Duration) ([]play.Line, bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), after)
	defer stop()
	var out, errOut bytes.Buffer
	how := [][]string{{"play"}, {"run", "--play"}}[rand.N(2)]
	c := exec.CommandContext(ctx, program, append([]string{"--data", dir, "--json"}, how...)...) // Cancel is SIGKILL
	c.Stdout, c.Stderr = &out, &errOut
	err := c.Run()
	if err != nil && ctx.Err() == nil {
		t.Fatalf("play after kills: %v\n%s", err, errOut.Bytes())
	}
	var lines []play.Line
	for s := bufio.NewScanner(&out); s.Scan(); {
		var l play.Line
		if json.Unmarshal(s.Bytes(), &l) == nil { // the last one may be cut off
			lines = append(lines, l)
		}
	}
	return lines, err != nil
}

// missing counts entries that were told and are not in the file.
func missing(t *testing.T, dir string, told []play.Line) int {
	t.Helper()
	path := filepath.Join(dir, "conoe.db")
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return len(told)
	}
	s := open(t, path)
	defer s.Close()
	n := 0
	for _, l := range told {
		if l.Entry == nil {
			continue
		}
		h, err := s.Head(t.Context(), ledger.Stream{Workspace: "ws_" + s.File().ID, Name: l.In})
		if err != nil {
			t.Fatal(err)
		}
		if h.Size <= *l.Entry {
			n++
		}
	}
	return n
}

func open(t *testing.T, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatalf("open after kill: %v", err)
	}
	return s
}

// entries are those of a file without the accounts that people get in the stand-in
// for Slack: a process that serves binds them when its play is over, and one that
// only plays does not.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	s := open(t, filepath.Join(dir, "conoe.db"))
	defer s.Close()
	return slices.DeleteFunc(ledgertest.Dump(t, s, "ws_"+s.File().ID), func(e string) bool {
		return strings.Contains(e, `"kind":"person.changed"`)
	})
}
