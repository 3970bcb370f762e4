package standin

// viewsOpen opens a modal. One that is open already is replaced with all that
// lies on it.
func (s *Server) viewsOpen(c call) (object, error) {
	body, err := c.view("modal")
	if err != nil {
		return nil, err
	}
	if err := s.externalFree(body, nil); err != nil {
		return nil, err
	}
	t, why := s.pull(c.text("trigger_id"))
	if why != "" {
		return nil, refuse(why)
	}
	delete(s.stacks, t.user)
	v := s.newView(t.user, body)
	s.here(v, t.in)
	s.push(v)
	return object{"view": s.viewAsSlack(v)}, nil
}

func (s *Server) viewsPush(c call) (object, error) {
	body, err := c.view("modal")
	if err != nil {
		return nil, err
	}
	if err := s.externalFree(body, nil); err != nil {
		return nil, err
	}
	t, why := s.pull(c.text("trigger_id"))
	if why != "" {
		return nil, refuse(why)
	}
	if _, open := s.view(t.view, ""); !open || len(s.stacks[t.user]) == 0 {
		return nil, refuse("not_found")
	}
	v := s.newView(t.user, body)
	if !s.push(v) {
		return nil, refuse("push_limit_reached")
	}
	return object{"view": s.viewAsSlack(v)}, nil
}

func (s *Server) viewsUpdate(c call) (object, error) {
	body, err := c.view("")
	if err != nil {
		return nil, err
	}
	v, ok := s.view(c.text("view_id"), c.text("external_id"))
	if !ok {
		return nil, refuse("not_found")
	}
	if h := c.text("hash"); h != "" && h != v.Hash {
		return nil, refuse("hash_conflict")
	}
	if body["type"] != v.Body["type"] {
		return nil, refusal{code: "invalid_arguments", messages: []string{"[ERROR] the type of a view cannot change [json-pointer:/view/type]"}}
	}
	if err := s.externalFree(body, v); err != nil {
		return nil, err
	}
	s.fill(v, body)
	return object{"view": s.viewAsSlack(v)}, nil
}

func (s *Server) viewsPublish(c call) (object, error) {
	body, err := c.view("home")
	if err != nil {
		return nil, err
	}
	p, ok := s.person(c.text("user_id"))
	if !ok || p.Deleted {
		return nil, refuse("user_not_found")
	}
	if p.Team != s.team.ID {
		return nil, refuse("not_enabled")
	}
	v := s.homes[p.ID]
	if h := c.text("hash"); h != "" && (v == nil || h != v.Hash) {
		return nil, refuse("hash_conflict")
	}
	if err := s.externalFree(body, v); err != nil {
		return nil, err
	}
	if v == nil {
		v = s.newView(p.ID, body)
		s.homes[p.ID] = v
	} else {
		s.fill(v, body)
	}
	return object{"view": s.viewAsSlack(v)}, nil
}

// externalFree refuses an external id that another view has.
func (s *Server) externalFree(body object, mine *View) error {
	id := textAt(body, "external_id")
	if other, taken := s.view("", id); id != "" && taken && other != mine {
		return refuse("duplicate_external_id")
	}
	return nil
}
