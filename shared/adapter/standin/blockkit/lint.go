package blockkit

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// A Surface is where blocks are shown.
type Surface string

// The surfaces that Slack tells apart.
const (
	OnMessage Surface = "message"
	OnModal   Surface = "modal"
	OnHome    Surface = "home"
)

// A Problem is what Slack would refuse, and where it stands.
type Problem struct {
	Pointer string // RFC 6901, from the argument that holds the blocks
	Message string
	Code    string // Slack's error, if it is not the one of bad blocks
}

// String is the problem as Slack lists it in response_metadata.messages.
func (p Problem) String() string {
	return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Message, p.Pointer)
}

// Lint reports what Slack would refuse about blocks, given as a JSON array, on a
// surface. It is empty for sound blocks.
func Lint(on Surface, blocks []byte) []Problem {
	var list any
	if err := json.Unmarshal(blocks, &list); err != nil {
		return []Problem{{Pointer: "/blocks", Message: "must be valid JSON: " + err.Error()}}
	}
	l := newLinter(on)
	l.blocks("/blocks", list)
	return l.problems
}

// LintView reports what Slack would refuse about a view, given as a JSON object.
func LintView(view []byte) []Problem {
	var v object
	if err := json.Unmarshal(view, &v); err != nil {
		return []Problem{{Pointer: "/view", Message: "must be valid JSON: " + err.Error()}}
	}
	return lintView(v)
}

type object = map[string]any

// Interactive reports whether a person does something with an element of a type,
// so that it has an action id.
func Interactive(element string) bool { return elementShapes[element].may["action_id"] != nil }

// linter walks blocks and remembers what must be unique or has a sum.
type linter struct {
	on       Surface
	blockIDs map[string]bool
	actions  map[string]bool // of the block at hand
	inputs   bool
	focus    int
	text     int
	markdown int
	tables   int
	problems []Problem
}

func newLinter(on Surface) *linter { return &linter{on: on, blockIDs: map[string]bool{}} }

func (l *linter) blocks(at string, list any) {
	blocks, ok := list.([]any)
	if !ok {
		l.add(at, "must provide an array")
		return
	}
	if most := Limit(string(l.on) + ".blocks"); len(blocks) > most {
		l.add(at, "no more than %d items allowed [got %d]", most, len(blocks))
	}
	for i, b := range blocks {
		l.actions = map[string]bool{}
		l.typed(at+"/"+strconv.Itoa(i), b, blockShapes, nil)
	}
	l.sums(at)
}

func (l *linter) sums(at string) {
	if l.focus > 1 {
		l.add(at, "only one element may have focus_on_load")
	}
	if l.on != OnMessage {
		return
	}
	if most := Limit("message.blocks.text"); l.text > most {
		l.problems = append(l.problems, Problem{at, fmt.Sprintf("all text together must be less than %d characters, and is %d", most+1, l.text), "msg_blocks_too_long"})
	}
	if l.markdown > Limit("markdown.text") {
		l.add(at, "the text of all markdown blocks must be less than %d characters", Limit("markdown.text")+1)
	}
	if l.tables > Limit("table.per_message") {
		l.problems = append(l.problems, Problem{at, "only one table is allowed in a message", "only_one_table_allowed"})
	}
}

func lintView(v object) []Problem {
	on := OnModal
	if v["type"] == "home" {
		on = OnHome
	}
	l := newLinter(on)
	l.typed("/view", v, viewShapes, nil)
	if on == OnModal && l.inputs && v["submit"] == nil {
		l.add("/view", "missing required field: submit, because there is an input block")
	}
	if raw, err := json.Marshal(v); err == nil && len(raw) > Limit("view.bytes") {
		l.problems = append(l.problems, Problem{"/view", "must be less than 250 kB", "view_too_large"})
	}
	return l.problems
}

func (l *linter) add(at, format string, args ...any) {
	l.problems = append(l.problems, Problem{Pointer: at, Message: fmt.Sprintf(format, args...)})
}

// typed holds an object against the shape that its type names, of those that are
// allowed in its place; nil allows every shape of the table.
func (l *linter) typed(at string, v any, table map[string]shape, allowed []string) {
	o, ok := v.(object)
	if !ok {
		l.add(at, "must provide an object")
		return
	}
	kind, _ := o["type"].(string)
	s, known := table[kind]
	if !known || allowed != nil && !slices.Contains(allowed, kind) || s.on != nil && !slices.Contains(s.on, l.on) {
		l.add(at+"/type", "unsupported type: %s", kind)
		return
	}
	l.shaped(at, o, s)
}

func (l *linter) shaped(at string, o object, s shape) {
	for _, name := range s.need {
		if v, ok := o[name]; !ok || v == nil {
			l.add(at, "missing required field: %s", name)
		}
	}
	for _, name := range sortedKeys(o) {
		r, known := s.may[name]
		switch {
		case name == "type" || s.may == nil:
		case !known:
			l.add(at, "invalid additional property: %s", name)
		case o[name] == nil:
			l.add(at+"/"+name, "must not be null")
		default:
			r(l, at+"/"+name, o[name])
		}
	}
	if s.also != nil {
		s.also(l, at, o)
	}
}

// length holds a string against a limit, in characters.
func (l *linter) length(at, s string, name string, least int) {
	n := utf8.RuneCountInString(s)
	if n < least {
		l.add(at, "must be more than %d characters", least-1)
	}
	if most := Limit(name); n > most {
		l.add(at, "must be less than %d characters", most+1)
	}
}
