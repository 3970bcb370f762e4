package review

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// update adds the kinds that the corpus lacks. It never changes a line: the
// corpus stands for files that people have.
var update = flag.Bool("update", false, "rewrite golden files; add missing kinds to the corpus")

const (
	corpusFile  = "testdata/corpus/v1.jsonl"
	summaryFile = "testdata/corpus/v1.golden"
)

func TestCorpusStillFolds(t *testing.T) {
	lines := readLines(t, corpusFile)
	if *update {
		lines = append(lines, missing(t, lines)...)
		writeLines(t, corpusFile, lines)
	}
	have := map[string]bool{}
	for n, l := range lines {
		kind, _, err := ledger.KindOf([]byte(l))
		if err != nil || !ledger.IsCanonical([]byte(l)) {
			t.Errorf("line %d is no entry: %v", n+1, err)
		}
		have[kind] = true
	}
	for _, k := range slices.Concat(DossierKinds(), WorkspaceKinds()) {
		if !have[k.Kind] {
			t.Errorf("%s has no line in %s; run the test with -update", k.Kind, corpusFile)
		}
	}
	got, want := summary(t, lines), readLines(t, summaryFile)
	if *update {
		kept(t, want, got)
		writeLines(t, summaryFile, got)
		return
	}
	if !slices.Equal(got, want) {
		t.Errorf("old entries fold to something else.\ngot:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// kept refuses an update in which an old line is gone.
func kept(t *testing.T, before, after []string) {
	t.Helper()
	for _, l := range before {
		if !slices.Contains(after, l) {
			t.Fatalf("the update would lose: %s", l)
		}
	}
}

func TestCorpusSnapshot(t *testing.T) {
	d, _ := foldCorpus(t, readLines(t, corpusFile))
	b, err := d.Freeze()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Thaw(b)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := describe(t, again), describe(t, d); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func readLines(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if os.IsNotExist(err) && *update {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}

func writeLines(t *testing.T, file string, lines []string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// corpusLog is the part of the corpus that belongs to the workspace.
type corpusLog struct {
	ledger.Log
	entries []ledger.Entry
}

func (c corpusLog) Read(_ context.Context, _ ledger.Stream, from int64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range c.entries[from:] {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func foldCorpus(t *testing.T, lines []string) (*Dossier, *Workspace) {
	t.Helper()
	d, w := NewDossier("rev_1"), NewWorkspace("ws_1")
	var log corpusLog
	for _, l := range lines {
		kind, _, _ := ledger.KindOf([]byte(l))
		if slices.ContainsFunc(WorkspaceKinds(), func(k ledger.KindVersion) bool { return k.Kind == kind }) {
			log.entries = append(log.entries, ledger.Entry{Seq: int64(len(log.entries)), Bytes: []byte(l)})
			continue
		}
		if err := d.Apply(ledger.Entry{Seq: d.Size, Bytes: []byte(l)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Catch(t.Context(), log, ledger.Stream{Name: WorkspaceStream}); err != nil {
		t.Fatal(err)
	}
	return d, w
}

func summary(t *testing.T, lines []string) []string {
	t.Helper()
	d, w := foldCorpus(t, lines)
	return append(describe(t, d), describeWorkspace(t, w)...)
}

// describe is a dossier as lines that a person can read.
func describe(t *testing.T, d *Dossier) []string {
	t.Helper()
	out := []string{
		fmt.Sprintf("dossier %s of %s, %s, stage %q, depth %q, ended %s", d.Ref, d.SysRef, d.Status, d.Stage, d.Screening.Depth, asJSON(t, d.Ended)),
		fmt.Sprintf("opened %s by %s, owner %s, trigger %s, base %s", d.Opened, d.OpenedBy, d.Owner, d.Trigger, asJSON(t, d.Base)),
	}
	for _, r := range Roles() {
		if len(d.HoldersOf(r)) > 0 {
			out = append(out, fmt.Sprintf("role %s: %v", r, d.HoldersOf(r)))
		}
	}
	for i := range d.Everything() {
		out = append(out,
			fmt.Sprintf("item %s %s v%d m%d %s since %s, saved %s by %s", i.Ref, i.State, i.Version, i.Meaning, i.ID, i.Since, i.SavedAt, i.SavedBy),
			fmt.Sprintf("     authors %v, submitted %v, seen %v, recheck %v, home %s %s, %s", i.Authors, i.Submitted, i.Seen, i.Recheck, i.Home, i.HomeRef, i.ImportedAs),
			fmt.Sprintf("     digest %s, in force %s, built %s", i.Digest, asJSON(t, i.InForce), asJSON(t, i.Built)),
			fmt.Sprintf("     %s", asJSON(t, i.Doc)))
	}
	for _, a := range d.Attempts {
		out = append(out, "gate "+asJSON(t, a))
	}
	for _, x := range d.Waivers {
		out = append(out, "waiver "+asJSON(t, x))
	}
	var told []string
	for x := range d.Told {
		told = append(told, "due "+asJSON(t, x))
	}
	for x := range d.Erased {
		told = append(told, "erased "+x.String())
	}
	for ref, given := range d.Answers {
		told = append(told, fmt.Sprintf("answers %s %s", ref, asJSON(t, given)))
	}
	slices.Sort(told)
	out = append(out, told...)
	for _, id := range slices.Sorted(maps.Keys(d.Requests)) {
		out = append(out, fmt.Sprintf("request %s %s", id, asJSON(t, d.Requests[id])))
	}
	return out
}

func describeWorkspace(t *testing.T, w *Workspace) []string {
	t.Helper()
	out := []string{fmt.Sprintf("workspace %s founded %s, adopted %s", w.Mode, w.Founded, asJSON(t, w.Adopted))}
	for _, id := range slices.Sorted(maps.Keys(w.People)) {
		out = append(out, "person "+asJSON(t, w.People[id]))
	}
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		out = append(out, "registered "+asJSON(t, r))
	}
	for _, l := range w.SoA {
		out = append(out, "control "+asJSON(t, l))
	}
	return out
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// missing makes an entry of each kind that the corpus lacks, in an order in
// which they fold.
func missing(t *testing.T, lines []string) []string {
	t.Helper()
	have := map[string]bool{}
	for _, l := range lines {
		kind, _, _ := ledger.KindOf([]byte(l))
		have[kind] = true
	}
	var out []string
	for n, c := range specimens() {
		if have[KindOf(c)] {
			continue
		}
		r := ledger.Record[Change]{Envelope: ledger.Envelope{
			At: ledger.At(monday.Add(time.Duration(n) * time.Minute)), By: string(person("ann")), As: "champion", Basis: 7,
			Channel: ledger.CLI, Env: ledger.Practice, ImportedAs: ledger.Published, Kind: KindOf(c), V: 1,
		}, Data: c}
		b, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// specimens has one change of each kind with all its fields set.
func specimens() []Change {
	all := changes()
	for _, typ := range Types() {
		s := Saved[Doc]{
			Ref: NewRef(typ, 1), ID: string(typ) + "_1", Version: 1, Meaning: 1, State: MachineOf(typ).Start,
			Digest: ledger.Digest{1}, Authors: []PersonID{person("ann")}, Seen: []Seen{{"VCL-01", 1}}, From: "sys_1", FromRef: "SYS-1",
			InForce: Approval{Version: 1, Digest: ledger.Digest{1}, Request: "apr_1", At: ledger.At(monday)}, Doc: NewDoc(typ),
		}
		fill(reflect.ValueOf(s.Doc).Elem(), "")
		all = append(all, SavedItem{s})
	}
	for n, c := range all {
		all[n] = specimen(c)
	}
	slices.SortStableFunc(all, func(a, b Change) int { return cmp.Compare(order(a), order(b)) })
	return all
}

// order puts first what others need.
func order(c Change) string {
	switch c.(type) {
	case OpenedDossier, Founded:
		return "0"
	case SavedItem, PersonAdded:
		return "1" + KindOf(c)
	case GateAsked:
		return "2"
	case ExportDelivered:
		return "4"
	case EndedReview:
		return "9"
	}
	if KindOf(c) == (approval.Opened{}).Kind() {
		return "2"
	}
	return "3" + KindOf(c)
}

func specimen(c Change) Change {
	switch c := c.(type) {
	case SavedItem:
		return c
	case Moved:
		return Moved{
			Ref: "EVR-0001", Version: 1, On: Submit, From: Draft, To: Proposed, With: []Ref{"EVD-0001"},
			Because: ledger.Digest{1}, Request: "apr_1",
		}
	case OpenedDossier:
		return OpenedDossier{
			Ref: "REV-1", System: "sys_1", SysRef: "SYS-1", Trigger: SignificantChange, Owner: person("ann"),
			Base: Base{Stream: "sys_1", Size: 7},
		}
	case PersonMerged:
		return PersonMerged{From: person("ann"), Into: person("bob")}
	case Asked:
		v := reflect.New(reflect.TypeOf(c.Event)).Elem()
		fill(v, "")
		return Asked{v.Interface().(approval.Event)}
	}
	v := reflect.New(reflect.TypeOf(c)).Elem()
	fill(v, "")
	return v.Interface().(Change)
}

// word is a valid value for each type of string that is no closed list.
var word = map[reflect.Type]string{
	textType: string(Masked), personType: string(person("ann")), reflect.TypeFor[Decimal](): "0.5",
	reflect.TypeFor[State](): "draft", reflect.TypeFor[Stage](): "s1", reflect.TypeFor[Status](): "completed",
	reflect.TypeFor[Mode](): "practice", reflect.TypeFor[GateFlag](): "guards_waived", reflect.TypeFor[DueWhat](): "triage",
	reflect.TypeFor[GateDecision](): "passed", reflect.TypeFor[RuleID](): "T5", reflect.TypeFor[Depth](): "full",
	reflect.TypeFor[ControlID](): "A.6.2.4", reflect.TypeFor[ClauseID](): "8.2", reflect.TypeFor[Version](): "criteria/2026-11",
	reflect.TypeFor[Part](): "VD-01", reflect.TypeFor[RecordType](): "8.2-RA", reflect.TypeFor[string](): "policy/2026-11",
	reflect.TypeFor[approval.RequestID](): "apr_1", reflect.TypeFor[approval.DecisionID](): "dec_1",
	reflect.TypeFor[approval.SubjectID](): "EVR-0001", reflect.TypeFor[approval.Digest](): "sha256:" + strings.Repeat("ab", 32),
	reflect.TypeFor[approval.Role](): "risk_lead", reflect.TypeFor[approval.Via](): "slack",
	reflect.TypeFor[approval.Constituency](): "stakeholder", reflect.TypeFor[approval.Verdict](): "approve",
	reflect.TypeFor[approval.State](): "approved", reflect.TypeFor[approval.Purpose](): "evr",
	reflect.TypeFor[approval.MediationOutcome](): "upheld", reflect.TypeFor[approval.DueKind](): "help",
}

// fill sets every field of v, and one element of every list.
func fill(v reflect.Value, tag reflect.StructTag) {
	switch {
	case v.Type() == timeType:
		v.Set(reflect.ValueOf(ledger.At(monday)))
	case v.Type() == digestType:
		v.Set(reflect.ValueOf(ledger.Digest{1}))
	case v.Type() == reflect.TypeFor[approval.Instant]():
		v.SetInt(int64(approval.InstantOf(monday)))
	case v.Type() == refType:
		to, _, _ := strings.Cut(tag.Get("to"), ",")
		if NewDoc(Type(to)) == nil {
			to = string(TypeEVR)
		}
		v.SetString(string(NewRef(Type(to), 1)))
	case v.Kind() == reflect.Struct:
		for n := range v.NumField() {
			fill(v.Field(n), v.Type().Field(n).Tag)
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), tag)
	case v.Kind() == reflect.String && word[v.Type()] != "":
		v.SetString(word[v.Type()])
	case v.Kind() == reflect.String:
		v.SetString(v.Interface().(enum).Values()[0])
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(1)
	}
}

// TestSpecimensAreValid holds the corpus to the documents that people may
// write.
func TestSpecimensAreValid(t *testing.T) {
	for _, c := range specimens() {
		if s, ok := c.(SavedItem); ok {
			if err := Check(s.Doc); err != nil {
				t.Error(err)
			}
			if holes := holes(s.Doc); len(holes) > 0 {
				t.Errorf("%s is not filled at %v", s.Doc.Type(), holes)
			}
		}
	}
}

func holes(doc Doc) []string {
	var out []string
	for n := range reflect.TypeOf(doc).Elem().NumField() {
		name := jsonName(reflect.TypeOf(doc).Elem().Field(n))
		if len(Missing(doc, []string{name})) > 0 {
			out = append(out, name)
		}
	}
	return out
}
