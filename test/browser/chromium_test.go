package browser

import (
	"os"
	"os/exec"
	"testing"
)

// browser finds Chromium. Where there is none and this may be changed, the system's
// package manager brings it.
func browser(t *testing.T) string {
	t.Helper()
	if path, ok := chromium(); ok {
		return path
	}
	if apt, err := exec.LookPath("apt-get"); err == nil && os.Geteuid() == 0 {
		cmd := exec.CommandContext(t.Context(), apt, "install", "--yes", "--no-install-recommends", "chromium")
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("apt-get install chromium: %v\n%s", err, out)
		}
	}
	path, ok := chromium()
	if !ok {
		t.Fatal("This test drives a browser, and there is no Chromium here. Install it: apt-get install chromium")
	}
	return path
}

func chromium() (string, bool) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}
