package face

import (
	"context"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/functions/internal/handler"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Command answers /ethics. What it says is for who typed it; so is why nothing was
// done.
func (a *App) Command(ctx context.Context, c handler.SlashCommand) (any, error) {
	answer, err := a.commanded(ctx, c)
	if err != nil {
		return ephemeral(a.refusal(ctx, err))
	}
	return answer, nil
}

func (a *App) commanded(ctx context.Context, c handler.SlashCommand) (any, error) {
	release, err := a.still()
	if err != nil {
		return nil, err
	}
	defer release()
	by, err := a.who(ctx, ofCommand(c))
	if err != nil {
		return nil, err
	}
	p := press{by: by, contact: ofCommand(c), id: handler.CommandID(c), trigger: c.TriggerID, reply: c.ResponseURL, channel: c.Channel}
	word, rest, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "start":
		return nil, a.opensStart(ctx, p)
	case "paste":
		return nil, a.pasteInto(ctx, p, review.Ref(strings.ToUpper(rest)))
	case "concern":
		return nil, a.opensConcern(ctx, p, false)
	case "list":
		return ephemeral(a.list(ctx, by))
	case "status":
		return ephemeral(a.status(ctx, by, review.Ref(strings.ToUpper(rest))))
	case "export":
		return ephemeral(a.export(ctx, p, strings.ToUpper(rest)))
	case "", "help":
		return ephemeral(a.Screens.Help())
	}
	return ephemeral(a.unknown())
}

func ephemeral(m screen.Message, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return m.Ephemeral(), nil
}

// unknown is the help for who typed something else.
func (a *App) unknown() (screen.Message, error) {
	m, err := a.Screens.Line(screen.Line{Kind: screen.LineUnknown})
	if err != nil {
		return m, err
	}
	help, err := a.Screens.Help()
	help.Text = m.Text + "\n" + help.Text
	return help, err
}

// listed is how many reviews a list names.
const listed = screen.HomeReviews

// list names the newest reviews.
func (a *App) list(ctx context.Context, by review.Actor) (screen.Message, error) {
	rows, more, err := a.reviews(ctx, by, listed)
	if fault.CodeOf(err) == fault.Denied {
		err = errOwnOnly
	}
	if err != nil {
		return screen.Message{}, err
	}
	return a.Screens.List(rows, more)
}

// reviews are the newest n reviews, and how many more there are.
func (a *App) reviews(ctx context.Context, by review.Actor, n int) (rows []screen.HomeReview, more int, err error) {
	w, err := a.People(ctx)
	if err != nil {
		return nil, 0, err
	}
	if err := review.May(by, review.VerbSeeTitles, w, nil); err != nil {
		return nil, 0, err
	}
	mine, err := a.Mine(ctx, by)
	if err != nil {
		return nil, 0, err
	}
	from := max(0, len(w.Reviews)-n)
	after := ""
	if at := len(w.Systems) + from; at > 0 {
		after = refAt(w, at-1)
	}
	page, err := a.Overview(ctx, by, after, n)
	if err != nil {
		return nil, 0, err
	}
	all := review.May(by, review.VerbSeeContent, w, nil) == nil
	for i := len(page.Rows) - 1; i >= 0; i-- {
		r := page.Rows[i]
		if r.Ref.Type() == review.TypeSystem {
			continue
		}
		rows = append(rows, screen.HomeReview{
			Stream: r.Stream, Ref: r.Ref, Title: r.Title, Stage: r.Stage, Status: r.Status, Blocking: -1, May: all || belongs(mine, r.Ref),
		})
	}
	return rows, from, nil
}

func belongs(mine []usecase.InMine, r review.Ref) bool {
	for _, m := range mine {
		if m.Ref == r {
			return true
		}
	}
	return false
}

func refAt(w *review.Workspace, n int) string {
	if n < len(w.Systems) {
		return string(w.Systems[n].Ref)
	}
	return string(w.Reviews[n-len(w.Systems)].Ref)
}

// status says where a review stands: to everybody its title and stage, and to who
// may see its content what it needs next.
func (a *App) status(ctx context.Context, by review.Actor, ref review.Ref) (screen.Message, error) {
	if ref == "" {
		return screen.Message{}, fault.Errorf(fault.Invalid, "Say which review, such as /ethics status REV-1. /ethics list shows them.")
	}
	w, err := a.People(ctx)
	if err != nil {
		return screen.Message{}, err
	}
	reg, err := called(w, ref)
	if err != nil {
		return screen.Message{}, err
	}
	st, err := a.standing(ctx, by, w, reg)
	if err != nil {
		return screen.Message{}, err
	}
	return a.Screens.Status(st)
}

// called finds a review or system by what somebody typed.
func called(w *review.Workspace, typed review.Ref) (review.Registered, error) {
	reg, err := w.Find(typed)
	if fault.CodeOf(err) == fault.NotFound {
		err = fault.Errorf(fault.NotFound, "There is no review of that number. /ethics list shows those that there are, with their numbers.")
	}
	return reg, err
}

// standing collects a status.
func (a *App) standing(ctx context.Context, by review.Actor, w *review.Workspace, reg review.Registered) (screen.Status, error) {
	st := screen.Status{Reader: screen.Reader{Stream: reg.Stream, Ref: reg.Ref}, Mine: map[string]bool{}}
	s, err := a.sight(ctx, by, reg.Stream)
	if fault.CodeOf(err) == fault.Denied {
		return a.titleOnly(ctx, by, w, reg, st)
	}
	if err != nil {
		return st, err
	}
	st.Reader, st.Stage, st.Status, st.Next, st.Todos = s.reader, s.stage, s.status, s.next, s.todos
	for _, t := range s.todos {
		st.Mine[t.Key] = s.can(t)
	}
	st.Acts = s.acts
	if st.Silent, err = a.silent(ctx, reg.Stream); err != nil {
		return st, err
	}
	st.NoChannel, err = a.muted(ctx, reg.Stream)
	return st, err
}

// errOwnOnly is for who takes part from outside.
var errOwnOnly = fault.Errorf(fault.Denied, "Lists of reviews are for people of this workspace. What you are asked is in the Home tab of this app, and in its messages to you.")

func (a *App) titleOnly(ctx context.Context, by review.Actor, w *review.Workspace, reg review.Registered, st screen.Status) (screen.Status, error) {
	if review.May(by, review.VerbSeeTitles, w, nil) != nil {
		return st, errOwnOnly
	}
	st.Title = a.Title(ctx, reg)
	err := a.Watch(ctx, review.Actor{Workflow: true}, reg.Stream, func(v *usecase.View) error {
		st.Stage, st.Status = v.D.Stage, v.D.Status
		return nil
	})
	return st, err
}
