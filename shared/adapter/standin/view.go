package standin

import (
	"crypto/rand"
	"fmt"
	"slices"
)

// View is a modal or a Home tab.
type View struct {
	ID       string `json:"id"`
	Hash     string `json:"hash"` // differs after every change
	Root     string `json:"root_view_id"`
	Previous string `json:"previous_view_id,omitzero"`
	User     string `json:"user"`
	Body     object `json:"body"`  // what the app gave: type, title, blocks and so on
	Typed    State  `json:"typed"` // what the person put in so far
}

// Blocks of the view.
func (v View) Blocks() []any {
	b, _ := v.Body["blocks"].([]any)
	return b
}

// Title of the view.
func (v View) Title() string { return textAt(v.Body, "title", "text") }

// Callback is the id by which the app knows what kind of view it is.
func (v View) Callback() string { return textAt(v.Body, "callback_id") }

func (w *Workspace) newView(user string, body object) *View {
	v := &View{ID: newID("V"), User: user, Typed: State{}}
	v.Root = v.ID
	w.fill(v, body)
	return v
}

// fill gives a view a body. What the person typed stays where the same field is
// still there, and is forgotten elsewhere.
func (w *Workspace) fill(v *View, body object) {
	v.Body, _ = deep(body).(object)
	v.Body["blocks"] = withIDs(v.Blocks())
	v.Hash = w.stamp()[:10] + "." + rand.Text()[:8]
	kept := State{}
	for block, fields := range v.Typed {
		for action, values := range fields {
			if _, _, ok := element(v.Blocks(), block, action); ok {
				kept.set(block, action, values)
			}
		}
	}
	v.Typed = kept
	w.touch()
}

// push puts a view on the stack of a person. It is false if the stack is full.
func (w *Workspace) push(v *View) bool {
	stack := w.stacks[v.User]
	if len(stack) >= limit("view.stack") {
		return false
	}
	if len(stack) > 0 {
		v.Root, v.Previous = stack[0].ID, stack[len(stack)-1].ID
	}
	w.stacks[v.User] = append(stack, v)
	w.touch()
	return true
}

// drop takes a view, and what lies on it, from the stack of its person.
func (w *Workspace) drop(v *View) {
	stack := w.stacks[v.User]
	if i := slices.Index(stack, v); i >= 0 {
		w.stacks[v.User] = slices.Clone(stack[:i])
	}
	w.touch()
}

// view finds a view that is open, by id or, if that is empty, by external id.
func (w *Workspace) view(id, external string) (*View, bool) {
	fits := func(v *View) bool {
		return id != "" && v.ID == id || id == "" && external != "" && textAt(v.Body, "external_id") == external
	}
	for _, v := range w.homes {
		if fits(v) {
			return v, true
		}
	}
	for _, stack := range w.stacks {
		if i := slices.IndexFunc(stack, fits); i >= 0 {
			return stack[i], true
		}
	}
	return nil, false
}

// asSlack is the view as payloads and answers carry it.
func (w *Workspace) viewAsSlack(v *View) object {
	o := object{
		"private_metadata": "", "callback_id": "", "external_id": "", "title": nil, "submit": nil, "close": nil,
		"clear_on_close": false, "notify_on_close": false, "submit_disabled": false,
	}
	for k, x := range v.Body {
		o[k] = x
	}
	if v.Body["type"] == "home" {
		delete(o, "submit_disabled")
		o["title"] = object{"type": "plain_text", "text": "View Title", "emoji": true}
	}
	previous := any(nil)
	if v.Previous != "" {
		previous = v.Previous
	}
	for k, x := range (object{
		"id": v.ID, "team_id": w.team.ID, "hash": v.Hash, "root_view_id": v.Root, "previous_view_id": previous,
		"app_id": w.app.ID, "app_installed_team_id": w.team.ID, "bot_id": w.app.Bot,
		"state": object{"values": values(v.Blocks(), v.Typed)},
	}) {
		o[k] = x
	}
	return o
}

// String is for logs of tests.
func (v View) String() string { return fmt.Sprintf("%s %q", v.ID, v.Title()) }
