package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"conoe/functions/local/desk"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

type recordsCmd struct {
	Ref    review.Ref `arg:"" help:"A review or system, such as REV-1 or SYS-1."`
	Record review.Ref `arg:"" optional:"" help:"One record in full, such as C8R-001."`
}

// recordLine is a clause 8 record in the list.
type recordLine struct {
	Ref        review.Ref         `json:"ref"`
	Type       review.RecordType  `json:"type"`
	State      review.State       `json:"state"`
	Occasion   review.Occasion    `json:"occasion"`
	For        review.Ref         `json:"for,omitzero"`
	By         string             `json:"concluded_by"`
	Conclusion string             `json:"conclusion"`
	Inputs     int                `json:"inputs"`
	Digest     ledger.Digest      `json:"digest"`
	Clauses    []review.ClauseID  `json:"clauses"`
	Controls   []review.ControlID `json:"controls"`
	NextDue    ledger.Time        `json:"next_due,omitzero"`
	ImportedAs ledger.Origin      `json:"imported_as,omitzero"`
}

func (c *recordsCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Look(s.ctx, by, c.Ref, func(v *usecase.View) error {
		if c.Record != "" {
			return s.oneRecord(d, v, c.Record)
		}
		n := 0
		for _, i := range v.D.Items(review.TypeRecord) {
			line, err := s.recordLine(d, v, i)
			if err != nil {
				return err
			}
			n++
			if err := s.print(line, func() { s.tellRecord(line) }); err != nil {
				return err
			}
		}
		if n == 0 && !s.cli.JSON {
			s.printf("%s has no clause 8 record.\n", c.Ref)
		}
		return nil
	})
}

func (s *session) recordLine(d *desk.Desk, v *usecase.View, i *review.Item) (recordLine, error) {
	doc, err := d.Document(s.ctx, v, i.Ref)
	if err != nil {
		return recordLine{}, err
	}
	r := doc.(*review.Record)
	return recordLine{
		Ref: i.Ref, Type: r.Kind, State: i.State, Occasion: r.Occasion, For: r.OccasionRef,
		By: d.Name(s.ctx, v.W, r.ConcludedBy), Conclusion: string(r.Conclusion), Inputs: len(r.Inputs), Digest: i.Digest,
		Clauses: r.Clauses, Controls: r.Controls, NextDue: r.NextDue, ImportedAs: i.ImportedAs,
	}, nil
}

func (s *session) tellRecord(l recordLine) {
	mark := ""
	if l.ImportedAs != "" && l.ImportedAs != ledger.Published {
		mark = " [" + string(l.ImportedAs) + "]"
	}
	s.printf("%-9s %-9s %-10s %s", l.Ref, l.Type, l.State, strings.ReplaceAll(string(l.Occasion), "_", " "))
	if l.For != "" {
		s.printf(" %s", l.For)
	}
	s.printf("%s\n          %s: %s\n", mark, l.By, l.Conclusion)
	s.printf("          from %s; clauses %s; controls %s\n", rules.Count(l.Inputs, "input"), joined(l.Clauses), joined(l.Controls))
}

func joined[T ~string](list []T) string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return strings.Join(out, ", ")
}

func (s *session) oneRecord(d *desk.Desk, v *usecase.View, ref review.Ref) error {
	doc, err := d.Document(s.ctx, v, ref)
	if err != nil {
		return err
	}
	if s.cli.JSON {
		return s.print(doc, nil)
	}
	indented, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return fmt.Errorf("print record: %w", err)
	}
	s.printf("%s\n", indented)
	return nil
}
