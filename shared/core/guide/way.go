package guide

import (
	"conoe/shared/core/review"
)

// onWay takes the next step on the way of an item to where it has to come: it is
// moved, submitted, or edited where only a new version helps.
func (b *Book) onWay(d *review.Dossier, t Todo) Todo {
	i := d.Look(t.Refs[0])
	goal := t.Step.To
	if goal == "" {
		goal = decided(i.Type)
	}
	m := review.MachineOf(i.Type)
	if t.Step.Do == DoSubmit {
		if _, err := m.Next(i.Ref, i.State, review.Submit); err == nil || i.State == goal {
			return t
		}
	}
	on := towards(m, i.State, goal)
	if on == review.Approve && pending(d)[i.Ref] {
		t.Step.Do = DoSubmit // it waits
		return t
	}
	if _, err := m.Next(i.Ref, i.State, review.Submit); err != nil && on == review.Approve {
		on = "" // nobody was asked, or nobody is any more
	}
	if page := rests(i, on); page != "" {
		t = b.fill(t, i.Ref)
		t.Refs, t.Step.Page = nil, page
		return t
	}
	switch on {
	case "":
		t.Refs = nil
		return b.fill(t, i.Ref)
	case review.Submit, review.Approve:
		t.Step.Do = DoSubmit
	default:
		t.Step.Do, t.Step.On = DoMove, on
	}
	return t
}

// rests is the page of a risk that has to be filled in before it moves on, or "".
func rests(i *review.Item, on review.Event) string {
	k, ok := i.Doc.(*review.Risk)
	switch {
	case !ok:
	case on == "analyse" && k.Register == review.AIRisk && k.Level() == 0:
		return "size"
	case on == "evaluate" && k.Decision == "":
		return "decision"
	}
	return ""
}

// decided is the state to which decisions bring an item of a type in the end.
func decided(t review.Type) review.State {
	var out review.State
	for _, s := range review.MachineOf(t).Steps {
		if s.On == review.Approve && s.From != review.Suspended {
			out = s.To
		}
	}
	return out
}

// towards is the first event on the shortest way between two states, or "".
func towards(m review.Machine, from, goal review.State) review.Event {
	type place struct {
		at    review.State
		first review.Event
	}
	seen := map[review.State]bool{from: true}
	for queue := []place{{at: from}}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		if p.at == goal {
			return p.first
		}
		for _, s := range m.Steps {
			if s.From != p.at || seen[s.To] {
				continue
			}
			seen[s.To] = true
			first := p.first
			if first == "" {
				first = s.On
			}
			queue = append(queue, place{s.To, first})
		}
	}
	return ""
}
