package casefile

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"conoe/shared/core/review"
)

// standard is the published schema in a validator of the standard.
func standard(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wrong lists where it finds something wrong. A choice is one place, whatever made
// each of its alternatives fail.
func wrong(e *jsonschema.ValidationError) (paths []string) {
	path := ""
	for _, step := range e.InstanceLocation {
		path = join(path, step)
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			paths = append(paths, join(path, name))
		}
		return paths
	case *kind.OneOf, *kind.AnyOf:
		return []string{path}
	}
	if len(e.Causes) == 0 {
		return []string{path}
	}
	for _, cause := range e.Causes {
		paths = append(paths, wrong(cause)...)
	}
	return paths
}

// TestCheckIsThatOfTheStandard changes every value of a case in many ways and holds
// what is found against a validator of the standard.
func TestCheckIsThatOfTheStandard(t *testing.T) {
	s := standard(t)
	tried, refused := 0, 0
	for _, text := range []string{good(t), goodSupplement} {
		root := func() any {
			tree, err := parse("x.yaml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return tree.root
		}
		whole := root()
		n := 0
		try := func(what string) {
			if n++; n%7 != 1 { // a prime: each sort of change is tried in many places
				return
			}
			c := checker{schema: theSchema(), place: place{file: "x.yaml", lines: map[string]int{}}, patterns: map[string]*regexp.Regexp{}}
			c.check(c.root, "", whole)
			var got, want []string
			for _, one := range c.found {
				got = append(got, one.path)
			}
			if err := s.Validate(whole); err != nil {
				want = wrong(err.(*jsonschema.ValidationError))
			}
			if tried++; len(want) > 0 {
				refused++
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", what, got, want)
			}
		}
		try("as it is")
		mutate(whole, "", func(v any) { whole = v }, try)
	}
	t.Logf("%d were tried, %d of them wrong", tried, refused)
	if tried < 500 || refused < tried/2 || refused == tried {
		t.Errorf("%d were tried, %d of them wrong", tried, refused)
	}
}

// mutate puts other values into the place of one, and of those in it, one at a time.
func mutate(v any, path string, set func(any), try func(string)) {
	for name, other := range map[string]any{
		"a text": "some text", "no text": "", "a long text": strings.Repeat("ä", review.MaxText+1), "a name": "EVR-0001", "a slug": "a-b", "a number": int64(3),
		"a large number": int64(1 << 40), "a negative number": int64(-1), "true": true, "false": false, "a list": []any{}, "a list of texts": []any{"x"},
		"a map": object{}, "a map with a field": object{"nobody_knows_it": "x"},
	} {
		set(other)
		try(path + ": " + name)
	}
	set(v)
	switch v := v.(type) {
	case object:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			was := v[key]
			delete(v, key)
			try(path + " without " + key)
			mutate(was, join(path, key), func(other any) { v[key] = other }, try)
		}
		for _, key := range []string{"refs", "gate", "by", "jump", "supplement_to", "review", "nobody_knows_it"} {
			if _, ok := v[key]; !ok {
				v[key] = "x"
				try(path + " with " + key)
				delete(v, key)
			}
		}
	case []any:
		for i, was := range v[:min(len(v), 3)] {
			mutate(was, join(path, string(rune('0'+i))), func(other any) { v[i] = other }, try)
		}
	}
}
