package casefile

import (
	"crypto/sha256"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// MaxSize is the size of the largest case file, in bytes.
const MaxSize = 2 << 20

// Reader reads cases. The zero value reads a case that stands alone and takes
// control ids as they are.
type Reader struct {
	// Control answers which control an id stands for. A note says that the id
	// was read as another; it ends up in Case.Notes. An error that is Invalid
	// refuses the case.
	Control func(id string) (canonical, note string, err error)
	// Base gives the case that a supplement goes on with. It reads it with a
	// Reader that has no Base, since a supplement of a supplement is refused.
	Base func(id string) (*Case, error)
	// Document says no to a document that could not be saved as it stands; nil
	// takes every one.
	Document func(review.Doc) error
	// Questions are the keys of the screening questions; nil takes every key.
	Questions []string
}

// Read gives the case in raw. It refuses with Limit what is too large and with
// Invalid everything else that it cannot give as a Case of which every word is
// in its list and every reference leads somewhere. The sentence begins with
// name, and with line and path where there are any. Texts are trimmed and in
// Unicode normal form C; times are in UTC.
func (r Reader) Read(name string, raw []byte) (*Case, error) {
	if len(raw) > MaxSize {
		return nil, fault.Errorf(fault.Limit,
			"%s: the file has %d bytes, and %d are possible. Move a part of the steps into a supplement.",
			name, len(raw), MaxSize)
	}
	t, err := parse(name, raw)
	if err != nil {
		return nil, err
	}
	if err := validate(t); err != nil {
		return nil, err
	}
	c := &Case{Digest: ledger.Digest(sha256.Sum256(raw)), Lines: t.lines}
	if err := decode(t, c); err != nil {
		return nil, err
	}
	return c, r.check(t.place, c)
}

// check resolves what the file's own words cannot tell: the base, and whatever
// names something else.
func (r Reader) check(p place, c *Case) error {
	if err := r.base(p, c); err != nil {
		return err
	}
	for _, pass := range []func(place, *Case) error{checkPeople, checkSources, r.controls, checkRefs, checkCycles, r.screening, r.documents} {
		if err := pass(p, c); err != nil {
			return err
		}
	}
	return nil
}

// Line is the line of a path such as "/steps/3", or of the nearest thing around
// it.
func (c *Case) Line(path string) int { return lineOf(c.Lines, path) }

// Persons lists the people of the case, those of its base first.
func (c *Case) Persons() []Person {
	var all []Person
	if c.Base != nil {
		all = c.Base.Persons()
	}
	return append(all, c.People...)
}
