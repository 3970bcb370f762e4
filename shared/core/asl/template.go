package asl

import (
	"fmt"
	"strings"
	"time"
)

// template is a value of a definition that may hold expressions. It is fixed
// if it holds none; then literal is its value.
type template struct {
	field   string // as AWS names it in causes: Output/name
	fixed   bool
	literal any
	code    *expression
	array   bool
	keys    []string
	fields  []*template // of the keys, or the elements of an array
}

// template takes a field that may hold expressions, or nil if it is absent.
func (r *reader) template(key string) *template {
	value, ok := r.take(key)
	if !ok {
		return nil
	}
	return r.faults.template(join(r.path, key), key, value)
}

func (f *faults) template(path, field string, value any) *template {
	t := &template{field: field}
	switch x := value.(type) {
	case string:
		f.text(t, path, x)
	case []any:
		t.array = true
		for n, element := range x {
			t.fields = append(t.fields, f.template(at(path, n), fmt.Sprintf("%s[%d]", field, n), element))
		}
		t.fold()
	case *object:
		for _, key := range x.keys {
			t.keys = append(t.keys, key)
			t.fields = append(t.fields, f.template(join(path, key), field+"/"+key, x.fields[key]))
		}
		t.fold()
	default:
		t.fixed, t.literal = true, x
	}
	return t
}

func (f *faults) text(t *template, path, s string) {
	if !isExpression(s) {
		t.fixed, t.literal = true, s
		if strings.Contains(s, "{%") || strings.Contains(s, "%}") {
			f.add(path, "an expression must be the whole string, from {%% to %%}")
		}
		return
	}
	code, err := compile(s)
	if err != nil {
		f.add(path, "%v", err)
	}
	t.code = code
}

// fold makes t fixed if all its parts are.
func (t *template) fold() {
	for _, part := range t.fields {
		if !part.fixed {
			return
		}
	}
	t.fixed = true
	t.literal, _ = t.compose(func(part *template) (any, *problem) { return part.literal, nil })
}

// compose is the array or object of what value makes of each part.
func (t *template) compose(value func(*template) (any, *problem)) (any, *problem) {
	list, fields := make([]any, len(t.fields)), make(map[string]any, len(t.keys))
	for n, part := range t.fields {
		v, p := value(part)
		if p != nil {
			return nil, p
		}
		if list[n] = v; !t.array {
			fields[t.keys[n]] = v
		}
	}
	if t.array {
		return list, nil
	}
	return fields, nil
}

// problem is why an expression gave no value, in AWS's words.
type problem struct {
	cause    string
	tooLarge bool
}

// eval makes the value of t.
func (t *template) eval(find lookup, now time.Time) (any, *problem) {
	switch {
	case t.fixed:
		return t.literal, nil
	case t.code != nil:
		return t.run(find, now)
	}
	return t.compose(func(part *template) (any, *problem) { return part.eval(find, now) })
}

func (t *template) run(find lookup, now time.Time) (any, *problem) {
	value, err := t.code.eval(find, now)
	if err == nil {
		return value, nil
	}
	cause := fmt.Sprintf("The JSONata expression '%s' specified for the field '%s': %v", t.code.source, t.field, err)
	return nil, &problem{cause, err == errTooLarge}
}

// unexpected is the problem of a value that has another type than its field.
func (t *template) unexpected(want string, value any) *problem {
	source := string(encode(value))
	if t.code != nil {
		source = t.code.source
	}
	return &problem{cause: fmt.Sprintf("The JSONata expression '%s' specified for the field '%s' returned an unexpected result type. Expected '%s', but was '%s' for value: %s",
		source, t.field, want, kindOf(value), encode(value))}
}

// constant is the whole number that t is without being evaluated.
func (t *template) constant() (int, bool) {
	if t == nil || !t.fixed {
		return 0, false
	}
	return integer(t.literal)
}

// expressions visits every expression in t.
func (t *template) expressions(visit func(path string, x *expression)) {
	if t.code != nil {
		visit(t.field, t.code)
	}
	for _, part := range t.fields {
		part.expressions(visit)
	}
}
