package casefile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checker finds what of a file does not fit the schema, by those keywords that our
// schema uses. A test holds it against a validator of the standard, which is not used
// here because it takes longer to start than a whole function.
type checker struct {
	*schema
	place
	patterns map[string]*regexp.Regexp
	found    []complaint
}

func (c *checker) add(path string, rank int, what string) {
	c.found = append(c.found, complaint{path, lineOf(c.lines, path), rank, what})
}

// check looks at a value under a path. What is of another type, or another word, is
// looked at no further.
func (c *checker) check(rule any, path string, v any) {
	if rule == false {
		c.add(path, 1, "nobody opens a review in a supplement. Save the items in a step, with its `by`.")
		return
	}
	s := rule.(object)
	if !c.isKind(s, path, v) {
		return
	}
	if ref, ok := s["$ref"].(string); ok {
		c.check(c.defs[strings.TrimPrefix(ref, "#/$defs/")], path, v)
	}
	switch v := v.(type) {
	case object:
		c.fields(s, path, v)
	case []any:
		c.list(s, path, v)
	case string:
		c.text(s, path, v)
	case int64:
		c.number(s, path, v)
	}
	c.choice(s, path, v)
}

// isKind is about the type of a value, and about values that are given word by word.
func (c *checker) isKind(s object, path string, v any) bool {
	if want := typesOf(s); len(want) > 0 && !slices.Contains(want, typeOf(v)) {
		c.add(path, 1, wrongType(v, want))
		return false
	}
	if want, ok := s["const"]; ok && !same(v, want) {
		c.add(path, 1, notThis(v, want))
		return false
	}
	if words, ok := s["enum"].([]string); ok {
		if said, isText := v.(string); !isText || !slices.Contains(words, said) {
			c.add(path, 1, notOneOf(v, words))
			return false
		}
	}
	return true
}

func typesOf(s object) []string {
	switch t := s["type"].(type) {
	case string:
		return []string{t}
	case []string:
		return t
	}
	return nil
}

// typeOf is what the schema calls a value of a tree.
func typeOf(v any) string {
	switch v.(type) {
	case object:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case int64:
		return "integer"
	}
	return "null"
}

// same compares with a text or a switch; the schema has no other constants.
func same(v, want any) bool {
	switch v := v.(type) {
	case string:
		return v == want
	case bool:
		return v == want
	}
	return false
}

// fields is about a map: what has to be there, what is there, and what may not be.
func (c *checker) fields(s object, path string, v object) {
	required, _ := s["required"].([]string)
	if missing := slices.DeleteFunc(slices.Clone(required), func(key string) bool { _, ok := v[key]; return ok }); len(missing) > 0 {
		c.add(path, 2, missed(missing))
	}
	known, _ := s["properties"].(object)
	shapes, _ := s["patternProperties"].(object)
	for key, value := range v {
		rule, ok := known[key]
		if ok {
			c.check(rule, join(path, key), value)
		}
		for shape, rule := range shapes {
			if c.fits(shape, key) {
				ok = true
				c.check(rule, join(path, key), value)
			}
		}
		if !ok && s["additionalProperties"] == false {
			c.add(join(path, key), 0, noField(key, keysOf(known)))
		}
	}
	also, _ := s["dependentSchemas"].(object)
	for key, rule := range also {
		if _, ok := v[key]; ok {
			c.check(rule, path, v)
		}
	}
}

func (c *checker) list(s object, path string, v []any) {
	if least, ok := s["minItems"].(int); ok && len(v) < least {
		c.add(path, 1, nothingInIt)
	}
	if rule, ok := s["items"]; ok {
		for i, one := range v {
			c.check(rule, join(path, strconv.Itoa(i)), one)
		}
	}
}

func (c *checker) text(s object, path, v string) {
	if least, ok := s["minLength"].(int); ok && utf8.RuneCountInString(v) < least {
		c.add(path, 1, nothingInIt)
	}
	if most, ok := s["maxLength"].(int); ok && utf8.RuneCountInString(v) > most {
		c.add(path, 1, tooLong(most))
	}
	if shape, ok := s["pattern"].(string); ok && !c.fits(shape, v) {
		c.add(path, 1, unfit(v, c.hints[shape]))
	}
}

func (c *checker) number(s object, path string, v int64) {
	if least, ok := s["minimum"].(int); ok && v < int64(least) {
		c.add(path, 1, tooSmall(v, least))
	}
	if most, ok := s["maximum"].(int); ok && v > int64(most) {
		c.add(path, 1, tooLarge(v, most))
	}
}

// choice is about keys of which there is at least one (anyOf), or exactly one (oneOf).
func (c *checker) choice(s object, path string, v any) {
	if any, ok := s["anyOf"].([]any); ok && c.matching(any, v) == 0 {
		c.add(path, 3, "`by` is missing. Write the alias of who does this.")
	}
	if one, ok := s["oneOf"].([]any); ok && c.matching(one, v) != 1 {
		c.add(path, 3, notOne(one, v))
	}
}

func (c *checker) matching(rules []any, v any) (n int) {
	for _, rule := range rules {
		try := checker{schema: c.schema, place: c.place, patterns: c.patterns}
		if try.check(rule, "", v); len(try.found) == 0 {
			n++
		}
	}
	return n
}

// fits matches a pattern of the schema, which is made ready once.
func (c *checker) fits(pattern, v string) bool {
	p := c.patterns[pattern]
	if p == nil {
		p = regexp.MustCompile(pattern)
		c.patterns[pattern] = p
	}
	return p.MatchString(v)
}
