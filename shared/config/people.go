package config

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// BotToken is the token by which an app calls Slack.
type BotToken string

// UnmarshalText takes a token.
func (t *BotToken) UnmarshalText(text []byte) error {
	*t = BotToken(text)
	if !strings.HasPrefix(string(text), "xoxb-") {
		return errors.New("it is no bot token, which begins with xoxb- and is shown under “OAuth & Permissions”")
	}
	return nil
}

// AppToken is the token by which an app opens connections of Socket Mode.
type AppToken string

// UnmarshalText takes a token.
func (t *AppToken) UnmarshalText(text []byte) error {
	*t = AppToken(text)
	if !strings.HasPrefix(string(text), "xapp-") {
		return errors.New("it is no app-level token, which begins with xapp- and is made under “Basic Information”")
	}
	return nil
}

// Owners are the accounts of Slack that appoint the first governance lead, with
// commas between them: T0123ABC/U0123ABC, or U0123ABC of the workspace at hand.
type Owners string

var owner = regexp.MustCompile(`^([TE][A-Z0-9]+/)?[UW][A-Z0-9]+$`)

// UnmarshalText takes accounts.
func (o *Owners) UnmarshalText(text []byte) error {
	*o = Owners(text)
	if slices.ContainsFunc(strings.Split(string(text), ","), func(one string) bool { return !owner.MatchString(one) }) {
		return errors.New("it is no list of member ids of Slack, such as U0123ABC or T0123ABC/U0123ABC, with commas between them")
	}
	return nil
}

// Accounts are the accounts as team/user, those without a team at home.
func (o Owners) Accounts(home string) []string {
	if o == "" {
		return nil
	}
	all := strings.Split(string(o), ",")
	for n, one := range all {
		if !strings.Contains(one, "/") {
			all[n] = home + "/" + one
		}
	}
	return all
}

// Outside says who may take part who is no member of the workspace.
type Outside string

// The people from elsewhere. Guests are invited to channels of the workspace; with
// Connect people of other companies share a channel with it.
const (
	OutsideNone    Outside = "none"
	OutsideGuests  Outside = "guests"
	OutsideConnect Outside = "connect"
)

// UnmarshalText takes one of the three.
func (o *Outside) UnmarshalText(text []byte) error {
	*o = Outside(text)
	if !slices.Contains([]Outside{OutsideNone, OutsideGuests, OutsideConnect}, *o) {
		return errors.New("it is neither none, nor guests, nor connect")
	}
	return nil
}

// Switch is on or off; empty is off.
type Switch string

// UnmarshalText takes 1 or 0.
func (s *Switch) UnmarshalText(text []byte) error {
	*s = Switch(text)
	if *s != "1" && *s != "0" {
		return errors.New("it is neither 1 nor 0")
	}
	return nil
}

// On reports whether it is on.
func (s Switch) On() bool { return s == "1" }
