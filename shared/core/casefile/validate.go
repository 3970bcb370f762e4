package casefile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// published is the schema, ready to validate with. It is made once and never
// changed.
type published struct {
	schema   *schema
	compiled *jsonschema.Schema
}

var theSchema = sync.OnceValues(func() (*published, error) {
	raw, err := Schema()
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaID, doc); err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	compiled, err := c.Compile(SchemaID)
	if err != nil {
		return nil, fmt.Errorf("compile the schema: %w", err)
	}
	return &published{newSchema(), compiled}, nil
})

// validate refuses a tree that does not fit the schema. Of all that is wrong it
// tells what stands first in the file.
func validate(t *tree) error {
	p, err := theSchema()
	if err != nil {
		return err
	}
	bad, ok := errors.AsType[*jsonschema.ValidationError](p.compiled.Validate(t.root))
	if !ok {
		return nil
	}
	first := slices.MinFunc(p.complaints(t, bad), func(a, b complaint) int {
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

// complaints lists what the validator found, in our words. A choice is one
// complaint, whatever made each of its alternatives fail.
func (p *published) complaints(t *tree, e *jsonschema.ValidationError) []complaint {
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return p.unknown(t, e, k)
	case *kind.Required:
		return p.missing(t, e, k)
	case *kind.OneOf, *kind.AnyOf:
		return []complaint{p.complaint(t, e, 3)}
	}
	if len(e.Causes) == 0 {
		return []complaint{p.complaint(t, e, 1)}
	}
	var all []complaint
	for _, cause := range e.Causes {
		all = append(all, p.complaints(t, cause)...)
	}
	return all
}

func (p *published) complaint(t *tree, e *jsonschema.ValidationError, rank int) complaint {
	path := pathOf(e)
	return complaint{path, lineOf(t.lines, path), rank, p.explain(e, valueAt(t.root, e.InstanceLocation))}
}

// unknown is about fields that do not exist.
func (p *published) unknown(t *tree, e *jsonschema.ValidationError, k *kind.AdditionalProperties) []complaint {
	var all []complaint
	known := slices.Sorted(maps.Keys(p.properties(e.SchemaURL)))
	for _, name := range k.Properties {
		path := join(pathOf(e), name)
		all = append(all, complaint{path, lineOf(t.lines, path), 0, noField(name, known)})
	}
	return all
}

// missing is about fields that have to be there.
func (p *published) missing(t *tree, e *jsonschema.ValidationError, k *kind.Required) []complaint {
	var names []string
	for _, m := range k.Missing {
		names = append(names, "`"+m+"`")
	}
	verb := "is missing. Add it."
	if len(names) > 1 {
		verb = "are missing. Add them."
	}
	path := pathOf(e)
	return []complaint{{path, lineOf(t.lines, path), 2, strings.Join(names, ", ") + " " + verb}}
}

func (p *published) properties(url string) object {
	properties, _ := p.definition(url)["properties"].(object)
	return properties
}

// definition finds the part of the schema to which an address points.
func (p *published) definition(url string) object {
	_, name, ok := strings.Cut(url, "#/$defs/")
	if !ok {
		return p.schema.root
	}
	d, _ := p.schema.defs[name].(object)
	return d
}

func pathOf(e *jsonschema.ValidationError) string {
	path := ""
	for _, step := range e.InstanceLocation {
		path = join(path, step)
	}
	return path
}

func valueAt(v any, location []string) any {
	for _, step := range location {
		switch in := v.(type) {
		case object:
			v = in[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(in) {
				return nil
			}
			v = in[i]
		}
	}
	return v
}
