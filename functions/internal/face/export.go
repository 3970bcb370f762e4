package face

import (
	"context"
	"errors"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// An export is asked for here, built by a workflow, and told to who asked for it.
// The bundle itself never passes through Slack: a message says where it lies, or a
// click gives its address to who asked.

// An Order is an export of which somebody wants to hear in Slack.
type Order struct {
	Person review.PersonID `json:"person"`
}

const exportPrefix = "slack/export/"

// orders asks for the evidence about reviews and systems; about all of them if none
// is named.
func (a *App) orders(ctx context.Context, c usecase.Command, refs []review.Ref) error {
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	for _, r := range refs {
		if _, err := called(w, r); err != nil {
			return err
		}
	}
	if len(refs) == 0 {
		for _, r := range w.Reviews {
			refs = append(refs, r.Ref)
		}
	}
	out, err := a.RequestExport(ctx, c, usecase.ExportOrder{Refs: refs})
	if err != nil {
		return err
	}
	order, err := asideOf[Order](ctx, a, workspaceStream, exportPrefix+out.Export)
	if err != nil || order.raw != nil {
		return err
	}
	if err := order.set(ctx, a, workspaceStream, Order{c.Actor.Person}); err != nil {
		return err
	}
	// It may have been delivered before anybody could know who wants to hear of it.
	return (&Herald{App: a}).bundles(ctx)
}

// export asks for the evidence of a review, by a command or a button.
func (a *App) export(ctx context.Context, p press, ref string) (screen.Message, error) {
	var refs []review.Ref
	for r := range strings.FieldsSeq(ref) {
		refs = append(refs, review.Ref(r))
	}
	if len(refs) == 0 {
		return screen.Message{}, fault.Errorf(fault.Invalid, "Say of which review, such as /ethics export REV-1.")
	}
	c := command(p.id, p.by)
	err := a.again(ctx, c, workspaceStream, func() error { return a.orders(ctx, c, refs) })
	if err != nil && !errors.Is(err, errAgain) {
		return screen.Message{}, err
	}
	return a.Screens.Line(screen.Line{Kind: screen.LineExportAsked})
}

// exports asks for the evidence of the review that a button is about.
func (a *App) exports(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	if m.Ref == "" {
		return a.opensAct(ctx, p) // asks about which
	}
	said, err := a.export(ctx, p, m.Ref)
	if err == nil {
		a.tell(ctx, p, said)
	}
	return err
}

// bundles tells those who asked for an export that it is delivered. A crash between
// the message and the note that it was sent changes nothing: it stands there already.
func (h *Herald) bundles(ctx context.Context) error {
	orders, err := asides[Order](ctx, h.App, workspaceStream, exportPrefix)
	if err != nil || len(orders) == 0 {
		return err
	}
	w, err := h.People(ctx)
	if err != nil {
		return err
	}
	var all trouble
	for n := range orders {
		x := w.Export(orders[n].key[len(exportPrefix):])
		if x != nil && x.Delivered.Name != "" {
			all.add(h.bundle(ctx, &orders[n], x))
		}
	}
	return all.err()
}

func (h *Herald) bundle(ctx context.Context, order *aside[Order], x *review.Export) error {
	user, err := h.userOf(ctx, order.value.Person)
	if err != nil {
		return err
	}
	if user == "" {
		return order.drop(ctx, h.App, workspaceStream)
	}
	c, err := asideOf[Copy](ctx, h.App, workspaceStream, copyPrefix+x.ID+"/"+string(order.value.Person))
	if err != nil {
		return err
	}
	m, err := h.Screens.Evidence(evidenceOf(x), h.Bundle != nil)
	if err != nil {
		return err
	}
	if err := h.put(ctx, workspaceStream, &c, h.direct(user), m, nil, true); err != nil {
		return err
	}
	return order.drop(ctx, h.App, workspaceStream)
}

func evidenceOf(x *review.Export) screen.Evidence {
	e := screen.Evidence{Export: x.ID, Name: x.Delivered.Name, Digest: x.Delivered.SHA256.String(), Bytes: x.Delivered.Bytes}
	for _, r := range x.Refs {
		e.About = append(e.About, string(r))
	}
	return e
}

// downloads says where a bundle lies to who asked for it, and still may.
func (a *App) downloads(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	if err := review.May(p.by, review.VerbExport, w, nil); err != nil {
		return err
	}
	x := w.Export(m.Key)
	switch {
	case x == nil || x.Delivered.Name == "":
		return fault.Errorf(fault.NotFound, "There is no such evidence. Ask for it with /ethics export REV-1.")
	case w.Who(x.By) != w.Who(p.by.Person):
		return fault.Errorf(fault.Denied, "Somebody else asked for this. Ask for it yourself with /ethics export REV-1.")
	case a.Bundle == nil:
		return fault.Errorf(fault.NotFound, "Whoever runs conoe hands it out. Its name is %s.", x.Delivered.Name)
	}
	where, err := a.Bundle(ctx, x.Delivered.Name)
	if err != nil {
		return err
	}
	said, err := a.Screens.Where(where)
	if err == nil {
		a.tell(ctx, p, said)
	}
	return err
}
