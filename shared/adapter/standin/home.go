package standin

import "context"

// opensHome opens the Home tab of the app.
func (s *Server) opensHome(_ context.Context, p Person, _ Act) (Outcome, error) {
	return s.opensApp(p, "home")
}

// opensMessages opens the conversation with the app.
func (s *Server) opensMessages(_ context.Context, p Person, _ Act) (Outcome, error) {
	return s.opensApp(p, "messages")
}

func (s *Server) opensApp(p Person, tab string) (Outcome, error) {
	s.mu.Lock()
	c := s.direct(p.ID)
	event := object{"type": "app_home_opened", "user": p.ID, "channel": c.ID, "tab": tab, "event_ts": s.stamp()}
	if v, ok := s.homes[p.ID]; ok && tab == "home" {
		event["view"] = s.viewAsSlack(v)
	}
	s.touch()
	s.mu.Unlock()
	s.emit("app_home_opened", p.ID, event)
	return Outcome{Opened: c.ID}, nil
}
