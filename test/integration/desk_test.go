// Package integration tries the use cases over a real data file: what several
// parts do together, and what is left when one of them fails.
package integration

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/approval"
	"conoe/shared/core/catalogue"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// begin is the time at which every desk opens: a Monday morning.
var begin = time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)

// shipped is the policy table and the catalogue, read once.
var shipped = sync.OnceValues(func() (*rules.Policy, func() (*catalogue.Catalogue, error)) {
	p, c, err := usecase.Shipped(templates.Files)
	if err != nil {
		panic(err)
	}
	return p, c
})

// clock is the desk's time. It stands until somebody moves it.
type clock struct{ millis atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMilli(c.millis.Load()).UTC() }
func (c *clock) add(d time.Duration)     { c.millis.Add(d.Milliseconds()) }
func (c *clock) set(t time.Time)         { c.millis.Store(t.UnixMilli()) }
func (c *clock) days(n int)              { c.add(time.Duration(n) * 24 * time.Hour) }
func (c *clock) settle() *clock          { c.add(5 * time.Minute); return c }
func (c *clock) asNow() func() time.Time { return c.now }

// locked lets goroutines share a source of bytes.
type locked struct {
	sync.Mutex
	from io.Reader
}

func (l *locked) Read(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.from.Read(b)
}

// desk is an app over a data file of its own, with the people that a review
// needs, and the review that is open on it.
type desk struct {
	*usecase.App
	t     *testing.T
	path  string
	store *bolt.Store
	clock *clock
	ids   *atomic.Int64 // of things
	keys  *atomic.Int64 // of commands

	usecase.Started
}

// The people. Whoever is in several places here is in one only by name.
var team = map[review.Role]string{
	review.Champion: "champion", review.Manager: "manager", review.ValueLead: "value lead",
	review.RiskLead: "risk lead", review.SystemExpert: "system expert", review.UserAdvocate: "user advocate",
	review.Moderator: "moderator", review.ProductManager: "product manager",
}

var (
	members   = []string{"champion", "manager", "value lead", "risk lead", "system expert", "user advocate", "moderator", "product manager", "staff", "colleague", "twin"}
	outsiders = []string{"driver", "neighbour"}
)

// canary is in every text that the tests write, and in no entry.
const canary = "Zugvogel"

func person(name string) review.PersonID {
	if name == "" {
		return ""
	}
	return review.PersonID("per_" + uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String())
}

// newDesk founds a workspace in a file of its own. The lead has adopted what
// was shipped.
func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "conoe.db"), clock: new(clock), ids: new(atomic.Int64), keys: new(atomic.Int64)}
	d.clock.set(begin)
	store, err := bolt.Open(d.path, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	d.store = store
	t.Cleanup(func() { d.Wait(); d.store.Close() })
	d.App = d.app(store)

	lead := usecase.Newcomer{ID: person("lead"), Name: canary + " lead", Offices: []review.Office{review.GovernanceLead}}
	must(t)(d.Found(t.Context(), d.as(""), []usecase.Newcomer{lead}))
	for _, name := range members {
		d.add(name, review.Member)
	}
	for _, name := range outsiders {
		d.add(name, review.Outsider)
	}
	d.add("auditor", review.Guest, review.Auditor)
	d.add("leaver", review.Member)
	must(t)(d.Adopt(t.Context(), d.as("lead"), usecase.Adoption{}))
	return d
}

func (d *desk) add(name string, m review.Membership, o ...review.Office) {
	d.t.Helper()
	must(d.t)(d.AddPerson(d.t.Context(), d.as("lead"), usecase.Newcomer{
		ID: person(name), Name: canary + " " + name, Membership: m, Offices: o,
	}))
}

// app is another app over the same file, as after a restart or in another
// process.
func (d *desk) app(s ledger.Store) *usecase.App {
	policy, cat := shipped()
	return &usecase.App{
		Store: s, Workspace: "ws_test", Mode: review.Practice, Now: d.clock.asNow(), Policy: policy, Catalogue: cat,
		Random: &locked{from: ledgertest.Random(d.t.Name())}, SnapshotAfter: 2_000,
		NewID: func() uuid.UUID {
			return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "%s/%d", d.t.Name(), d.ids.Add(1)))
		},
	}
}

// on is the same desk with another app.
func (d *desk) on(a *usecase.App) *desk {
	c := *d
	c.App = a
	return &c
}

// cold is the same desk after a restart of the app.
func (d *desk) cold() *desk { return d.on(d.app(d.store)) }

// as is a new command of somebody; "" is nobody.
func (d *desk) as(name string) usecase.Command {
	return d.again(fmt.Sprintf("command/%d", d.keys.Add(1)), name)
}

// again is the command of that id.
func (d *desk) again(id, name string) usecase.Command {
	return usecase.Command{ID: id, Actor: review.Actor{Person: person(name)}, Channel: ledger.CLI}
}

func (d *desk) workflow() usecase.Command {
	c := d.as("")
	c.Actor.Workflow, c.Channel = true, ledger.Workflow
	return c
}

// must gives a value or ends the test.
func must(t *testing.T) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// refused fails unless err has the code, and gives its sentence.
func refused(t *testing.T, err error, want fault.Code) string {
	t.Helper()
	if err == nil {
		t.Fatalf("nothing was refused, want %s", want)
	}
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("refused as %s (%v), want %s", got, err, want)
	}
	return fault.Sentence(err)
}

func says(t *testing.T, sentence string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(sentence, p) {
			t.Errorf("%q does not say %q", sentence, p)
		}
	}
}

// The depths, by how the screening was answered.
func light() []review.Answer {
	return []review.Answer{"no", "no", "no", "no", "no", "no", "no", "no"}
}

func standard() []review.Answer {
	return []review.Answer{"yes", "no", "no", "no", "no", "no", "no", "no"}
}

// opened opens a review with its roles at a depth. The product manager owns it.
func (d *desk) opened(answers []review.Answer) *desk {
	d.t.Helper()
	return d.openedOn("", answers)
}

// openedOn opens it on an existing system.
func (d *desk) openedOn(system review.Ref, answers []review.Answer) *desk {
	d.t.Helper()
	d.clock.add(time.Second)
	started, err := d.Open(d.t.Context(), d.as("product manager"), usecase.Start{Title: canary + " deliveries", Trigger: review.NewSystem, System: system})
	if err != nil {
		d.t.Fatal(err)
	}
	c := *d
	c.Started = started
	c.assign(team)
	must(d.t)(c.Screen(d.t.Context(), c.as("product manager"), c.ReviewStream, usecase.Screening{Answers: answers}))
	return &c
}

func (d *desk) assign(roles map[review.Role]string) {
	d.t.Helper()
	var h []review.Holders
	for _, r := range review.Roles() {
		if name, ok := roles[r]; ok {
			h = append(h, review.Holders{Role: r, Persons: []review.PersonID{person(name)}})
		}
	}
	must(d.t)(d.Assign(d.t.Context(), d.as("lead"), d.ReviewStream, h))
}

// write saves documents as somebody and gives their names.
func (d *desk) write(name string, docs ...review.Doc) []review.Ref {
	d.t.Helper()
	var drafts []usecase.Draft
	for _, doc := range docs {
		drafts = append(drafts, usecase.Draft{Doc: doc})
	}
	saved, err := d.Save(d.t.Context(), d.as(name), d.ReviewStream, drafts)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved.Refs
}

// edit writes a new version of an item.
func (d *desk) edit(name string, ref review.Ref, doc review.Doc, wording bool) (usecase.Saved, error) {
	return d.Save(d.t.Context(), d.as(name), d.ReviewStream, []usecase.Draft{{Ref: ref, Doc: doc, Wording: wording}})
}

func said(what string) review.Text { return review.Text(canary + ": " + what) }

func system(ai review.Answer) *review.System {
	s := &review.System{
		Name: said("deliveries"), Purpose: said("parcels on the same day"), Owner: person("product manager"), AIInvolved: ai,
		UnintendedUses: []review.Misuse{{Text: said("watching drivers"), Kind: "foreseeable_misuse"}}, ImpactTier: "minimal",
	}
	if ai == review.Yes {
		s.AIRoles, s.InScope = []review.AIRole{"provider"}, review.Yes
		s.Models = []review.Model{{Name: said("router"), Supplier: said("ourselves")}}
		s.Elements = []review.Element{{Name: said("router"), AI: review.Yes, PartnerClass: "internal", Control: review.Control{
			DataQuality: review.Yes, SelectionProcesses: review.Yes, AlgorithmDesign: review.Yes, LogicEvolution: review.Yes, TransparencyBAT: review.Yes,
		}}}
	}
	return s
}

// staffed adds the system, two affected people from outside and one from
// inside, and a value that they have approved.
func (d *desk) staffed(ai review.Answer) *desk {
	d.t.Helper()
	d.write("product manager",
		system(ai),
		&review.Stakeholder{Name: said("drivers"), Relation: "direct", Affected: review.Yes, External: review.Yes},
		&review.Stakeholder{Name: said("neighbours"), Relation: review.Indirect, Affected: review.Yes, External: review.Yes},
		&review.Stakeholder{Name: said("warehouse"), Relation: "direct", Affected: review.Yes, External: review.No},
		representative("driver", "STK-001", review.No), representative("neighbour", "STK-002", review.No),
		representative("staff", "STK-003", review.Yes),
		&review.Statement{Text: said("no rest"), NamedValue: said("rest"), Lens: review.LensEnvironment, Polarity: review.Negative, Magnitude: "M", Kind: "harm", Stakeholders: []review.Ref{"STK-001"}},
		&review.Cluster{CoreValue: "CARE", Priority: review.Medium, Statements: []review.Ref{"VAL-0001"}, Demonstrators: []review.Demonstrator{{ID: "VD-01", Text: said("breaks are taken")}}},
	)
	if d.depth() != "light" {
		d.approve([]review.Ref{"VCL-01"}, "driver", "neighbour", "champion", "system expert")
	}
	return d
}

func (d *desk) depth() review.Depth {
	var out review.Depth
	d.see(func(x *review.Dossier) { out = x.Screening.Depth })
	return out
}

func representative(name string, speaks review.Ref, employed review.Answer) *review.Representative {
	return &review.Representative{
		Person: person(name), Speaks: []review.Ref{speaks}, Mandate: "self", Selection: said("asked who drives"),
		ByTenant: employed, ByPurchaser: review.No,
	}
}

// evr is a requirement that may be submitted.
func evr(what string) *review.EVR {
	return &review.EVR{
		Statement: said(what), Rationale: said("drivers said so"), Form: "requirement", Kind: []review.Nature{review.Technical},
		Verb: "protect", Clusters: []review.Ref{"VCL-01"}, Demonstrators: []review.Ref{"VCL-01#VD-01"}, Statements: []review.Ref{"VAL-0001"},
		Stakeholders: []review.Ref{"STK-001"}, NoThreat: said("none"), Priority: review.Medium,
		Criteria:    []review.Criterion{{Metric: said("hours"), Operator: "<=", Threshold: "10", Demonstrator: "VCL-01#VD-01"}},
		Feasibility: review.EVRFeasibility{Control: "in_control", Technical: said("yes"), Verdict: "feasible"},
	}
}

// yes are those whose approvals make an EVR of medium priority.
var yes = []string{"driver", "champion", "system expert"}

// submit asks about items as the product manager.
func (d *desk) submit(refs ...review.Ref) approval.RequestID {
	d.t.Helper()
	s, err := d.Submit(d.t.Context(), d.as("product manager"), d.ReviewStream, refs)
	if err != nil {
		d.t.Fatal(err)
	}
	return s.Request
}

// vote says something about a set, or about items of it, as it is shown now.
func (d *desk) vote(name string, q approval.RequestID, v approval.Verdict, items ...review.Ref) error {
	_, err := d.Decide(d.t.Context(), d.as(name), d.ReviewStream, d.ballot(q, v, items...))
	return err
}

func (d *desk) ballot(q approval.RequestID, v approval.Verdict, items ...review.Ref) usecase.Vote {
	vote := usecase.Vote{Request: q, Verdict: v, Items: items, Set: d.set(q), Language: "en", Via: approval.ViaSlack}
	if v == approval.Reject || v == approval.RequestChanges {
		vote.Comment, vote.WouldChange = canary+": it does not hold", canary+": longer breaks"
	}
	return vote
}

func (d *desk) set(q approval.RequestID) (out approval.Digest) {
	d.see(func(x *review.Dossier) {
		if r := x.Requests[q]; r != nil {
			out = r.Set()
		}
	})
	return out
}

func (d *desk) votes(q approval.RequestID, names ...string) {
	d.t.Helper()
	for _, n := range names {
		if err := d.vote(n, q, approval.Approve); err != nil {
			d.t.Fatalf("%s approves: %v", n, err)
		}
	}
}

// elapse records what is due on the review.
func (d *desk) elapse() usecase.Elapsed {
	d.t.Helper()
	out, err := d.Elapse(d.t.Context(), d.workflow(), d.ReviewStream)
	if err != nil {
		d.t.Fatalf("elapse: %v", err)
	}
	return out
}

// approve submits items and has them approved.
func (d *desk) approve(refs []review.Ref, names ...string) approval.RequestID {
	d.t.Helper()
	q := d.submit(refs...)
	d.votes(q, names...)
	d.clock.settle()
	d.elapse()
	return q
}

// approvedEVR writes a requirement and has it approved.
func (d *desk) approvedEVR() (review.Ref, approval.RequestID) {
	d.t.Helper()
	ref := d.write("product manager", evr("rest"))[0]
	q := d.approve([]review.Ref{ref}, yes...)
	d.in(ref, review.Approved)
	return ref, q
}

// concept is a concept of operations for ethics that gates accept.
func concept(analysis review.Answer) *review.ConOE {
	feasible := func(k review.FeasibilityKind) review.Feasibility {
		return review.Feasibility{Kind: k, Question: said("may we?"), Finding: said("yes"), Verdict: "feasible"}
	}
	return &review.ConOE{
		ReplacedOperations: said("next day"), Contexts: []review.Context{{Kind: "actual", Text: said("a city")}},
		InitialHarms: []review.Text{said("no rest")}, InitialBenefits: []review.Text{said("less waiting")},
		Feasibility:        []review.Feasibility{feasible("legal"), feasible("social"), feasible("environmental")},
		NeedsValueAnalysis: analysis, ValueAnalysisBecause: said("we looked"), EngagementPlan: said("drivers, on Monday"),
	}
}

// pass asks for a gate as the product manager and has it decided.
func (d *desk) pass(g review.GateID, names ...string) usecase.GateAsked {
	d.t.Helper()
	asked, err := d.AskGate(d.t.Context(), d.as("product manager"), d.ReviewStream, usecase.AskGate{Gate: g, Conclusion: canary + ": it goes on"})
	if err != nil {
		d.t.Fatal(err)
	}
	if asked.Request != "" {
		d.votes(asked.Request, names...)
		d.clock.settle()
		d.elapse()
	}
	d.see(func(x *review.Dossier) {
		if x.Passed(g) == nil {
			d.t.Fatalf("%s was not passed: %+v", g, x.Attempts)
		}
	})
	return asked
}

// ready answers the screening anew, so that the short way of a light review
// leads to its release, and adds what its last gate asks for.
func (d *desk) ready() *desk {
	d.t.Helper()
	must(d.t)(d.Screen(d.t.Context(), d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: light()}))
	d.write("product manager", concept(review.Yes), &review.Monitoring{What: said("hours"), By: said("us")})
	return d
}

// releasers decide on the last gate of a light review.
var releasers = []string{"champion", "driver"}

// released brings a review with an approved requirement past its last gate.
func released(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.approvedEVR()
	d.ready()
	d.pass(review.G0)
	d.pass(review.G4, releasers...)
	return d
}

func (d *desk) handOver() (usecase.HandedOver, error) {
	return d.HandOver(d.t.Context(), d.handing(), d.ReviewStream)
}

// handing is the command of the hand-over, which is the same every time.
func (d *desk) handing() usecase.Command {
	c := d.workflow()
	c.ID = "hand-over/" + d.ReviewStream
	return c
}
