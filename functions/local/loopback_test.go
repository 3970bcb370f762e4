package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
)

func openDesk(t *testing.T) *desk.Desk {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), desk.DataFile), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.New(store, desk.NewBook(store), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func TestDoorOpensOnlyToTheSecret(t *testing.T) {
	d := openDesk(t)
	d.Shared = true
	t.Cleanup(func() { d.Shared = false })
	opened := door(d, "open sesame")
	for name, c := range map[string]struct {
		method, auth, body string
		want               int
	}{
		"nothing said":       {http.MethodPost, "", `{"args":["status"]}`, http.StatusForbidden},
		"another word":       {http.MethodPost, "Bearer open barley", `{"args":["status"]}`, http.StatusForbidden},
		"the word alone":     {http.MethodPost, "open sesame", `{"args":["status"]}`, http.StatusForbidden},
		"no command":         {http.MethodPost, "Bearer open sesame", `nonsense`, http.StatusBadRequest},
		"another method":     {http.MethodGet, "Bearer open sesame", `{"args":["status"]}`, http.StatusBadRequest},
		"more than a line":   {http.MethodPost, "Bearer open sesame", `{"args":["` + strings.Repeat("x", maxOrder) + `"]}`, http.StatusBadRequest},
		"a command":          {http.MethodPost, "Bearer open sesame", `{"args":["--help"]}`, http.StatusOK},
		"an unknown command": {http.MethodPost, "Bearer open sesame", `{"args":["frobnicate"]}`, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/command", strings.NewReader(c.body))
			if c.auth != "" {
				r.Header.Set("Authorization", c.auth)
			}
			w := httptest.NewRecorder()
			opened.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("got %d, want %d", w.Code, c.want)
			}
			if c.want == http.StatusForbidden && strings.Contains(w.Body.String(), "exit") {
				t.Error("it was carried out")
			}
		})
	}
}

func TestWhereItRunsIsForTheOwnerOnly(t *testing.T) {
	d := openDesk(t)
	dir := t.TempDir()
	shut, err := listen(d, dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, runningFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("got %v, %v", info, err)
	}
	if r, _, err := whereRunning(dir); err != nil || !strings.HasPrefix(r.Address, "127.0.0.1:") {
		t.Errorf("it listens on %s, %v", r.Address, err)
	}
	if err := shut.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, runningFile)); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
}

func TestNobodyAnswers(t *testing.T) {
	var out, errOut bytes.Buffer
	if _, answered := ask(t.Context(), t.TempDir(), []string{"status"}, &out, &errOut); answered {
		t.Error("without a file somebody answered")
	}
	dir := t.TempDir()
	if err := tellWhere(filepath.Join(dir, runningFile), running{"127.0.0.1:1", "secret"}); err != nil {
		t.Fatal(err)
	}
	if _, answered := ask(t.Context(), dir, []string{"status"}, &out, &errOut); answered {
		t.Error("a process that is gone answered")
	}
}

func TestProcessThatIsStoppedInTheMiddle(t *testing.T) {
	var out, errOut bytes.Buffer
	code, answered := repeat(strings.NewReader(`{"out":"half"}`), &out, &errOut)
	if code != exitFailed || !answered || out.String() != "half" || !strings.Contains(errOut.String(), "stopped") {
		t.Errorf("got %d, %v, %q, %q", code, answered, &out, &errOut)
	}
}
