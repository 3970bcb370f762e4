package face

import (
	"encoding/json"
	"testing"

	"conoe/functions/internal/face/screen"
	"conoe/templates"
)

// TestEveryButtonLeadsSomewhere walks all that the app can show: every button has a
// route, and every modal that can be submitted is taken in.
func TestEveryButtonLeadsSomewhere(t *testing.T) {
	a, err := New(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	buttons := 0
	for name, raw := range screen.All(a.Screens, false) {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		walk(v, func(o map[string]any) {
			if o["type"] == "button" && o["url"] == nil {
				buttons++
				if _, ok := routeOf(o["action_id"].(string)); !ok {
					t.Errorf("%s: the button %v leads nowhere", name, o["action_id"])
				}
			}
			if o["type"] == "modal" && o["submit"] != nil && submissions()[o["callback_id"].(string)] == nil {
				t.Errorf("%s: nobody takes the modal %v", name, o["callback_id"])
			}
		})
	}
	if buttons < 50 {
		t.Errorf("only %d buttons were looked at", buttons)
	}
	for _, act := range given {
		if acting[act.act] == nil && routes()[screen.DoAct+"."+act.act] == nil {
			t.Errorf("the command %s is offered, and nobody carries it out", act.act)
		}
	}
}

func walk(v any, see func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		see(v)
		for _, one := range v {
			walk(one, see)
		}
	case []any:
		for _, one := range v {
			walk(one, see)
		}
	}
}
