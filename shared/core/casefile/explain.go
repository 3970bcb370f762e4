package casefile

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// explain says what is wrong with a value, and what to write instead.
func (p *published) explain(e *jsonschema.ValidationError, value any) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return wrongType(value, k.Want)
	case *kind.Enum:
		return notOneOf(value, k.Want)
	case *kind.Const:
		return fmt.Sprintf("%s cannot stand here. Write %v.", said(value), k.Want)
	case *kind.Pattern:
		return fmt.Sprintf("%s does not fit. Write %s.", shown(k.Got), p.schema.hints[k.Want])
	case *kind.MaxLength:
		return fmt.Sprintf("the text is longer than %d characters. Shorten it, or attach it as evidence.", k.Want)
	case *kind.MinLength, *kind.MinItems:
		return "there is nothing in it. Fill it in."
	case *kind.Minimum:
		return fmt.Sprintf("%s is too small. Write %s or more.", said(value), k.Want.RatString())
	case *kind.Maximum:
		return fmt.Sprintf("%s is too large. Write %s or less.", said(value), k.Want.RatString())
	case *kind.FalseSchema:
		return "nobody opens a review in a supplement. Save the items in a step, with its `by`."
	case *kind.AnyOf:
		return "`by` is missing. Write the alias of who does this."
	case *kind.OneOf:
		return p.notOne(e.SchemaURL, value)
	}
	return fmt.Sprintf("%s does not fit the schema.", said(value))
}

// notOne is about a choice of fields of which there is not exactly one.
func (p *published) notOne(url string, value any) string {
	var choice, there []string
	for _, a := range p.definition(url)["oneOf"].([]any) {
		key := a.(object)["required"].([]string)[0]
		choice = append(choice, "`"+key+"`")
		if m, ok := value.(object); ok && m[key] != nil {
			there = append(there, "`"+key+"`")
		}
	}
	if len(there) == 0 {
		return "there is nothing of which exactly one has to be here: " + strings.Join(choice, ", ") + "."
	}
	return strings.Join(there, " and ") + " cannot stand side by side. Keep one of them."
}

// noField says what to write instead of a field. Only the screening knows none:
// its keys are those of the questions.
func noField(name string, known []string) string {
	if len(known) == 0 {
		return "this is no key of a question. Write a word such as people_affected."
	}
	if near := nearest(name, known); near != "" {
		return fmt.Sprintf("there is no such field. Did you mean %s?", near)
	}
	return "there is no such field. Possible here: " + strings.Join(known, ", ") + "."
}
