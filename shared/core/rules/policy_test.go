package rules

import (
	"os"
	"testing"
)

func shipped(t testing.TB) *Policy {
	t.Helper()
	raw, err := os.ReadFile("../../../templates/standards/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestShippedPolicyIsWhole(t *testing.T) {
	p := shipped(t)
	used := map[string]bool{}
	for _, rows := range p.Gates {
		for id := range rows {
			used[string(id)] = true
		}
	}
	for _, id := range IDs() {
		if !used[string(id)] {
			t.Errorf("rule %s is asked for at no gate", id)
		}
	}
}
