package usecase_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"conoe/shared/core/ledger"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

func TestShipped(t *testing.T) {
	policy, cat, err := usecase.Shipped(templates.Files)
	if err != nil || policy.Digest == (ledger.Digest{}) || cat == nil {
		t.Fatalf("%v, %v, %v", policy, cat, err)
	}
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for want, files := range map[string]fstest.MapFS{
		"shipped policy: ":     {},
		"shipped catalogues: ": {"standards/policy.yaml": {Data: raw}},
	} {
		if _, _, err := usecase.Shipped(files); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s…", err, want)
		}
	}
}
