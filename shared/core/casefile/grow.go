package casefile

import (
	"regexp"
	"strconv"
	"sync"

	"go.yaml.in/yaml/v3"
)

const (
	maxDepth = 24
	maxNodes = 200_000
	maxKey   = 100
)

// grower makes a tree of YAML nodes. It refuses what makes YAML a programming
// language (anchors, aliases, merge keys, tags), what a person did not mean to
// write (empty values, keys that are no words, a key twice) and fractions, which
// no number of JSON holds exactly.
type grower struct {
	place
	nodes int
}

func (g *grower) grow(n *yaml.Node, path string, depth int) (any, error) {
	if _, ok := g.lines[path]; !ok {
		g.lines[path] = n.Line
	}
	if err := g.allowed(n, path, depth); err != nil {
		return nil, err
	}
	switch n.Kind {
	case yaml.MappingNode:
		return g.mapping(n, path, depth)
	case yaml.SequenceNode:
		return g.sequence(n, path, depth)
	}
	return g.scalar(n, path)
}

func (g *grower) allowed(n *yaml.Node, path string, depth int) error {
	g.nodes++
	switch {
	case n.Kind == yaml.AliasNode, n.Anchor != "":
		return g.refuseAt(n.Line, path, "anchors (&) and aliases (*) are not possible in a case. Write the value out.")
	case n.Style&yaml.TaggedStyle != 0:
		return g.refuseAt(n.Line, path, "tags such as %s are not possible in a case. Leave it out.", shown(n.Tag))
	case depth > maxDepth:
		return g.refuseAt(n.Line, path, "this is nested deeper than %d levels, and nothing in a case is.", maxDepth)
	case g.nodes > maxNodes:
		return g.refuseAt(n.Line, path, "the file has more than %d values. Move some steps into a supplement.", maxNodes)
	}
	return nil
}

func (g *grower) mapping(n *yaml.Node, path string, depth int) (any, error) {
	m := make(object, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if err := g.key(k, path, depth+1); err != nil {
			return nil, err
		}
		below := join(path, k.Value)
		if _, twice := m[k.Value]; twice {
			return nil, g.refuseAt(k.Line, below, "this field stands here a second time; the first is in line %d. Join the two.",
				g.lines[below])
		}
		g.lines[below] = k.Line
		grown, err := g.grow(v, below, depth+1)
		if err != nil {
			return nil, err
		}
		m[k.Value] = grown
	}
	return m, nil
}

// key refuses the name of a field that is no word.
func (g *grower) key(k *yaml.Node, path string, depth int) error {
	if err := g.allowed(k, path, depth); err != nil {
		return err
	}
	switch {
	case k.Tag == "!!merge":
		return g.refuseAt(k.Line, path, "merge keys (<<) are not possible in a case. Write the fields out.")
	case k.Kind != yaml.ScalarNode || k.Tag != "!!str":
		return g.refuseAt(k.Line, path, "the name of a field here is no word. Look for a missing quote or a misplaced colon.")
	case k.Value == "" || len(k.Value) > maxKey:
		return g.refuseAt(k.Line, path, "the name of a field has 1 to %d characters.", maxKey)
	}
	return g.printable(k.Value, path, k.Line)
}

func (g *grower) sequence(n *yaml.Node, path string, depth int) (any, error) {
	list := make([]any, 0, len(n.Content))
	for i, v := range n.Content {
		below := element(path, i)
		g.lines[below] = v.Line
		grown, err := g.grow(v, below, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, grown)
	}
	return list, nil
}

var wholeNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})$`) })

func (g *grower) scalar(n *yaml.Node, path string) (any, error) {
	switch n.Tag {
	case "!!null":
		return nil, g.refuse(path, "there is no value. Write one, or leave the field out; a text with a comma or colon inside {…} or […] needs quotes.")
	case "!!bool":
		return n.Value == "true" || n.Value == "True" || n.Value == "TRUE", nil
	case "!!float":
		return nil, g.refuse(path, "%s is a number with a fraction. Put it in quotes.", shown(n.Value))
	case "!!int":
		return g.number(n.Value, path)
	}
	return n.Value, g.printable(n.Value, path, n.Line)
}

func (g *grower) number(s, path string) (any, error) {
	if !wholeNumber().MatchString(s) {
		return nil, g.refuse(path, "%s is no whole number in plain digits. Put it in quotes if it is a text.", shown(s))
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil, g.refuse(path, "%s is no whole number that a case can hold.", shown(s))
	}
	return n, nil
}

// printable refuses control characters that were written as escapes: they
// would steer the terminal of whoever reads the case.
func (p place) printable(s, path string, line int) error {
	for _, r := range s {
		if control(r) && r != '\n' && r != '\t' {
			return p.refuseAt(line, path, "the text holds a control character (%U). Remove it.", r)
		}
	}
	return nil
}
