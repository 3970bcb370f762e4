package standin

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Workspace is what Slack keeps: people, conversations, messages, views, files,
// and what is open for a moment. All of it is in memory. Its exported methods are
// safe for concurrent use and answer with copies.
type Workspace struct {
	mu  sync.Mutex
	now func() time.Time
	app app

	team      Team
	people    []Person
	channels  []*Channel
	groups    []Group
	messages  []*Message // in the order of their ts
	homes     map[string]*View
	stacks    map[string][]*View // of a person, the last on top
	triggers  map[string]*trigger
	responses map[string]*response
	files     map[string]*File

	log        []Exchange
	complaints []string
	faults     []*Fault
	posted     map[string]time.Time // the last post to a channel
	lastTS     int64                // microseconds

	version int64
	changed chan struct{} // closed at the next change
}

// app is who the app is in the workspace.
type app struct {
	ID, Name, Bot, BotUser string
}

func newWorkspace(seed Seed, a app, now func() time.Time) *Workspace {
	w := &Workspace{now: now, app: a, changed: make(chan struct{})}
	w.seed(seed)
	return w
}

// seed forgets everything and starts from a seed.
func (w *Workspace) seed(s Seed) {
	w.team = s.Team
	w.team.ID = cmp.Or(w.team.ID, newID("T"))
	w.people, w.channels, w.groups = slices.Clone(s.People), nil, slices.Clone(s.Groups)
	for i := range w.people {
		w.people[i].ID = cmp.Or(w.people[i].ID, newID("U"))
		w.people[i].Team = cmp.Or(w.people[i].Team, w.team.ID)
		w.people[i].TZ = cmp.Or(w.people[i].TZ, "UTC")
	}
	for _, c := range s.Channels {
		c.ID, c.Members = cmp.Or(c.ID, newID("C")), slices.Clone(c.Members)
		w.channels = append(w.channels, &c)
	}
	w.messages, w.log, w.complaints, w.faults = nil, nil, nil, nil
	w.homes, w.stacks, w.files = map[string]*View{}, map[string][]*View{}, map[string]*File{}
	w.triggers, w.responses, w.posted = map[string]*trigger{}, map[string]*response{}, map[string]time.Time{}
	w.touch()
}

// touch tells those who watch that something is different.
func (w *Workspace) touch() {
	w.version++
	close(w.changed)
	w.changed = make(chan struct{})
}

// newID makes an id as Slack's look. It is random, so that an app that keeps ids
// for ever does not meet one again in the next run.
func newID(prefix string) string { return prefix + "0" + rand.Text()[:9] }

// stamp is the next ts: unique in the workspace and never smaller than the last.
func (w *Workspace) stamp() string {
	w.lastTS = max(w.lastTS+1, w.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", w.lastTS/1e6, w.lastTS%1e6)
}

func (w *Workspace) person(id string) (Person, bool) {
	i := slices.IndexFunc(w.people, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return w.people[i], true
}

func (w *Workspace) channel(id string) (*Channel, bool) {
	i := slices.IndexFunc(w.channels, func(c *Channel) bool { return c.ID == id || "#"+c.Name == id })
	if i < 0 {
		return nil, false
	}
	return w.channels[i], true
}

// direct is the conversation of the app with a person, opened if need be.
func (w *Workspace) direct(user string) *Channel {
	i := slices.IndexFunc(w.channels, func(c *Channel) bool { return c.With == user })
	if i >= 0 {
		return w.channels[i]
	}
	c := &Channel{ID: newID("D"), With: user, Members: []string{user}, Bot: true}
	w.channels = append(w.channels, c)
	return c
}

func (c *Channel) has(user string) bool { return slices.Contains(c.Members, user) }

func (c *Channel) kind() string {
	switch {
	case c.With != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// slackName is what payloads call the channel.
func (c *Channel) slackName() string {
	if c.With != "" {
		return "directmessage"
	}
	return c.Name
}

// Messages are the messages of a channel that are not deleted, oldest first, and
// without those that only one person sees.
func (w *Workspace) Messages(channel string) []Message {
	return w.pick(func(m *Message) bool { return m.Channel == channel && m.For == "" && !m.Deleted })
}

// Ephemerals are the messages that only this person sees, oldest first.
func (w *Workspace) Ephemerals(user string) []Message {
	return w.pick(func(m *Message) bool { return m.For == user && !m.Deleted })
}

// DirectMessages are what the app and a person wrote to each other.
func (w *Workspace) DirectMessages(user string) []Message {
	w.mu.Lock()
	id := w.direct(user).ID
	w.mu.Unlock()
	return w.Messages(id)
}

func (w *Workspace) pick(which func(*Message) bool) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []Message
	for _, m := range w.messages {
		if which(m) {
			found = append(found, *m)
		}
	}
	return found
}

// Views are the modals that a person has open, the last on top.
func (w *Workspace) Views(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []View
	for _, v := range w.stacks[user] {
		all = append(all, v.copy())
	}
	return all
}

// Home is the Home tab of a person, if the app published one.
func (w *Workspace) Home(user string) (View, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v, ok := w.homes[user]; ok {
		return v.copy(), true
	}
	return View{}, false
}

// Complaints are the app's offences against the protocol so far: calls of unknown
// methods, arguments and blocks that Slack refuses, answers that it cannot read. A
// test that ends with one has found a fault.
func (w *Workspace) Complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.complaints)
}

func (w *Workspace) complain(format string, args ...any) {
	w.complaints = append(w.complaints, fmt.Sprintf(format, args...))
}

// personNamed finds a person by id, handle or the first word of the real name.
func (w *Workspace) personNamed(name string) (Person, bool) {
	i := slices.IndexFunc(w.people, func(p Person) bool {
		first, _, _ := strings.Cut(p.RealName, " ")
		return p.ID == name || strings.EqualFold(p.Name, name) || strings.EqualFold(first, name)
	})
	if i < 0 {
		return Person{}, false
	}
	return w.people[i], true
}

// Become changes somebody, as an administrator does. It reports whether there is
// such a person.
func (w *Workspace) Become(id string, change func(*Person)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.people, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return false
	}
	change(&w.people[i])
	w.touch()
	return true
}
