package screen

import (
	"bytes"
	"io"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"conoe/shared/core/guide"
	"conoe/templates"
)

// standard is package text/template with our two functions, as the model.
func standard(t *testing.T, files fstest.MapFS) *template.Template {
	t.Helper()
	model := template.New("").Option("missingkey=error").Funcs(template.FuncMap{"json": toJSON, "mrkdwn": mrkdwn})
	for name, f := range files {
		if _, err := model.New(name).Parse(string(f.Data)); err != nil {
			t.Fatal(err)
		}
	}
	return model
}

// TestTemplatesAreThoseOfTheStandardLibrary holds what is written against it.
func TestTemplatesAreThoseOfTheStandardLibrary(t *testing.T) {
	type kind string
	type inner struct{ Name string }
	type value struct {
		inner
		Text, Empty string
		Kind        kind
		Say         said
		List        []inner
		None        []string
		Texts       []string
		Map         map[string]any
		At          *inner
		Nil         *inner
		N           int
		Yes         bool
		Any         any
	}
	v := value{
		inner: inner{"embedded"}, Text: `"<!channel>" & {{.Text}}`, Kind: "k", Say: said{{own: "*conoe* "}, {text: "<b>"}},
		List: []inner{{"one"}, {"two"}}, Texts: []string{"t0", "t1"}, Map: map[string]any{"key": "value", "nil": nil}, At: &inner{"at"}, N: 3, Yes: true, Any: inner{"any"},
	}
	for n, text := range []string{
		`{{.Text | json}} {{.Text | mrkdwn | json}} {{.Say | json}} {{.Say | mrkdwn | json}} {{.N | json}} {{.N}} {{.Yes}} {{.Kind}} {{json .List}}`,
		`{{if .Text}}a{{else}}b{{end}}{{if .Empty}}c{{else if .Yes}}d{{else}}e{{end}}{{if .None}}f{{end}}{{if .Nil}}g{{end}}{{if .At}}h{{end}}{{if .Any}}i{{end}}`,
		`{{range .List}}{{.Name}},{{end}}{{range $i, $x := .Texts}}{{if $i}};{{end}}{{$i}}={{$x}}{{$.N}}{{end}}{{range .None}}x{{else}}none{{end}}`,
		`{{$a := .Text}}{{if $b := .Empty}}{{$b}}{{else}}{{$a | json}}{{end}}{{range $x := .List}}{{$x.Name}}{{end}}`,
		`{{if eq .Kind "k"}}a{{end}}{{if eq .N 1 2 3}}b{{end}}{{if eq .Yes true}}c{{end}}{{if or .Empty .None .Text}}d{{end}}{{if and .Text .Empty}}e{{end}}{{or .Empty "f"}}`,
		`{{index .Texts 1}} {{printf "%s-%d" (.Text | mrkdwn) .N}} {{.Map.key}} {{.Any.Name}} {{.At.Name}} {{.Name}}`,
		`{{define "in"}}{{if .}}<{{.}}>{{end}}{{end}}{{template "in" .Text}}{{template "in" index .Texts 0}}{{template "in"}}{{/* a comment */ -}}  z`,
	} {
		files := fstest.MapFS{"x.json.tmpl": {Data: []byte(text)}}
		ours, err := readTemplates(files, "*.json.tmpl")
		if err != nil {
			t.Errorf("%d: %v", n, err)
			continue
		}
		var got, want bytes.Buffer
		wrong := ours.execute(&got, "x.json.tmpl", v)
		if err := standard(t, files).ExecuteTemplate(&want, "x.json.tmpl", v); err != nil || wrong != nil || got.String() != want.String() {
			t.Errorf("%s\ngot  %s, %v\nwant %s, %v", text, &got, wrong, &want, err)
		}
	}
}

// TestTemplatesThatAreRefused: what is wrong is found when they are read, or is an
// error; it never shows something else.
func TestTemplatesThatAreRefused(t *testing.T) {
	for text, read := range map[string]bool{
		`{{with .X}}{{end}}`: true, `{{template "none"}}`: true, `{{.X.Y 1}}`: true, `{{len .X}}`: true, `{{1.5}}`: true, `{{range .X}}{{break}}{{end}}`: true,
		`{{$x := 1}}{{$x = 2}}`: true, `{{(index .X 0).Y}}`: true, `{{if .X}}`: true,
		`{{.None}}`: false, `{{.Map.none}}`: false, `{{.Nil.Name}}`: false, `{{index .List 3}}`: false, `{{eq .List "x"}}`: false, `{{range .N}}{{end}}`: false,
		`{{json}}`: false, `{{mrkdwn .N}}`: false, `{{.Nil}}`: false, `{{define "a"}}{{template "a" .}}{{end}}{{template "a" .}}`: false,
	} {
		ours, err := readTemplates(fstest.MapFS{"x.json.tmpl": {Data: []byte(text)}}, "*.json.tmpl")
		if read != (err != nil) {
			t.Errorf("%s: read with %v", text, err)
		}
		if err != nil {
			continue
		}
		v := struct {
			Map  map[string]string
			Nil  *struct{ Name string }
			List []string
			N    int
		}{}
		if err := ours.execute(new(strings.Builder), "x.json.tmpl", v); err == nil {
			t.Errorf("%s is filled", text)
		}
	}
}

// theirs fills with package text/template.
type theirs struct{ *template.Template }

func (t theirs) execute(to io.Writer, name string, value any) error {
	return t.ExecuteTemplate(to, name, value)
}

// TestScreensAreThoseOfTheStandardLibrary renders everything that there is with both.
func TestScreensAreThoseOfTheStandardLibrary(t *testing.T) {
	book, err := guide.Read(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := New(templates.Files, book)
	if err != nil {
		t.Fatal(err)
	}
	model, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{"json": toJSON, "mrkdwn": mrkdwn}).ParseFS(templates.Files, folder+"/*.json.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	standard := *ours
	standard.templates = theirs{model}
	for _, hostile := range []bool{false, true} {
		want := maps.Collect(All(&standard, hostile))
		for name, got := range All(ours, hostile) {
			if string(got) != string(want[name]) {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, want[name])
			}
		}
		if len(want) < 50 {
			t.Errorf("there are only %d", len(want))
		}
	}
}
