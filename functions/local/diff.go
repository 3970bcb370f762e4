package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

type diffCmd struct {
	Ref  review.Ref `arg:"" help:"A review or system, such as REV-1."`
	Item review.Ref `arg:"" help:"An item, such as EVR-0001."`
	From int        `help:"The older version. The one before the newest if absent." placeholder:"N"`
	To   int        `help:"The newer version. The newest if absent." placeholder:"N"`
}

// changed is one field that differs. Before or After is "" where it was absent.
type changed struct {
	Field  string `json:"field"`
	Before string `json:"before,omitzero"`
	After  string `json:"after,omitzero"`
}

func unmarshal(raw []byte, v any) error { return json.Unmarshal(raw, v) }

func (c *diffCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Look(s.ctx, by, c.Ref, func(v *usecase.View) error {
		versions, err := d.Versions(s.ctx, v, c.Item)
		if err != nil {
			return err
		}
		before, after, err := c.pick(versions)
		if err != nil {
			return err
		}
		fields := differences(before.Content, after.Content)
		who := d.Name(s.ctx, v.W, after.By)
		return s.print(fields, func() {
			s.printf("%s, version %d to %d, by %s on %s\n", c.Item, before.Version, after.Version, who, after.At.Format("2 January 2006 15:04"))
			for _, f := range fields {
				s.printf("  %s\n    - %s\n    + %s\n", f.Field, f.Before, f.After)
			}
			if len(fields) == 0 {
				s.printf("  no difference\n")
			}
		})
	})
}

func (c *diffCmd) pick(versions []usecase.Version) (before, after usecase.Version, err error) {
	if len(versions) == 0 {
		return before, after, fault.Errorf(fault.NotFound, "%s has no version here.", c.Item)
	}
	to, from := c.To, c.From
	if to == 0 {
		to = versions[len(versions)-1].Version
	}
	if from == 0 {
		from = to - 1
	}
	for _, v := range versions {
		if v.Version == from {
			before = v
		}
		if v.Version == to {
			after = v
		}
	}
	if after.Version == 0 || from > 0 && before.Version == 0 {
		return before, after, fault.Errorf(fault.NotFound, "%s has versions %d to %d.", c.Item, versions[0].Version, versions[len(versions)-1].Version)
	}
	return before, after, nil
}

// differences compares two documents field by field, in order of the fields.
func differences(before, after []byte) []changed {
	b, a := map[string]string{}, map[string]string{}
	flatten("", before, b)
	flatten("", after, a)
	keys := map[string]bool{}
	for k := range b {
		keys[k] = true
	}
	for k := range a {
		keys[k] = true
	}
	out := []changed{}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if b[k] != a[k] {
			out = append(out, changed{k, b[k], a[k]})
		}
	}
	return out
}

func flatten(path string, raw []byte, out map[string]string) {
	var object map[string]json.RawMessage
	var list []json.RawMessage
	var text string
	switch {
	case len(raw) == 0:
	case json.Unmarshal(raw, &object) == nil:
		for k, v := range object {
			flatten(path+"/"+k, v, out)
		}
	case json.Unmarshal(raw, &list) == nil:
		for n, v := range list {
			flatten(fmt.Sprintf("%s/%d", path, n), v, out)
		}
	case json.Unmarshal(raw, &text) == nil:
		out[path] = text
	default:
		out[path] = string(raw)
	}
}

type previewCmd struct {
	Ref  review.Ref `arg:"" help:"A review or system, such as REV-1."`
	Item review.Ref `arg:"" help:"An item, such as EVR-0001."`
}

func (c *previewCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := d.Preview(s.ctx, by, c.Ref, c.Item)
	if err != nil {
		return err
	}
	return s.print(p, func() {
		s.printf("%s\n", p.Sentence())
		for _, r := range p.Suspect {
			s.printf("  to look at again: %s\n", r)
		}
	})
}
