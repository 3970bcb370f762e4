package standin

import (
	"crypto/rand"
	"strings"
	"time"
)

// What lives for a moment: a trigger lets the app open one view within seconds,
// and a response URL lets it answer a few times within half an hour.

type trigger struct {
	user string
	view string // the view on which it was pulled
	in   string // the conversation that the person was in, if any
	at   time.Time
	used bool
}

func (w *Workspace) newTrigger(user, view, in string) string {
	id := strings.Join([]string{w.stamp()[:10], "0", strings.ToLower(rand.Text())}, ".")
	w.triggers[id] = &trigger{user: user, view: view, in: in, at: w.now()}
	return id
}

// pull uses up a trigger, or says in Slack's word why not.
func (w *Workspace) pull(id string) (trigger, string) {
	t, ok := w.triggers[id]
	switch {
	case !ok:
		return trigger{}, "invalid_trigger_id"
	case t.used:
		return trigger{}, "exchanged_trigger_id"
	case w.now().Sub(t.at) > time.Duration(limit("trigger_id.seconds"))*time.Second:
		return trigger{}, "expired_trigger_id"
	}
	t.used = true
	return *t, ""
}

type response struct {
	channel, thread, user string
	ts                    string // of the message that it belongs to, if any
	at                    time.Time
	uses                  int
}

func (w *Workspace) newResponse(r response) (id string) {
	r.at, id = w.now(), rand.Text()
	w.responses[id] = &r
	return id
}

// respond uses a response URL once more, or says in Slack's word why not.
func (w *Workspace) respond(id string) (*response, string) {
	r, ok := w.responses[id]
	switch {
	case !ok:
		return nil, "no_such_url"
	case w.now().Sub(r.at) > time.Duration(limit("response_url.minutes"))*time.Minute:
		return nil, "expired_url"
	case r.uses >= limit("response_url.uses"):
		return nil, "used_url"
	}
	r.uses++
	return r, ""
}
