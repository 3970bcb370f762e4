package guide

import (
	"slices"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
)

// habits are what the people of the walk answer where the first answer would
// not do, by form and field.
var habits = map[string]Values{
	"soi": {"elements": nil, "partner_class": {"internal"}, "impact_tier": {"limited"}, "sensitive_use": {"no"}},
	"stk": {"relation": {"indirect"}, "affected": {"yes"}, "external": {"yes"}, "exemption": {}},
	"rep": {"employed_by_tenant": {"no"}, "employed_by_purchaser": {"no"}, "person": {string(rulestest.Person("ext"))}, "conflict_of_interest": {"no"}},
	"val": {"not_carried_because": {}},
	"evr": {"conflicts_with": {}, "kind": {"technical"}, "verb": {"protect"}},
	"rsk": {"likelihood": {"2"}, "impact.individual": {"2"}, "impact.societal": {"2"}, "impact.organizational": {"2"}, "protection_demand": {"low"}, "linked_risks": {}},
	"trt": {"controls": {"A.6.2.4"}, "status": {"effective"}},
	"tof": {"cost_is_the_only_reason": {"no"}},
	"ver": {"performer": {string(rulestest.Person("tester"))}},
	"rel": {"announced_at": {"2026-03-02"}},
	"mon": {"not_monitorable_because": {}},
}

// TestWalk: whoever does, one after the other, what the guide says comes through
// all gates at every depth. Nothing is asked for twice, so no step leaves its
// finding standing.
func TestWalk(t *testing.T) {
	b := book(t)
	for _, depth := range []review.Depth{"light", "standard", "full"} {
		t.Run(string(depth), func(t *testing.T) {
			w := &walker{newStage(t, ""), b, depth, t}
			w.W.People[w.By] = review.Person{ID: w.By, Membership: review.Member, Offices: []review.Office{review.GovernanceLead}}
			w.W.People[rulestest.Person("ext")] = review.Person{ID: rulestest.Person("ext"), Membership: review.Outsider}
			w.start()
			done := map[string]int{}
			for range 400 {
				found := rules.Evaluate(w.world())
				next := w.D.NextGate(w.p.PathOf(w.D))
				if next == "" {
					return
				}
				if _, ok := b.Gate(w.D, w.W, next, found); ok {
					w.Pass(next)
					continue
				}
				all := b.Todos(w.D, w.W, found, nil, w.Now)
				if len(all) == 0 {
					t.Fatalf("before %s nothing can be done about %+v", next, found)
				}
				d := all[0]
				if len(d.People) == 0 {
					t.Fatalf("before %s nobody is asked: %+v", next, d)
				}
				if done[d.Finding.Sentence]++; done[d.Finding.Sentence] > 4 {
					t.Fatalf("before %s asked again and again: %+v", next, d)
				}
				w.do(d)
			}
			t.Error("the review does not end")
		})
	}
}

type walker struct {
	stage
	b     *Book
	depth review.Depth
	t     *testing.T
}

func (w *walker) world() *rules.World {
	return &rules.World{D: w.D, W: w.W, P: w.p, Now: w.Now, KnownControl: rulestest.KnownControl}
}

func (w *walker) start() {
	docs, problems := w.b.Sheet("start", Values{"name": {"Labels"}, "purpose": {"Find tasks"}, "ai": {"builds"}})
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	system := docs[0].(*review.System)
	system.Owner = w.By
	w.Save(system)
}

func (w *walker) do(d Todo) {
	switch d.Step.Do {
	case DoFill:
		w.fill(d)
	case DoElicit:
		w.Save(&review.Engagement{
			Kind: "workshop", At: ledger.At(w.Now), Lenses: []review.Lens{"consequence", "virtue", "duty", "culture", "environment_prompt"},
			Participants: all(w.D, review.TypeRep), Heard: all(w.D, review.TypeStakeholder),
		})
		w.Save(&review.Statement{Text: "said", Lens: "duty", Polarity: review.Positive})
	case DoSubmit:
		for _, r := range d.Refs {
			w.To(r, decided(r.Type()))
		}
	case DoMove:
		for _, r := range d.Refs {
			w.Move(r, d.Step.On)
		}
	case DoConfirm:
		for _, r := range d.Refs {
			w.Add(review.Confirmed{Ref: r, Seen: w.D.SeenNow(w.D.Look(r))})
		}
	case DoConclude:
		w.conclude(d)
	case DoAct:
		w.act(d)
	}
}

func all(d *review.Dossier, t review.Type) []review.Ref {
	var out []review.Ref
	for _, i := range d.Items(t) {
		out = append(out, i.Ref)
	}
	return out
}

func (w *walker) act(d Todo) {
	switch d.Step.Form {
	case "screen":
		w.Screened(w.depth)
	case "adopt":
		w.W.Adopted = review.Adopted{Policy: w.p.Version, Criteria: w.p.Criteria.Version}
	case "assign":
		var roles []review.Holders
		for _, r := range review.Roles() {
			roles = append(roles, review.Holders{Role: r, Persons: []review.PersonID{w.By}})
		}
		w.Add(review.RolesAssigned{Holders: roles})
	case "soa":
		w.W.SoA["A.6.2.4"] = review.SoALine{Control: "A.6.2.4", Decision: "included", Status: "implemented", Justified: true}
	case "light":
		w.sheet(d)
	default:
		w.t.Fatalf("the walk does not know %+v", d)
	}
}

func (w *walker) conclude(d Todo) {
	doc := &review.Record{Kind: d.Step.Record, Clauses: []review.ClauseID{"8.1"}, Occasion: review.AtGate}
	for _, i := range append(w.D.Items(review.TypeRecord), w.D.Items(review.TypeSystem)...) {
		doc.Inputs = append(doc.Inputs, review.Input{Ref: i.Ref, Version: i.Version, Digest: i.Digest})
	}
	w.Save(doc)
}

func (w *walker) fill(d Todo) {
	doc := w.b.Begin(d, docOf(w.stage, d.On))
	fields, err := w.b.Fields(d.Step.Form, d.Step.Page, d.At, doc)
	if err != nil {
		w.t.Fatal(err)
	}
	v := Values{}
	for _, f := range w.b.Prefill(d, fields) {
		v[f.ID] = f.Has
		if len(f.Has) == 0 || f.Has[0] == string(review.Unknown) {
			v[f.ID] = w.answer(f)
		}
		if a, ok := habits[d.Step.Form][f.ID]; ok && len(f.Has) == 0 {
			v[f.ID] = a
		}
	}
	next, problems := w.b.Apply(d.Step.Form, d.Step.Page, d.At, doc, doc, v)
	if len(problems) > 0 {
		w.t.Fatalf("%+v: %v", d, problems)
	}
	if d.On == "" {
		w.Save(next)
		return
	}
	w.SaveAs(d.On, next)
}

func (w *walker) answer(f Field) []string {
	switch f.Input {
	case InRef, InRefs:
		var out []string
		for _, r := range f.Refs(w.D) {
			out = append(out, string(r))
		}
		if f.Input == InRef && len(out) > 1 {
			return out[:1]
		}
		return out
	case InPerson, InPersons:
		return []string{string(w.By)}
	case InChoice, InChoices:
		if n := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == "yes" }); n >= 0 {
			return []string{f.Options[n].Value}
		}
	}
	return []string{answerTo(f)}
}

func (w *walker) sheet(d Todo) {
	docs, problems := w.b.Sheet(d.Step.Form, Values{
		"benefit": {"a"}, "harm": {"b"}, "misuse": {"c"}, "environment": {"d"}, "model": {"e, f"}, "watch": {"g, h"},
	}, docOf(w.stage, "SYS-1"))
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	for _, doc := range docs {
		if doc.Type() == review.TypeSystem {
			w.SaveAs("SYS-1", doc)
			continue
		}
		w.Save(doc)
	}
}
