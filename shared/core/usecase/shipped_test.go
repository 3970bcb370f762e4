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
	policy, catalogue, err := usecase.Shipped(templates.Files)
	if err != nil || policy.Digest == (ledger.Digest{}) {
		t.Fatalf("%v, %v", policy, err)
	}
	first, err := catalogue()
	if again, _ := catalogue(); err != nil || first == nil || again != first {
		t.Fatalf("%p, then %p, %v", first, again, err)
	}
	if _, _, err := usecase.Shipped(fstest.MapFS{}); err == nil || !strings.HasPrefix(err.Error(), "shipped policy: ") {
		t.Errorf("without a policy: %v", err)
	}
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, none, err := usecase.Shipped(fstest.MapFS{"standards/policy.yaml": {Data: raw}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := none(); err == nil || !strings.HasPrefix(err.Error(), "shipped catalogues: ") {
		t.Errorf("without catalogues: %v", err)
	}
}
