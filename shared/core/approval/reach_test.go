package approval

import (
	"strings"
	"testing"

	"conoe/shared/core/fault"
)

func could(name string, cs ...Constituency) Eligible {
	return Eligible{Person: per(name), Constituencies: cs}
}

func TestReachable(t *testing.T) {
	three := Quorum{Stakeholder: 1, Management: 1, ProjectTeam: 1}
	ext := could("ext", Stakeholder)
	ext.ExternalAffected = true
	lead := could("lead", ProjectTeam)
	lead.Roles = []Role{"value_lead"}
	torn := could("torn", Management)
	torn.Conflict = true
	for _, test := range []struct {
		situation string
		q         Quorum
		authors   []string
		people    []Eligible
		want      string
	}{
		{"everybody there", three, nil, []Eligible{could("a", Stakeholder), could("b", Management), could("c", ProjectTeam)}, ""},
		{"author among them", three, []string{"b"}, []Eligible{could("a", Stakeholder), could("b", Management), could("c", ProjectTeam)}, "1 more from management"},
		{"submitter among them", three, nil, []Eligible{could("author", Stakeholder), could("b", Management), could("c", ProjectTeam)}, "1 more from the stakeholders"},
		{"one person for two seats", three, nil, []Eligible{could("a", Stakeholder), could("b", Management, ProjectTeam)}, "1 more from the project team"},
		{"seats have to be swapped", three, nil, []Eligible{could("a", Stakeholder, Management), could("b", Stakeholder), could("c", Management, ProjectTeam), could("d", ProjectTeam)}, ""},
		{"the same person named twice", Quorum{Management: 2}, nil, []Eligible{could("a", Management), could("a", Management)}, "1 more from management"},
		{"excluded role", Quorum{ProjectTeam: 1, ExcludedRoles: []Role{"value_lead"}}, nil, []Eligible{lead}, "1 more from the project team"},
		{"conflict of interest", Quorum{Management: 1}, nil, []Eligible{torn}, "1 more from management"},
		{"nobody from outside", Quorum{Stakeholder: 2, ExternalAffected: 1}, nil, []Eligible{could("a", Stakeholder), could("b", Stakeholder)}, "1 more of the affected people from outside"},
		{"the external one could sit elsewhere", Quorum{Stakeholder: 1, ExternalAffected: 1, Management: 1}, nil, []Eligible{
			{Person: per("e"), Constituencies: []Constituency{Management, Stakeholder}, Facts: Facts{ExternalAffected: true}}, could("m", Management),
		}, ""},
		{"role nobody holds", Quorum{Roles: []Role{"risk_lead"}}, nil, []Eligible{lead}, "the risk lead"},
		{"too few persons", Quorum{Stakeholder: 1, MinPersons: 3}, nil, []Eligible{could("a", Stakeholder), could("b", Stakeholder)}, "1 more in all"},
		{"one of each without numbers", Quorum{AllConstituencies: true}, nil, []Eligible{could("a", Stakeholder), could("c", ProjectTeam)}, "1 more from management"},
		{"nobody for the affected", Quorum{Stakeholder: 1, ForAffected: 1}, nil, []Eligible{could("a", Stakeholder)}, "1 more who can speak for the affected"},
		{"very small entity", Quorum{Stakeholder: 1, Management: 1, ProjectTeam: 1, VerySmall: true}, []string{"a"}, []Eligible{
			could("a", Management), {Person: per("o"), Constituencies: []Constituency{Stakeholder}, Facts: Facts{External: true}},
		}, ""},
		{"very small entity without a person outside", Quorum{Management: 2, VerySmall: true}, []string{"a"}, []Eligible{could("a", Management)}, "a person outside the company's team"},
	} {
		t.Run(test.situation, func(t *testing.T) {
			short := Reachable(test.q, []Subject{evr(1, test.authors...)}, per("author"), test.people)
			var got []string
			for _, s := range short {
				got = append(got, s.String())
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("lacks %q, want %q", got, test.want)
			}
		})
	}
}

func TestUnreachableRequestIsRefusedWithWhomToAdd(t *testing.T) {
	o := twoOpening(evr(1), evr(2, "mia"))
	o.Candidates = []Eligible{could("max", Management), could("sue", Stakeholder), could("mia", Management)}
	_, err := Open(o, monday)
	if fault.CodeOf(err) != fault.Blocked {
		t.Fatalf("got %v", err)
	}
	text := err.Error()
	for _, want := range []string{"evr_2", "1 more from management", string(per("mia")) + " (author)", "You could add " + string(per("max")) + "."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}

func TestBarredByTheNextEdit(t *testing.T) {
	q := Quorum{Management: 1}
	people := []Eligible{could("a", Management), could("b", Management)}
	barred, short := BarredBy(q, []Subject{evr(1, "a"), evr(2)}, "", people, per("b"), "evr_1")
	if len(barred) != 1 || barred[0] != per("b") || len(short) != 1 || short[0].Subject != "evr_1" || len(short[0].Barred) != 2 {
		t.Errorf("barred %v, short %+v", barred, short)
	}
	if barred, short = BarredBy(q, []Subject{evr(1, "a")}, "", people, per("a"), "evr_1"); len(barred)+len(short) > 0 {
		t.Errorf("barred %v, short %v", barred, short)
	}
}

func TestOpenRefused(t *testing.T) {
	for _, test := range []struct {
		situation string
		change    func(*Opening)
		want      fault.Code
	}{
		{"no id", func(o *Opening) { o.Request = "" }, fault.Invalid},
		{"unknown purpose", func(o *Opening) { o.Purpose = "fun" }, fault.Invalid},
		{"nothing to decide", func(o *Opening) { o.Subjects = nil }, fault.Invalid},
		{"a subject twice", func(o *Opening) { o.Subjects = append(o.Subjects, o.Subjects[0]) }, fault.Invalid},
		{"a name for an id", func(o *Opening) { o.Invited[0].Person = "Sam" }, fault.Invalid},
		{"a person in two constituencies", func(o *Opening) { o.Invited = append(o.Invited, in(ProjectTeam, "sam")) }, fault.Invalid},
		{"nobody has to approve", func(o *Opening) { o.Quorum = Quorum{} }, fault.Invalid},
		{"deadlines out of order", func(o *Opening) { o.Deadlines.HelpDays = 1 }, fault.Invalid},
		{"who loses is not asked", func(o *Opening) { o.MustInvite = []PersonID{per("loser")} }, fault.Blocked},
		{"an adviser cannot fill a seat", func(o *Opening) { o.Invited[0].Adviser = true }, fault.Blocked},
	} {
		t.Run(test.situation, func(t *testing.T) {
			o := twoOpening(evr(1))
			test.change(&o)
			if _, err := Open(o, monday); fault.CodeOf(err) != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}
