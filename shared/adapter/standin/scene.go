package standin

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"conoe/shared/core/fault"
)

// Scene is what one person sees, and what the page needs to show it.
type Scene struct {
	Version   int64      `json:"version"`
	Now       time.Time  `json:"now"`
	Team      Team       `json:"team"`
	App       SceneApp   `json:"app"`
	Me        Person     `json:"me"`
	People    []Person   `json:"people"`
	Groups    []Group    `json:"groups"`
	Channels  []Room     `json:"channels"`
	Home      *View      `json:"home,omitzero"`
	Views     []View     `json:"views"`
	Commands  []Command  `json:"commands"`
	Shortcuts []Shortcut `json:"shortcuts"`
	Files     []File     `json:"files"`
	// Written is when the app wrote to a person last, so that who plays several of
	// them sees whom to look after.
	Written map[string]string `json:"written"`
	CanJump bool              `json:"can_jump"`
	Socket  bool              `json:"socket"` // the app is connected by Socket Mode
}

// SceneApp is the app in the workspace.
type SceneApp struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	User string `json:"user"`
	// Listens is false where nobody can write into the app's direct messages.
	Listens bool `json:"listens"`
}

// Room is a conversation with what the person sees in it.
type Room struct {
	Channel
	Kind     string    `json:"kind"` // channel, group or im
	Messages []Message `json:"messages"`
}

// Scene of a person, named by id or handle.
func (s *Server) Scene(as string) (Scene, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.personNamed(cmp.Or(as, s.someone().ID))
	if !ok {
		return Scene{}, fault.Errorf(fault.NotFound, "Nobody called %q is in the workspace.", as)
	}
	sc := Scene{
		Version: s.version, Now: s.now(), Team: s.team, App: SceneApp{s.app.ID, s.app.Name, s.app.BotUser, !s.manifest.Features.AppHome.ReadOnly}, Me: p,
		People: slices.Clone(s.people), Groups: slices.Clone(s.groups), Channels: s.rooms(p), Views: []View{},
		Commands: s.manifest.Features.Commands, Shortcuts: s.manifest.Features.Shortcuts, CanJump: s.opts.OnJump != nil, Socket: s.sockets.Any(),
	}
	if p.Team != s.team.ID {
		sc.Commands, sc.Shortcuts = nil, nil
	}
	sc.Written = s.written()
	if v, ok := s.homes[p.ID]; ok {
		h := v.copy()
		sc.Home = &h
	}
	for _, v := range s.stacks[p.ID] {
		sc.Views = append(sc.Views, v.copy())
	}
	for _, f := range s.files {
		if f.done {
			sc.Files = append(sc.Files, *f)
		}
	}
	return sc, nil
}

// written is the time of the app's newest direct message, by person.
func (w *Workspace) written() map[string]string {
	out := map[string]string{}
	for _, m := range w.messages {
		c, ok := w.channel(m.Channel)
		if ok && c.With != "" && m.User == w.app.BotUser && !m.Deleted && m.For == "" {
			out[c.With] = max(out[c.With], m.TS)
		}
	}
	return out
}

func (w *Workspace) rooms(p Person) []Room {
	all := []Room{}
	for _, c := range w.channels {
		if !c.has(p.ID) {
			continue
		}
		r := Room{Channel: *c, Kind: c.kind(), Messages: []Message{}}
		for _, m := range w.messages {
			if m.Channel == c.ID && !m.Deleted && (m.For == "" || m.For == p.ID) {
				r.Messages = append(r.Messages, *m)
			}
		}
		all = append(all, r)
	}
	return all
}

func (v *View) copy() View {
	c := *v
	c.Typed = State{}
	c.Typed.merge(v.Typed)
	return c
}

// Want is what somebody waits for. All that is given has to hold at once.
type Want struct {
	As       string `json:"as"`                // whose eyes
	Version  int64  `json:"version,omitzero"`  // anything newer than this
	Channel  string `json:"channel,omitzero"`  // id, #name or im; empty is any conversation
	Contains string `json:"contains,omitzero"` // in a message that the person sees, or in its blocks
	View     string `json:"view,omitzero"`     // callback id or title of the modal on top
	NoView   bool   `json:"no_view,omitzero"`  // no modal is open
	Home     string `json:"home,omitzero"`     // in the Home tab
}

// Wait returns when everything wanted holds, or an error when the context ends.
func (s *Server) Wait(ctx context.Context, want Want) (Scene, error) {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		sc, err := s.Scene(want.As)
		if err != nil || want.in(sc) {
			return sc, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return sc, fault.Errorf(fault.Expired, "It did not come about in time: %+v", want)
		case <-s.ctx.Done():
			return sc, fault.Errorf(fault.Expired, "The stand-in has stopped.")
		}
	}
}

func (want Want) in(sc Scene) bool {
	var top View
	if n := len(sc.Views); n > 0 {
		top = sc.Views[n-1]
	}
	return sc.Version > want.Version &&
		(want.Contains == "" && want.Channel == "" || slices.ContainsFunc(sc.Channels, want.inRoom)) &&
		(want.View == "" || want.View == top.Callback() || want.View == top.Title()) &&
		(!want.NoView || len(sc.Views) == 0) &&
		(want.Home == "" || sc.Home != nil && strings.Contains(allText(sc.Home.Body), want.Home))
}

func (want Want) inRoom(r Room) bool {
	if want.Channel != "" && want.Channel != r.ID && want.Channel != "#"+r.Name && want.Channel != r.Kind {
		return false
	}
	return slices.ContainsFunc(r.Messages, func(m Message) bool {
		return strings.Contains(m.Text, want.Contains) || strings.Contains(allText(m.Blocks), want.Contains)
	})
}

// allText is every text within blocks, a line each.
func allText(v any) string {
	var b strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case object:
			if s, ok := v["text"].(string); ok {
				b.WriteString(s + "\n")
			}
			for _, k := range sortedKeys(v) {
				walk(v[k])
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	return b.String()
}

// Reset forgets everything but the app, and starts from the seed again.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	seed := DefaultSeed()
	if s.opts.Seed != nil {
		seed = *s.opts.Seed
	}
	s.seed(seed)
}

// readAct reads what somebody does, and refuses what it does not understand.
func readAct(raw []byte) (Act, error) {
	var a Act
	err := strict(raw, &a)
	return a, err
}

func strict(raw []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fault.Errorf(fault.Invalid, "That is not what the control API takes: %w", err)
	}
	if d.More() {
		return fault.Errorf(fault.Invalid, "There is more than one JSON value.")
	}
	return nil
}
