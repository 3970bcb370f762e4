package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// cast are the people whom a newcomer may play: those of the light case, and all
// others in the file who have a place in the workspace.
type cast []member

type member struct {
	alias, name string
	person      review.PersonID
	guest       bool
}

// lightCase is the shipped case whose people are in the stand-in.
const lightCase = "meeting-notes"

// castOf finds them in the file.
func castOf(ctx context.Context, d *desk.Desk) (cast, error) {
	r, err := desk.CaseReader(".")
	if err != nil {
		return nil, err
	}
	raw, err := templates.Files.ReadFile("cases/" + lightCase + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("read the light case: %w", err)
	}
	c, err := r.Read(lightCase+".yaml", raw)
	if err != nil {
		return nil, err
	}
	w, err := d.People(ctx)
	if err != nil {
		return nil, err
	}
	byName := map[string]review.PersonID{}
	for id := range w.People {
		byName[d.Name(ctx, w, id)] = id
	}
	var out cast
	for _, p := range c.People {
		out = append(out, member{alias: p.ID, name: p.Name, person: byName[p.Name]})
	}
	return append(out, others(ctx, d, w, out)...), nil
}

// others are the people of the file who are not in the light case, by name. Who is
// no part of the workspace never opens Slack.
func others(ctx context.Context, d *desk.Desk, w *review.Workspace, known cast) cast {
	var out cast
	for id, p := range w.People {
		name := d.Name(ctx, w, id)
		taken := slices.ContainsFunc(known, func(m member) bool { return m.person == id })
		if taken || name == "" || p.Left || p.Membership == review.Outsider || w.Who(id) != id {
			continue
		}
		out = append(out, member{alias: strings.TrimPrefix(string(id), "per_"), name: name, person: id, guest: p.Membership == review.Guest})
	}
	slices.SortFunc(out, func(a, b member) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.alias, b.alias))
	})
	return out
}

// founder is who begins a file in which nothing was played.
var founder = member{alias: "quality-lead"}

// user is the id that somebody has in the stand-in.
func (m member) user() string {
	return "U0" + strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(m.alias))
}

// title is what the page says of somebody beside their name.
func (m member) title() string {
	if m.guest {
		return "guest of one channel"
	}
	return "member of the company"
}

// The stand-in's workspace and its channels.
const (
	practiceTeam    = "T0PRACTICE"
	practiceChannel = "C0REVIEWS"
)

// seed is a workspace with the cast, a guest, and somebody of another company.
func (c cast) seed() standin.Seed {
	s := standin.Seed{Team: standin.Team{ID: practiceTeam, Name: "Practice", Domain: "practice"}}
	var all []string
	for _, m := range c {
		s.People = append(s.People, standin.Person{ID: m.user(), Name: m.alias, RealName: m.name, Title: m.title(), Guest: m.guest})
		all = append(all, m.user())
	}
	s.People = append(
		s.People,
		standin.Person{ID: "U0GUEST", Name: "guest", RealName: "A guest", Title: "guest of one channel", Guest: true},
		standin.Person{ID: "U0OUTSIDER", Name: "outsider", RealName: "Somebody of another company", Title: "shares one channel", Team: "T0PARTNER"},
	)
	s.Channels = []standin.Channel{
		{ID: practiceChannel, Name: "reviews", Topic: "Type /ethics start", Bot: true, Members: append(all, "U0GUEST")},
		{ID: "C0PARTNER", Name: "with-partner", Topic: "Shared with another company", Bot: true, Shared: true, Members: append(all[:1:1], "U0OUTSIDER")},
	}
	return s
}

// take lets whoever plays somebody of the cast act as the person of the file.
func (c cast) take(ctx context.Context, d *desk.Desk, team string) error {
	for _, m := range c {
		if m.person == "" {
			continue // the case was not played: the first contact enrols them
		}
		_, err := d.Pretend(ctx, usecase.Command{
			ID: "standin/" + m.user(), Actor: review.Actor{Workflow: true}, Channel: ledger.CLI,
		}, m.person, usecase.Account{Team: team, User: m.user()})
		if err != nil {
			return fmt.Errorf("let %s be played: %w", m.alias, err)
		}
	}
	return nil
}
