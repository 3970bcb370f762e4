package play

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// Kind sorts the lines of a play.
type Kind string

// The kinds.
const (
	Heading Kind = "heading" // a case begins
	Aside   Kind = "aside"   // what the case says about it
	Done    Kind = "done"    // an entry of the ledger
	Refused Kind = "refused" // what the rules refused
	Record  Kind = "record"  // a clause 8 record
	Blocks  Kind = "blocks"  // a finding
	Summary Kind = "summary" // what blocks now and later
)

// Line is one thing that happened, for people and for programs.
type Line struct {
	Kind  Kind              `json:"kind"`
	At    ledger.Time       `json:"at,omitzero"`
	Stage review.Stage      `json:"stage,omitzero"`
	Who   string            `json:"who,omitzero"`
	Text  string            `json:"text"`
	Code  string            `json:"code,omitzero"`
	In    string            `json:"in,omitzero"`    // the stream of the entry
	Entry *int64            `json:"entry,omitzero"` // its number in the stream
	Found *rules.Finding    `json:"finding,omitzero"`
	More  int               `json:"more,omitzero"` // findings that this line counts
	As    ledger.Origin     `json:"imported_as,omitzero"`
	Type  review.RecordType `json:"record,omitzero"`
}

func (r *run) tell(l Line) {
	if r.Tell == nil {
		return
	}
	l.At = ledger.At(r.Clock.Now())
	if l.As == "" && l.Kind != Heading {
		l.As = r.c.Origin
	}
	r.Tell(l)
}

func (r *run) stage(ctx context.Context) review.Stage {
	stage, _ := r.stageOf(ctx, r.stream(ctx))
	return stage
}

func (r *run) name(ctx context.Context, alias string) string {
	w, err := r.App.People(ctx)
	if err != nil || alias == "" {
		return alias
	}
	return r.App.Name(ctx, w, r.personID(alias))
}

// report tells the entries that were added since the last report, and what they
// changed in what blocks.
func (r *run) report(ctx context.Context) error {
	if r.Tell == nil {
		return nil
	}
	news := false
	for _, stream := range []string{review.WorkspaceStream, r.in.ReviewStream, r.in.SystemStream} {
		if stream == "" {
			continue
		}
		from, known := r.told[stream]
		if !known {
			from = r.heads[stream]
		}
		events, err := r.App.Log(ctx, workflow, stream, from)
		if err != nil {
			return err
		}
		for _, batch := range sentences(events) {
			news = true
			r.tellBatch(ctx, stream, batch)
		}
		r.told[stream] = from + int64(len(events))
	}
	if !news {
		return nil
	}
	return r.summary(ctx)
}

func (r *run) tellBatch(ctx context.Context, stream string, b sentence) {
	w, err := r.App.People(ctx)
	if err != nil {
		return
	}
	who := "workflow"
	if b.by != "" {
		who = r.App.Name(ctx, w, review.PersonID(b.by)) + r.rolesOf(ctx, stream, review.PersonID(b.by))
	}
	kind := Done
	if b.record != "" {
		kind = Record
	}
	seq := b.seq
	r.tell(Line{
		Kind: kind, Stage: r.stageNow(ctx, stream), Who: who, Text: r.titled(ctx, r.named(ctx, w, b.text)),
		In: stream, Entry: &seq, As: b.as, Type: b.record,
	})
}

func (r *run) stageNow(ctx context.Context, stream string) review.Stage {
	if stream == review.WorkspaceStream {
		return ""
	}
	stage, _ := r.stageOf(ctx, stream)
	return stage
}

func (r *run) rolesOf(ctx context.Context, stream string, p review.PersonID) string {
	var roles []string
	if stream != review.WorkspaceStream {
		_ = r.App.See(ctx, workflow, stream, func(d *review.Dossier) error {
			for _, role := range d.RolesOf(p) {
				roles = append(roles, role.Title())
			}
			return nil
		})
	}
	if len(roles) == 0 {
		return ""
	}
	return " (" + strings.Join(roles, ", ") + ")"
}

// summary says in one line what blocks now, what will block later, and who can
// act, if that has changed.
func (r *run) summary(ctx context.Context) error {
	return r.look(ctx, func(v *usecase.View) error {
		if text := Sum(v.Findings); text != r.seen {
			r.seen = text
			r.tell(Line{Kind: Summary, Stage: v.D.Stage, Text: text})
		}
		return nil
	})
}

// Sum says in one line what findings mean: which gate is blocked by what, and
// who can clear it.
func Sum(found []rules.Finding) string {
	var gate review.GateID
	var now []review.RuleID
	who := map[string]bool{}
	blocks, later := 0, 0
	for _, f := range found {
		switch {
		case f.Blocking():
			gate = f.Gate
			blocks++
			if !slices.Contains(now, f.Rule) {
				now = append(now, f.Rule)
			}
			for _, s := range f.Who {
				who[s.Title()] = true
			}
		case f.Effect == rules.WillBlock && !f.Question:
			later++
		}
	}
	switch {
	case blocks == 0 && later == 0:
		return "nothing blocks"
	case blocks == 0:
		return fmt.Sprintf("nothing blocks now; %d will block later", later)
	}
	return fmt.Sprintf("%s: %d block now (%s), can be cleared by %s; %d will block later",
		gate, blocks, few(now, 5), strings.Join(slices.Sorted(maps.Keys(who)), ", "), later)
}

func few[T ~string](list []T, limit int) string {
	var s []string
	for n, v := range list {
		if n == limit {
			s = append(s, "…")
			break
		}
		s = append(s, string(v))
	}
	return strings.Join(s, ", ")
}

// look sees the present stream as the workflow would: with all findings.
func (r *run) look(ctx context.Context, f func(*usecase.View) error) error {
	return r.App.Watch(ctx, workflow, r.stream(ctx), f)
}

// findings tells everything that blocks, with who can clear it and how.
func (r *run) findings(ctx context.Context) error {
	if r.Tell == nil {
		return nil
	}
	var found []rules.Finding
	if err := r.look(ctx, func(v *usecase.View) error {
		found = v.Findings
		return nil
	}); err != nil {
		return err
	}
	r.tellFindings(ctx, found)
	return nil
}

func (r *run) atGate(ctx context.Context, g review.GateID) error {
	if r.Tell == nil {
		return nil
	}
	var found []rules.Finding
	if err := r.look(ctx, func(v *usecase.View) error {
		found = r.App.AtGate(v, g)
		return nil
	}); err != nil {
		return err
	}
	r.tellFindings(ctx, found)
	return nil
}

// alike is how many findings of one rule at one gate are told one by one; more
// of them are counted.
const alike = 6

func (r *run) tellFindings(ctx context.Context, found []rules.Finding) {
	for _, group := range Grouped(found) {
		for n := range group {
			f := &group[n]
			if n == alike-1 && len(group) > alike {
				r.tell(Line{
					Kind: Blocks, Stage: r.stage(ctx), Found: f, More: len(group) - n,
					Text: fmt.Sprintf("and %d more of the same kind: %s", len(group)-n, few(refsOf(group[n:]), 12)),
				})
				break
			}
			r.tell(Line{Kind: Blocks, Stage: r.stage(ctx), Text: r.titled(ctx, f.Sentence), Found: f})
		}
	}
}

func refsOf(found []rules.Finding) []review.Ref {
	var out []review.Ref
	for _, f := range found {
		out = append(out, f.Ref)
	}
	return out
}

// Grouped puts the findings of one rule at one gate together, in the order in
// which they came.
func Grouped(found []rules.Finding) [][]rules.Finding {
	var out [][]rules.Finding
	for _, f := range found {
		last := len(out) - 1
		if last >= 0 && out[last][0].Rule == f.Rule && out[last][0].Gate == f.Gate {
			out[last] = append(out[last], f)
			continue
		}
		out = append(out, []rules.Finding{f})
	}
	return out
}

var refIn = regexp.MustCompile(`\b((?:REV|SYS)-\d+/)?[A-Z][A-Z0-9]{2}-\d+\b`)

// titled adds to each reference what the item is called, where that is said.
func (r *run) titled(ctx context.Context, s string) string {
	titles := map[string]string{}
	_ = r.App.See(ctx, workflow, r.stream(ctx), func(d *review.Dossier) error {
		for _, ref := range refIn.FindAllString(s, -1) {
			if t := r.App.ItemTitle(ctx, d, review.Ref(ref)); t != "" {
				titles[ref] = t
			}
		}
		return nil
	})
	told := map[string]bool{}
	return refIn.ReplaceAllStringFunc(s, func(ref string) string {
		if titles[ref] == "" || told[ref] {
			return ref
		}
		told[ref] = true
		return ref + " “" + titles[ref] + "”"
	})
}

var personIn = regexp.MustCompile(`per_[0-9a-f-]{36}`)

func (r *run) named(ctx context.Context, w *review.Workspace, s string) string {
	return personIn.ReplaceAllStringFunc(s, func(p string) string { return r.App.Name(ctx, w, review.PersonID(p)) })
}

// sentence is what one or several entries of a batch say.
type sentence struct {
	seq    int64
	by     string
	text   string
	as     ledger.Origin
	record review.RecordType
}

// sentences says what entries mean. Drafts of one command are counted, not
// listed.
func sentences(events []usecase.Event) []sentence {
	var out []sentence
	for n := 0; n < len(events); {
		e := events[n]
		if t, ok := strings.CutSuffix(e.Head.Kind, ".saved"); ok && t != string(review.TypeRecord) {
			m := n
			for m < len(events) && sameSave(events[m], e) {
				m++
			}
			out = append(out, sentence{seq: e.Seq, by: e.Head.By, text: wrote(events[n:m]), as: e.Head.ImportedAs})
			n = m
			continue
		}
		s := sentence{seq: e.Seq, by: e.Head.By, as: e.Head.ImportedAs}
		s.text, s.record = Describe(e)
		if s.text != "" {
			out = append(out, s)
		}
		n++
	}
	return out
}

func sameSave(a, b usecase.Event) bool {
	return strings.HasSuffix(a.Head.Kind, ".saved") && a.Head.Kind != "c8r.saved" && a.Head.By == b.Head.By && a.Head.At == b.Head.At
}

func wrote(events []usecase.Event) string {
	var order []review.Type
	refs := map[review.Type][]review.Ref{}
	verb := "wrote"
	for _, e := range events {
		var s review.Saved[json.RawMessage]
		if json.Unmarshal(e.Data, &s) != nil {
			continue
		}
		if s.From != "" {
			verb = "took over"
		}
		t := s.Ref.Type()
		if refs[t] == nil {
			order = append(order, t)
		}
		refs[t] = append(refs[t], s.Ref)
	}
	var parts []string
	for _, t := range order {
		parts = append(parts, group(t, refs[t]))
	}
	return verb + " " + strings.Join(parts, ", ")
}

func group(t review.Type, refs []review.Ref) string {
	switch {
	case len(refs) == 1:
		return string(refs[0])
	case len(refs) <= 3:
		var s []string
		for _, r := range refs {
			s = append(s, string(r))
		}
		return strings.Join(s, ", ")
	}
	return fmt.Sprintf("%s (%s … %s)", rules.Count(len(refs), t.Title()), refs[0], refs[len(refs)-1])
}
