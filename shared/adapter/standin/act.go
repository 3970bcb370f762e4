package standin

import (
	"context"
	"slices"

	"conoe/shared/core/fault"
)

// Act is something that a person does. Which fields count depends on Do.
type Act struct {
	As string `json:"as"` // id or handle of the person
	Do string `json:"do"` // one of the Do constants

	Channel string `json:"channel,omitzero"`
	Message string `json:"message,omitzero"` // ts
	Thread  string `json:"thread,omitzero"`  // ts of the first message
	View    string `json:"view,omitzero"`    // id
	Block   string `json:"block,omitzero"`   // empty is any block with the action
	Action  string `json:"action,omitzero"`

	Text     string   `json:"text,omitzero"`     // what is typed, a command with its slash; what a file says
	Name     string   `json:"name,omitzero"`     // of a file
	Files    []string `json:"files,omitzero"`    // ids of what was uploaded and goes with a message
	Callback string   `json:"callback,omitzero"` // of a shortcut
	Reaction string   `json:"reaction,omitzero"` // a name without colons
	Values   []string `json:"values,omitzero"`   // what is put into the element that acts
	State    State    `json:"state,omitzero"`    // what is in the fields around it
	All      bool     `json:"all,omitzero"`      // close the whole stack
}

// What a person can do.
const (
	DoType            = "type" // a message or a command
	DoShortcut        = "shortcut"
	DoMessageShortcut = "message_shortcut"
	DoElement         = "element" // press, choose, pick, enter
	DoSubmit          = "submit"
	DoClose           = "close"
	DoHome            = "home"
	DoMessages        = "messages" // open the messages of the app
	DoReact           = "react"
	DoUpload          = "upload" // a file, of which a field may then hold the id
)

// Outcome is what the person notices at once.
type Outcome struct {
	Status int               `json:"status"`           // of the app's answer, 0 if nothing was sent
	Told   string            `json:"told,omitzero"`    // the error that Slack shows
	Errors map[string]string `json:"errors,omitzero"`  // beside fields, by block id
	Opened string            `json:"channel,omitzero"` // a conversation that was opened
	File   string            `json:"file,omitzero"`    // the id of a file that was uploaded
}

// Do lets a person do something and returns when the app has answered. An error
// means that a person could not have done it: there is no such button.
func (s *Server) Do(ctx context.Context, a Act) (Outcome, error) {
	s.mu.Lock()
	p, ok := s.personNamed(a.As)
	s.mu.Unlock()
	if !ok {
		return Outcome{}, fault.Errorf(fault.NotFound, "Nobody called %q is in the workspace.", a.As)
	}
	does, ok := verbs[a.Do]
	if !ok {
		return Outcome{}, fault.Errorf(fault.Invalid, "%q is nothing that a person can do here.", a.Do)
	}
	return does(s, ctx, p, a)
}

var verbs = map[string]func(*Server, context.Context, Person, Act) (Outcome, error){
	DoType: (*Server).types, DoShortcut: (*Server).takesShortcut, DoMessageShortcut: (*Server).takesMessageShortcut,
	DoElement: (*Server).usesElement, DoSubmit: (*Server).submits, DoClose: (*Server).closes,
	DoHome: (*Server).opensHome, DoMessages: (*Server).opensMessages, DoReact: (*Server).reacts, DoUpload: (*Server).uploads,
}

// where finds the channel that the person is in.
func (s *Server) where(p Person, channel string) (*Channel, error) {
	c, ok := s.channel(channel)
	if !ok || !c.has(p.ID) {
		return nil, fault.Errorf(fault.NotFound, "%s is not in such a channel.", p.RealName)
	}
	return c, nil
}

// sees finds a message that the person sees in a channel.
func (s *Server) sees(p Person, c *Channel, ts string) (*Message, error) {
	m, ok := s.message(c.ID, ts)
	if !ok || m.For != "" && m.For != p.ID {
		return nil, fault.Errorf(fault.NotFound, "%s sees no such message.", p.RealName)
	}
	return m, nil
}

// spot finds where an act takes place. A view counts only for its own person.
func (s *Server) spot(p Person, a Act) (spot, error) {
	if a.View != "" {
		v, ok := s.view(a.View, "")
		if !ok || v.User != p.ID {
			return spot{}, fault.Errorf(fault.NotFound, "%s has no such view open.", p.RealName)
		}
		return spot{view: v}, nil
	}
	c, err := s.where(p, a.Channel)
	if err != nil {
		return spot{}, err
	}
	m, err := s.sees(p, c, a.Message)
	return spot{message: m, channel: c}, err
}

// usesElement presses, chooses or enters. In an input block only what the app
// asked to hear of at once is sent.
func (s *Server) usesElement(ctx context.Context, p Person, a Act) (Outcome, error) {
	s.mu.Lock()
	parcel, err := s.elementParcel(p, a)
	s.mu.Unlock()
	if err != nil || parcel.payload == nil {
		return Outcome{}, err
	}
	return outcome(s.send(ctx, parcel)), nil
}

func (s *Server) elementParcel(p Person, a Act) (parcel, error) {
	on, err := s.spot(p, a)
	if err != nil {
		return parcel{}, err
	}
	block, e, ok := element(on.blocks(), a.Block, a.Action)
	if !ok {
		return parcel{}, fault.Errorf(fault.NotFound, "There is no element %q in %q here.", a.Action, a.Block)
	}
	if err := s.fits(e, a.Values); err != nil {
		return parcel{}, err
	}
	typed := State{}
	typed.merge(a.State)
	if keepsState(e) {
		typed.set(textAt(block, "block_id"), a.Action, a.Values)
	}
	if on.view != nil {
		on.view.Typed.merge(typed)
	}
	if block["type"] == "input" && block["dispatch_action"] != true {
		return parcel{}, nil
	}
	return parcel{kind: "block_actions", by: p.ID, to: ToInteractions, payload: s.actionPayload(p, on, block, e, a.Values, typed)}, nil
}

// fits refuses values that a person could not choose.
func (s *Server) fits(e object, put []string) error {
	kind := textAt(e, "type")
	for _, v := range put {
		ok := true
		switch kind {
		case "users_select", "multi_users_select":
			_, ok = s.person(v)
		case "channels_select", "multi_channels_select", "conversations_select", "multi_conversations_select":
			var c *Channel
			c, ok = s.channel(v)
			ok = ok && offers(e, c)
		case "datepicker":
			ok = v == "" || isDate(v)
		case "file_input":
			ok = s.fitsFiles(e, put)
		default:
			ok = len(optionsOf(e)) == 0 || slices.ContainsFunc(optionsOf(e), func(o any) bool { return textAt(o, "value") == v })
		}
		if !ok {
			return fault.Errorf(fault.Invalid, "%q is not among what can be chosen.", v)
		}
	}
	return nil
}

// outcome is what Slack shows after an interaction that is not a submission.
func outcome(a Answer) Outcome {
	o := Outcome{Status: a.Status}
	switch a.Fault {
	case "":
	case "http_timeout":
		o.Told = "The app did not answer within three seconds. (operation_timeout)"
	case "connection_failed":
		o.Told = "The app cannot be reached. (dispatch_failed)"
	default:
		o.Told = "The app answered with an error. (http_service_error)"
	}
	return o
}
