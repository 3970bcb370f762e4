package standin_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
)

func TestGallery(t *testing.T) {
	made := 0
	w := start(t, func(o *standin.Options) {
		o.Gallery = func() []standin.Exhibit {
			made++
			return []standin.Exhibit{
				{"message/one", "ordinary", json.RawMessage(`{"text":"a"}`)},
				{"message/one", "hostile", json.RawMessage(`{"text":"b"}`)},
			}
		}
	})
	if made > 0 {
		t.Error("it was made before anybody looked")
	}
	code, page := ask(t, w, http.MethodGet, "/gallery", "", nil)
	if code != 200 || !strings.Contains(page, w.ControlToken()) || strings.Contains(page, "<script>") {
		t.Errorf("got %d %s", code, page)
	}
	if code, _ := ask(t, w, http.MethodGet, "/_standin/gallery", "", nil); code != http.StatusForbidden {
		t.Errorf("without the token: got %d", code)
	}
	token := map[string]string{"X-Standin-Token": w.ControlToken()}
	for path, want := range map[string]string{
		"/_standin/gallery":                      `[{"bytes":12,"name":"message/one","sample":"ordinary"},{"bytes":12,"name":"message/one","sample":"hostile"}]`,
		"/_standin/gallery/hostile/message/one":  `{"text":"b"}`,
		"/_standin/gallery/ordinary/message/one": `{"text":"a"}`,
	} {
		if code, got := ask(t, w, http.MethodGet, path, "", token); code != 200 || strings.TrimSpace(got) != want {
			t.Errorf("%s: got %d %s", path, code, got)
		}
	}
	if code, _ := ask(t, w, http.MethodGet, "/_standin/gallery/ordinary/message/two", "", token); code != http.StatusNotFound {
		t.Errorf("got %d", code)
	}
	if made != 1 {
		t.Errorf("it was made %d times", made)
	}
}

func TestGalleryOfNothing(t *testing.T) {
	w := start(t, nil)
	if code, got := ask(t, w, http.MethodGet, "/_standin/gallery", "", map[string]string{"X-Standin-Token": w.ControlToken()}); code != 200 || strings.TrimSpace(got) != "[]" {
		t.Errorf("got %d %s", code, got)
	}
}
