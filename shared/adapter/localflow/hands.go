package localflow

import (
	"sync"

	"conoe/shared/core/asl"
)

// hands knows which runs are being worked on, and the tokens that a burst has
// handed out and not yet committed. Its zero value is ready.
type hands struct {
	mu    sync.Mutex
	held  map[string]*hold
	fresh map[string]*hold // by hash of token
}

// hold is one run in hand. Its fields are guarded by the mutex of hands.
type hold struct {
	name  string
	again bool                  // something came for the run meanwhile
	tasks map[string]asl.TaskID // of the burst's own tokens, by hash
	mail  []message             // answers to them

	// sealed is there while the burst commits, when it takes no more mail, and
	// is closed afterwards.
	sealed chan struct{}
}

// take takes a run in hand. Nil means that somebody else has it, who will look
// at it again before letting go.
func (s *hands) take(name string) *hold {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.held[name]; h != nil {
		h.again = true
		return nil
	}
	if s.held == nil {
		s.held, s.fresh = map[string]*hold{}, map[string]*hold{}
	}
	h := &hold{name: name, tasks: map[string]asl.TaskID{}}
	s.held[name] = h
	return h
}

// letGo is false, and the run still in hand, if something came meanwhile.
func (s *hands) letGo(h *hold) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.again {
		h.again = false
		return false
	}
	delete(s.held, h.name)
	return true
}

// drop lets go of the run whatever came; what came lies in its inbox.
func (s *hands) drop(h *hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[h.name] == h {
		delete(s.held, h.name)
	}
}

func (s *hands) has(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held[name] != nil
}

// handOut notes a token before anybody can have seen it.
func (s *hands) handOut(h *hold, hash string, id asl.TaskID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.tasks[hash] = id
	s.fresh[hash] = h
}

// offer gives an answer to the burst that made its token. If that is
// committing, later is closed when it has, and the token is in the file or
// dead. Neither means that no burst knows the token.
func (s *hands) offer(m message) (taken bool, later <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.fresh[m.Token]
	switch {
	case h == nil:
		return false, nil
	case h.sealed != nil:
		return false, h.sealed
	}
	m.Task = h.tasks[m.Token]
	h.mail = append(h.mail, m)
	return true, nil
}

// seal gives the burst the answers that were offered. If there is none, it
// takes no more from here on.
func (s *hands) seal(h *hold) []message {
	s.mu.Lock()
	defer s.mu.Unlock()
	mail := h.mail
	h.mail = nil
	if len(mail) == 0 {
		h.sealed = make(chan struct{})
	}
	return mail
}

// unseal ends the burst: its tokens are in the file, or dead with the answers
// that they got.
func (s *hands) unseal(h *hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash := range h.tasks {
		delete(s.fresh, hash)
	}
	h.tasks, h.mail = map[string]asl.TaskID{}, nil
	if h.sealed != nil {
		close(h.sealed)
		h.sealed = nil
	}
}
