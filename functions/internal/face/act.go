package face

import (
	"context"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/clause8"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// carried is what a command is carried out with.
type carried struct {
	usecase.Command
	stream string
	meta   screen.Meta
	guide.Act
	todo   guide.Todo // where a step led to the command
	values guide.Values
}

// acting are the commands of the forms, by name.
var acting = map[string]func(*App, context.Context, carried) error{
	"screen": func(a *App, ctx context.Context, c carried) error {
		given := a.Book.Screened(a.Policy, c.values)
		var answers []review.Answer
		for _, q := range a.Policy.Screening.Questions {
			answers = append(answers, given[q.Key])
		}
		_, err := a.Screen(ctx, c.Command, c.stream, usecase.Screening{Answers: answers, Begin: true})
		return err
	},
	"assign": func(a *App, ctx context.Context, c carried) error {
		roles, _ := guide.Assigned(c.values)
		_, err := a.Assign(ctx, c.Command, c.stream, roles)
		return err
	},
	"adopt": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Adopt(ctx, c.Command, usecase.Adoption{VerySmall: c.VerySmall == review.Yes})
		return err
	},
	"soa": func(a *App, ctx context.Context, c carried) error {
		_, err := a.DecideControls(ctx, c.Command, []usecase.ControlDecision{{
			Control: string(c.Control), Decision: c.Decision, Status: c.Carried, Justification: string(c.Because), Basis: c.Basis,
		}})
		return err
	},
	"waive": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Waive(ctx, c.Command, c.stream, usecase.Waiving{Gate: c.Gate, Guard: c.Guard, Because: string(c.Because), Days: c.Days})
		return err
	},
	"reopen": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Reopen(ctx, c.Command, c.stream, usecase.Reopening{Stage: c.Stage, Because: string(c.Because)})
		return err
	},
	"hold": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Hold(ctx, c.Command, c.stream, true, string(c.Because))
		return err
	},
	"resume": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Hold(ctx, c.Command, c.stream, false, string(c.Because))
		return err
	},
	"end": func(a *App, ctx context.Context, c carried) error {
		_, err := a.End(ctx, c.Command, c.stream, usecase.Ending{Status: c.Ending, Because: string(c.Because), NoRecords: string(c.NoRecords)})
		return err
	},
	"conclude": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Conclude(ctx, c.Command, c.stream, clause8.Order{
			Kind: review.RecordType(c.meta.Page), For: review.Ref(c.meta.Ref), Conclusion: string(c.Conclusion),
		})
		return err
	},
	"gate": func(a *App, ctx context.Context, c carried) error {
		gate, err := a.gateMeant(ctx, c)
		if err != nil {
			return err
		}
		_, err = a.AskGate(ctx, c.Command, c.stream, usecase.AskGate{Gate: gate, Conclusion: string(c.Conclusion), Together: true})
		return err
	},
	"move": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Move(ctx, c.Command, c.stream, usecase.Step{Refs: c.todo.Refs, On: c.todo.Step.On, With: c.With, Because: string(c.Because)})
		return err
	},
	"confirm": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Confirm(ctx, c.Command, c.stream, c.todo.Refs)
		return err
	},
	"submit": func(a *App, ctx context.Context, c carried) error {
		_, err := a.Submit(ctx, c.Command, c.stream, c.todo.Refs)
		return err
	},
	"office": func(a *App, ctx context.Context, c carried) error {
		_, err := a.GiveOffices(ctx, c.Command, c.Person, c.Offices)
		return err
	},
	"export": func(a *App, ctx context.Context, c carried) error {
		return a.orders(ctx, c.Command, c.Scope)
	},
}

// gateMeant is the gate that a step names, or the next one.
func (a *App) gateMeant(ctx context.Context, c carried) (review.GateID, error) {
	if c.meta.Page != "" {
		return review.GateID(c.meta.Page), nil
	}
	now, err := a.sight(ctx, c.Actor, c.stream)
	return now.next, err
}

// ofWorkspace are the commands that concern no review.
var ofWorkspace = map[string]bool{"adopt": true, "soa": true, "office": true, "export": true}

// byStep are the commands that need the step that led to them: it says about what
// they are.
var byStep = map[string]bool{"move": true, "confirm": true, "submit": true}

// actFields are the questions of a command.
func (a *App) actFields(ctx context.Context, by review.Actor, m screen.Meta) ([]guide.Field, error) {
	if m.Form == actScreen {
		return a.Book.ScreenFields(a.Policy), nil
	}
	if acting[m.Form] == nil {
		return nil, errNotHere
	}
	fields, err := a.actBegun(ctx, by, m)
	if err != nil {
		return nil, err
	}
	return fields, a.offerAll(ctx, by, m, fields)
}

// actBegun are the questions of a command, answered as far as the step says that led
// to it.
func (a *App) actBegun(ctx context.Context, by review.Actor, m screen.Meta) ([]guide.Field, error) {
	fields := a.Book.ActFields(m.Form)
	if m.Form == actAssign && m.Stream != "" {
		return a.roleFields(ctx, by, m)
	}
	if m.Key == "" || m.Stream == "" {
		return fields, nil
	}
	now, err := a.sight(ctx, by, m.Stream)
	if err != nil {
		return nil, err
	}
	if t, err := now.todo(m.Key); err == nil {
		fields = a.Book.PrefillAct(t, fields)
	}
	return fields, nil
}

// offerAll gives references what they may lead to: items of the review, or the
// reviews and systems themselves.
func (a *App) offerAll(ctx context.Context, by review.Actor, m screen.Meta, fields []guide.Field) error {
	for n := range fields {
		f := &fields[n]
		if f.Input != guide.InRef && f.Input != guide.InRefs {
			continue
		}
		if m.Stream == "" || ofWorkspace[m.Form] {
			page, err := a.Overview(ctx, by, "", 100)
			if err != nil {
				return err
			}
			for _, r := range page.Rows {
				f.Options = append(f.Options, guide.Option{Value: string(r.Ref), Label: string(r.Ref) + ": " + r.Title})
			}
			if err := a.offerRest(ctx, f); err != nil {
				return err
			}
			continue
		}
		if err := a.look(ctx, by, m.Stream, func(v *usecase.View) error {
			offer(f, a.references(ctx, v))
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// read makes of the answers to a command what the core knows: persons instead of
// users, and items instead of what they were called.
func (a *App) read(ctx context.Context, s submission) ([]guide.Field, []guide.Problem, error) {
	fields := a.Book.ActFields(s.meta.Form)
	if s.meta.Form == actAssign {
		fields = append(fields, guide.RoleFields(s.values)...)
	}
	if err := a.offerAll(ctx, s.by, s.meta, fields); err != nil {
		return nil, nil, err
	}
	wrong := append(a.withPersons(ctx, fields, s.values), guide.Named(fields, s.values)...)
	if s.meta.Form == actAssign && len(wrong) == 0 {
		_, wrong = guide.Assigned(s.values)
	}
	return fields, wrong, nil
}

// act carries out a command that was filled in.
func (a *App) act(ctx context.Context, s submission) (any, error) {
	do, m := acting[s.meta.Form], s.meta
	if do == nil {
		return nil, errNotHere
	}
	c := carried{Command: command(s.id, s.by), stream: m.Stream, meta: m, values: s.values}
	if ofWorkspace[m.Form] {
		c.stream = review.WorkspaceStream
	}
	if a.Done(ctx, c.Command, c.stream) {
		return nil, errAgain
	}
	if m.Form != actScreen {
		fields, wrong, err := a.read(ctx, s)
		if err != nil {
			return nil, err
		}
		if len(wrong) == 0 {
			c.Act, wrong = a.Book.Act(m.Form, s.values)
		}
		if len(wrong) > 0 {
			return viewAnswer{Action: "errors", Errors: screen.Errors(fields, wrong)}, nil
		}
	}
	if err := a.todoOf(ctx, s.by, &c); err != nil {
		return nil, err
	}
	if err := a.again(ctx, c.Command, c.stream, func() error { return do(a, ctx, c) }); err != nil {
		return s.beside(s.firstOf("conclusion", "no_records", "because"), err)
	}
	return a.afterAct(ctx, s, m)
}

// todoOf finds the step that led to a command.
func (a *App) todoOf(ctx context.Context, by review.Actor, c *carried) error {
	if !byStep[c.meta.Form] {
		return nil
	}
	now, err := a.sight(ctx, by, c.meta.Stream)
	if err != nil {
		return err
	}
	c.todo, err = now.todo(c.meta.Key)
	return err
}

// afterAct goes on: after the screening of a light review with its six lines, else
// with what the person could do next.
func (a *App) afterAct(ctx context.Context, s submission, m screen.Meta) (any, error) {
	if m.Stream == "" {
		return replaced(a.Screens.Saved(nil, screen.Reader{}))
	}
	if m.Form != actScreen {
		return a.next(ctx, s.by, m.Stream)
	}
	now, err := a.sight(ctx, s.by, m.Stream)
	if err != nil {
		return nil, err
	}
	if now.depth == light && now.docs[review.TypeConOE] == nil {
		return replaced(a.formView(ctx, s.by, screen.Meta{Stream: m.Stream, Form: sheetLight}))
	}
	return a.begun(ctx, s.by, m.Stream)
}
