package standin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"conoe/shared/core/fault"
)

// submits sends a modal that lies on top, unless Slack itself finds a field that
// is not filled in rightly, and does what the answer says.
func (s *Server) submits(ctx context.Context, p Person, a Act) (Outcome, error) {
	s.mu.Lock()
	v, err := s.onTop(p, a.View)
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	if v.Body["submit"] == nil {
		s.mu.Unlock()
		return Outcome{}, fault.Errorf(fault.NotFound, "This modal has no button to submit it.")
	}
	v.Typed.merge(a.State)
	if wrong := s.unfilled(v); len(wrong) > 0 {
		s.mu.Unlock()
		return Outcome{Errors: wrong}, nil
	}
	payload := s.submissionPayload(p, v)
	s.mu.Unlock()

	answer := s.send(ctx, parcel{kind: "view_submission", by: p.ID, to: ToInteractions, payload: payload})
	if answer.Fault != "" {
		return Outcome{Status: answer.Status, Told: troubled}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.afterSubmission(v, answer), nil
}

const troubled = "We had some trouble connecting. Try again?"

// onTop finds the modal on top of the person's stack; an empty id is that one.
func (s *Server) onTop(p Person, id string) (*View, error) {
	stack := s.stacks[p.ID]
	if len(stack) == 0 || id != "" && stack[len(stack)-1].ID != id {
		return nil, fault.Errorf(fault.NotFound, "%s has no such modal on top.", p.RealName)
	}
	return stack[len(stack)-1], nil
}

// afterSubmission does what the app answered. Nothing closes the view.
func (s *Server) afterSubmission(v *View, a Answer) Outcome {
	out := Outcome{Status: a.Status}
	var said struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   object            `json:"view"`
	}
	if len(strings.TrimSpace(string(a.Body))) > 0 && json.Unmarshal(a.Body, &said) != nil {
		s.complain("the answer to view_submission is not JSON: %.200s", a.Body)
		out.Told = troubled
		return out
	}
	if err := s.follow(v, said.Action, said.Errors, said.View); err != nil {
		s.complain("the answer to view_submission: %v", answerOf(nil, err))
		out.Told = troubled
		return out
	}
	if said.Action == "errors" {
		out.Errors = said.Errors
	}
	return out
}

func (s *Server) follow(v *View, action string, wrong map[string]string, body object) error {
	switch action {
	case "":
		s.drop(v)
	case "clear":
		delete(s.stacks, v.User)
		s.touch()
	case "errors":
		return s.inputsNamed(v, wrong)
	case "update", "push":
		if err := refusalOf("invalid_arguments", lintView(body)); err != nil {
			return err
		}
		return s.putView(v, action, body)
	default:
		return refusal{code: "invalid_arguments", messages: []string{"[ERROR] unknown response_action " + action}}
	}
	return nil
}

func (s *Server) putView(v *View, action string, body object) error {
	mine := v
	if action == "push" {
		mine = nil
	}
	if err := s.externalFree(body, mine); err != nil {
		return err
	}
	if action == "update" {
		s.fill(v, body)
		return nil
	}
	if !s.push(s.newView(v.User, body)) {
		return refuse("push_limit_reached")
	}
	return nil
}

// inputsNamed refuses errors beside anything but an input block: nobody would see
// them.
func (s *Server) inputsNamed(v *View, wrong map[string]string) error {
	if len(wrong) == 0 {
		return refusal{code: "invalid_arguments", messages: []string{"[ERROR] errors is empty"}}
	}
	inputs := map[string]bool{}
	for _, b := range v.Blocks() {
		if textAt(b, "type") == "input" {
			inputs[textAt(b, "block_id")] = true
		}
	}
	for id := range wrong {
		if !inputs[id] {
			return refusal{code: "invalid_arguments", messages: []string{"[ERROR] there is no input block " + id}}
		}
	}
	return nil
}

// unfilled is what Slack's own client says beside fields before it sends a modal.
func (s *Server) unfilled(v *View) map[string]string {
	wrong := map[string]string{}
	for _, b := range v.Blocks() {
		block, _ := b.(object)
		if block["type"] != "input" {
			continue
		}
		e, _ := block["element"].(object)
		id := textAt(block, "block_id")
		put, ok := v.Typed[id][textAt(e, "action_id")]
		if !ok {
			put = initial(e)
		}
		if why := s.fieldFault(e, put, block["optional"] == true); why != "" {
			wrong[id] = why
		}
	}
	return wrong
}

func (s *Server) fieldFault(e object, put []string, optional bool) string {
	if len(asAny(put)) == 0 {
		if optional || e["type"] == "file_input" {
			return ""
		}
		return "Please complete this required field."
	}
	if err := s.fits(e, put); err != nil {
		return fault.Sentence(err)
	}
	n := utf8.RuneCountInString(put[0])
	switch e["type"] {
	case "plain_text_input":
		most, ok := e["max_length"].(float64)
		if !ok {
			most = float64(limit("plain_text_input.max_length"))
		}
		if least, _ := e["min_length"].(float64); n < int(least) {
			return fmt.Sprintf("Please use at least %d characters.", int(least))
		}
		if n > int(most) {
			return fmt.Sprintf("Please use at most %d characters.", int(most))
		}
	case "email_text_input":
		if _, err := mail.ParseAddress(put[0]); err != nil {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(put[0]); err != nil || u.Host == "" {
			return "Please enter a valid URL."
		}
	case "number_input":
		if _, err := strconv.ParseFloat(put[0], 64); err != nil {
			return "Please enter a number."
		}
	}
	return ""
}

// closes takes the modal on top away, or the whole stack, and tells the app where
// it asked for that.
func (s *Server) closes(ctx context.Context, p Person, a Act) (Outcome, error) {
	s.mu.Lock()
	v, err := s.onTop(p, a.View)
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	closed := []*View{v}
	if all := a.All || v.Body["clear_on_close"] == true; all {
		closed = s.stacks[p.ID]
	}
	var parcels []parcel
	for _, c := range closed {
		if c.Body["notify_on_close"] == true {
			parcels = append(parcels, parcel{kind: "view_closed", by: p.ID, to: ToInteractions, payload: s.closedPayload(p, c, len(closed) > 1 || a.All)})
		}
	}
	s.drop(closed[0])
	s.mu.Unlock()
	for _, p := range parcels {
		s.send(ctx, p)
	}
	return Outcome{}, nil
}
