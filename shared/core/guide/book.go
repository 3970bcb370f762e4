package guide

import (
	"bytes"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Book holds the forms, the steps and the words. It never changes once read, so
// any number of goroutines may use it.
type Book struct {
	forms  map[string]form
	sheets map[string]sheet
	acts   map[string]form
	unask  map[review.Type]map[string]string // why a field is asked of nobody
	steps  map[review.RuleID][]stepRow
	words  words
}

// form asks for one kind of item, or for one command.
type form struct {
	Title string `yaml:"title"`
	Say   string `yaml:"say"` // what a command does, below its title; why an item is asked for first
	Pages []page `yaml:"pages"`
	// DecidedBy are roles without whose yes the item is not approved.
	DecidedBy []review.Role `yaml:"decided_by"`
	Ask       []asked       `yaml:"fields"` // of a command, which has one page only
}

// page is one modal. With List it is about one element of that list.
type page struct {
	Name   string  `yaml:"name"`
	Title  string  `yaml:"title"`
	List   string  `yaml:"list"`
	Number string  `yaml:"number"` // field of the element that Apply numbers
	Fields []asked `yaml:"fields"`
}

// asked is one question.
type asked struct {
	Path     string `yaml:"path"`
	Ask      string `yaml:"ask"`
	Hint     string `yaml:"hint"`
	Long     bool   `yaml:"long"`
	Required bool   `yaml:"required"`
	Most     int    `yaml:"most"`  // the greatest number that makes sense
	Parts    bool   `yaml:"parts"` // a reference to a sign within a value
	Ordered  bool   `yaml:"ordered"`
}

type formsFile struct {
	Items  map[string]form                   `yaml:"items"`
	Sheets map[string]sheet                  `yaml:"sheets"`
	Acts   map[string]form                   `yaml:"acts"`
	Unask  map[review.Type]map[string]string `yaml:"not_asked"`
}

// Read reads slack/forms.yaml, slack/steps.yaml and slack/words.yaml. It is
// Invalid where they name a field, a rule, a word or a page that does not exist,
// or ask too much at once.
func Read(files fs.FS) (*Book, error) {
	var f formsFile
	b := &Book{}
	for name, into := range map[string]any{"forms": &f, "steps": &b.steps, "words": &b.words} {
		if err := read(files, "slack/"+name+".yaml", into); err != nil {
			return nil, err
		}
	}
	b.forms, b.sheets, b.acts, b.unask = f.Items, f.Sheets, f.Acts, f.Unask
	if err := b.check(); err != nil {
		return nil, err
	}
	b.words.sort()
	return b, nil
}

func read(files fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fault.Errorf(fault.Invalid, "%s: %w", name, err)
	}
	return nil
}

// page finds a page of a form.
func (b *Book) page(form, name string) (page, error) {
	for _, p := range b.forms[form].Pages {
		if p.Name == name {
			return p, nil
		}
	}
	return page{}, fault.Errorf(fault.Invalid, "There is no page %q of a form %q.", name, form)
}

// Page is what a person may open: the page of a form.
type Page struct {
	Name, Title string
	// List: the page is about one element, and which one has to be chosen.
	List bool
}

// Pages lists the pages of a form in order.
func (b *Book) Pages(form string) []Page {
	var out []Page
	for _, p := range b.forms[form].Pages {
		out = append(out, Page{p.Name, p.Title, p.List != ""})
	}
	return out
}

// Does is what a command does, in a sentence or two; "" of anything else.
func (b *Book) Does(act string) string { return b.acts[act].Say }

// Title is what a form, a sheet or a command is called.
func (b *Book) Title(name string) string {
	for _, f := range []map[string]form{b.forms, b.acts} {
		if t := f[name].Title; t != "" {
			return t
		}
	}
	return b.sheets[name].Title
}
