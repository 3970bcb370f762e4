package clear_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
	"conoe/shared/core/usecase"
)

// cast are all who appear in trials, by the name that a trial calls them, and those
// who hold the roles of the review, by role.
func cast() []string {
	names := []string{"author", "tester", "lead", "ext", "someone", "lawyer", "second id", "voice", "neighbour"}
	for _, r := range review.Roles() {
		names = append(names, string(r))
	}
	return names
}

// userOf is the Slack user of one of the cast.
func userOf(name string) string { return fmt.Sprintf("U0CAST%03d", slices.Index(cast(), name)) }

// company is the workspace in which the cast works.
func company() standin.Seed {
	seed := standin.Seed{Team: standin.Team{ID: "T0STANDIN1", Name: "Practice", Domain: "practice"}}
	var all []string
	for n, name := range cast() {
		seed.People = append(seed.People, standin.Person{ID: userOf(name), Name: fmt.Sprintf("p%d", n), RealName: name, TZ: "UTC"})
		all = append(all, userOf(name))
	}
	seed.Channels = []standin.Channel{{ID: "C0GENERAL1", Name: "general", Bot: true, Members: all}}
	return seed
}

const (
	workspace    = "ws_clear"
	reviewStream = "review-1"
	systemStream = "system-1"
)

// store writes a scene into a data file: the workspace with its people, the system,
// and the entries of the review as they are.
func store(t *testing.T, s *rulestest.Scene, written bool, team string) *bolt.Store {
	t.Helper()
	file, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	w := writer{t: t, store: file}
	w.workspace(s, team)
	w.append(systemStream, rulestest.Start.Add(-time.Hour), w.entry(rulestest.Start.Add(-time.Hour), review.OpenedDossier{
		Ref: "SYS-1", System: systemStream, SysRef: "SYS-1", Owner: s.By,
	}))
	if written {
		w.contents = slices.Collect(maps.Values(s.Contents))
	}
	w.review(s)
	return file
}

// writer appends batches without asking anybody.
type writer struct {
	t        *testing.T
	store    ledger.Store
	contents []ledger.Content
}

func (w *writer) entry(at time.Time, c review.Change) []byte {
	w.t.Helper()
	r := ledger.Record[review.Change]{Envelope: ledger.Envelope{
		At: ledger.At(at), By: string(rulestest.Person("lead")), Channel: ledger.CLI, Kind: review.KindOf(c), V: 1,
	}, Data: c}
	raw, err := r.Encode()
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}

func (w *writer) append(stream string, at time.Time, entries ...[]byte) {
	w.t.Helper()
	s := ledger.Stream{Workspace: workspace, Name: stream}
	head, err := w.store.Head(w.t.Context(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = w.store.Append(w.t.Context(), ledger.Batch{
		Stream: s, Command: ledger.Command{ID: fmt.Sprintf("seed/%s/%d", stream, head.Size)}, Expect: head.Size, At: at,
		Entries: entries, Contents: w.contents, Answer: []byte("{}"),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.contents = nil
}

// content keeps a text for the next batch.
func (w *writer) content(v any) ledger.Digest {
	w.t.Helper()
	raw, err := ledger.Encode(v)
	if err != nil {
		w.t.Fatal(err)
	}
	c, err := ledger.NewContent(rand.Reader, raw)
	if err != nil {
		w.t.Fatal(err)
	}
	w.contents = append(w.contents, c)
	return c.Digest
}

// profile is how the use cases keep who somebody is.
type profile struct {
	Accounts []usecase.Account `json:"accounts,omitzero"`
	Text     string            `json:"text"`
}

// founded is the beginning of the workspace: who there is.
func (w *writer) founded(team string) []review.Change {
	w.t.Helper()
	all := []review.Change{review.Founded{Mode: review.Practice}}
	for _, name := range cast() {
		p := review.PersonAdded{
			Person: rulestest.Person(name), Membership: review.Member,
			Profile: w.content(profile{[]usecase.Account{{Team: team, User: userOf(name)}}, name}),
		}
		switch name {
		case "lead":
			p.Offices = []review.Office{review.Owner, review.GovernanceLead}
		case "ext", "voice", "neighbour":
			p.Membership = review.Outsider
		}
		all = append(all, p)
	}
	return all
}

// beginning is the time of the workspace's first entries.
var beginning = rulestest.Start.Add(-2 * time.Hour)

// people writes who there is, and nothing else.
func (w *writer) people(team string) {
	w.t.Helper()
	w.begin(w.founded(team))
}

func (w *writer) begin(all []review.Change) {
	w.t.Helper()
	var entries [][]byte
	for _, c := range all {
		entries = append(entries, w.entry(beginning, c))
	}
	w.append(review.WorkspaceStream, beginning, entries...)
}

// workspace writes who there is, and what the scene says of the workspace.
func (w *writer) workspace(s *rulestest.Scene, team string) {
	w.t.Helper()
	all := w.founded(team)
	for _, id := range slices.Sorted(maps.Keys(s.W.People)) {
		if into := s.W.People[id].Merged; into != "" {
			all = append(all, review.PersonMerged{From: id, Into: into})
		}
	}
	if s.W.Adopted != (review.Adopted{}) {
		all = append(all, review.SettingsAdopted{Adopted: s.W.Adopted})
	}
	for _, control := range slices.Sorted(maps.Keys(s.W.SoA)) {
		all = append(all, review.SoADecided{Lines: []review.SoALine{s.W.SoA[control]}})
	}
	title := w.content(map[string]string{"text": "A system"})
	all = append(all, review.SystemRegistered{Registered: review.Registered{Ref: "SYS-1", Stream: systemStream, Title: title}},
		review.ReviewRegistered{Registered: review.Registered{Ref: "REV-1", Stream: reviewStream, System: "SYS-1", Title: title}})
	w.begin(all)
}

// review writes the entries of the scene, one batch for each time.
func (w *writer) review(s *rulestest.Scene) {
	w.t.Helper()
	for from := 0; from < len(s.Entries); {
		at, err := ledger.AtOf(s.Entries[from].Bytes)
		if err != nil {
			w.t.Fatal(err)
		}
		var batch [][]byte
		for ; from < len(s.Entries); from++ {
			if next, err := ledger.AtOf(s.Entries[from].Bytes); err != nil || next != at {
				break
			}
			batch = append(batch, bytes.Clone(s.Entries[from].Bytes))
		}
		w.append(reviewStream, at.Time, batch...)
	}
}

// appOver is the app over a store.
func appOver(t *testing.T, file *bolt.Store, now func() time.Time) *usecase.App {
	t.Helper()
	app, err := handler.NewApp(file, workspace, review.Practice, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.RebuildAccounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	return app
}
