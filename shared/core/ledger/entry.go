package ledger

import (
	"bytes"
	"fmt"

	"conoe/shared/core/fault"
)

// Channel is the way on which a command came in.
type Channel string

// The channels.
const (
	Slack        Channel = "slack"
	SlackConnect Channel = "slack_connect"
	Link         Channel = "link"
	Minute       Channel = "minute"
	API          Channel = "api"
	Workflow     Channel = "workflow"
	CLI          Channel = "cli"
)

// Practice is the Env of every entry in a practice file.
const Practice = "practice"

// Origin says where the words of an imported case come from.
type Origin string

// The origins.
const (
	Illustrative Origin = "illustrative"
	Invented     Origin = "invented"
	Published    Origin = "published"
)

// Envelope is what every entry says about itself, whatever its kind. Its keys
// and "data" all sort before "kind", so canonical bytes end in kind and version.
type Envelope struct {
	As         string  `json:"as,omitzero"` // the role that the actor acted in
	At         Time    `json:"at"`
	Basis      int64   `json:"basis,omitzero"` // size of the workspace stream at which the actor's rights were read
	By         string  `json:"by,omitzero"`    // "per_<uuid>", or absent where no person acted
	Channel    Channel `json:"channel"`
	Env        string  `json:"env,omitzero"` // Practice in practice files
	ImportedAs Origin  `json:"imported_as,omitzero"`
	Kind       string  `json:"kind"`
	V          int     `json:"v"`
}

// Record is an entry with its data typed. One json.Unmarshal of an entry's
// bytes fills it.
type Record[D any] struct {
	Envelope
	Data D `json:"data"`
}

// wire is Record with its fields in canonical order, so that json writes bytes
// that need no sorting.
type wire[D any] struct {
	As         string  `json:"as,omitzero"`
	At         Time    `json:"at"`
	Basis      int64   `json:"basis,omitzero"`
	By         string  `json:"by,omitzero"`
	Channel    Channel `json:"channel"`
	Data       D       `json:"data"`
	Env        string  `json:"env,omitzero"`
	ImportedAs Origin  `json:"imported_as,omitzero"`
	Kind       string  `json:"kind"`
	V          int     `json:"v"`
}

// Encode gives the entry's canonical bytes, or says what is wrong with it.
// Data has to be an object.
func (r Record[D]) Encode() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	b, err := Encode(wire[D]{
		As: r.As, At: At(r.At.Time), Basis: r.Basis, By: r.By, Channel: r.Channel, Data: r.Data,
		Env: r.Env, ImportedAs: r.ImportedAs, Kind: r.Kind, V: r.V,
	})
	if err != nil {
		return nil, fmt.Errorf("entry %s: %w", r.Kind, err)
	}
	// Nothing before the key "data" can hold these bytes: it is all tokens.
	if _, data, _ := bytes.Cut(b, []byte(`"data":`)); len(data) == 0 || data[0] != '{' {
		return nil, fault.Errorf(fault.Invalid, "The data of an entry %s is not an object.", r.Kind)
	}
	return b, nil
}

func (e Envelope) check() error {
	wrong := ""
	switch {
	case !token(e.Kind) || e.V < 1 || e.V > maxVersion:
		wrong = "kind or version"
	case e.At.IsZero():
		wrong = "time"
	case e.Basis < 0 || e.Basis > maxInteger:
		wrong = "basis"
	case e.As != "" && !token(e.As) || e.By != "" && !token(e.By):
		wrong = "actor or role"
	case !e.Channel.known():
		wrong = "channel"
	case e.Env != "" && e.Env != Practice || !e.ImportedAs.known():
		wrong = "origin"
	default:
		return nil
	}
	return fault.Errorf(fault.Invalid, "An entry of kind %.40q has no valid %s.", e.Kind, wrong)
}

func (c Channel) known() bool {
	switch c {
	case Slack, SlackConnect, Link, Minute, API, Workflow, CLI:
		return true
	}
	return false
}

func (o Origin) known() bool {
	switch o {
	case "", Illustrative, Invented, Published:
		return true
	}
	return false
}
