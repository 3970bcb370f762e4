package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Script is a file of a scenario. Its sections are the script, the cases that it
// plays, and what is to be told of it.
//
// The lines of a script:
//
//	play CASE [N]         a shipped case or a section of the file, or its first N
//	                      steps; played again, it goes on from there
//	jump DURATION|due     time passes
//	hold REF, resume REF
//	reopen REF STAGE      the review goes back to a stage
//	revise REF            another description of the system, saved by the lead
//	retire REF            the system is taken out of use
//	export REF            evidence about a review is asked for
//	stop WORKFLOW [SUBJECT]    its executions are aborted
//	delete WORKFLOW [SUBJECT]  its executions are gone, history and all
//	start WORKFLOW INPUT  an execution is started by hand
//	fail TASK NAME N      the next N calls of a task end with this error
//	sweep                 the relay's schedule comes round
//	restart [DURATION]    the process ends without a word, and another begins at
//	                      once or so much later
type Script struct {
	Name string
	file string
	a    *txtar.Archive
}

// Scripts reads the scripts of a folder.
func Scripts(folder string) ([]*Script, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("there are none in %s", folder)
	}
	if err != nil {
		return nil, fmt.Errorf("find scenarios: %w", err)
	}
	var out []*Script
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			return nil, fmt.Errorf("read a scenario: %w", err)
		}
		out = append(out, &Script{strings.TrimSuffix(filepath.Base(file), ".txtar"), file, a})
	}
	return out, nil
}

// Want is what is to be told of the scenario.
func (s *Script) Want() Told {
	return Told{Paths: string(s.section("paths")), Entries: string(s.section("entries"))}
}

// Rewrite puts into the file what was told.
func (s *Script) Rewrite(t Told) error {
	s.set("paths", t.Paths)
	s.set("entries", t.Entries)
	if err := os.WriteFile(s.file, txtar.Format(s.a), 0o644); err != nil {
		return fmt.Errorf("rewrite a scenario: %w", err)
	}
	return nil
}

func (s *Script) lines() []string {
	return strings.Split(strings.TrimSpace(string(s.section("script"))), "\n")
}

func (s *Script) section(name string) []byte {
	for _, f := range s.a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func (s *Script) set(name, text string) {
	for n := range s.a.Files {
		if s.a.Files[n].Name == name {
			s.a.Files[n].Data = []byte(text)
			return
		}
	}
	s.a.Files = append(s.a.Files, txtar.File{Name: name, Data: []byte(text)})
}
