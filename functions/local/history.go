package main

import (
	"fmt"
	"strings"

	"conoe/functions/local/desk"
	"conoe/shared/core/ledger"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

type historyCmd struct {
	Ref  review.Ref `arg:"" help:"A review or system, such as REV-1."`
	Item review.Ref `help:"Only entries that name this item." placeholder:"REF"`
}

func (c *historyCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Look(s.ctx, by, c.Ref, func(v *usecase.View) error {
		events, err := d.History(s.ctx, v)
		if err != nil {
			return err
		}
		for _, e := range events {
			if c.Item != "" && !strings.Contains(string(e.Data), `"`+string(c.Item)+`"`) {
				continue
			}
			if err := s.print(e, func() { s.tellEvent(d, v, e) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// plain tells what an entry did to an item, where nothing more is to be said.
func plain(e usecase.Event) string {
	var m struct {
		Ref     review.Ref   `json:"ref"`
		Version int          `json:"version"`
		To      review.State `json:"to"`
	}
	_ = unmarshal(e.Data, &m)
	switch {
	case m.Ref != "" && m.To != "":
		return string(m.Ref) + " is " + strings.ReplaceAll(string(m.To), "_", " ")
	case m.Ref != "" && strings.HasSuffix(e.Head.Kind, ".saved"):
		return fmt.Sprintf("wrote %s, version %d", m.Ref, m.Version)
	}
	return strings.ReplaceAll(e.Head.Kind, ".", " ")
}

func (s *session) tellEvent(d *desk.Desk, v *usecase.View, e usecase.Event) {
	what, _ := play.Describe(e)
	if what == "" {
		what = plain(e)
	}
	who := "workflow"
	if e.Head.By != "" {
		who = d.Name(s.ctx, v.W, review.PersonID(e.Head.By))
	}
	mark := ""
	if e.Head.ImportedAs != "" && e.Head.ImportedAs != ledger.Published {
		mark = " [" + string(e.Head.ImportedAs) + "]"
	}
	s.printf("%6d  %s  %s: %s%s\n", e.Seq, e.Head.At.Format("2006-01-02 15:04:05"), who, what, mark)
}
