package screen

import (
	"bytes"
	"encoding/json"

	"conoe/shared/core/fault"
)

// Meta says what a modal or a button is about. It travels through Slack and comes
// back as a claim: whoever reads it loads what it names and asks whether the
// person may. It names no workspace.
type Meta struct {
	V        int    `json:"v"`
	Stream   string `json:"stream,omitzero"`
	Ref      string `json:"ref,omitzero"`
	Request  string `json:"request,omitzero"`
	Form     string `json:"form,omitzero"`
	Page     string `json:"page,omitzero"`
	Set      string `json:"set,omitzero"`
	Rendered string `json:"rendered,omitzero"`
	Lang     string `json:"lang,omitzero"`
	Key      string `json:"key,omitzero"` // of what is to be done
	On       int    `json:"on,omitzero"`  // version that was read
	At       int    `json:"at,omitzero"`  // place in a list
}

const (
	metaVersion = 1
	metaLength  = 2000 // of a button's value, the smaller limit
)

var errMeta = fault.Errorf(fault.Invalid, "This button is from another time. Open the message or the Home tab again.")

// String is the meta as private_metadata and as the value of a button.
func (m Meta) String() string {
	m.V = metaVersion
	raw, err := json.Marshal(m)
	if err != nil || len(raw) > metaLength {
		return "" // ReadMeta refuses it
	}
	return string(raw)
}

// ReadMeta reads what String gave, and nothing else.
func ReadMeta(s string) (Meta, error) {
	var m Meta
	if len(s) > metaLength {
		return m, errMeta
	}
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil || m.String() != s {
		return Meta{}, errMeta
	}
	return m, nil
}
