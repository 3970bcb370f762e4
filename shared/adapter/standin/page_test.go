package standin_test

import (
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

var imported = regexp.MustCompile(`(?m)^import .* from '\./([a-z]+\.js)'`)

// Every file of the page is served, imports what is there, and never reads text
// of others as HTML.
func TestPageIsWholeAndSafe(t *testing.T) {
	w := start(t, nil)
	code, index := ask(t, w, http.MethodGet, "/", "", nil)
	if code != 200 || !strings.Contains(index, w.ControlToken()) || !strings.Contains(index, "Stand-in, not Slack") {
		t.Errorf("got %d %s", code, index)
	}
	if strings.Contains(index, "<script>") || strings.Contains(index, "style=") {
		t.Error("the page has inline code, which its own policy refuses")
	}
	err := fs.WalkDir(os.DirFS("page"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		code, text := ask(t, w, http.MethodGet, "/page/"+name, "", nil)
		if code != 200 {
			t.Errorf("%s: got %d", name, code)
		}
		for _, m := range imported.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat("page/" + m[1]); err != nil {
				t.Errorf("%s imports %s: %v", name, m[1], err)
			}
		}
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("} {
			if strings.Contains(text, word) {
				t.Errorf("%s uses %s", name, word)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(w.URL())
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("got policy %q", csp)
	}
}
