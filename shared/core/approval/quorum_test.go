package approval

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conoe/shared/core/fault"
)

func drawQuorum(t *rapid.T, label string) Quorum {
	n := func(name string) int { return rapid.IntRange(0, 2).Draw(t, label+name) }
	roles := rapid.SliceOfNDistinct(rapid.SampledFrom([]Role{"risk_lead", "system_expert"}), 0, 2, rapid.ID)
	return Quorum{
		Stakeholder: n("stakeholder"), ExternalAffected: n("external"), Management: n("management"),
		ProjectTeam: n("team"), ForAffected: n("for affected"), MinPersons: n("persons"),
		Roles: roles.Draw(t, label+"roles"), ExcludedRoles: []Role{"value_lead"},
		AllConstituencies: rapid.Bool().Draw(t, label+"all"),
	}
}

// voters are twelve people with everything that decides how a vote counts.
func drawSeats(t *rapid.T) []Invitation {
	var all []Invitation
	for i := range rapid.IntRange(1, 12).Draw(t, "people") {
		s := in(rapid.SampledFrom(Constituencies()).Draw(t, "constituency"), string(rune('a'+i)))
		s.ExternalAffected = rapid.Bool().Draw(t, "external")
		s.Advocate = rapid.Bool().Draw(t, "advocate")
		s.Role = rapid.SampledFrom([]Role{"", "risk_lead", "system_expert", "value_lead"}).Draw(t, "role")
		s.Conflict = rapid.IntRange(0, 5).Draw(t, "conflict") == 0
		all = append(all, s)
	}
	return all
}

func drawn(t *rapid.T) *Request {
	r := &Request{}
	q := drawQuorum(t, "")
	if !q.asks() {
		q.MinPersons = 1
	}
	r.Apply(Opened{
		Purpose: PurposeEVR, Subjects: []Subject{evr(1, "a", "b")}, Quorum: q,
		Deadlines: DefaultDeadlines(), Invited: drawSeats(t), By: per("c"),
	}, monday)
	return r
}

func cast(r *Request, seat Invitation, v Verdict, at time.Time) {
	r.Apply(Decided{Person: seat.Person, Verdict: v, Items: []Voted{{Ref: r.Items[0].Ref}}}, at)
}

func TestOrderOfVotesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t)
		other := r.clone()
		verdicts := make(map[PersonID]Verdict)
		for _, s := range r.Invited {
			verdicts[s.Person] = rapid.SampledFrom([]Verdict{Approve, Approve, Reject, Abstain, ""}).Draw(t, "verdict")
		}
		play := func(r *Request, order []Invitation) {
			for _, s := range order {
				if v := verdicts[s.Person]; v != "" {
					cast(r, s, v, monday)
				}
			}
		}
		play(r, r.Invited)
		play(other, rapid.Permutation(r.Invited).Draw(t, "order"))
		if a, b := r.Items[0].Pending.Outcome, other.Items[0].Pending.Outcome; a != b {
			t.Fatalf("%q in one order, %q in the other", a, b)
		}
		a, _ := r.Tally("evr_1")
		b, _ := other.Tally("evr_1")
		a.Pending, b.Pending = Pending{}, Pending{}
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("tallies differ:\n%+v\n%+v", a, b)
		}
	})
}

func TestAnotherApprovalNeverTakesOneAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t)
		reached := false
		for _, s := range rapid.Permutation(r.Invited).Draw(t, "order") {
			cast(r, s, Approve, monday)
			ok := r.Items[0].Pending.Outcome == StateApproved
			if reached && !ok {
				t.Fatal("an approval lost the quorum")
			}
			reached = ok
		}
	})
}

func TestNobodyCountsTwiceAndNoAuthorCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t)
		for range rapid.IntRange(0, 3).Draw(t, "merges") {
			pick := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g"})
			r.Apply(PersonMerged{From: per(pick.Draw(t, "from")), Into: per(pick.Draw(t, "into"))}, monday)
		}
		for _, s := range r.Invited {
			cast(r, s, Approve, monday)
		}
		got, _ := r.Tally("evr_1")
		sum, seen := 0, make(map[PersonID]bool)
		for _, c := range got.Constituencies {
			sum += c.Have
			for _, p := range c.Approved {
				if seen[p] {
					t.Fatalf("%s counts twice", p)
				}
				seen[p] = true
			}
		}
		if sum != len(got.Approved) || sum != got.Persons.Have {
			t.Fatalf("%d in constituencies, %d approved, %d persons", sum, len(got.Approved), got.Persons.Have)
		}
		for _, name := range []string{"a", "b", "c"} {
			if seen[r.resolve(per(name))] {
				t.Fatalf("%s wrote or submitted it and counts", name)
			}
		}
	})
}

func TestReachableMeansThatApprovalsReachIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t)
		short := Reachable(r.Quorum, []Subject{r.Items[0].Subject}, r.OpenedBy, electorate(r.Invited))
		for _, s := range r.Invited {
			cast(r, s, Approve, monday)
		}
		if reached := r.Items[0].Pending.Outcome == StateApproved; reached != (len(short) == 0) {
			t.Fatalf("reached %v, but foretold to lack %v", reached, short)
		}
	})
}

func TestRaiseGoesUpwardsOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, tenant := drawQuorum(t, "base "), drawQuorum(t, "tenant ")
		raised := Raise(base, tenant)
		var voters []voter
		for _, s := range drawSeats(t) {
			voters = append(voters, voter{Invitation: s})
		}
		m := measured(voters)
		if len(raised.short(m)) == 0 && len(base.short(m))+len(tenant.short(m)) > 0 {
			t.Fatalf("%+v is met where %+v or %+v is not", raised, base, tenant)
		}
	})
}

func TestRaiseDoesNotAllowTheVerySmallMode(t *testing.T) {
	if Raise(Quorum{Management: 1}, Quorum{VerySmall: true}).VerySmall {
		t.Error("a tenant allowed itself the very small entity mode")
	}
}

func TestLightNeedsAManagerAndSomebodyForTheAffected(t *testing.T) {
	o := twoOpening(evr(1))
	o.Purpose, o.Quorum = PurposeLightRelease, Quorum{Stakeholder: 1, Management: 1, ForAffected: 1}
	_, err := Open(o, monday)
	if fault.CodeOf(err) != fault.Blocked {
		t.Fatalf("got %v, want Blocked", err)
	}
	o.Invited[0].Advocate = true
	s := open(t, o)
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.pass(5 * time.Minute)
	s.state(StateApproved)
}
