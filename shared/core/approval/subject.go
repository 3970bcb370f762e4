package approval

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// Ref is one version of one subject, exactly.
type Ref struct {
	ID      SubjectID `json:"id"`
	Version int       `json:"version"`
	Digest  Digest    `json:"digest"`
}

// Subject is a Ref with what the rules need to know about it.
type Subject struct {
	Ref
	// Authors wrote this version, changed its meaning or submitted it (product
	// rule R2). Spelling, translation, facilitation and earlier versions make
	// nobody an author.
	Authors []PersonID `json:"authors,omitzero"`
	// HighHarm: of priority H and able to harm someone, so it is shown alone
	// before a person decides the set.
	HighHarm bool `json:"high_harm,omitzero"`
	// SubmittedAt is when the version was frozen; absent means at opening.
	SubmittedAt Instant `json:"submitted_at,omitzero"`
}

// SetDigest is the digest of a composite subject: the list of what it covers,
// sorted by id, and the digest of its guard results, if it has any. It does not
// depend on the order of refs.
func SetDigest(refs []Ref, facts Digest) Digest {
	sorted := slices.SortedFunc(slices.Values(refs), func(a, b Ref) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	h := sha256.New()
	fmt.Fprint(h, "conoe/set/v1\n")
	for _, r := range sorted {
		fmt.Fprintf(h, "%q %d %q\n", r.ID, r.Version, r.Digest)
	}
	fmt.Fprintf(h, "%q\n", facts)
	return Digest("sha256:" + hex.EncodeToString(h.Sum(nil)))
}
