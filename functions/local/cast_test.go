package main

import (
	"slices"
	"testing"

	"conoe/functions/local/desk"
	"conoe/shared/core/play"
)

// TestWhoCanBePlayed: the people of the light case, and of what was played all who
// have a place in the workspace. The driver of the late shift never opens Slack.
func TestWhoCanBePlayed(t *testing.T) {
	d := openDesk(t)
	if err := d.Engine.Alone(func(driver play.Driver) error {
		p := &play.Player{App: d.App, Clock: new(play.Clock), Driver: driver, Tell: func(play.Line) {}}
		d.Clock.Set(p.Clock.Now)
		for _, name := range []string{"same-day-delivery", "same-day-delivery-supplement"} {
			c, err := (&session{}).readCase(name)
			if err == nil {
				err = desk.PlayOne(t.Context(), p, c)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	all, err := castOf(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if err := all.take(t.Context(), d, practiceTeam); err != nil {
		t.Fatal(err)
	}
	guests := map[string]bool{}
	users := map[string]bool{}
	for _, m := range all {
		guests[m.name] = m.guest
		users[m.user()] = true
	}
	for name, guest := range map[string]bool{"Developer of the tool": false, "Product owner": false, "Speaker of the drivers": true} {
		if got, ok := guests[name]; !ok || got != guest {
			t.Errorf("%s: got %t, %t, want somebody, guest %t", name, ok, got, guest)
		}
	}
	if slices.ContainsFunc(all, func(m member) bool { return m.name == "Driver of the late shift" }) {
		t.Error("somebody from outside has an account")
	}
	if len(users) != len(all) {
		t.Errorf("%d people have %d accounts", len(all), len(users))
	}
}
