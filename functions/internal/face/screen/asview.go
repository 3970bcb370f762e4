package screen

import (
	"encoding/json"
	"fmt"
)

// AsView is a message as a modal, where a modal is in the way of a message or
// nobody else should read it.
func (s *Screens) AsView(m Message) (View, error) {
	type plain struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	raw, err := json.Marshal(struct {
		Type   string          `json:"type"`
		Title  plain           `json:"title"`
		Close  plain           `json:"close"`
		Blocks json.RawMessage `json:"blocks"`
	}{"modal", plain{"plain_text", s.word("line.head")}, plain{"plain_text", s.word("close")}, m.Blocks})
	if err != nil {
		return View{}, fmt.Errorf("a message as a view: %w", err)
	}
	return View{raw}, nil
}

// AsHome is a message in the Home tab of who may see nothing else there.
func (s *Screens) AsHome(m Message) (View, error) {
	raw, err := json.Marshal(struct {
		Type   string          `json:"type"`
		Blocks json.RawMessage `json:"blocks"`
	}{"home", m.Blocks})
	if err != nil {
		return View{}, fmt.Errorf("a message as a Home tab: %w", err)
	}
	return View{raw}, nil
}
