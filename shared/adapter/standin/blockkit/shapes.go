package blockkit

import "strconv"

var viewShapes = map[string]shape{
	"modal": {need: []string{"title", "blocks"}, may: map[string]rule{
		"title": plain("view.title"), "submit": plain("view.submit"), "close": plain("view.close"), "blocks": viewBlocks,
		"private_metadata": text("view.private_metadata", 0), "callback_id": text("view.callback_id", 0), "external_id": text("view.external_id", 0),
		"clear_on_close": boolean, "notify_on_close": boolean, "submit_disabled": boolean,
	}},
	"home": {need: []string{"blocks"}, may: map[string]rule{
		"blocks":           viewBlocks,
		"private_metadata": text("view.private_metadata", 0), "callback_id": text("view.callback_id", 0), "external_id": text("view.external_id", 0),
	}},
}

func viewBlocks(l *linter, at string, v any) { l.blocks(at, v) }

var blockShapes = map[string]shape{
	"section": {may: map[string]rule{
		"block_id": blockID, "text": anyText("section.text"), "fields": list(1, "section.fields", anyText("section.fields.text")),
		"accessory": elements(append(inActions, "image")...), "expand": boolean,
	}, also: sectionSaysSomething},
	"header":  {need: []string{"text"}, may: map[string]rule{"block_id": blockID, "text": plain("header.text"), "level": number(1, 6)}},
	"divider": {may: map[string]rule{"block_id": blockID}},
	"context": {need: []string{"elements"}, may: map[string]rule{"block_id": blockID, "elements": list(1, "context.elements", contextElement)}},
	"actions": {need: []string{"elements"}, may: map[string]rule{"block_id": blockID, "elements": list(1, "actions.elements", elements(inActions...))}},
	"input": {need: []string{"label", "element"}, may: map[string]rule{
		"block_id": blockID, "label": plain("input.label"), "hint": plain("input.hint"), "element": elements(inInput...),
		"optional": boolean, "dispatch_action": boolean,
	}, also: func(l *linter, _ string, _ object) { l.inputs = true }},
	"image": {need: []string{"alt_text"}, may: map[string]rule{
		"block_id": blockID, "image_url": address("image.url"), "slack_file": anything, "alt_text": text("image.alt_text", 1), "title": plain("image.title"),
	}},
	"rich_text":       {need: []string{"elements"}, may: map[string]rule{"block_id": blockID, "elements": richText}},
	"markdown":        {need: []string{"text"}, may: map[string]rule{"block_id": blockID, "text": markdown}, on: []Surface{OnMessage}},
	"table":           {need: []string{"rows"}, may: map[string]rule{"block_id": blockID, "rows": list(1, "table.rows", list(1, "table.columns", anything)), "column_settings": anything}, on: []Surface{OnMessage}, also: func(l *linter, _ string, _ object) { l.tables++ }},
	"context_actions": {need: []string{"elements"}, may: map[string]rule{"block_id": blockID, "elements": list(1, "context_actions.elements", anything)}, on: []Surface{OnMessage}},
	"alert":           {on: []Surface{OnModal, OnHome}},

	// What is too young for every client to show passes unread.
	"video": {}, "plan": {}, "task_card": {}, "card": {}, "carousel": {}, "container": {}, "data_table": {},
}

func sectionSaysSomething(l *linter, at string, o object) {
	if o["text"] == nil && o["fields"] == nil {
		l.add(at, "missing required field: text or fields")
	}
}

func contextElement(l *linter, where string, v any) {
	if textAt(v, "type") == "image" {
		elements("image")(l, where, v)
		return
	}
	anyText("section.text")(l, where, v)
}

func markdown(l *linter, at string, v any) {
	text("markdown.text", 1)(l, at, v)
	s, _ := v.(string)
	l.markdown += len([]rune(s))
	l.text += len([]rune(s))
}

// richText checks the frame and counts the text within.
func richText(l *linter, where string, v any) {
	parts, ok := v.([]any)
	if !ok {
		l.add(where, "must provide an array")
		return
	}
	for i, p := range parts {
		switch kind := textAt(p, "type"); kind {
		case "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted":
			l.text += lengthOfRichText(p)
		default:
			l.add(where+"/"+strconv.Itoa(i)+"/type", "unsupported type: %s", kind)
		}
	}
}

func lengthOfRichText(v any) int {
	n := len([]rune(textAt(v, "text")))
	parts, _ := at(v, "elements").([]any)
	for _, p := range parts {
		n += lengthOfRichText(p)
	}
	return n
}

var (
	selects   = []string{"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
	multis    = []string{"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select"}
	choices   = []string{"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker"}
	inActions = join([]string{"button", "overflow", "workflow_button"}, selects, multis, choices)
	inInput   = join([]string{"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"}, selects, multis, choices)
)

func join(lists ...[]string) (all []string) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}
