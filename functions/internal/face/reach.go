package face

import (
	"cmp"
	"context"
	"errors"
	"time"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// A Reach is what is known of how a person is reached in Slack. It names nobody.
type Reach struct {
	In string    `json:"in"`
	TZ string    `json:"tz,omitzero"` // IANA
	At time.Time `json:"at,omitzero"` // when Slack was asked
	// Off is Slack's word for why nothing reaches them, and Since since when.
	Off   string    `json:"off,omitzero"`
	Since time.Time `json:"since,omitzero"`
}

const (
	reachPrefix = "slack/reach/"
	// askedAgain is how old what Slack says of a person may be.
	askedAgain = 24 * time.Hour
)

// reached is a person to whom something is to be told.
type reached struct {
	person review.PersonID
	user   string // "" if they have no account here
	Reach
	stored aside[Reach]
}

// silent reports whether nothing that is told in Slack reaches the person.
func (r reached) silent() bool { return r.user == "" || r.Off != "" }

// reader is the person as the budget sees them.
func (r reached) reader() guide.Reader {
	zone, err := time.LoadLocation(r.TZ)
	if err != nil {
		zone = time.UTC
	}
	return guide.Reader{Zone: zone}
}

// reach says how a person is reached, by what is known of them. Somebody who could
// not be reached a day ago is tried again.
func (h *Herald) reach(ctx context.Context, p review.PersonID) (reached, error) {
	user, err := h.userOf(ctx, p)
	if err != nil {
		return reached{}, err
	}
	stored, err := asideOf[Reach](ctx, h.App, workspaceStream, reachPrefix+string(p))
	if err != nil {
		return reached{}, err
	}
	r := reached{person: p, user: user, Reach: stored.value, stored: stored}
	if r.In != h.in() {
		r.Reach = Reach{In: h.in()}
	}
	if r.Off != "" && h.Now().Sub(r.Since) >= askedAgain {
		r.Off, r.Since = "", time.Time{}
	}
	return r, nil
}

// reachIn is reach, read once for all that is told of a stream.
func (h *Herald) reachIn(ctx context.Context, t told, p review.PersonID) (reached, error) {
	if r, known := t.reach[p]; known {
		return r, nil
	}
	r, err := h.reach(ctx, p)
	if err == nil {
		t.reach[p] = r
	}
	return r, err
}

// reachNow is reach with what Slack has said of the person within a day: where they
// are, and whether they are there at all.
func (h *Herald) reachNow(ctx context.Context, p review.PersonID) (reached, error) {
	r, err := h.reach(ctx, p)
	if err != nil || r.silent() || !r.At.IsZero() && h.Now().Sub(r.At) < askedAgain {
		return r, err
	}
	about, err := h.Slack.Who(ctx, r.user)
	gone, unknown := errors.AsType[slackapp.Gone](err)
	switch {
	case unknown:
		r.Off = gone.Code
	case err != nil:
		return r, err
	case about.Deleted:
		r.Off = "user_disabled"
	default:
		if err := h.qualify(ctx, about); err != nil {
			return r, err
		}
	}
	now := h.Now().UTC()
	r.TZ, r.At = about.TZ, now
	if r.Off != "" {
		r.Since = now
	}
	return r, h.keepReach(ctx, &r)
}

// qualify makes a member who has become a guest one, and the other way round.
func (h *Herald) qualify(ctx context.Context, about slackapp.Profile) error {
	if about.Bot || about.Stranger {
		return nil
	}
	in := usecase.Arrival{Account: usecase.Account{Team: cmp.Or(about.Enterprise, about.Team), User: about.User}, Membership: review.Member}
	if about.Guest {
		in.Membership = review.Guest
	}
	_, err := h.Enrol(ctx, in)
	return err
}

// keepReach keeps it. Who was first knows as much.
func (h *Herald) keepReach(ctx context.Context, r *reached) error {
	if err := r.stored.set(ctx, h.App, workspaceStream, r.Reach); err != nil && !lost(err) {
		return err
	}
	return nil
}

// off notes that a message did not reach a person, unless the message alone was the
// reason.
func (h *Herald) off(ctx context.Context, p review.PersonID, code string) error {
	switch code {
	case "", "message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed":
		return nil
	}
	r, err := h.reach(ctx, p)
	if err != nil || r.Off != "" {
		return err
	}
	r.Off, r.Since = code, h.Now().UTC()
	return h.keepReach(ctx, &r)
}
