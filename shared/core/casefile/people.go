package casefile

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// eachPart visits the strings of what happens in a case: its review, its items
// and its steps. The order counts as that of a set does.
func (c *Case) eachPart(visit func(order int, l leaf) error) error {
	at := func(order int) func(leaf) error {
		return func(l leaf) error { return visit(order, l) }
	}
	if err := eachLeaf(reflect.ValueOf(&c.Review), field{}, "/review", at(0)); err != nil {
		return err
	}
	if err := eachLeaf(reflect.ValueOf(&c.Items), field{}, "/items", at(0)); err != nil {
		return err
	}
	for i := range c.Steps {
		if err := eachLeaf(reflect.ValueOf(&c.Steps[i]), field{}, element("/steps", i), at(i+1)); err != nil {
			return err
		}
	}
	return nil
}

// checkPeople refuses an alias that stands for two people or for nobody.
func checkPeople(p place, c *Case) error {
	known := map[string]string{}
	if c.Base != nil {
		for _, b := range c.Base.Persons() {
			known[b.ID] = "the case that this supplements"
		}
	}
	for i, person := range c.People {
		path := join(element("/people", i), "id")
		if where, twice := known[person.ID]; twice {
			return p.refuse(path, "%s already stands for somebody in %s. Choose another alias.", person.ID, where)
		}
		known[person.ID] = "line " + strconv.Itoa(p.lines[path])
	}
	return c.eachPart(func(_ int, l leaf) error {
		if l.value.Type() != personType && l.field.is != "person" || known[l.value.String()] != "" {
			return nil
		}
		return p.refuse(l.path, "nobody is called %s.%s", l.value, hint(l.value.String(), known,
			"Add them to `people`, or correct the alias."))
	})
}

// checkSources refuses a key that stands for two sources or for none.
func checkSources(p place, c *Case) error {
	known := map[string]string{}
	if c.Base != nil {
		for _, b := range c.Base.Sources {
			known[b.Key] = "the case that this supplements"
		}
	}
	for i, s := range c.Sources {
		path := join(element("/sources", i), "key")
		if where, twice := known[s.Key]; twice {
			return p.refuse(path, "%s already stands for a source in %s. Choose another key.", s.Key, where)
		}
		known[s.Key] = "line " + strconv.Itoa(p.lines[path])
	}
	return c.eachPart(func(_ int, l leaf) error {
		if l.field.is != "source" || known[l.value.String()] != "" {
			return nil
		}
		return p.refuse(l.path, "no source has the key %s.%s", l.value, hint(l.value.String(), known,
			"Add it to `sources`, or correct the key."))
	})
}

// hint is the word that somebody most likely meant, or else what to do.
func hint(word string, known map[string]string, otherwise string) string {
	if near := nearest(word, slices.Sorted(maps.Keys(known))); near != "" {
		return " Did you mean " + near + "?"
	}
	return " " + otherwise
}
