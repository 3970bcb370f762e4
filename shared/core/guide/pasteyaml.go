package guide

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// isYAML: the file says so, or the text is a list of keys of which one is known.
func (p *paster) isYAML(name, text string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return true
	case "":
	default:
		return false
	}
	for l := range strings.Lines(text) {
		key, _, ok := strings.Cut(l, ": ")
		if _, known := p.b.words.heading(key); ok && known && key == strings.TrimSpace(key) {
			return true
		}
	}
	return false
}

// mapping takes keys with a text or a list of texts, as page takes headings. It is
// false if it is no YAML of that kind. Nothing is expanded, so a small text stays
// small.
func (p *paster) mapping(text string) bool {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return false
	}
	pairs := doc.Content[0].Content
	if p.over = len(pairs) > mostDrafts; p.over {
		return true
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		key, value := pairs[n], pairs[n+1]
		s := section{heading: strings.ReplaceAll(key.Value, "_", " "), line: key.Line}
		to, known := p.b.words.heading(s.heading)
		if !known {
			p.note(s.line, "Nothing here asks for %q.", shorten(s.heading))
			continue
		}
		switch value.Kind {
		case yaml.ScalarNode:
			s.text = []string{value.Value}
		case yaml.SequenceNode:
			for _, one := range value.Content {
				if one.Kind != yaml.ScalarNode {
					p.note(one.Line, "This is no text, and was left out.")
					continue
				}
				s.bullets, s.text = append(s.bullets, strings.TrimSpace(one.Value)), append(s.text, one.Value)
			}
		default:
			p.note(value.Line, "What stands below %q is no text, and was left out.", shorten(s.heading))
		}
		if all := strings.TrimSpace(strings.Join(s.text, "\n")); all != "" {
			p.section(s, all, to)
		}
	}
	return true
}
