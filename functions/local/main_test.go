package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"conoe/shared/adapter/bolt"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"conoe": main,
		"hold":  hold,
		"big":   big,
		"await": await,
	})
}

// TestScripts runs the command line the way people and CI do: each file under
// testdata/script is a session.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: filepath.Join("testdata", "script"), RequireExplicitExec: true})
}

// hold opens a data file and keeps it for a while, as another process would.
func hold() {
	s, err := bolt.Open(os.Args[1], bolt.Options{})
	if err != nil {
		os.Exit(1)
	}
	_ = os.WriteFile(os.Args[2], nil, 0o600)
	time.Sleep(time.Minute)
	_ = s.Close()
}

// big writes a file of 10 MB.
func big() {
	if os.WriteFile(os.Args[1], make([]byte, 10<<20), 0o600) != nil {
		os.Exit(1)
	}
}

// await returns when a file is there.
func await() {
	for range 600 {
		if _, err := os.Stat(os.Args[1]); err == nil {
			os.Exit(0)
		}
		time.Sleep(50 * time.Millisecond)
	}
	os.Exit(1)
}
