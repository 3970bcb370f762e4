package blockkit

import (
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
)

// A rule holds the value of a field against what Slack wants of it.
type rule func(l *linter, at string, v any)

// A shape is what Slack wants of an object: the fields it needs and those it may
// have. Without fields anything goes, for what is passed through unread.
type shape struct {
	need []string
	may  map[string]rule
	on   []Surface // nil is every surface
	also func(l *linter, at string, o object)
}

func sortedKeys(o object) []string { return slices.Sorted(maps.Keys(o)) }

func anything(*linter, string, any) {}

func boolean(l *linter, at string, v any) {
	if _, ok := v.(bool); !ok {
		l.add(at, "must be a boolean")
	}
}

func text(name string, least int) rule {
	return func(l *linter, at string, v any) {
		s, ok := v.(string)
		if !ok {
			l.add(at, "must be a string")
			return
		}
		l.length(at, s, name, least)
	}
}

func oneOf(words ...string) rule {
	return func(l *linter, at string, v any) {
		if s, _ := v.(string); !slices.Contains(words, s) {
			l.add(at, "must be one of %v", words)
		}
	}
}

func address(name string) rule {
	return func(l *linter, at string, v any) {
		s, _ := v.(string)
		l.length(at, s, name, 1)
		if u, err := url.Parse(s); err != nil || u.Scheme == "" {
			l.add(at, "must be a valid url")
		}
	}
}

func number(least, most int) rule {
	return func(l *linter, at string, v any) {
		if n, ok := v.(float64); !ok || n < float64(least) || n > float64(most) {
			l.add(at, "must be a number from %d to %d", least, most)
		}
	}
}

// words is a text object with a length limit and the types it may have.
func words(name string, kinds ...string) rule {
	return func(l *linter, at string, v any) {
		o, ok := v.(object)
		if !ok {
			l.add(at, "must provide an object")
			return
		}
		kind, _ := o["type"].(string)
		if !slices.Contains(kinds, kind) {
			l.add(at+"/type", "unsupported type: %s", kind)
		}
		l.shaped(at, o, textShapes[kind])
		s, _ := o["text"].(string)
		l.text += len([]rune(s))
		l.length(at+"/text", s, name, 1)
	}
}

func plain(name string) rule   { return words(name, "plain_text") }
func anyText(name string) rule { return words(name, "plain_text", "mrkdwn") }

var textShapes = map[string]shape{
	"plain_text": {need: []string{"text"}, may: map[string]rule{"text": anything, "emoji": boolean}},
	"mrkdwn":     {need: []string{"text"}, may: map[string]rule{"text": anything, "verbatim": boolean}},
}

func list(least int, most string, each rule) rule {
	return func(l *linter, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			l.add(at, "must provide an array")
			return
		}
		if len(items) < least {
			l.add(at, "no fewer than %d items allowed", least)
		}
		if n := Limit(most); len(items) > n {
			l.add(at, "no more than %d items allowed [got %d]", n, len(items))
		}
		for i, item := range items {
			each(l, at+"/"+strconv.Itoa(i), item)
		}
	}
}

func fields(s shape) rule {
	return func(l *linter, at string, v any) {
		if o, ok := v.(object); ok {
			l.shaped(at, o, s)
			return
		}
		l.add(at, "must provide an object")
	}
}

func elements(allowed ...string) rule {
	return func(l *linter, at string, v any) { l.typed(at, v, elementShapes, allowed) }
}

func blockID(l *linter, at string, v any) {
	text("block_id", 0)(l, at, v)
	id, _ := v.(string)
	if id != "" && l.blockIDs[id] {
		l.add(at, "`block_id` already exists: %s", id)
	}
	l.blockIDs[id] = true
}

func actionID(l *linter, at string, v any) {
	text("action_id", 0)(l, at, v)
	id, _ := v.(string)
	if id != "" && l.actions[id] {
		l.add(at, "`action_id` already exists: %s", id)
	}
	l.actions[id] = true
}

func focus(l *linter, at string, v any) {
	boolean(l, at, v)
	if v == true {
		l.focus++
	}
}

var confirm = fields(shape{
	need: []string{"title", "text", "confirm", "deny"},
	may: map[string]rule{
		"title": plain("confirm.title"), "text": anyText("confirm.text"),
		"confirm": plain("confirm.confirm"), "deny": plain("confirm.deny"), "style": oneOf("primary", "danger"),
	},
})

var option = fields(shape{
	need: []string{"text", "value"},
	may: map[string]rule{
		"text": anyText("option.text"), "value": text("option.value", 1),
		"description": anyText("option.description"), "url": address("button.url"),
	},
})

var optionGroup = fields(shape{
	need: []string{"label", "options"},
	may:  map[string]rule{"label": plain("option_group.label"), "options": list(1, "select.options", option)},
})

// options wants one source of options, and what is chosen at first among them.
func options(l *linter, at string, o object) {
	all := optionsOf(o)
	if o["options"] != nil && o["option_groups"] != nil || o["options"] == nil && o["option_groups"] == nil {
		l.add(at, "must have either options or option_groups")
	}
	first, _ := o["initial_options"].([]any)
	if one := o["initial_option"]; one != nil {
		first = append(slices.Clone(first), one)
	}
	for _, f := range first {
		if !slices.ContainsFunc(all, func(a any) bool { return sameOption(a, f) }) {
			l.add(at, "initial option is not among the options")
		}
	}
	seen := map[string]bool{}
	for _, a := range all {
		if v := textAt(a, "value"); seen[v] {
			l.add(at, "two options have the value %q", v)
		} else {
			seen[v] = true
		}
	}
}

func sameOption(a, b any) bool {
	return textAt(a, "value") == textAt(b, "value") && reflect.DeepEqual(at(a, "text", "text"), at(b, "text", "text"))
}

// optionsOf are the options of an element, those in groups too.
func optionsOf(e object) []any {
	all, _ := e["options"].([]any)
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		in, _ := at(g, "options").([]any)
		all = append(slices.Clone(all), in...)
	}
	return all
}

// at is the value under a path of field names, or nil.
func at(v any, path ...string) any {
	for _, p := range path {
		o, _ := v.(object)
		v = o[p]
	}
	return v
}

// textAt is the string under a path of field names, or "".
func textAt(v any, path ...string) string {
	s, _ := at(v, path...).(string)
	return s
}
