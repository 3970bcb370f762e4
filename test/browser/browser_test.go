package browser

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"conoe/functions/local/desk"
	"conoe/test/npm"
)

// TestLightReview goes from the command to the release: three answers, eight taps,
// six lines and two decisions.
func TestLightReview(t *testing.T) { drive(t, "light.mjs") }

// TestFullReview goes through five stages and six gates, with refusals, rejections
// and people who are not there.
func TestFullReview(t *testing.T) { drive(t, "full.mjs") }

// TestPage looks at the page itself.
func TestPage(t *testing.T) { drive(t, "look.mjs") }

// drive lets a script use conoe, from an empty practice file on.
func drive(t *testing.T, script string) {
	t.Helper()
	t.Parallel()
	packages(t)
	chromium := browser(t)
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	empty, err := desk.Open(data, true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	empty.Close()
	cmd := exec.CommandContext(t.Context(), "node", script)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), "CONOE="+program, "DATA="+data, "CHROMIUM="+chromium)
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// build makes the program, once for all tests.
var build = sync.OnceValues(func() (string, error) {
	program := filepath.Join(folder, "conoe")
	out, err := exec.Command("go", "build", "-o", program, "conoe/functions/local").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build conoe: %w\n%s", err, out)
	}
	return program, nil
})

// folder holds the program while the tests run.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "conoe-browser-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// packages installs what the scripts import, and reads the scripts, so that a test
// that passed is not taken for passed when one of them has changed.
func packages(t *testing.T) {
	t.Helper()
	for _, name := range []string{"playwright-core", "axe-core"} {
		if _, err := npm.Path(name); err != nil {
			t.Fatal(err)
		}
	}
	scripts, err := filepath.Glob("*.mjs")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range scripts {
		if _, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
}
