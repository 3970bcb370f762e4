package face

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// errForeign is for guests and people from elsewhere whom no team has invited by
// name. It shows nothing, not even titles.
var errForeign = fault.Errorf(fault.Denied, "Thank you for coming by. Reviews are shown to people of this workspace, and to those from elsewhere whom a team has invited by name. If a team asked you to take part, tell them that you got this answer.")

// contact is who sent a request.
type contact struct {
	user    string
	account usecase.Account
}

func ofCommand(c handler.SlashCommand) contact {
	return contact{c.User, usecase.Account{Team: cmp.Or(c.Enterprise, c.Team), User: c.User}}
}

// ofInteraction: somebody of this workspace is known by its organisation where
// there is one, because an organisation gives one account for all its workspaces.
func ofInteraction(i slack.InteractionCallback) contact {
	team := i.User.TeamID
	if team == "" || team == i.Team.ID {
		team = cmp.Or(i.Enterprise.ID, i.Team.EnterpriseID, i.Team.ID)
	}
	return contact{i.User.ID, usecase.Account{Team: team, User: i.User.ID}}
}

func ofEvent(e handler.SlackEvent, user string) contact {
	team := e.UserTeam
	if team == "" || team == e.TeamID {
		team = cmp.Or(e.EnterpriseID, e.TeamID)
	}
	return contact{user, usecase.Account{Team: team, User: user}}
}

// who recognises a person; the first contact of a member enrols them. Whoever is
// no member gets in if a team has bound their account and the settings let such
// people in.
func (a *App) who(ctx context.Context, c contact) (review.Actor, error) {
	by, err := a.Recognise(ctx, c.account)
	switch {
	case err == nil && a.owns(c.account):
		return a.Enrol(ctx, usecase.Arrival{Account: c.account, Owner: true})
	case err == nil:
		return by, a.admits(ctx, by.Person, c.account)
	case fault.CodeOf(err) != fault.NotFound:
		return by, err
	}
	p, err := a.Slack.Who(ctx, c.user)
	if _, gone := errors.AsType[slackapp.Gone](err); gone {
		return review.Actor{}, errForeign // of a company whose people Slack does not show us
	}
	if err != nil {
		return review.Actor{}, err
	}
	if at := accountOf(p); at != c.account && p.Stranger { // Slack names the organisation here and the workspace there
		if by, err := a.Recognise(ctx, at); err == nil {
			return by, a.admits(ctx, by.Person, at)
		}
	}
	return a.arrive(ctx, c.account, p)
}

// accountOf is the account of a profile. An organisation gives one account for all
// its workspaces.
func accountOf(p slackapp.Profile) usecase.Account {
	return usecase.Account{Team: cmp.Or(p.Enterprise, p.Team), User: p.User}
}

// arrive enrols a member of the workspace, and nobody else.
func (a *App) arrive(ctx context.Context, at usecase.Account, p slackapp.Profile) (review.Actor, error) {
	if p.Bot || p.Deleted || p.Stranger || p.Guest || !a.home(at) {
		return review.Actor{}, errForeign
	}
	if err := a.founded(ctx, at); err != nil {
		return review.Actor{}, err
	}
	return a.Enrol(ctx, usecase.Arrival{Account: at, Name: p.Name, Membership: review.Member, Owner: a.owns(at)})
}

// founded refuses whoever comes before the workspace exists, and names who has to
// come first. The names are those of Slack: nobody else is known yet.
func (a *App) founded(ctx context.Context, at usecase.Account) error {
	w, err := a.People(ctx)
	if err != nil || w.Size > 0 || a.owns(at) {
		return err
	}
	var names []string
	for _, o := range a.Owners {
		_, user, _ := strings.Cut(o, "/")
		if p, err := a.Slack.Who(ctx, user); err == nil && p.Name != "" && !p.Deleted {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return nil // the core has a sentence for it
	}
	return fault.Errorf(fault.NotFound, "conoe is not set up in this workspace yet. It begins when %s opens the Home tab of this app and gives somebody the office of governance lead. Please ask them to.", strings.Join(names, " or "))
}

func (a *App) owns(at usecase.Account) bool { return slices.Contains(a.Owners, at.Team+"/"+at.User) }

// picked is the person behind a Slack user whom somebody chose. A colleague who
// never used the app is enrolled.
func (a *App) picked(ctx context.Context, user string) (review.PersonID, error) {
	p, err := a.Slack.Who(ctx, user)
	if err != nil {
		return "", err
	}
	at := accountOf(p)
	by, err := a.Recognise(ctx, at)
	if fault.CodeOf(err) == fault.NotFound {
		by, err = a.arrive(ctx, at, p)
	}
	if fault.CodeOf(err) == fault.Denied {
		return "", fault.Errorf(fault.Denied, "Guests, apps, and people from elsewhere cannot be named here. Name somebody of this workspace.")
	}
	return by.Person, err
}

// userOf is the Slack user by whom a person is reached in this installation; "" if
// they have none, or one whom the settings do not let in.
func (a *App) userOf(ctx context.Context, p review.PersonID) (string, error) {
	all, err := a.AccountsOf(ctx, p)
	if err != nil {
		return "", err
	}
	for _, home := range []bool{true, false} { // a foreign account only if there is no other
		for _, at := range all {
			if a.home(at) == home && a.admits(ctx, p, at) == nil {
				return at.User, nil
			}
		}
	}
	return "", nil
}
