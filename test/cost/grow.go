package main

import (
	"fmt"
	"slices"

	"conoe/functions/local/desk"
	"conoe/shared/core/casefile"
	"conoe/shared/core/review"
	"conoe/templates"
)

// What a review at full depth is measured with.
const (
	fullEVRs         = 30
	fullEDRs         = 60
	fullStakeholders = 12 // at least
	perRound         = 12 // requirements that are asked about together
)

// The requirements of the shipped case that are copied, and how many others of
// their kind stay.
const (
	modelEVR, otherEVRs = "EVR-0007", 5
	modelEDR, otherEDRs = "EDR-0004", 4
	modelVER            = "VER-0003"
)

// shipped reads a shipped case.
func shipped(name string) (*casefile.Case, error) {
	r, err := desk.CaseReader("")
	if err != nil {
		return nil, err
	}
	raw, err := templates.Files.ReadFile("cases/" + name + ".yaml")
	if err != nil {
		return nil, err
	}
	return r.Read(name+".yaml", raw)
}

// full is the shipped review at full depth with so many requirements: copies of
// one of them are asked about, decided on, carried out and verified like it, in
// rounds of their own.
func full(evrs, edrs int) (*casefile.Case, error) {
	c, err := shipped("same-day-delivery-supplement")
	if err != nil {
		return nil, err
	}
	g := grower{evrs: copies(modelEVR, evrs-otherEVRs-1), edrs: copies(modelEDR, edrs-otherEDRs-1)}
	var steps []casefile.Step
	for _, s := range c.Steps {
		if s.Save != nil {
			g.save(s.Save)
		}
		steps = append(steps, s)
		steps = append(steps, rounds(s, modelEVR, g.evrs)...)
		steps = append(steps, rounds(s, modelEDR, g.edrs)...)
	}
	c.Steps = steps
	return c, nil
}

// copies names n copies of an item, far from the names that a case uses.
func copies(of review.Ref, n int) (refs []review.Ref) {
	for i := range n {
		refs = append(refs, review.Ref(fmt.Sprintf("%s1%03d", of[:4], i)))
	}
	return refs
}

// rounds repeats a step about an item for sets of its copies.
func rounds(s casefile.Step, model review.Ref, refs []review.Ref) (out []casefile.Step) {
	s.Say = ""
	about := func(all []review.Ref) bool { return slices.Contains(all, model) }
	for set := range slices.Chunk(refs, perRound) {
		again := s
		switch {
		case s.Submit != nil && about(s.Submit.Refs):
			again.Submit = &casefile.Submit{Refs: set}
		case s.Decide != nil && about(s.Decide.Refs):
			d := *s.Decide
			d.Refs = set
			again.Decide = &d
		case s.Move != nil && about(s.Move.Refs):
			m := *s.Move
			m.Refs = set
			again.Move = &m
		default:
			return nil
		}
		out = append(out, again)
	}
	return out
}

// grower copies documents, and what hangs on them.
type grower struct{ evrs, edrs []review.Ref }

func (g grower) save(it *casefile.Items) {
	g.saveEVRs(it)
	for _, e := range it.EDRs {
		if e.ID == modelEDR {
			for n, ref := range g.edrs {
				e.ID, e.Doc.EVRs = ref, []review.Ref{"EVR-0001", modelEVR, g.evrs[n%len(g.evrs)]}
				it.EDRs = append(it.EDRs, e)
			}
			break
		}
	}
	for _, v := range it.Verifications {
		if v.ID == modelVER {
			for n, ref := range g.edrs {
				v.ID, v.Doc.Target = review.Ref(fmt.Sprintf("VER-1%03d", n)), ref
				it.Verifications = append(it.Verifications, v)
			}
			break
		}
	}
}

// saveEVRs: each requirement is watched in operation.
func (g grower) saveEVRs(it *casefile.Items) {
	for _, e := range it.EVRs {
		if e.ID == modelEVR {
			for _, ref := range g.evrs {
				e.ID = ref
				it.EVRs = append(it.EVRs, e)
			}
			break
		}
	}
	for _, m := range it.Monitoring {
		if m.Doc.EVR == modelEVR {
			for n, ref := range g.evrs {
				m.ID, m.Doc.EVR = review.Ref(fmt.Sprintf("MON-1%02d", n)), ref
				it.Monitoring = append(it.Monitoring, m)
			}
			break
		}
	}
}

// standard is the shipped review with its own requirements, and with answers that
// ask for the standard depth and no more.
func standard() (*casefile.Case, error) {
	c, err := shipped("same-day-delivery-supplement")
	if err != nil {
		return nil, err
	}
	for n, s := range c.Steps {
		if s.Screen != nil {
			c.Steps[n].Screen = map[string]review.Answer{}
			for question := range s.Screen {
				c.Steps[n].Screen[question] = review.No
			}
			c.Steps[n].Screen["outsiders"] = review.Yes
		}
		if s.Save != nil {
			soften(s.Save)
		}
	}
	return c, nil
}

// soften takes out of documents what would force the full depth.
func soften(it *casefile.Items) {
	if it.System != nil {
		it.System.Doc.ImpactTier = "limited"
	}
	for n := range it.Risks {
		if it.Risks[n].Doc.Protection == review.DemandVeryHigh {
			it.Risks[n].Doc.Protection = "high"
		}
	}
}
