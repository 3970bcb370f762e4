package ledger

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
)

// Subject is one thing, in one version, that a composite subject covers.
type Subject struct {
	ID      string
	Version int
	Digest  Digest
}

const subjectPrefix = "conoe/subject/v1\n"

// Compose is the digest of a composite subject: the things it covers, in any
// order, and the guard results it was asked under, or nil where there are
// none. Whoever approves it approves exactly these. The same version of a
// thing twice is Invalid.
func Compose(subjects []Subject, guards any) (Digest, error) {
	type covered struct {
		Digest  Digest `json:"digest"`
		ID      string `json:"id"`
		Version int    `json:"version"`
	}
	sorted := slices.SortedFunc(slices.Values(subjects), func(a, b Subject) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	whole := struct {
		Guards   any       `json:"guards,omitempty"`
		Subjects []covered `json:"subjects"`
	}{guards, make([]covered, 0, len(sorted))}
	for n, s := range sorted {
		if n > 0 && s.ID == sorted[n-1].ID && s.Version == sorted[n-1].Version {
			return Digest{}, fault.Errorf(fault.Invalid, "%s is in the set twice. Name each thing once.", s.ID)
		}
		whole.Subjects = append(whole.Subjects, covered{s.Digest, s.ID, s.Version})
	}
	b, err := Encode(whole)
	if err != nil {
		return Digest{}, fmt.Errorf("compose subject: %w", err)
	}
	return sha256.Sum256(append([]byte(subjectPrefix), b...)), nil
}
