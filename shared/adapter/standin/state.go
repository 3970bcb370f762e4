package standin

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// State is what a person put into fields: block id, action id, values. A field
// for one thing has one value; options are named by their value, people and
// channels by their id, dates as YYYY-MM-DD, date and time as Unix seconds.
type State map[string]map[string][]string

func (s State) set(block, action string, values []string) {
	if s[block] == nil {
		s[block] = map[string][]string{}
	}
	s[block][action] = slices.Clone(values)
}

func (s State) merge(other State) {
	for block, fields := range other {
		for action, values := range fields {
			s.set(block, action, values)
		}
	}
}

// values is view.state.values as Slack sends it: every field of every block, with
// what was put in, or what the app put there at first, or nothing.
func values(blocks []any, typed State) object {
	all := object{}
	for _, b := range blocks {
		block, _ := b.(object)
		in := object{}
		for _, e := range interactive(block) {
			if !keepsState(e) {
				continue
			}
			put, ok := typed[textAt(block, "block_id")][textAt(e, "action_id")]
			if !ok {
				put = initial(e)
			}
			v := valueOf(e, put)
			v["type"] = e["type"]
			in[textAt(e, "action_id")] = v
		}
		if len(in) > 0 {
			all[textAt(block, "block_id")] = in
		}
	}
	return all
}

func keepsState(e object) bool {
	kind := textAt(e, "type")
	return kind != "button" && kind != "overflow" && kind != "workflow_button"
}

// initial is what the app put into a field.
func initial(e object) []string {
	var first []string
	for _, name := range []string{"initial_value", "initial_user", "initial_conversation", "initial_channel", "initial_date", "initial_time"} {
		if s := textAt(e, name); s != "" {
			first = append(first, s)
		}
	}
	for _, name := range []string{"initial_users", "initial_conversations", "initial_channels", "initial_options"} {
		list, _ := e[name].([]any)
		for _, x := range list {
			if s, ok := x.(string); ok {
				first = append(first, s)
			} else {
				first = append(first, textAt(x, "value"))
			}
		}
	}
	if n, ok := e["initial_date_time"].(float64); ok {
		first = append(first, strconv.FormatInt(int64(n), 10))
	}
	if v := textAt(e, "initial_option", "value"); v != "" {
		first = append(first, v)
	}
	return first
}

// valueOf is what a field holds, under the name that Slack gives it.
func valueOf(e object, put []string) object {
	switch kind := textAt(e, "type"); kind {
	case "static_select", "external_select", "radio_buttons", "overflow":
		return object{"selected_option": first(chosenOptions(e, put))}
	case "checkboxes", "multi_static_select", "multi_external_select":
		return object{"selected_options": chosenOptions(e, put)}
	case "users_select", "conversations_select", "channels_select":
		return object{"selected_" + singular(kind, ""): first(asAny(put))}
	case "multi_users_select", "multi_conversations_select", "multi_channels_select":
		return object{"selected_" + singular(kind, "s"): asAny(put)}
	case "datepicker":
		return object{"selected_date": first(asAny(put))}
	case "timepicker":
		return object{"selected_time": first(asAny(put))}
	case "datetimepicker":
		return object{"selected_date_time": seconds(put)}
	case "file_input":
		return object{"files": filesIn(put)}
	case "rich_text_input":
		return object{"rich_text_value": richTextOf(put)}
	}
	return object{"value": first(asAny(put))}
}

// singular is "user" of "multi_users_select", with an ending.
func singular(kind, ending string) string {
	kind = strings.TrimSuffix(strings.TrimPrefix(kind, "multi_"), "s_select")
	return kind + ending
}

func asAny(put []string) []any {
	all := make([]any, 0, len(put))
	for _, p := range put {
		if p != "" {
			all = append(all, p)
		}
	}
	return all
}

func first(all []any) any {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func chosenOptions(e object, put []string) []any {
	chosen := []any{}
	for _, o := range optionsOf(e) {
		if slices.Contains(put, textAt(o, "value")) {
			chosen = append(chosen, o)
		}
	}
	return chosen
}

func seconds(put []string) any {
	if len(put) == 0 {
		return nil
	}
	n, err := strconv.ParseInt(put[0], 10, 64)
	if err != nil {
		return nil
	}
	return n
}

func richTextOf(put []string) any {
	if len(put) == 0 || put[0] == "" {
		return nil
	}
	return object{"type": "rich_text", "elements": []any{
		object{"type": "rich_text_section", "elements": []any{object{"type": "text", "text": put[0]}}},
	}}
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
