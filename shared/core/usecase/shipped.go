package usecase

import (
	"fmt"
	"io/fs"
	"sync"

	"conoe/shared/core/catalogue"
	"conoe/shared/core/rules"
)

// Shipped reads the policy table from files, which is templates.Files outside of
// tests, and the catalogues of the standards when they are first asked for: that
// takes longer than all else at the start of a process.
func Shipped(files fs.FS) (*rules.Policy, func() (*catalogue.Catalogue, error), error) {
	raw, err := fs.ReadFile(files, "standards/policy.yaml")
	if err != nil {
		return nil, nil, fmt.Errorf("shipped policy: %w", err)
	}
	policy, err := rules.ParsePolicy(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("shipped policy: %w", err)
	}
	return policy, sync.OnceValues(func() (*catalogue.Catalogue, error) {
		cat, err := catalogue.Load(files)
		if err != nil {
			return nil, fmt.Errorf("shipped catalogues: %w", err)
		}
		return cat, nil
	}), nil
}
