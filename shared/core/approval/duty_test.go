package approval

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// duties are those of a person as "what items", in order.
func (s *stage) duties(name string, holders map[Role]string) []string {
	s.T.Helper()
	out := []string{}
	for _, d := range s.r.Duties(func(r Role) []PersonID {
		if holders[r] == "" {
			return nil
		}
		return []PersonID{per(holders[r])}
	}) {
		if d.Person == per(name) && !d.Loaned(InstantOf(s.now)) {
			out = append(out, fmt.Sprintf("%s %d", d.What, d.Items))
		}
	}
	return out
}

func (s *stage) owes(name string, want ...string) {
	s.T.Helper()
	holders := map[Role]string{RoleModerator: "mod", RoleChampion: "cha"}
	if got := s.duties(name, holders); !slices.Equal(got, want) {
		s.T.Fatalf("%s has to %q, want %q", name, got, want)
	}
}

// TestMediationIsNeverNobodys: where the Moderator wrote the item it falls to the
// review's lead, and where that one did, too, to the champion.
func TestMediationIsNeverNobodys(t *testing.T) {
	for _, test := range []struct {
		wrote []string
		falls string
	}{{nil, "mod"}, {[]string{"mod"}, "val"}, {[]string{"mod", "val"}, "pro"}, {[]string{"mod", "val", "pro"}, "cha"}} {
		s := rejected(t, evrOpening(evr(1, test.wrote...)))
		holders := map[Role]string{RoleModerator: "mod", RoleValueLead: "val", RoleManager: "pro", RoleChampion: "cha"}
		for _, name := range []string{"mod", "val", "pro", "cha"} {
			var want []string
			if name == test.falls {
				want = []string{"mediate 1"}
			}
			if got := s.duties(name, holders); !slices.Equal(got, want) {
				t.Errorf("%v wrote it, and %s has to %q, want %q", test.wrote, name, got, want)
			}
		}
		end := ending(OutcomeAnswered)
		end.By = actor("cha", RoleChampion)
		end.Stands = slices.Contains(s.r.Mediators("evr_1", per("ext"), func(r Role) []PersonID { return []PersonID{per(holders[r])} }), per("cha"))
		_, err := s.r.EndMediation(end, s.now)
		if may := test.falls == "cha"; (err == nil) != may {
			t.Errorf("%v wrote it, and the champion ends it: %v", test.wrote, err)
		}
	}
}

func TestDutyEndsWithTheDecision(t *testing.T) {
	s := open(t, evrOpening(evr(1), evr(2)))
	s.owes("sam", "decide 2")
	s.vote("sam", Approve, evr(1).Ref)
	s.owes("sam", "decide 1")
	s.vote("sam", Abstain, evr(2).Ref)
	s.owes("sam")
	s.owes("author")
	s.owes("mod")
}

func TestDutyOfWhoIsOutsideEndsLater(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	for _, d := range s.r.Duties(func(Role) []PersonID { return nil }) {
		want := s.r.Schedule.Due
		if d.Person == per("ext") {
			want = s.r.Schedule.ExternalDue
		}
		if d.Due != want {
			t.Errorf("%s until %s, want %s", d.Person, d.Due, want)
		}
	}
}

func TestNobodyIsAskedOnceTheOutcomeIsReached(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	for _, name := range []string{"sam", "mia", "ria", "ext"} {
		s.vote(name, Approve)
	}
	for _, one := range s.r.Invited {
		if got := s.r.Duties(func(Role) []PersonID { return nil }); len(got) > 0 {
			t.Fatalf("%s: %+v", one.Person, got)
		}
	}
	s.pass(time.Hour)
	s.state(StateApproved)
	s.owes("sam")
}

func TestDutiesOfAMediation(t *testing.T) {
	s := open(t, evrOpening(evr(1), evr(2)))
	s.vote("ext", Reject, evr(1).Ref)
	s.owes("ext", "decide 1")
	s.owes("mod", "mediate 1")
	s.owes("cha")
	end := MediationEnd{By: actor("mod", RoleModerator), Item: "evr_1", Person: per("ext"), Outcome: OutcomeAnswered, Reason: dig("answer")}
	s.add(s.r.EndMediation(end, s.now))
	s.owes("mod")
	s.owes("ext", "answer 1", "decide 1")
	s.vote("ext", Reject, evr(1).Ref)
	s.owes("ext", "decide 1")
	s.owes("cha", "override 1")
}

func TestModeratorDoesNotMediateTheirOwn(t *testing.T) {
	s := open(t, evrOpening(evr(1, "mod")))
	s.vote("ext", Reject, evr(1).Ref)
	s.owes("mod")
}

func TestDutyOfWhoRecordedAMinute(t *testing.T) {
	s, d := minuted(t, Approve)
	s.owes("mod", "witness 1")
	s.owes("ext", "decide 1") // it does not count yet
	s.add(s.r.ConfirmMinute(actor("wit"), d.ID, s.now))
	s.owes("mod")
	s.owes("ext")
}

func TestDutyGoesWithALentSeat(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	loan := Loan{By: per("sam"), To: Eligible{Person: per("del"), Constituencies: Constituencies()}, From: s.now, Until: s.now.AddDate(0, 0, 2), NoReportingLine: true}
	s.add(s.r.Delegate(loan, s.now))
	s.owes("sam")
	s.owes("del", "decide 1")
	s.now = s.now.AddDate(0, 0, 2)
	s.owes("sam", "decide 1")
	s.owes("del")
	s.now = s.now.AddDate(0, 0, -1)
	s.vote("del", Approve)
	s.owes("del")
	s.owes("sam")
}
