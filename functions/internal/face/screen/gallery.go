package screen

import (
	"encoding/json"
	"iter"
)

// All yields every message, modal and Home tab with sample data, by name: what
// stands before the slash is the surface, message, modal or home. With hostile
// data every text tries to break out, and every list is long. A screen that cannot
// be made is nil.
func All(s *Screens, hostile bool) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		for _, one := range shown(s, sample{hostile}) {
			if !yield(one.name, one.raw) {
				return
			}
		}
	}
}

type exhibit struct {
	name string
	raw  json.RawMessage
}

// shown is the gallery, in the order in which people meet the screens.
func shown(s *Screens, x sample) []exhibit {
	var out exhibits
	out.decisions(s, x)
	out.told(s, x)
	out.steps(s, x)
	out.rest(s, x)
	out.brought(s, x)
	return out
}

type exhibits []exhibit

func (e *exhibits) message(name string, m Message, err error) {
	raw, wrong := json.Marshal(m)
	if err != nil || wrong != nil {
		raw = nil
	}
	*e = append(*e, exhibit{"message/" + name, raw})
}

func (e *exhibits) modal(name string, v View, err error) { e.view("modal/"+name, v, err) }

func (e *exhibits) view(name string, v View, err error) {
	if err != nil {
		v.JSON = nil
	}
	*e = append(*e, exhibit{name, v.JSON})
}
