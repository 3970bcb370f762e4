package screen

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// functions are those that templates may call. Only the first two bring data into
// JSON.
var functions map[string]func([]reflect.Value) (any, error)

func init() {
	functions = map[string]func([]reflect.Value) (any, error){
		"json":   ofOne(func(v any) (any, error) { return toJSON(v) }),
		"mrkdwn": ofOne(func(v any) (any, error) { return mrkdwn(v) }),
		"eq":     equal,
		"index":  index,
		"printf": printf,
		"and":    nil, // see choice: what decides ends it
		"or":     nil,
	}
}

func ofOne(f func(any) (any, error)) func([]reflect.Value) (any, error) {
	return func(in []reflect.Value) (any, error) {
		if len(in) != 1 {
			return nil, fmt.Errorf("it takes one value, not %d", len(in))
		}
		return f(plainOf(in[0]))
	}
}

// pipe is the value of a pipeline, which its variable takes if it has one.
func (f *filling) pipe(dot reflect.Value, p *parse.PipeNode) (reflect.Value, error) {
	v, err := f.pipeline(dot, p)
	if err != nil {
		return v, err
	}
	for _, d := range p.Decl {
		f.variables = append(f.variables, variable{d.Ident[0], v})
	}
	return v, nil
}

// pipeline hands each command's value to the next as the last argument.
func (f *filling) pipeline(dot reflect.Value, p *parse.PipeNode) (v reflect.Value, err error) {
	for n, c := range p.Cmds {
		var last []reflect.Value
		if n > 0 {
			last = []reflect.Value{v}
		}
		if v, err = f.command(dot, c, last); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (f *filling) command(dot reflect.Value, c *parse.CommandNode, last []reflect.Value) (reflect.Value, error) {
	name, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		return f.value(dot, c.Args[0])
	}
	if name.Ident == "and" || name.Ident == "or" {
		return f.choice(dot, name.Ident == "or", c.Args[1:])
	}
	var in []reflect.Value
	for _, a := range c.Args[1:] {
		v, err := f.value(dot, a)
		if err != nil {
			return v, err
		}
		in = append(in, v)
	}
	out, err := functions[name.Ident](append(in, last...))
	if err != nil {
		return reflect.Value{}, fmt.Errorf("%s: %w", c, err)
	}
	return reflect.ValueOf(out), nil
}

// choice is the first value that is true (or), or is not (and); else the last one.
func (f *filling) choice(dot reflect.Value, ends bool, args []parse.Node) (v reflect.Value, err error) {
	for _, a := range args {
		if v, err = f.value(dot, a); err != nil || truth(v) == ends {
			return v, err
		}
	}
	return v, nil
}

// value is that of an argument.
func (f *filling) value(dot reflect.Value, n parse.Node) (reflect.Value, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot, nil
	case *parse.FieldNode:
		return fields(dot, n.Ident)
	case *parse.VariableNode:
		for i := len(f.variables) - 1; i >= 0; i-- {
			if f.variables[i].name == n.Ident[0] {
				return fields(f.variables[i].value, n.Ident[1:])
			}
		}
	case *parse.StringNode:
		return reflect.ValueOf(n.Text), nil
	case *parse.NumberNode:
		return reflect.ValueOf(int(n.Int64)), nil
	case *parse.BoolNode:
		return reflect.ValueOf(n.True), nil
	case *parse.PipeNode:
		return f.pipeline(dot, n)
	case *parse.IdentifierNode: // a function without arguments
		return f.command(dot, &parse.CommandNode{NodeType: parse.NodeCommand, Args: []parse.Node{n}}, nil)
	}
	return reflect.Value{}, fmt.Errorf("%s has no value", n)
}

// fields follows names into structs and maps. One that is not there is an error.
func fields(v reflect.Value, names []string) (reflect.Value, error) {
	for _, name := range names {
		var found reflect.Value
		switch v = open(v); v.Kind() {
		case reflect.Struct:
			found = v.FieldByName(name)
		case reflect.Map:
			found = v.MapIndex(reflect.ValueOf(name))
		}
		if !found.IsValid() {
			return found, fmt.Errorf("there is no %s", name)
		}
		v = found
	}
	return v, nil
}

// open is what an interface holds or a pointer points to.
func open(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

func plainOf(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// truth: what is empty or zero is not true. A struct always is.
func truth(v reflect.Value) bool {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Slice, reflect.Map, reflect.String, reflect.Array:
		return v.Len() > 0
	case reflect.Struct:
		return true
	}
	return !v.IsZero()
}

// equal compares texts, numbers and switches with the first of them, whatever their
// types are called.
func equal(in []reflect.Value) (any, error) {
	if len(in) < 2 {
		return nil, fmt.Errorf("it takes two values, not %d", len(in))
	}
	first := open(in[0])
	for _, v := range in[1:] {
		switch v = open(v); {
		case first.Kind() == reflect.String && v.Kind() == reflect.String:
			if first.String() == v.String() {
				return true, nil
			}
		case first.CanInt() && v.CanInt():
			if first.Int() == v.Int() {
				return true, nil
			}
		case first.Kind() == reflect.Bool && v.Kind() == reflect.Bool:
			if first.Bool() == v.Bool() {
				return true, nil
			}
		default:
			return nil, fmt.Errorf("%s and %s cannot be compared", first.Kind(), v.Kind())
		}
	}
	return false, nil
}

func index(in []reflect.Value) (any, error) {
	if len(in) != 2 {
		return nil, fmt.Errorf("it takes a list and a position, not %d values", len(in))
	}
	list, at := open(in[0]), open(in[1])
	if list.Kind() != reflect.Slice || !at.CanInt() || at.Int() < 0 || at.Int() >= int64(list.Len()) {
		return nil, fmt.Errorf("there is nothing at this position")
	}
	return list.Index(int(at.Int())).Interface(), nil
}

func printf(in []reflect.Value) (any, error) {
	if len(in) == 0 || in[0].Kind() != reflect.String {
		return nil, fmt.Errorf("it takes a form first")
	}
	var all []any
	for _, v := range in[1:] {
		all = append(all, plainOf(v))
	}
	return fmt.Sprintf(in[0].String(), all...), nil
}
