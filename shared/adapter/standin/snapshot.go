package standin

import (
	"encoding/json"
	"fmt"

	"conoe/shared/core/fault"
)

// snapshot is what outlives a run: who the app is, conversations, Home tabs and
// files. What is open for a moment, the log and the tokens are not in it.
type snapshot struct {
	Kind     string            `json:"kind"`
	App      app               `json:"app"`
	Seed     Seed              `json:"seed"`
	Messages []Message         `json:"messages"`
	Homes    map[string]*View  `json:"homes"`
	Files    []File            `json:"files"`
	Contents map[string][]byte `json:"contents"` // of files, by id
	LastTS   int64             `json:"last_ts"`
}

const snapshotKind = "standin/v1"

// Snapshot is the workspace as JSON, for Options of a later run.
func (s *Server) Snapshot() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := snapshot{
		Kind: snapshotKind, App: s.app, Seed: Seed{Team: s.team, People: s.people, Groups: s.groups},
		Homes: s.homes, Contents: map[string][]byte{}, LastTS: s.lastTS,
	}
	for _, c := range s.channels {
		out.Seed.Channels = append(out.Seed.Channels, *c)
	}
	for _, m := range s.messages {
		out.Messages = append(out.Messages, *m)
	}
	for id, f := range s.files {
		if f.done {
			out.Files = append(out.Files, *f)
			out.Contents[id] = f.content
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write a snapshot: %w", err)
	}
	return raw, nil
}

// restore takes a snapshot in place of the seed. Without one it does nothing.
func (s *Server) restore(raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	var in snapshot
	if err := json.Unmarshal(raw, &in); err != nil || in.Kind != snapshotKind {
		return fault.Errorf(fault.Invalid, "This is no snapshot of the Slack stand-in: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seed(in.Seed)
	s.app, s.lastTS = in.App, in.LastTS
	for _, m := range in.Messages {
		s.messages = append(s.messages, &m)
	}
	for user, v := range in.Homes {
		if v.Typed == nil {
			v.Typed = State{}
		}
		s.homes[user] = v
	}
	for _, f := range in.Files {
		f.content, f.sent, f.done = in.Contents[f.ID], true, true
		s.files[f.ID] = &f
	}
	return nil
}
