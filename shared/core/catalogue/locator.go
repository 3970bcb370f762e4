package catalogue

import (
	"strings"

	"conoe/shared/core/fault"
)

// Locator is a place in a standard as it is printed: with its confidence mark,
// and with the advice to verify it unless it was read in the standard.
type Locator struct {
	Standard string // such as "ISO/IEC 42001:2023"; empty if it is ours
	Ref      string
	Title    string // the fixed title, where the place has one
	Mark     Mark
}

// String is the line to print, such as
// "ISO/IEC 42001:2023, 8.4 AI system impact assessment [2; verify against your licensed copy]".
func (l Locator) String() string {
	var b strings.Builder
	if l.Standard != "" {
		b.WriteString(l.Standard + ", ")
	}
	b.WriteString(l.Ref)
	if l.Title != "" {
		b.WriteString(" " + l.Title)
	}
	b.WriteString(" [" + string(l.Mark))
	if hint := l.Mark.Hint(); hint != "" {
		b.WriteString("; " + hint)
	}
	return b.String() + "]"
}

// ieeePrefix tells a section of IEEE 7000 from the clause of ISO/IEC 42001 that
// has the same number.
const ieeePrefix = "IEEE "

// Locator makes ref printable. It takes the exact forms that mapping.yaml and
// the other lookups use: a clause "8.4", a control "A.6.2.4", an own control, a
// record type "8.2-RA", and for IEEE 7000 a locator with a letter, "8.2(d)", or
// any locator after "IEEE ", since "8.2" alone is a clause of ISO/IEC 42001. It
// refuses what it does not know with Invalid, as the resolvers do.
func (c *Catalogue) Locator(ref string) (Locator, error) {
	if place, isIEEE := strings.CutPrefix(ref, ieeePrefix); isIEEE || strings.Contains(ref, "(") {
		return c.IEEELocator(place)
	}
	if r, ok := c.RecordType(ref); ok {
		return Locator{Ref: r.Code, Title: r.Title, Mark: r.Mark}, nil
	}
	if ownForm.MatchString(ref) {
		return Locator{Ref: ref, Title: "(the organization's own control)", Mark: Product}, nil
	}
	if control, ok := c.controls[ref]; ok {
		return Locator{c.iso.Standard, ref, control.Title, control.Mark}, nil
	}
	if clause, ok := c.clauses[ref]; ok {
		return Locator{c.iso.Standard, ref, clause.Title, clause.Mark}, nil
	}
	return Locator{}, c.noLocator(ref)
}

// IEEELocator makes a locator of IEEE 7000, such as "7.3(b)" or "8", printable.
// It refuses what it does not know with Invalid.
func (c *Catalogue) IEEELocator(place string) (Locator, error) {
	p, ok := c.provisions[place]
	if !ok {
		return Locator{}, fault.Errorf(fault.Invalid,
			"%s is no place in %s that we know. Name one such as 7.3(b).", shown(place), c.ieee.Standard)
	}
	l := Locator{Standard: c.ieee.Standard, Ref: place, Mark: p.Mark}
	if p.Kind == KindProcess {
		l.Title = p.Meaning
	}
	return l, nil
}

// noLocator gives the reason of the resolver that ref was meant for, or, where a
// resolver would accept it, the exact form to use.
func (c *Catalogue) noLocator(ref string) error {
	resolve := c.ResolveClause
	if controlForm.MatchString(bare(ref)) {
		resolve = c.ResolveControl
	}
	r, err := resolve(ref)
	if err != nil {
		return err
	}
	return fault.Errorf(fault.Invalid, "%s is not the exact form. Use %s.", shown(ref), r.Ref)
}
