package arch

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

// sound is a small repository that every check accepts.
var sound = map[string]string{
	".gitignore":                           ".bin/\n*.test\n",
	".bin/conoe":                           "built in " + machine + "\n",
	"go.mod":                               "module conoe\n",
	"workflows/embed.go":                   "// Package workflows is data.\npackage workflows\n\nimport _ \"embed\"\n",
	"shared/core/fault/fault.go":           "// Package fault has codes.\npackage fault\n",
	"shared/core/ledger/ledger.go":         "// Package ledger keeps entries.\npackage ledger\n\nimport (\n\t\"time\"\n\t\"conoe/shared/core/fault\"\n\t\"golang.org/x/mod/sumdb/tlog\"\n)\n\nvar at = time.UTC\n",
	"shared/core/ledger/live_test.go":      "package ledger\n\nimport (\n\t\"os\"\n\t\"github.com/aws/aws-sdk-go-v2/config\"\n)\n\nvar home = os.Getenv(\"HOME\")\n",
	"shared/core/ledger/ledgertest/run.go": "// Package ledgertest states guarantees.\npackage ledgertest\n\nimport (\n\t\"testing\"\n\t\"conoe/shared/core/ledger\"\n)\n",
	"shared/core/review/review.go":         "// Package review folds.\npackage review\n\nimport \"conoe/shared/core/ledger\"\n",
	"shared/adapter/bolt/bolt.go":          "// Package bolt is a store.\npackage bolt\n\nimport (\n\t\"conoe/shared/core/ledger\"\n\t\"go.etcd.io/bbolt\"\n)\n",
	"shared/adapter/render/render.go":      "// Package render draws.\npackage render\n",
	"functions/internal/handler/task.go":   "// Package handler translates.\npackage handler\n\nimport \"github.com/aws/aws-lambda-go/lambda\"\n",
	"functions/step/main.go":               "// Step runs tasks.\npackage main\n\nimport \"conoe/functions/internal/handler\"\n\nfunc main() {}\n",
	"functions/web/main.go":                "// Web answers.\npackage main\n\nfunc main() {}\n",
	"functions/local/main.go":              "// Conoe is the command.\npackage main\n\nimport (\n\t\"conoe/functions/internal/handler\"\n\t\"conoe/shared/adapter/render\"\n\t\"github.com/alecthomas/kong\"\n)\n" + strings.Repeat("\nvar _ = 1\n", 40),
	"test/bench/main.go":                   "package main\n\nimport \"conoe/shared/adapter/bolt\"\n",
}

var machine = "/" + "home/somebody/conoe"

func TestChecksAcceptASoundTree(t *testing.T) {
	for name, c := range checks {
		t.Run(name, func(t *testing.T) {
			faults, err := c(with(nil))
			if err != nil || len(faults) > 0 {
				t.Errorf("got %q, %v, want no fault", faults, err)
			}
		})
	}
}

func TestMutationsAreCaught(t *testing.T) {
	const s3 = `"github.com/aws/aws-sdk-go-v2/service/s3"`
	for _, m := range []struct {
		name, file, text string
		check            check
		want             []string
	}{
		{"core imports the SDK", "shared/core/review/sdk.go", "package review\n\nimport " + s3, importsFollowTable, may("shared/core/review/sdk.go:3:", "service/s3")},
		{"SDK behind a build tag in the core", "shared/core/review/sdk.go", "//go:build plan9\n\npackage review\n\nimport " + s3, importsFollowTable, may("sdk.go:5:", "service/s3")},
		{"SDK in a file that only one system compiles", "shared/core/review/sdk_windows.go", "package review\n\nimport " + s3, nothingBannedIsReached, may("shared/core/review -> github.com/aws/")},
		{"core imports another technology", "shared/core/review/slack.go", "package review\n\nimport \"github.com/slack-go/slack\"", importsFollowTable, may("slack-go")},
		{"core imports a module with a similar name", "shared/core/ledger/jcs.go", "package ledger\n\nimport \"github.com/gowebpki/jcsx\"", importsFollowTable, may("jcsx")},
		{"core uses cgo", "shared/core/ledger/c.go", "package ledger\n\nimport \"C\"", importsFollowTable, may("may not import C")},
		{"core points up", "shared/core/ledger/up.go", "package ledger\n\nimport \"conoe/shared/core/review\"", importsFollowTable, may("ledger/up.go:3:", "core/review")},
		{"approval knows the ledger", "shared/core/approval/a.go", "package approval\n\nimport \"conoe/shared/core/ledger\"", importsFollowTable, may("approval may not import")},
		{"core imports an adapter", "shared/core/review/a.go", "package review\n\nimport \"conoe/shared/adapter/bolt\"", nothingBannedIsReached, may("review -> conoe/shared/adapter/bolt")},
		{"core imports data", "shared/core/rules/r.go", "package rules\n\nimport \"conoe/templates\"", importsFollowTable, may("conoe/templates")},
		{"core reads a catalogue with another reader", "shared/core/catalogue/c.go", "package catalogue\n\nimport \"gopkg.in/yaml.v3\"", importsFollowTable, may("gopkg.in")},
		{"package of the core without a row", "shared/core/stray/s.go", "package stray", importsFollowTable, may("shared/core/stray: no row")},
		{"package at the top level", "conoe.go", "package conoe", importsFollowTable, may("no row")},
		{"third package of functions/internal", "functions/internal/more/m.go", "package more\n\nimport \"fmt\"", importsFollowTable, may("needs a row")},
		{"product imports a test helper", "shared/adapter/bolt/h.go", "package bolt\n\nimport \"conoe/shared/core/ledger/ledgertest\"", importsFollowTable, may("is for tests")},
		{"adapter imports an adapter", "shared/adapter/bolt/r.go", "package bolt\n\nimport \"conoe/shared/adapter/render\"", importsFollowTable, may("bolt may not import")},
		{"adapter imports foreign technology", "shared/adapter/render/b.go", "package render\n\nimport \"go.etcd.io/bbolt\"", importsFollowTable, may("render may not import")},
		{"data imports a module", "workflows/y.go", "package workflows\n\nimport \"go.yaml.in/yaml/v3\"", importsFollowTable, may("workflows/y.go:3:")},
		{"config imports the core", "shared/config/c.go", "package config\n\nimport \"conoe/shared/core/fault\"", importsFollowTable, may("config may not import")},
		{"function imports another function", "functions/step/other.go", "package main\n\nimport \"conoe/functions/web\"", importsFollowTable, may("functions/step may not import conoe/functions/web")},
		{"function imports the core", "functions/step/core.go", "package main\n\nimport \"conoe/shared/core/review\"", importsFollowTable, may("functions/step may not import")},
		{"handler imports the SDK", "functions/internal/handler/s.go", "package handler\n\nimport " + s3, importsFollowTable, may("handler may not import")},
		{"local mode imports the SDK", "functions/local/s.go", "package main\n\nimport " + s3, importsFollowTable, may("functions/local may not import")},
		{"local mode imports a cloud adapter", "functions/local/s.go", "package main\n\nimport \"conoe/shared/adapter/kms\"", nothingBannedIsReached, may("functions/local -> conoe/shared/adapter/kms")},
		{"a Lambda reaches the stand-in for Slack", "functions/internal/wire/s.go", "package wire\n\nimport \"conoe/shared/adapter/standin\"", nothingBannedIsReached, may("functions/internal/wire -> conoe/shared/adapter/standin", "stand-in")},
		{"local mode reaches the SDK through an adapter", "shared/adapter/render/s.go", "package render\n\nimport " + s3, nothingBannedIsReached, may("functions/local -> conoe/shared/adapter/render -> github.com/aws/")},
		{"verifier reaches the SDK through handlers", "functions/internal/handler/s.go", "package handler\n\nimport " + s3, nothingBannedIsReached, may("functions/local -> conoe/functions/internal/handler -> ")},
		{"infra imports a handler's core", "infra/i.go", "package main\n\nimport \"conoe/shared/core/review\"", importsFollowTable, may("infra may not import")},
		{"product imports test", "functions/web/t.go", "package main\n\nimport \"conoe/test/bench\"", importsFollowTable, may("conoe/test/bench")},

		{"core reads the clock", "shared/core/review/c.go", "package review\n\nimport \"time\"\n\nvar t = time.Now()", coreIsPure, may("shared/core/review/c.go:5:", "time.Now")},
		{"core passes the clock as a value", "shared/core/review/c.go", "package review\n\nimport \"time\"\n\nvar now = time.Now", coreIsPure, may("c.go:5:", "time.Now")},
		{"core reads the clock under another name", "shared/core/review/c.go", "package review\n\nimport clock \"time\"\n\nvar t = clock.Now()", coreIsPure, may("time.Now")},
		{"core reads the clock through a dot import", "shared/core/review/c.go", "package review\n\nimport . \"time\"\n\nvar t = Now()", coreIsPure, may("c.go:3:", "dot import")},
		{"core reads the clock behind a build tag", "shared/core/review/c.go", "//go:build plan9\n\npackage review\n\nimport \"time\"\n\nvar t = time.Since(at)", coreIsPure, may("time.Since")},
		{"core reads the environment", "shared/core/review/c.go", "package review\n\nimport \"os\"\n\nvar e, _ = os.LookupEnv(\"A\")", coreIsPure, may("os.LookupEnv")},
		{"core prints", "shared/core/review/c.go", "package review\n\nimport \"fmt\"\n\nfunc p() { fmt.Println() }", coreIsPure, may("c.go:5:", "fmt.Println")},
		{"core logs", "shared/core/review/c.go", "package review\n\nimport \"log\"\n\nfunc p() { log.Fatal() }", coreIsPure, may("log.Fatal")},
		{"core logs to the global logger", "shared/core/review/c.go", "package review\n\nimport \"log/slog\"\n\nfunc p() { slog.Info(\"\") }", coreIsPure, may("slog.Info")},
		{"core has an init function", "shared/core/review/c.go", "package review\n\nfunc init() {}", coreIsPure, may("c.go:3:", "init function")},

		{"main grows", "functions/step/main.go", "package main\n" + strings.Repeat("\nvar _ = 1", 24), mainsAreWiring, may("functions/step: main has 26 lines")},
		{"main grows in a second file", "functions/step/more.go", "package main\n" + strings.Repeat("\nvar _ = 1", 22), mainsAreWiring, may("functions/step: main has")},
		{"package without a comment", "shared/config/c.go", "package config", packagesSayWhatTheyAre, may("shared/config:")},
		{"package comment without the name", "shared/config/c.go", "// Reads settings.\npackage config", packagesSayWhatTheyAre, may("shared/config:")},
		{"licence at the top level", "LICENSE", "MIT", topIsFixed, may("LICENSE")},
		{"folder at the top level", "docs/a.md", "a", topIsFixed, may("docs")},
		{"folder with the name of a file", "Makefile/a", "a", topIsFixed, may("Makefile")},
		{"path of a machine in a script", "test/run.sh", "#!/bin/sh\ncd " + machine, noMachineIsNamed, may("test/run.sh:2:")},
		{"path of a machine in quotes", "shared/core/review/c.go", "package review\n\nvar p = \"" + machine + "\"", noMachineIsNamed, may("c.go:3:")},
		{"path of a machine in a dot-file", ".ci/run", machine, noMachineIsNamed, may(".ci/run:1:")},
	} {
		t.Run(m.name, func(t *testing.T) {
			faults, err := m.check(with(map[string]string{m.file: m.text}))
			if err != nil {
				t.Fatal(err)
			}
			if !holds(faults, m.want...) {
				t.Errorf("got faults %q, want one with %q", faults, m.want)
			}
		})
	}
}

// with is the sound tree with some files put in or replaced.
func with(files map[string]string) fstest.MapFS {
	all := maps.Clone(sound)
	maps.Copy(all, files)
	tree := fstest.MapFS{}
	for name, text := range all {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}
