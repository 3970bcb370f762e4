package screen

import (
	"fmt"

	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// brought are the screens by which a team brings what it has, and people from
// outside.
func (e *exhibits) brought(s *Screens, x sample) {
	meta := Meta{Stream: "review-1", Form: OnPaste, Set: "a1b2"}
	into := []guide.Option{{Value: "review-1", Label: x.text("Same-day delivery") + " (REV-1)"}}
	v, err := s.Paste(Meta{Form: OnPaste}, into, x.text("Workshop on 2026-11-20"), x.text("Nothing in this text could be read."))
	e.modal("paste", v, err)
	v, err = s.Paste(Meta{Stream: "review-1", Form: OnPaste, Key: "F1"}, nil, "", "")
	e.modal("paste-file", v, err)
	u := Understood{Text: x.text("Workshop on 2026-11-20\n+ fewer cars\n- less time")}
	u.Drafts = append(u.Drafts, guide.Draft{Ref: "ENG-001", Doc: &review.Engagement{Kind: "workshop", Minutes: review.Text(x.text("Workshop"))}})
	for range x.some(2, 300) {
		u.Drafts = append(u.Drafts, guide.Draft{Ref: "VAL-0001", Doc: &review.Statement{Text: review.Text(x.text("fewer cars"))}})
		u.Notes = append(u.Notes, guide.Note{Line: 7, Say: x.text("Nothing here asks for “Budget”.")}, guide.Note{Say: x.text("Say of each statement whom it concerns.")})
	}
	v, err = s.Read(meta, u)
	e.modal("read", v, err)
	u.File, u.Notes = x.text("notes.md"), nil
	v, err = s.Read(meta, u)
	e.modal("read-file", v, err)
	next := x.todo(guide.DoFill, rules.BlocksNow)
	v, err = s.Brought(12, &next, x.reader())
	e.modal("brought", v, err)
	v, err = s.Brought(1, nil, x.reader())
	e.modal("brought-one", v, err)
	v, err = s.Begun(&next, x.reader())
	e.modal("begun", v, err)
	v, err = s.Begun(nil, x.reader())
	e.modal("begun-free", v, err)
	e.sorting(s, x)
	for name, address := range map[string]bool{"evidence": true, "evidence-elsewhere": false} {
		m, err := s.Evidence(Evidence{Export: "exp_1", About: []string{"REV-1"}, Name: x.text("exp_1-a1b2.zip"), Digest: "sha256:a1b2", Bytes: 4711}, address)
		e.message(name, m, err)
	}
	m, err := s.Where(x.text("https://example.org/exp_1.zip?for=you"))
	e.message("evidence-where", m, err)
	m, err = s.Status(Status{Reader: x.reader(), Stage: review.S3, Acts: []string{"paste", "outside", "minute", "bind", "export"}})
	e.message("status-bring", m, err)
	e.outside(s, x)
}

func (e *exhibits) outside(s *Screens, x sample) {
	meta := Meta{Stream: "review-1"}
	v, err := s.Outside(meta, x.fields()[:3])
	e.modal("outside", v, err)
	who := []guide.Option{{Value: "REP-001", Label: x.text("Ines")}}
	v, err = s.Bind(meta, who)
	e.modal("bind", v, err)
	v, err = s.Minute(meta, who, []usecase.Question{x.question(), x.gate()}, x.now())
	e.modal("minute", v, err)
	v, err = s.NameWitness(x.text("Ines"), "", meta)
	e.modal("witness-none", v, err)
	v, err = s.NameWitness(x.text("Ines"), x.text("Ana Lima"), meta)
	e.modal("witness-other", v, err)
	m, err := s.WasThere(x.text("Ines"), x.text("Ana Lima"), x.reader(), meta)
	e.message("witness-asked", m, err)
	for name, confirmed := range map[string]bool{"witness-done": true, "witness-over": false} {
		m, err = s.Witnessed(confirmed, x.reader())
		e.message(name, m, err)
	}
	v, err = s.Page(Meta{Stream: "review-1", Form: "rep", Page: "who"}, x.fields()[:1], nil)
	e.modal("page-rep", v, err)
}

func (e *exhibits) sorting(s *Screens, x sample) {
	var list []Numbered
	for n := range x.some(3, SortLines) {
		list = append(list, Numbered{Number: n + 1, Text: x.text("I am watched all day")})
	}
	values := []string{"Autonomy", "Care", "Control", "Fairness", "Inclusiveness", "Innovation", "Perfection", "Privacy", "Respect", "Sustainability", "Transparency", "Trust"}
	v, err := s.Sort(Meta{Stream: "review-1", Form: OnSort}, list, 0, values)
	e.modal("sort", v, err)
	v, err = s.Sort(Meta{Stream: "review-1", Form: OnSort}, list, x.some(1, 200), values)
	e.modal("sort-more", v, err)
	var able []guide.Option
	for n := range x.some(2, 120) {
		able = append(able, guide.Option{Value: fmt.Sprintf("REP-%03d", n+1), Label: x.text("Ines, for the drivers")})
	}
	kind := guide.Field{Ask: x.text("How are they heard?"), Input: guide.InChoice, Options: []guide.Option{{Value: "survey", Label: x.text("In writing")}, {Value: "interview", Label: x.text("One by one")}}}
	v, err = s.Round(Meta{Stream: "review-1"}, able, kind)
	e.modal("round", v, err)
}
