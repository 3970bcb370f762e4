package catalogue

import (
	"fmt"
	"regexp"
	"strings"

	"conoe/shared/core/fault"
)

// Resolution is what a label that somebody typed or imported stands for.
type Resolution struct {
	// Ref is the canonical form: "A.6.2.4", "8.4", "own-red-team", or
	// "8.1/A.6" for a rewritten alias. Resolving it again gives the same.
	Ref string
	// Clauses and Controls are the exact ids that Ref covers. A control of the
	// organization's own is in Controls and not in the catalogue.
	Clauses  []string
	Controls []string
	// Note tells the person that the label was rewritten, and why. It must be
	// shown; it is empty unless the meaning changed.
	Note string
}

var (
	controlForm = regexp.MustCompile(`^a[. ]*([0-9]+(?:[. ]+[0-9]+)*)(?: (.*))?$`)
	numberForm  = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)*)(?: (.*))?$`)
	ownForm     = regexp.MustCompile(`^own-[a-z0-9-]+$`)
)

// maxRef bounds what is looked at, in bytes; no label is that long.
const maxRef = 200

// ResolveControl answers which control s names. It accepts other ways of
// writing an id ("a.6.2.4", "A 6 2 4"), an id with its exact title, and the
// organization's own controls ("own-red-team"). It rewrites known wrong labels
// with a Note and refuses everything else with Invalid.
func (c *Catalogue) ResolveControl(s string) (Resolution, error) {
	if known, done, err := c.resolveKnown(s, "control", "A.6.2.4"); done {
		return known, err
	}
	if own := strings.ToLower(strings.TrimSpace(s)); ownForm.MatchString(own) {
		return Resolution{Ref: own, Controls: []string{own}}, nil
	}
	m := controlForm.FindStringSubmatch(bare(s))
	if m == nil {
		return Resolution{}, c.notAControl(s)
	}
	id := "A." + strings.Join(strings.FieldsFunc(m[1], isSeparator), ".")
	control, ok := c.controls[id]
	if !ok {
		return Resolution{}, c.unknownControl(s, id)
	}
	if err := sameTitle(id, control.Title, m[2]); err != nil {
		return Resolution{}, err
	}
	return Resolution{Ref: id, Controls: []string{id}}, nil
}

// ResolveClause answers which clause of ISO/IEC 42001, 4.1 to 10.2, s names. It
// accepts "8.4", "cl-8.4", "Clause 8.4" and a number with its exact title,
// rewrites known wrong labels with a Note and refuses everything else with
// Invalid. A chapter such as "8" is no answer, since nothing is evidence for all
// of it.
func (c *Catalogue) ResolveClause(s string) (Resolution, error) {
	if known, done, err := c.resolveKnown(s, "clause", "8.4"); done {
		return known, err
	}
	m := numberForm.FindStringSubmatch(bare(s))
	if m == nil {
		return Resolution{}, c.notAClause(s)
	}
	clause, ok := c.clauses[m[1]]
	if !ok || clause.Heading() {
		return Resolution{}, c.unknownClause(s, m[1])
	}
	if err := sameTitle(clause.ID, clause.Title, m[2]); err != nil {
		return Resolution{}, err
	}
	return Resolution{Ref: clause.ID, Clauses: []string{clause.ID}}, nil
}

// resolveKnown deals with what needs no parsing: nothing, too much, and labels
// that are rewritten.
func (c *Catalogue) resolveKnown(s, what, example string) (Resolution, bool, error) {
	if len(s) > maxRef {
		return Resolution{}, true, fault.Errorf(fault.Invalid,
			"%s is too long for a %s. Name one %s, such as %s.", shown(s), what, what, example)
	}
	if fold(s) == "" {
		return Resolution{}, true, fault.Errorf(fault.Invalid, "No %s is named. Name one, such as %s.", what, example)
	}
	if a, ok := c.aliases[bare(s)]; ok {
		return c.rewritten(s, a), true, nil
	}
	return Resolution{}, false, nil
}

func (c *Catalogue) rewritten(s string, a alias) Resolution {
	r := Resolution{Ref: a.ref(), Clauses: []string{a.Clause}}
	for _, control := range c.ControlsOf(a.Family) {
		r.Controls = append(r.Controls, control.ID)
	}
	if strings.TrimSpace(s) != r.Ref {
		r.Note = fmt.Sprintf("%s was read as %s. %s", shown(s), r.Ref, a.Note)
	}
	return r
}

// sameTitle refuses an id beside words that are not its title. Whoever wrote
// them means something, and we cannot know whether the number or the words.
func sameTitle(id, title, words string) error {
	if words == "" || words == fold(title) {
		return nil
	}
	return fault.Errorf(fault.Invalid,
		"%s is titled %q, not %s. Give the number alone if that is what you mean.", id, title, shown(words))
}

func isSeparator(r rune) bool { return r == '.' || r == ' ' }
