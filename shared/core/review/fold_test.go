package review_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// differ says where two values differ, exported fields only; an empty list is
// like none. Times are compared as moments.
func differ(path string, a, b reflect.Value) string {
	if a.Type() == reflect.TypeFor[ledger.Time]() {
		if a.Interface() != b.Interface() {
			return fmt.Sprintf("%s: %v, %v", path, a, b)
		}
		return ""
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() || a.Elem().Type() != b.Elem().Type() {
			return unequal(path, a.IsNil(), b.IsNil())
		}
		return differ(path, a.Elem(), b.Elem())
	case reflect.Struct:
		for n := range a.NumField() {
			f := a.Type().Field(n)
			if d := ""; f.IsExported() {
				if d = differ(path+"."+f.Name, a.Field(n), b.Field(n)); d != "" {
					return d
				}
			}
		}
		return ""
	case reflect.Slice:
		for n := range min(a.Len(), b.Len()) {
			if d := differ(fmt.Sprintf("%s[%d]", path, n), a.Index(n), b.Index(n)); d != "" {
				return d
			}
		}
		return unequal(path+" length", a.Len(), b.Len())
	case reflect.Map:
		for _, k := range a.MapKeys() {
			if !b.MapIndex(k).IsValid() {
				return fmt.Sprintf("%s[%v] is missing", path, k)
			}
			if d := differ(fmt.Sprintf("%s[%v]", path, k), a.MapIndex(k), b.MapIndex(k)); d != "" {
				return d
			}
		}
		return unequal(path+" length", a.Len(), b.Len())
	}
	return unequal(path, a.Interface(), b.Interface())
}

func unequal(path string, a, b any) string {
	if a == b {
		return ""
	}
	return fmt.Sprintf("%s: %v, %v", path, a, b)
}

// view is all that can be seen of a dossier from outside.
type view struct {
	D     *review.Dossier
	Items map[review.Type][]*review.Item
	Next  map[review.Type]review.Ref
	Open  []*approval.Request
	Count int
}

func viewOf(d *review.Dossier) *view {
	v := &view{d, map[review.Type][]*review.Item{}, map[review.Type]review.Ref{}, d.OpenRequests(), d.Count()}
	for _, typ := range review.Types() {
		v.Items[typ], v.Next[typ] = d.Items(typ), d.NextRef(typ, 0)
	}
	return v
}

func difference(a, b *review.Dossier) string {
	return differ("dossier", reflect.ValueOf(viewOf(a)), reflect.ValueOf(viewOf(b)))
}

func thawed(t fataler, d *review.Dossier) *review.Dossier {
	t.Helper()
	b, err := d.Freeze()
	if err != nil {
		t.Fatalf("freeze: %v", err)
	}
	got, err := review.Thaw(b)
	if err != nil {
		t.Fatalf("thaw: %v", err)
	}
	return got
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func replayed(t fataler, stream string, entries []ledger.Entry) *review.Dossier {
	t.Helper()
	d := review.NewDossier(stream)
	for _, e := range entries {
		if err := d.Apply(e); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return d
}

// walker makes random changes that a use case could have made.
type walker struct {
	*rulestest.Stream
	rt *rapid.T
}

func (w *walker) item() *review.Item {
	all := slices.Collect(w.D.Everything())
	if len(all) == 0 {
		return nil
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(w.rt, "item")]
}

// doc is a document with some of its links set.
func (w *walker) doc(typ review.Type) review.Doc {
	switch typ {
	case review.TypeEVR:
		return &review.EVR{Statement: "said", Kind: []review.Nature{}, Clusters: w.some(review.TypeCluster), Priority: "H"}
	case review.TypeEDR:
		return &review.EDR{EVRs: w.some(review.TypeEVR), Criteria: []review.Criterion{{Metric: "said", Threshold: "1"}}}
	case review.TypeVerification:
		return &review.Verification{Target: w.D.NextRef(review.TypeEDR, -1), At: ledger.At(w.Now)}
	case review.TypeCluster:
		return &review.Cluster{Statements: w.some(review.TypeStatement), Demonstrators: []review.Demonstrator{{ID: "VD-01"}}}
	case review.TypeStakeholder:
		return &review.Stakeholder{Regions: []review.Text{"here", ""}, Affected: review.Yes}
	}
	return review.NewDoc(typ)
}

func (w *walker) some(typ review.Type) []review.Ref {
	out := []review.Ref{}
	for _, i := range w.D.Items(typ) {
		if rapid.Bool().Draw(w.rt, "linked") {
			out = append(out, i.Ref)
		}
	}
	return out
}

func (w *walker) move() {
	i := w.item()
	if i == nil {
		return
	}
	for _, s := range review.MachineOf(i.Type).Steps {
		if s.From == i.State && rapid.Bool().Draw(w.rt, "take "+string(s.On)) {
			w.Add(review.Moved{
				Ref: i.Ref, Version: i.Version, On: s.On, From: s.From, To: s.To, Because: w.Digest(), Request: "apr_1",
				With: []review.Ref{"EVD-0001"},
			})
			return
		}
	}
}

// again writes a new version of an item: of the meaning, or of the wording.
func (w *walker) again() {
	i := w.item()
	if i == nil {
		return
	}
	m := review.MachineOf(i.Type)
	to, err := m.AfterEdit(i.Ref, i.State)
	if err != nil {
		return
	}
	next := review.Saved[review.Doc]{
		Ref: i.Ref, ID: i.ID, Version: i.Version + 1, Meaning: i.Meaning, State: m.Waiting(i.State), Digest: w.Digest(),
		Authors: i.Authors, Doc: w.doc(i.Type), Wording: true, Seen: i.Seen,
	}
	if rapid.Bool().Draw(w.rt, "meaning") {
		next.Meaning, next.State, next.Wording, next.Authors = next.Version, to, false, []review.PersonID{w.By}
		next.Seen = w.D.SeenBy(i, next.Doc, nil)
	}
	next.Doc = review.Mask(next.Doc)
	w.Add(review.SavedItem{Saved: next})
}

func (w *walker) inherit() {
	r := review.Ref(fmt.Sprintf("REV-9/EVR-%04d", rapid.IntRange(1, 3).Draw(w.rt, "inherited")))
	if !w.D.Has(r) {
		w.Add(review.SavedItem{Saved: review.Saved[review.Doc]{
			Ref: r, ID: "evr_x", Version: 3, Meaning: 2, State: review.Approved, Digest: w.Digest(), From: "other", FromRef: "REV-9",
			Doc: &review.EVR{Statement: review.Masked}, InForce: review.Approval{Version: 3, Digest: w.Digest(), At: ledger.At(w.Now)},
		}})
	}
}

func (w *walker) ask() {
	i := w.item()
	if i == nil || w.D.Requests[id(w.D.Size)] != nil {
		return
	}
	about := approval.About{Request: id(w.D.Size)}
	ref := approval.Ref{ID: approval.SubjectID(i.Ref), Version: i.Version, Digest: approval.Digest(i.Digest.String())}
	at := approval.InstantOf(w.Now)
	w.Add(review.Asked{Event: approval.Opened{
		About: about, Purpose: approval.PurposeEVR, Subjects: []approval.Subject{{Ref: ref}}, Deadlines: approval.DefaultDeadlines(),
		Quorum: approval.Quorum{Stakeholder: 1}, Schedule: approval.Schedule{Remind: at, Help: at, Due: at, ExternalDue: at, Champion: at, Expire: at},
		Invited: []approval.Invitation{{Person: rulestest.Person("ext"), Constituency: approval.Stakeholder}},
	}})
	if rapid.Bool().Draw(w.rt, "answered") {
		w.Add(review.Asked{Event: approval.Decided{
			About: about, Decision: "dec_1", Person: rulestest.Person("ext"), Constituency: approval.Stakeholder,
			Verdict: approval.Approve, Items: []approval.Voted{{Ref: ref}},
		}})
	}
	if rapid.Bool().Draw(w.rt, "closed") {
		w.Add(review.Asked{Event: approval.Closed{
			About: about, Timely: approval.Timely{Due: at}, Outcome: approval.StateApproved, Items: []approval.ClosedItem{{Ref: ref}},
		}})
	}
}

func id(n int64) approval.RequestID { return approval.RequestID(fmt.Sprintf("apr_%d", n)) }

func (w *walker) step() {
	stages := []review.Stage{review.S1, review.S2, review.S3, review.S4, review.S5}
	gate := rapid.SampledFrom(review.Gates()).Draw(w.rt, "gate")
	switch rapid.IntRange(0, 14).Draw(w.rt, "what") {
	case 0, 1, 2:
		w.Save(w.doc(rapid.SampledFrom(review.Types()).Draw(w.rt, "type")))
	case 3, 4:
		w.move()
	case 5:
		w.again()
	case 6:
		w.inherit()
	case 7:
		w.ask()
	case 8:
		w.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.Champion, Persons: []review.PersonID{w.By}}, {Role: review.ValueLead}}})
	case 9:
		w.Add(review.Screened{Screening: review.Screening{Questions: 1, Answers: []review.Answer{review.Yes, ""}, Depth: "full"}})
	case 10:
		w.Pass(gate)
	case 11:
		w.Add(review.StageEntered{Stage: rapid.SampledFrom(stages).Draw(w.rt, "stage")})
	case 12:
		w.Add(review.StageReopened{Stage: rapid.SampledFrom(stages).Draw(w.rt, "stage"), Because: w.Digest()})
	case 13:
		w.Add(review.WaivedGuard{Waiver: review.Waiver{Gate: gate, Guard: "T5", By: w.By, Because: w.Digest(), Until: ledger.At(w.Now)}},
			review.ContentErased{Digests: []ledger.Digest{w.Digest()}, Ground: "erasure_request"},
			review.BecameDue{Ref: "EVR-0001", What: review.SuspensionDue, Due: ledger.At(w.Now)})
	case 14:
		if i := w.item(); i != nil {
			w.Add(review.Confirmed{Ref: i.Ref, Seen: w.D.SeenNow(i)})
		}
	}
	w.Now = w.Now.Add(time.Duration(rapid.IntRange(0, 1e9).Draw(w.rt, "ms")) * time.Millisecond)
}

// TestFoldIsTheSameOnEveryWay applies random changes one by one, through a
// snapshot after each of them, and from the bytes of their entries.
func TestFoldIsTheSameOnEveryWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := &walker{rulestest.New().Open(), rt}
		for range rapid.IntRange(0, 30).Draw(rt, "steps") {
			w.step()
			if d := difference(w.D, thawed(rt, w.D)); d != "" {
				rt.Fatalf("thawed: %s", d)
			}
		}
		if d := difference(w.D, replayed(rt, w.D.Stream, w.Entries)); d != "" {
			rt.Fatalf("replayed: %s", d)
		}
		cut := rapid.IntRange(0, len(w.Entries)).Draw(rt, "cut")
		half := thawed(rt, replayed(rt, w.D.Stream, w.Entries[:cut]))
		for _, e := range w.Entries[cut:] {
			if err := half.Apply(e); err != nil {
				rt.Fatal(err)
			}
		}
		if d := difference(w.D, half); d != "" {
			rt.Fatalf("thawed at %d: %s", cut, d)
		}
	})
}

// TestFoldLeavesOldStatesAlone holds because a turn may still look at an item
// that a later entry of the same turn replaces.
func TestFoldLeavesOldItemsAlone(t *testing.T) {
	s := rulestest.New().Open()
	r := s.Save(&review.EVR{})
	before := s.D.Look(r)
	copied := *before
	s.Move(r, review.Submit)
	s.Add(review.StageReopened{Stage: review.S1, Because: s.Digest()}, review.Confirmed{Ref: r})
	if d := differ("item", reflect.ValueOf(*before), reflect.ValueOf(copied)); d != "" {
		t.Error(d)
	}
}

func TestFoldStops(t *testing.T) {
	s := rulestest.New().Open()
	r := s.Save(&review.EVR{})
	entry := func(c review.Change) ledger.Entry { return s.Entry(c) }
	unknown := entry(review.Confirmed{Ref: r})
	unknown.Bytes = []byte(strings.Replace(string(unknown.Bytes), "item.confirmed", "item.confused", 1))
	later := entry(review.Confirmed{Ref: r})
	later.Bytes = []byte(strings.Replace(string(later.Bytes), `"v":1`, `"v":2`, 1))
	for name, e := range map[string]ledger.Entry{
		"unknown kind":                       unknown,
		"kind of a later release":            later,
		"moved from where it never was":      entry(review.Moved{Ref: r, Version: 1, On: review.Approve, From: review.Proposed, To: review.Approved}),
		"moved in a version that it has not": entry(review.Moved{Ref: r, Version: 2, On: review.Submit, From: review.Draft, To: review.Proposed}),
		"moved before it was saved":          entry(review.Moved{Ref: "EVR-0002", Version: 1, On: review.Submit, From: review.Draft, To: review.Proposed}),
		"confirmed before it was saved":      entry(review.Confirmed{Ref: "EVR-0002"}),
		"gate decided that nobody asked for": entry(review.GateDecided{Gate: review.G1, Attempt: 1, Decision: review.GatePassed}),
		"vote in a request that never was":   entry(review.Asked{Event: approval.Superseded{About: approval.About{Request: "apr_9"}}}),
		"not JSON":                           {Seq: s.D.Size, Bytes: []byte("{")},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.D.Size
			if err := s.D.Apply(e); err == nil {
				t.Error("the fold went on")
			}
			if s.D.Size != before {
				t.Error("the entry counts as read")
			}
		})
	}
	s.Add(review.EndedReview{Ending: review.Ending{Status: review.StatusCompleted}})
	if err := s.D.Apply(entry(review.Paused{OnHold: true})); err == nil {
		t.Error("a review was paused after its end")
	}
}

func TestThawRefusesWhatIsNoSnapshot(t *testing.T) {
	s := rulestest.New().Open()
	s.Save(&review.EVR{})
	b, err := s.D.Freeze()
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		if _, err := review.Thaw(b[:len(b)*n/20]); err == nil {
			t.Errorf("%d of 20 parts were enough", n)
		}
	}
}

func persons(names ...string) []review.PersonID {
	var out []review.PersonID
	for _, n := range names {
		out = append(out, rulestest.Person(n))
	}
	return out
}

// TestWhoMayNotApprove follows the authors of one item: all who wrote since the
// last submission, and who submitted.
func TestSubmitterIsAnAuthor(t *testing.T) {
	s := rulestest.New().Open()
	r := s.Save(&review.EVR{})
	s.By = rulestest.Person("lead")
	s.Move(r, review.Submit)
	if got := s.D.Look(r); !slices.Equal(got.Authors, persons("author", "lead")) || !got.Submitted {
		t.Errorf("submitted: got %v, %v", got.Authors, got.Submitted)
	}
	s.By = ""
	s.Move(r, review.Expire)
	s.Move(r, review.Submit)
	if got := s.D.Look(r).Authors; !slices.Equal(got, persons("author", "lead")) {
		t.Errorf("submitted again by nobody: got %v", got)
	}
	save := func(wording bool, authors []review.PersonID) *review.Item {
		i := s.D.Look(r)
		next := review.Saved[review.Doc]{
			Ref: r, ID: i.ID, Version: i.Version + 1, Meaning: i.Meaning, State: i.State, Digest: s.Digest(), Authors: authors,
			Doc: &review.EVR{}, Wording: wording,
		}
		s.Add(review.SavedItem{Saved: next})
		return s.D.Look(r)
	}
	if got := save(true, persons("author", "lead")); !got.Submitted || !slices.Equal(got.Authors, persons("author", "lead")) {
		t.Errorf("other words: got %v, %v; the meaning is still the submitted one", got.Authors, got.Submitted)
	}
	if got := save(false, persons("editor")); got.Submitted || !slices.Equal(got.Authors, persons("editor")) {
		t.Errorf("other meaning: got %v, %v; a new list begins", got.Authors, got.Submitted)
	}
}

func TestVersionsKeepWhatIsInForce(t *testing.T) {
	s := rulestest.New().Open()
	r := s.In(review.Approved, &review.EVR{})
	approved := s.D.Look(r).InForce
	if approved.Version != 1 || approved.Digest != s.D.Look(r).Digest || approved.At.IsZero() {
		t.Errorf("in force: got %+v", approved)
	}
	since := s.D.Look(r).Since
	s.Now = s.Now.Add(time.Hour)
	s.SaveAs(r, &review.EVR{Priority: "H"})
	i := s.D.Look(r)
	if i.Version != 2 || i.State != review.Draft || i.InForce != approved || i.Since == since {
		t.Errorf("while a later version is drafted: got %+v", i)
	}
	since = i.Since
	s.Now = s.Now.Add(time.Hour)
	s.SaveAs(r, &review.EVR{Priority: "M"})
	if got := s.D.Look(r); got.Since != since || got.SavedAt == since {
		t.Errorf("a draft is a draft since %v, saved %v", got.Since, got.SavedAt)
	}
}

func TestBuiltByWhom(t *testing.T) {
	s := rulestest.New().Open()
	r := s.In(review.Approved, &review.EDR{})
	s.By = rulestest.Person("engineer")
	s.Add(review.Moved{Ref: r, Version: 1, On: review.Implement, From: review.Approved, To: review.Implemented, With: []review.Ref{"EVD-0001"}})
	if got := s.D.Look(r).Built; got.By != rulestest.Person("engineer") || got.At != ledger.At(s.Now) || len(got.With) != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestSuspectLinks(t *testing.T) {
	s := rulestest.New().Open()
	c := s.Save(&review.Cluster{})
	r := s.Save(&review.EVR{Clusters: []review.Ref{c}})
	suspects := func() []review.Suspect { return s.D.Suspects(s.D.Look(r)) }
	if got := suspects(); len(got) > 0 {
		t.Errorf("fresh: got %v", got)
	}
	s.SaveAs(c, &review.Cluster{Priority: "H"})
	if got := suspects(); !slices.Equal(got, []review.Suspect{{To: c, Why: review.Outdated}}) {
		t.Errorf("target changed: got %v", got)
	}
	s.SaveAs(r, &review.EVR{Clusters: []review.Ref{c}, Priority: "H"})
	if got := suspects(); !slices.Equal(got, []review.Suspect{{To: c, Why: review.Outdated}}) {
		t.Errorf("saving the item confirmed a link that nobody looked at: got %v", got)
	}
	s.Add(review.Confirmed{Ref: r, Seen: s.D.SeenNow(s.D.Look(r))})
	if got := suspects(); len(got) > 0 {
		t.Errorf("confirmed: got %v", got)
	}
	s.Add(review.Confirmed{Ref: r, Seen: []review.Seen{{Ref: c, Meaning: 9}, {Ref: "VCL-09", Meaning: 1}}})
	if got := suspects(); !slices.Equal(got, []review.Suspect{{To: c, Why: review.Predated}, {To: "VCL-09", Why: review.Orphaned}}) {
		t.Errorf("written for another state: got %v", got)
	}
	s.Move(c, "park")
	if got := suspects(); got[0] != (review.Suspect{To: c, Why: review.Orphaned}) {
		t.Errorf("target gone: got %v", got)
	}
}

func TestReopenedStageAsksForAnotherLook(t *testing.T) {
	s := rulestest.New().Open()
	st, c := s.Save(&review.Stakeholder{}), s.Save(&review.Cluster{})
	draft, gone, evr := s.Save(&review.EVR{}), s.In(review.Withdrawn, &review.EVR{}), s.In(review.Approved, &review.EVR{})
	edr := s.In(review.Approved, &review.EDR{})
	for _, g := range []review.GateID{review.G0, review.G1, review.G2, review.G3} {
		s.Pass(g)
	}
	s.Add(review.StageReopened{Stage: review.S2, Because: s.Digest()})
	for r, want := range map[review.Ref]bool{st: false, c: false, draft: false, gone: false, evr: true, edr: true} {
		if got := s.D.Look(r).Recheck; got != want {
			t.Errorf("%s: to be looked at again %v, want %v", r, got, want)
		}
		if s.D.Items(r.Type())[r.Number()-1] != s.D.Look(r) {
			t.Errorf("%s is listed as it was", r)
		}
	}
	for g, want := range map[review.GateID]bool{review.G0: true, review.G1: true, review.G2: false, review.G3: false} {
		if got := s.D.Passed(g) != nil; got != want {
			t.Errorf("%s is passed: %v, want %v", g, got, want)
		}
	}
	if got := s.D.NextGate(review.Gates()); got != review.G2 || s.D.Stage != review.S2 {
		t.Errorf("next is %s in stage %s", got, s.D.Stage)
	}
	s.Add(review.Confirmed{Ref: evr})
	if s.D.Look(evr).Recheck {
		t.Error("confirmed, and still to be looked at")
	}
}
