package main

import (
	"fmt"
	"strings"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

type statusCmd struct {
	Ref review.Ref `arg:"" optional:"" help:"A review or system, such as REV-1 or SYS-1."`
}

// row is a review or system in the list.
type row struct {
	Ref    review.Ref    `json:"ref"`
	System review.Ref    `json:"system,omitzero"`
	Title  string        `json:"title"`
	Stage  review.Stage  `json:"stage,omitzero"`
	Status review.Status `json:"status"`
	Depth  review.Depth  `json:"depth,omitzero"`
	Gate   review.GateID `json:"next_gate,omitzero"`
	Blocks int           `json:"blocks_now"`
	Later  int           `json:"will_block"`
	Asked  []asked       `json:"asked,omitzero"`
	Due    string        `json:"next_due,omitzero"`
}

// asked is an open request and who is missing.
type asked struct {
	About   []string `json:"about"`
	Purpose string   `json:"purpose"`
	Waiting []string `json:"waiting_for"`
	Missing []string `json:"missing"`
}

func (c *statusCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	list, err := d.List(s.ctx, by)
	if err != nil {
		return err
	}
	found := false
	for _, l := range list {
		if c.Ref != "" && l.Ref != c.Ref {
			continue
		}
		found = true
		if err := s.status(d, by, l, c.Ref != ""); err != nil {
			return err
		}
	}
	if c.Ref != "" && !found {
		return fault.Errorf(fault.NotFound, "There is no %s. `conoe status` lists what there is.", c.Ref)
	}
	return nil
}

// status prints one line for everybody, and more for those who may see the
// content.
func (s *session) status(d *desk.Desk, by review.Actor, l usecase.Listed, whole bool) error {
	out := row{Ref: l.Ref, System: l.System, Title: l.Title, Stage: l.Stage, Status: l.Status}
	err := d.Look(s.ctx, by, l.Ref, func(v *usecase.View) error {
		s.fill(&out, d, v)
		return nil
	})
	if err != nil && fault.CodeOf(err) != fault.Denied {
		return err
	}
	return s.print(out, func() { s.tellRow(out, whole) })
}

// reading opens the file to read as somebody.
func (s *session) reading() (*desk.Desk, review.Actor, error) {
	d, err := s.open(false)
	if err != nil {
		return nil, review.Actor{}, err
	}
	by, err := s.actor(d)
	if err != nil {
		d.Close()
		return nil, by, err
	}
	return d, by, nil
}

func (s *session) fill(out *row, d *desk.Desk, v *usecase.View) {
	out.Depth = v.D.Screening.Depth
	if v.D.IsReview() {
		out.Gate = v.D.NextGate(d.Policy.PathOf(v.D))
	}
	for _, f := range v.Findings {
		if f.Blocking() {
			out.Blocks++
		} else if f.Effect == rules.WillBlock {
			out.Later++
		}
	}
	for _, q := range v.D.OpenRequests() {
		out.Asked = append(out.Asked, s.asked(d, v, q))
	}
	if at, ok := rules.NextDue(d.Policy, v.D); ok {
		out.Due = at.Format(time.RFC3339)
	}
}

func (s *session) asked(d *desk.Desk, v *usecase.View, q *approval.Request) asked {
	out := asked{Purpose: string(q.Purpose)}
	waiting := map[approval.PersonID]bool{}
	for _, i := range q.Items {
		out.About = append(out.About, string(i.ID))
		t, _ := q.Tally(i.ID)
		for _, p := range t.Waiting {
			if !waiting[p] {
				waiting[p] = true
				out.Waiting = append(out.Waiting, d.Name(s.ctx, v.W, p))
			}
		}
		if len(t.Missing) > 0 && len(out.Missing) == 0 {
			out.Missing = t.Missing
		}
	}
	return out
}

func (s *session) tellRow(r row, whole bool) {
	stage := strings.ToUpper(string(r.Stage))
	if stage == "" {
		stage = "start"
	}
	s.printf("%-8s %-6s %-22s %s\n", r.Ref, stage, r.Status, r.Title)
	if r.Depth != "" {
		s.printf("         depth %s", r.Depth)
		if r.Gate != "" {
			s.printf(", next gate %s", r.Gate)
		}
		s.printf(": %s now, %d later\n", blockWord(r.Blocks), r.Later)
	}
	for _, a := range r.Asked {
		s.printf("         asked (%s): %s\n", strings.ReplaceAll(a.Purpose, "_", " "), strings.Join(a.About, ", "))
		s.printf("           waiting for %s; missing %s\n", strings.Join(a.Waiting, ", "), strings.Join(a.Missing, ", "))
	}
	if r.Due != "" {
		s.printf("         next due %s\n", r.Due)
	}
	if whole && r.Blocks > 0 {
		s.printf("         `conoe findings %s` says what blocks and who can clear it.\n", r.Ref)
	}
}

func blockWord(n int) string {
	if n == 0 {
		return "nothing blocks"
	}
	return fmt.Sprintf("%d block", n)
}
