package usecase

import (
	"fmt"
	"io/fs"

	"conoe/shared/core/catalogue"
	"conoe/shared/core/rules"
)

// Shipped reads the policy table and the catalogues of the standards from files,
// which is templates.Files outside of tests.
func Shipped(files fs.FS) (*rules.Policy, *catalogue.Catalogue, error) {
	raw, err := fs.ReadFile(files, "standards/policy.yaml")
	if err != nil {
		return nil, nil, fmt.Errorf("shipped policy: %w", err)
	}
	policy, err := rules.ParsePolicy(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("shipped policy: %w", err)
	}
	cat, err := catalogue.Load(files)
	if err != nil {
		return nil, nil, fmt.Errorf("shipped catalogues: %w", err)
	}
	return policy, cat, nil
}
