package blockkit

import (
	"maps"
	"time"
)

// with are fields besides those that most elements have.
func with(more map[string]rule) map[string]rule {
	m := map[string]rule{"action_id": actionID, "confirm": confirm, "focus_on_load": focus}
	maps.Copy(m, more)
	return m
}

func picked(more map[string]rule) map[string]rule {
	m := with(map[string]rule{"placeholder": plain("placeholder")})
	maps.Copy(m, more)
	return m
}

func typedInto(more map[string]rule) map[string]rule {
	m := map[string]rule{"action_id": actionID, "placeholder": plain("placeholder"), "focus_on_load": focus, "dispatch_action_config": anything, "initial_value": text("plain_text_input.max_length", 0)}
	maps.Copy(m, more)
	return m
}

var (
	staticOptions = map[string]rule{
		"options": list(1, "select.options", option), "option_groups": list(1, "select.option_groups", optionGroup),
		"initial_option": option,
	}
	multiOptions = map[string]rule{
		"options": list(1, "select.options", option), "option_groups": list(1, "select.option_groups", optionGroup),
		"initial_options": list(1, "select.options", option), "max_selected_items": number(1, 100),
	}
	chosen = func(first string) map[string]rule {
		return map[string]rule{
			first: anything, "max_selected_items": number(1, 100), "response_url_enabled": boolean,
			"filter": anything, "default_to_current_conversation": boolean, "min_query_length": number(0, 100),
		}
	}
)

var elementShapes = map[string]shape{
	"button": {need: []string{"text"}, may: map[string]rule{
		"action_id": actionID, "confirm": confirm, "text": plain("button.text"), "value": text("button.value", 0), "url": address("button.url"),
		"style": oneOf("primary", "danger"), "accessibility_label": text("button.accessibility_label", 1),
	}},
	"workflow_button": {},
	"image": {need: []string{"alt_text"}, may: map[string]rule{
		"image_url": address("image.url"), "slack_file": anything, "alt_text": text("image.alt_text", 1),
	}},
	"overflow": {need: []string{"options"}, may: map[string]rule{"action_id": actionID, "confirm": confirm, "options": list(1, "overflow.options", option)}, also: options},

	"static_select":        {may: picked(staticOptions), also: options},
	"external_select":      {may: picked(chosen("initial_option"))},
	"users_select":         {may: picked(chosen("initial_user"))},
	"conversations_select": {may: picked(chosen("initial_conversation"))},
	"channels_select":      {may: picked(chosen("initial_channel"))},

	"multi_static_select":        {may: picked(multiOptions), also: options},
	"multi_external_select":      {may: picked(chosen("initial_options"))},
	"multi_users_select":         {may: picked(chosen("initial_users"))},
	"multi_conversations_select": {may: picked(chosen("initial_conversations"))},
	"multi_channels_select":      {may: picked(chosen("initial_channels"))},

	"checkboxes":     {need: []string{"options"}, may: with(map[string]rule{"options": list(1, "checkboxes.options", option), "initial_options": list(1, "checkboxes.options", option)}), also: options},
	"radio_buttons":  {need: []string{"options"}, may: with(map[string]rule{"options": list(1, "radio_buttons.options", option), "initial_option": option}), also: options},
	"datepicker":     {may: picked(map[string]rule{"initial_date": date})},
	"timepicker":     {may: picked(map[string]rule{"initial_time": anything, "timezone": anything})},
	"datetimepicker": {may: with(map[string]rule{"initial_date_time": number(1, 9999999999)}), on: []Surface{OnModal, OnMessage}},

	"plain_text_input": {may: typedInto(map[string]rule{
		"multiline": boolean, "min_length": number(0, Limit("plain_text_input.max_length")), "max_length": number(1, Limit("plain_text_input.max_length")),
	})},
	"email_text_input": {may: typedInto(nil)},
	"url_text_input":   {may: typedInto(nil)},
	"number_input": {need: []string{"is_decimal_allowed"}, may: typedInto(map[string]rule{
		"is_decimal_allowed": boolean, "min_value": anything, "max_value": anything,
	})},
	"rich_text_input": {may: typedInto(map[string]rule{"initial_value": anything}), on: []Surface{OnModal, OnHome}},
	"file_input": {may: map[string]rule{
		"action_id": actionID, "filetypes": anything, "max_files": number(1, Limit("file_input.max_files")),
	}, on: []Surface{OnModal}},
}

func date(l *linter, at string, v any) {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		l.add(at, "must be a date as YYYY-MM-DD")
	}
}
