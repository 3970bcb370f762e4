package casefile

import (
	"cmp"
	"regexp"
	"slices"
	"sync"
)

// theSchema is made once and never changed.
var theSchema = sync.OnceValue(newSchema)

// validate refuses a tree that does not fit the schema. Of all that is wrong it
// tells what stands first in the file.
func validate(t *tree) error {
	c := checker{schema: theSchema(), place: t.place, patterns: map[string]*regexp.Regexp{}}
	c.check(c.root, "", t.root)
	if len(c.found) == 0 {
		return nil
	}
	first := slices.MinFunc(c.found, func(a, b complaint) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.rank, b.rank), cmp.Compare(a.path, b.path))
	})
	return t.refuse(first.path, "%s", first.what)
}

// complaint is one thing that is wrong. Of several in one line that of the
// lowest rank says most.
type complaint struct {
	path string
	line int
	rank int
	what string
}
