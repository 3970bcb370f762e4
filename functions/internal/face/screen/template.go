package screen

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"text/template/parse"
)

// templateSet are the text templates of a folder, by name. They are those of
// text/template as far as ours go: values, variables, if, range, template, and the
// functions below; what else there is, is refused when it is read.
//
// Package text/template itself calls methods by name. With it in a program the linker
// keeps every method of every client of AWS, and the program is twice as large.
type templateSet map[string]*parse.ListNode

// filler fills templates: these, or in a test those of the standard library.
type filler interface {
	execute(to io.Writer, name string, value any) error
}

// readTemplates reads the files of a folder that match a pattern.
func readTemplates(files fs.FS, pattern string) (templateSet, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no file is %s: %w", pattern, err)
	}
	known := map[string]any{}
	for name := range functions {
		known[name] = true
	}
	out, trees := templateSet{}, map[string]*parse.Tree{}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if _, err := parse.New(path.Base(name)).Parse(string(raw), "", "", trees, known); err != nil {
			return nil, err
		}
	}
	for name, tree := range trees {
		if err := checkTemplate(tree.Root, trees); err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		out[name] = tree.Root
	}
	return out, nil
}

// execute writes a template filled with a value.
func (t templateSet) execute(w io.Writer, name string, value any) error {
	root, ok := t[name]
	if !ok {
		return fmt.Errorf("there is no template %s", name)
	}
	v := reflect.ValueOf(value)
	r := &filling{templates: t, to: w, variables: []variable{{"$", v}}}
	return r.nodes(v, root)
}

// filling is one template on its way.
type filling struct {
	templates templateSet
	to        io.Writer
	variables []variable // the innermost last
	depth     int
}

type variable struct {
	name  string
	value reflect.Value
}

func (f *filling) nodes(dot reflect.Value, l *parse.ListNode) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := f.node(dot, n); err != nil {
			return err
		}
	}
	return nil
}

func (f *filling) node(dot reflect.Value, n parse.Node) error {
	switch n := n.(type) {
	case *parse.TextNode:
		_, err := f.to.Write(n.Text)
		return err
	case *parse.ActionNode:
		return f.action(dot, n)
	case *parse.IfNode:
		defer f.leave(len(f.variables))
		v, err := f.pipe(dot, n.Pipe)
		if err != nil {
			return err
		}
		if truth(v) {
			return f.nodes(dot, n.List)
		}
		return f.nodes(dot, n.ElseList)
	case *parse.RangeNode:
		return f.each(dot, n)
	case *parse.TemplateNode:
		return f.other(dot, n)
	}
	return nil // comments and definitions; others were refused
}

// leave forgets the variables of a part.
func (f *filling) leave(n int) { f.variables = f.variables[:n] }

func (f *filling) action(dot reflect.Value, n *parse.ActionNode) error {
	v, err := f.pipe(dot, n.Pipe)
	if err != nil || len(n.Pipe.Decl) > 0 {
		return err
	}
	v = open(v)
	if !v.IsValid() {
		return fmt.Errorf("%s has no value", n)
	}
	_, err = fmt.Fprint(f.to, v.Interface())
	return err
}

// each is range over a list, with the position and the element as variables.
func (f *filling) each(dot reflect.Value, n *parse.RangeNode) error {
	defer f.leave(len(f.variables))
	list, err := f.pipeline(dot, n.Pipe)
	if err != nil {
		return err
	}
	if list = open(list); list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return fmt.Errorf("%s is no list", n.Pipe)
	}
	if list.Len() == 0 {
		return f.nodes(dot, n.ElseList)
	}
	for i := range list.Len() {
		mark, element := len(f.variables), list.Index(i)
		switch decl := n.Pipe.Decl; len(decl) {
		case 1:
			f.variables = append(f.variables, variable{decl[0].Ident[0], element})
		case 2:
			f.variables = append(f.variables, variable{decl[0].Ident[0], reflect.ValueOf(i)}, variable{decl[1].Ident[0], element})
		}
		if err := f.nodes(element, n.List); err != nil {
			return err
		}
		f.leave(mark)
	}
	return nil
}

// deepest is how many templates may be inside of one another.
const deepest = 100

// other fills another template. It knows none of the variables here.
func (f *filling) other(dot reflect.Value, n *parse.TemplateNode) error {
	v := reflect.Value{}
	if n.Pipe != nil {
		var err error
		if v, err = f.pipe(dot, n.Pipe); err != nil {
			return err
		}
	}
	if f.depth == deepest {
		return fmt.Errorf("template %s is inside of itself", n.Name)
	}
	inner := &filling{templates: f.templates, to: f.to, variables: []variable{{"$", v}}, depth: f.depth + 1}
	return inner.nodes(v, f.templates[n.Name])
}
