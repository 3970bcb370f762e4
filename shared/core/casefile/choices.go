package casefile

import (
	"reflect"
	"slices"
)

// choose adds what no type can say: which of several keys there has to be. A
// supplement has nobody who opens a review, so its items are saved in its steps.
func choose(t reflect.Type, o object) object {
	if t == caseType {
		o["dependentSchemas"] = object{"supplement_to": object{"properties": object{"items": false}}}
	}
	if keys := choices[t]; keys != nil {
		o["oneOf"] = alternatives(keys)
	}
	if t == reflect.TypeFor[Step]() {
		o["oneOf"] = alternatives(verbs())
		o["anyOf"] = alternatives([]string{"by", "jump"})
	}
	return o
}

// choices are the keys of which there is exactly one. Those of a step are its
// verbs.
var choices = map[reflect.Type][]string{
	caseType:                    {"review", "supplement_to"},
	reflect.TypeFor[Decide]():   {"refs", "gate"},
	reflect.TypeFor[Minute]():   {"refs", "gate"},
	reflect.TypeFor[Mediate]():  {"refs", "gate"},
	reflect.TypeFor[Delegate](): {"refs", "gate"},
}

// verbs lists the keys of a step that say what is done.
func verbs() []string {
	var all []string
	for _, f := range fieldsOf(reflect.TypeFor[Step]()) {
		if !slices.Contains([]string{"say", "by", "expect"}, f.key) {
			all = append(all, f.key)
		}
	}
	return all
}

func alternatives(keys []string) []any {
	var all []any
	for _, k := range keys {
		all = append(all, object{"required": []string{k}})
	}
	return all
}
