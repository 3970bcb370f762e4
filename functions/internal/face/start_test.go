package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
)

// announced starts a review of a telling name where ben is, with some of it in other
// words, and counts in which channels somebody reads of it.
func (w *world) announced(in string, reader string, state standin.State) (channels []string) {
	w.t.Helper()
	ctx := w.t.Context()
	w.did(w.As("ben").Type(ctx, in, "/ethics start"))
	w.did(w.As("ben").Submit(ctx, state))
	w.settle()
	for _, r := range w.rooms(reader) {
		for _, m := range r.Messages {
			if strings.Contains(m.Text, "Secret scoring") && r.Kind != "im" && m.For == "" {
				channels = appendNewName(channels, r.Name)
			}
		}
	}
	return channels
}

func appendNewName(all []string, name string) []string {
	if strings.Contains(strings.Join(all, " "), name) {
		return all
	}
	return append(all, name)
}

// TestWhereItIsAnnounced: in the channel where somebody starts it unless they say
// otherwise, in none if they say so, and never where another company reads along.
func TestWhereItIsAnnounced(t *testing.T) {
	for _, c := range []struct{ in, where, want string }{
		{"#general", "", "general"}, {"#general", "C0REVIEWS2", "reviews"}, {"#general", "none", ""}, {"#with-partner", "", ""},
	} {
		w := start(t)
		w.leads("chiara")
		state := in("name", "Secret scoring of staff", "purpose", "score", "ai", "builds")
		switch c.where {
		case "":
		case "none":
			state["where"] = map[string][]string{"in": {}}
		default:
			state["where"] = map[string][]string{"in": {c.where}}
		}
		if got := strings.Join(w.announced(c.in, "ben", state), " "); got != c.want {
			t.Errorf("started in %s with %q it is announced in %q, want %q", c.in, c.where, got, c.want)
		}
	}
}

// TestSharedChannelIsNotOffered for what is announced.
func TestSharedChannelIsNotOffered(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.did(w.As("ben").Type(ctx, "#general", "/ethics start"))
	o, err := w.As("ben").Submit(ctx, in("name", "Secret scoring of staff", "purpose", "score", "ai", "builds", "where", "C0PARTNER3"))
	if err != nil || o.Errors["where"] == "" {
		t.Errorf("got %+v, %v, want that it cannot be chosen", o, err)
	}
}

// TestBeforeItBegins: whoever comes first reads who has to begin.
func TestBeforeItBegins(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.did(w.As("ben").OpenHome(ctx))
	w.home("ben", "It begins when Chiara Rossi opens the Home tab")
	w.did(w.As("chiara").OpenHome(ctx))
	w.home("chiara", "Nothing waits for you")
	w.did(w.As("ben").OpenHome(ctx))
	w.home("ben", "Nothing waits for you")
}
