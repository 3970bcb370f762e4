package casefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"conoe/shared/core/review"
)

// SchemaID names the published schema. It is a name and no address.
const SchemaID = "urn:conoe:schema:case:v1"

// Schema is the JSON Schema (draft 2020-12) of a case, made from the types of
// this package, as templates/cases/case.schema.json publishes it.
func Schema() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(newSchema().doc()); err != nil {
		return nil, fmt.Errorf("write the schema: %w", err)
	}
	return b.Bytes(), nil
}

// object is a JSON object. Its keys are written in alphabetical order.
type object = map[string]any

// schema collects one definition per type, and the hint for each pattern.
type schema struct {
	root  object
	defs  object
	hints map[string]string // by pattern
}

func newSchema() *schema {
	s := &schema{defs: object{}, hints: map[string]string{}}
	s.root = s.structure(caseType)
	return s
}

func (s *schema) doc() object {
	doc := object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         SchemaID,
		"$defs":       s.defs,
		"title":       "conoe case",
		"description": "A system, its design review and, step by step, what people did with them.",
	}
	for k, v := range s.root {
		doc[k] = v
	}
	return doc
}

// define keeps a definition under a name, once, and refers to it.
func (s *schema) define(name string, body func() object) object {
	if _, ok := s.defs[name]; !ok {
		s.defs[name] = nil
		s.defs[name] = body()
	}
	return object{"$ref": "#/$defs/" + name}
}

// of is the schema of what stands under a key.
func (s *schema) of(f field) object {
	switch t := f.typ; {
	case t == timeType, t.Kind() == reflect.String:
		return s.scalar(f)
	case t.Kind() == reflect.Pointer:
		f.typ = t.Elem()
		return s.of(f)
	case t.Kind() == reflect.Slice:
		return s.list(f)
	case t.Kind() == reflect.Map:
		return s.answers(f)
	case t.Kind() == reflect.Bool:
		return object{"const": true}
	case t.Kind() == reflect.Int:
		return number(f.key)
	}
	return s.define(nameOf(f.typ), func() object { return s.structure(f.typ) })
}

func (s *schema) list(f field) object {
	o := object{"type": "array"}
	if f.required {
		o["minItems"] = 1
	}
	f.typ = f.typ.Elem()
	o["items"] = s.of(f)
	return o
}

func (s *schema) answers(f field) object {
	return object{
		"type":                 "object",
		"patternProperties":    object{questionPattern: s.of(field{typ: f.typ.Elem()})},
		"additionalProperties": false,
	}
}

// limits are the greatest numbers of a scale, by key.
var limits = map[string]int{
	"likelihood": 5, "individual": 5, "societal": 5, "organizational": 5, "residual_level": 25,
	"days": 3650, "window_days": 3650,
}

// maxNumber keeps every other number within what any program reads.
const maxNumber = 1_000_000_000

func number(key string) object {
	most, scale := limits[key]
	if !scale {
		most = maxNumber
	}
	least := 0
	if scale {
		least = 1
	}
	return object{"type": "integer", "minimum": least, "maximum": most}
}

// structure is the schema of a map with known keys.
func (s *schema) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range fieldsOf(t) {
		properties[f.key] = s.property(t, f)
		if f.required {
			required = append(required, f.key)
		}
	}
	o := object{"type": "object", "properties": properties, "additionalProperties": false}
	if doc, ok := docOf(t); ok {
		o["title"] = doc.Title()
	}
	if isEntry(t) && !single(t) {
		required = append(required, "id")
	}
	if len(required) > 0 {
		slices.Sort(required)
		o["required"] = required
	}
	return choose(t, o)
}

func (s *schema) property(t reflect.Type, f field) object {
	if t == caseType && f.key == "conoe" {
		return object{"const": Format}
	}
	if f.is == "name" {
		return s.name(t)
	}
	return s.of(f)
}

// name is the schema of an item's own name; there is only one name for what a
// review has one of.
func (s *schema) name(entry reflect.Type) object {
	t, _ := docOf(entry)
	if single(entry) {
		return object{"const": string(review.NewRef(t, 1))}
	}
	return s.shaped(shapeOfName(t))
}

// scalar is the schema of a string.
func (s *schema) scalar(f field) object {
	if words := wordsOf(f.typ); words != nil {
		return s.define(nameOf(f.typ), func() object { return object{"enum": words} })
	}
	if sh, ok := shapesByType[f.typ]; ok {
		return s.shaped(sh)
	}
	if sh, ok := shapesByUse[f.is]; ok {
		return s.shaped(sh)
	}
	switch {
	case f.typ == refType:
		return s.shaped(shapeOfRef(f.to))
	case f.is == "code":
		return s.define("code", func() object { return object{"enum": codes()} })
	case f.typ != controlType && f.typ.Implements(tokenType):
		return s.shaped(shapeOfToken)
	}
	return s.text(f)
}

// text is the schema of what a person wrote. A key that has to be there is not
// empty, nor is a control.
func (s *schema) text(f field) object {
	name, o := "text", object{"type": "string", "maxLength": review.MaxText}
	if f.required || f.typ == controlType {
		name, o["minLength"] = "some_text", 1
	}
	return s.define(name, func() object { return o })
}

func (s *schema) shaped(sh shape) object {
	s.hints[sh.pattern] = sh.hint
	return s.define(sh.name, func() object {
		o := object{"type": "string", "pattern": sh.pattern, "description": "Write " + sh.hint + "."}
		switch sh.name {
		case "time":
			o["format"] = "date-time"
		case "decimal":
			o["type"] = []string{"string", "integer"}
			o["minimum"], o["maximum"] = -maxNumber, maxNumber
		case "slug":
			o["maxLength"] = 64
		}
		return o
	})
}
