package review_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// someone is a person of a workspace with exactly one standing, in a dossier
// where that standing can be had.
func someone(s review.Standing) (review.Actor, *review.Workspace, *review.Dossier) {
	p := review.Person{ID: rulestest.Person("someone")}
	st := rulestest.New().Open()
	st.Save(&review.EVR{})
	switch s {
	case review.ByWorkflow:
		return review.Actor{Workflow: true}, review.NewWorkspace("ws"), st.D
	case review.AnyMember:
		p.Membership = review.Member
	case review.AnyGuest:
		p.Membership = review.Guest
	case review.OwnsInstall:
		p.Offices = []review.Office{review.Owner}
	case review.Lead, review.ReadsAll:
		p.Offices = []review.Office{review.Office(s)}
	case review.OfTeam:
		st.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.TeamMember, Persons: []review.PersonID{p.ID}}}})
	case review.Invitee:
		about := approval.About{Request: "apr_1"}
		st.Add(review.Asked{Event: rulestest.Opened(about, st.D.Look("EVR-0001"), p.ID)})
	default:
		st.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.Role(s), Alternate: p.ID}}})
	}
	w := review.NewWorkspace("ws")
	w.People[p.ID] = p
	return review.Actor{Person: p.ID}, w, st.D
}

// matrix is what each standing by itself allows; holders of a role belong to
// the team.
func matrix() string {
	var b strings.Builder
	fmt.Fprintln(&b, "Who may do what. A line is a verb, a column a standing; the workflow acts without a person.")
	fmt.Fprintln(&b)
	for n, s := range review.Standings() {
		fmt.Fprintf(&b, "%s %c %s\n", strings.Repeat("|  ", n), 'A'+rune(n), strings.ReplaceAll(string(s), "_", " "))
	}
	for _, v := range review.Verbs() {
		for _, s := range review.Standings() {
			cell := "."
			if a, w, d := someone(s); review.May(a, v, w, d) == nil {
				cell = "x"
			}
			fmt.Fprintf(&b, " %s ", cell)
		}
		fmt.Fprintf(&b, "  %s\n", v)
	}
	return b.String() + "\n" + review.AccessTable()
}

func TestAccessTable(t *testing.T) {
	const file = "testdata/access.golden"
	got := matrix()
	if *review.UpdateGolden {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the table changed; read the difference and run with -update.\ngot:\n%s", got)
	}
}

// granted lists what a standing by itself allows.
func granted(s review.Standing) []review.Verb {
	a, w, d := someone(s)
	return slices.DeleteFunc(review.Verbs(), func(v review.Verb) bool { return review.May(a, v, w, d) != nil })
}

func TestNarrowStandings(t *testing.T) {
	for s, want := range map[review.Standing][]review.Verb{
		review.ByWorkflow:  {review.VerbSignal, review.VerbEnrol, review.VerbCompare, review.VerbRestore, review.VerbAdvance},
		review.ReadsAll:    {review.VerbSeeTitles, review.VerbSeeContent, review.VerbSeeAsked, review.VerbSeeInbox, review.VerbExport, review.VerbCompare},
		review.OwnsInstall: {review.VerbSeeInbox, review.VerbAddPerson, review.VerbGiveOffice, review.VerbCompare, review.VerbRestore},
	} {
		if got := granted(s); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", s, got, want)
		}
	}
	for _, v := range []review.Verb{review.VerbAdopt, review.VerbAssign, review.VerbMergePersons, review.VerbErase, review.VerbExport} {
		for _, s := range review.Standings() {
			if slices.Contains(granted(s), v) && s != review.Lead && (s != review.ReadsAll || v != review.VerbExport) {
				t.Errorf("%s may %s", s, v)
			}
		}
	}
}

// TestNoRightsWithoutAPerson draws people and dossiers: whoever is unknown or
// has left may do nothing, and a merged person what the one it stands for may.
func TestNoRightsWithoutAPerson(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := review.NewWorkspace("ws")
		st := rulestest.New().Open()
		draw := func(label string) review.PersonID {
			return rulestest.Person(rapid.SampledFrom([]string{"ann", "bob", "carl", "author"}).Draw(rt, label))
		}
		for _, r := range review.Roles() {
			if rapid.Bool().Draw(rt, "named") {
				st.Add(review.RolesAssigned{Holders: []review.Holders{{Role: r, Persons: []review.PersonID{draw("holder")}, Alternate: draw("alternate")}}})
			}
		}
		for range rapid.IntRange(0, 4).Draw(rt, "people") {
			p := review.Person{ID: draw("person"), Left: rapid.Bool().Draw(rt, "left")}
			p.Membership = review.Membership(rapid.SampledFrom(append(p.Membership.Values(), "")).Draw(rt, "membership"))
			for _, o := range review.Office("").Values() {
				if rapid.Bool().Draw(rt, o) {
					p.Offices = append(p.Offices, review.Office(o))
				}
			}
			if into := draw("into"); rapid.Bool().Draw(rt, "is merged") && w.Who(into) != p.ID { // nobody merges in a circle
				p.Merged = into
			}
			w.People[p.ID] = p
		}
		who := draw("who")
		var d *review.Dossier
		if rapid.Bool().Draw(rt, "in a review") {
			d = st.D
		}
		stands, known := w.People[w.Who(who)]
		for _, v := range review.Verbs() {
			err := review.May(review.Actor{Person: who}, v, w, d)
			if (!known || stands.Left) && fault.CodeOf(err) != fault.Denied {
				rt.Fatalf("%s, known %v, left %v, may %s", who, known, stands.Left, v)
			}
			if same := review.May(review.Actor{Person: w.Who(who)}, v, w, d); (err == nil) != (same == nil) {
				rt.Fatalf("%s may %s: %v, and whom they stand for: %v", who, v, err, same)
			}
			if err == nil && review.May(review.Actor{}, v, w, d) == nil {
				rt.Fatalf("nobody may %s", v)
			}
		}
		if d == nil && slices.Contains(review.StandingsOf(review.Actor{Person: who}, w, nil), review.OfTeam) {
			rt.Fatal("of the team of no review")
		}
	})
}

// TestMergedPersonKeepsTheirRoles holds because the roles were given to the id
// that is no longer used.
func TestMergedPersonKeepsTheirRoles(t *testing.T) {
	st := rulestest.New().Open()
	old, now := rulestest.Person("bob by mail"), rulestest.Person("bob")
	st.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.Champion, Persons: []review.PersonID{old}}}})
	w := review.NewWorkspace("ws")
	w.People[now] = review.Person{ID: now, Membership: review.Member}
	w.People[old] = review.Person{ID: old, Merged: now}
	for _, p := range []review.PersonID{old, now} {
		if err := review.May(review.Actor{Person: p}, review.VerbEnd, w, st.D); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestMergesInACircle(t *testing.T) {
	a, b := rulestest.Person("a"), rulestest.Person("b")
	w := review.NewWorkspace("ws")
	w.People[a] = review.Person{ID: a, Membership: review.Member, Merged: b}
	w.People[b] = review.Person{ID: b, Membership: review.Member, Merged: a}
	if got := w.Who(a); got != a && got != b {
		t.Errorf("got %s", got)
	}
}

func TestUnknownVerb(t *testing.T) {
	a, w, d := someone(review.Lead)
	if review.May(a, "dance", w, d) == nil {
		t.Error("a verb without a row is allowed")
	}
}
