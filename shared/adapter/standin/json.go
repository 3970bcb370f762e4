package standin

import (
	"encoding/json"
	"maps"
	"slices"

	"conoe/shared/adapter/standin/blockkit"
)

type object = map[string]any

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

func sortedKeys(o object) []string { return slices.Sorted(maps.Keys(o)) }

func limit(name string) int { return blockkit.Limit(name) }

// lintBlocks and lintView hold decoded values against what Slack accepts.
func lintBlocks(blocks []any) []blockkit.Problem {
	raw, _ := json.Marshal(blocks) // it was JSON before
	return blockkit.Lint(blockkit.OnMessage, raw)
}

func lintView(view object) []blockkit.Problem {
	raw, _ := json.Marshal(view)
	return blockkit.LintView(raw)
}
