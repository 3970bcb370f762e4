package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/internal/face/screen"
	"conoe/shared/config"
	"conoe/templates"
)

// TestGalleryShowsEverything opens every exhibit as the page does: each can be made,
// and stands in the index once.
func TestGalleryShowsEverything(t *testing.T) {
	page := practice(t)
	var index []struct {
		Name, Sample string
		Bytes        int
	}
	look(t, page, "/_standin/gallery", &index)
	seen := map[string]bool{}
	for _, e := range index {
		var payload struct {
			Type, Text string
			Action     string `json:"response_action"`
			Response   string `json:"response_type"`
		}
		look(t, page, "/_standin/gallery/"+e.Sample+"/"+e.Name, &payload)
		surface, _, _ := strings.Cut(e.Name, "/")
		switch {
		case payload.Action+payload.Response != "":
			payload.Type = "answer"
		case payload.Type == "":
			payload.Type = "message"
		}
		if place := e.Sample + "/" + e.Name; seen[place] || e.Bytes == 0 || payload.Type != surface || payload.Type == "message" && payload.Text == "" {
			t.Errorf("%s: %d bytes, %+v", place, e.Bytes, payload)
		} else {
			seen[place] = true
		}
	}
	s := screens(t)
	for _, sample := range samples {
		for name := range screen.All(s, sample.hostile) {
			if !seen[sample.name+"/"+name] {
				t.Errorf("%s/%s is not in the gallery", sample.name, name)
			}
		}
	}
}

var counted = regexp.MustCompile(`data-(shown|failed)="(\d+)"`)

// TestGalleryIsDrawn lets a browser draw all of them.
func TestGalleryIsDrawn(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a browser")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("This test draws in a browser, and there is no Chromium here. Install it: apt-get install chromium")
	}
	page := practice(t)
	for _, sample := range samples {
		want := 0
		for _, e := range exhibits() {
			if e.Sample == sample.name {
				want++
			}
		}
		cmd := exec.CommandContext(t.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
			"--virtual-time-budget=60000", "--dump-dom", page.GalleryURL()+"?all&sample="+sample.name)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, m := range counted.FindAllStringSubmatch(string(out), -1) {
			got[m[1]], _ = strconv.Atoi(m[2])
		}
		if got["shown"] != want || got["failed"] != 0 || strings.Contains(string(out), "The stand-in does not draw") {
			t.Errorf("%s: %d of %d are drawn, %d not", sample.name, got["shown"], want, got["failed"])
		}
	}
}

func screens(t *testing.T) *screen.Screens {
	t.Helper()
	f, err := face.New(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return f.Screens
}

// practice is a stand-in over an empty practice file.
func practice(t *testing.T) *pretended {
	t.Helper()
	page, err := pretend(t.Context(), openDesk(t), config.Local{}, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(page.Close)
	return page
}

func look(t *testing.T, page *pretended, path string, v any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(page.URL(), "/")+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Standin-Token", page.ControlToken())
	answer, err := (&http.Client{Timeout: 10 * time.Second}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err == nil {
		err = json.Unmarshal(raw, v)
	}
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", path, answer.StatusCode, err)
	}
}
