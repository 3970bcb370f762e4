package catalogue_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"conoe/shared/core/catalogue"
	"conoe/shared/core/fault"
)

func TestResolveControlAcceptsOtherSpellings(t *testing.T) {
	c := load(t)
	for given, want := range map[string]string{
		"A.6.2.4":                            "A.6.2.4",
		"a.6.2.4":                            "A.6.2.4",
		" A 6.2.4 ":                          "A.6.2.4",
		"a 6 2 4":                            "A.6.2.4",
		"A6.2.4":                             "A.6.2.4",
		"A-6-2-4":                            "A.6.2.4",
		"Annex A.6.2.4":                      "A.6.2.4",
		"Annex A 6.2.4":                      "A.6.2.4",
		"control A.10.2":                     "A.10.2",
		"A.8.4 Communication of incidents":   "A.8.4",
		"A.8.4 – communication of incidents": "A.8.4",
		"ISO/IEC 42001:2023 A.5.5":           "A.5.5",
		"own-red-team":                       "own-red-team",
		" OWN-Red-Team":                      "own-red-team",
		"own-1":                              "own-1",
	} {
		got, err := c.ResolveControl(given)
		if err != nil || got.Ref != want || got.Note != "" || !slices.Equal(got.Controls, []string{want}) {
			t.Errorf("%q is %+v, %v, want %s without a note", given, got, err, want)
		}
	}
}

func TestResolveControlRefuses(t *testing.T) {
	c := load(t)
	for given, want := range map[string][]string{
		"A.8.29":                   {`"A.8.29"`, "ends at A.8.5", "ISO/IEC 27001:2022", "Nearest: A.8.5 "},
		"a 8 29":                   {`"a 8 29"`, "ISO/IEC 27001:2022", "Nearest: A.8.5 "},
		"A.8.6":                    {"A.8 runs from A.8.2 to A.8.5", "Nearest: A.8.5 "},
		"A.8.1":                    {"A.8 runs from A.8.2 to A.8.5", "Nearest: A.8.2 "},
		"A.6.3.1":                  {"A.6 runs from A.6.1.2 to A.6.2.8", "Nearest: A.6.2."},
		"A.6.2.4.1":                {"Nearest: A.6.2.4 "},
		"A.11.2":                   {"Annex A runs from A.2 to A.10", "Nearest: A.10.2 "},
		"A.8.99999999999999999999": {"Nearest: A.8.5 "},
		"A.6":                      {`"A.6" is a heading over 9 controls`, "A.6.1.2"},
		"A.6.2":                    {"heading over 7 controls", "A.6.2.2"},
		"A":                        {"is no control"},
		"":                         {"No control is named", "A.6.2.4"},
		" .- ":                     {"No control is named"},
		"6.2.4":                    {"without the A", "Nearest control: A.6.2.4 "},
		"8.5":                      {"without the A", "Nearest control: A.8.5 "},
		"A.8.4 lifecycle":          {`titled "Communication of incidents"`},
		"own-":                     {"is no control"},
		"own-Grüße":                {"is no control"},
		"B.6.2.4":                  {"is no control"},
		strings.Repeat("A.", 200):  {"too long", "…"},
	} {
		_, err := c.ResolveControl(given)
		refused(t, given, err, want...)
	}
}

func TestResolveClauseAcceptsOtherSpellings(t *testing.T) {
	c := load(t)
	for given, want := range map[string]string{
		"4.1":                              "4.1",
		"10.2":                             "10.2",
		"7.5.3":                            "7.5.3",
		"cl-8.4":                           "8.4",
		"Clause 8.4":                       "8.4",
		" 8.4. ":                           "8.4",
		"8.4 AI system impact assessment":  "8.4",
		"8.4: AI System Impact Assessment": "8.4",
		"ISO 42001 clause 6.1.3":           "6.1.3",
	} {
		got, err := c.ResolveClause(given)
		if err != nil || got.Ref != want || got.Note != "" || !slices.Equal(got.Clauses, []string{want}) {
			t.Errorf("%q is %+v, %v, want %s without a note", given, got, err, want)
		}
	}
}

func TestResolveClauseRefuses(t *testing.T) {
	c := load(t)
	for given, want := range map[string][]string{
		"8.5":                           {`"8.5"`, "8.1 to 8.4", "Nearest: 8.4 AI system impact assessment"},
		"8.5 Third-party relationships": {"8.1 to 8.4", "A.10"},
		"8":                             {`chapter "Operation"`, "8.1"},
		"3.1":                           {"run from 4.1 to 10.2"},
		"10.3":                          {"run from 4.1 to 10.2", "Nearest: 10.2 "},
		"8.4.1":                         {"Nearest: 8.4 "},
		"":                              {"No clause is named", "8.4"},
		"8.4 DPIA":                      {`8.4 is titled "AI system impact assessment"`, "dpia"},
		"10.1 Nonconformity":            {`10.1 is titled "Continual improvement"`},
		"A.6.2.4":                       {"reads as a control"},
		"8.4/A.5":                       {"titled"},
		"operation":                     {"is no clause"},
		"8,4":                           {`chapter "Operation"`},
	} {
		_, err := c.ResolveClause(given)
		refused(t, given, err, want...)
	}
}

// People arrive with "8.4 lifecycle" from other tools. It is rewritten where
// they can see it, for a clause and for a control alike.
func TestLifecycleLabelIsRewrittenWithANote(t *testing.T) {
	c := load(t)
	for _, given := range []string{
		"8.4 lifecycle", "8.4 Lifecycle", "8.4 life cycle", "8.4 life-cycle", "Clause 8.4 – AI System Lifecycle",
		"8.4 AI system life cycle process", "AI system life cycle process", "8.5 lifecycle", "cl-8.4 lifecycle",
	} {
		for what, resolve := range resolvers(c) {
			got, err := resolve(given)
			if err != nil || got.Ref != "8.1/A.6" || !slices.Equal(got.Clauses, []string{"8.1"}) || len(got.Controls) != 9 {
				t.Errorf("%s %q is %+v, %v, want 8.1 with the nine controls of A.6", what, given, got, err)
			}
			if !strings.Contains(got.Note, given) || !strings.Contains(got.Note, "8.1/A.6") || !strings.Contains(got.Note, "impact assessment") {
				t.Errorf("%s %q has the note %q", what, given, got.Note)
			}
		}
	}
}

func TestRewrittenLabelNeedsNoSecondNote(t *testing.T) {
	c := load(t)
	got, err := c.ResolveClause("8.1/A.6")
	if err != nil || got.Ref != "8.1/A.6" || got.Note != "" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func resolvers(c *catalogue.Catalogue) map[string]func(string) (catalogue.Resolution, error) {
	return map[string]func(string) (catalogue.Resolution, error){"control": c.ResolveControl, "clause": c.ResolveClause}
}

func refused(t *testing.T, given string, err error, want ...string) {
	t.Helper()
	if err == nil || fault.CodeOf(err) != fault.Invalid {
		t.Errorf("%q: error is %v, want Invalid", given, err)
		return
	}
	for _, part := range want {
		if !strings.Contains(fault.Sentence(err), part) {
			t.Errorf("%q is refused with %q, want it to say %q", given, fault.Sentence(err), part)
		}
	}
}

func FuzzResolveControl(f *testing.F) {
	fuzzResolve(f, load(f).ResolveControl)
}

func FuzzResolveClause(f *testing.F) {
	fuzzResolve(f, load(f).ResolveClause)
}

// Whatever is typed either leads to something that resolves to itself, or is
// refused in a sentence that can be shown.
func fuzzResolve(f *testing.F, resolve func(string) (catalogue.Resolution, error)) {
	for _, seed := range []string{"A.6.2.4", "a 6 2 4", "A.8.29", "A.6", "8.4", "8.4 lifecycle", "cl-8.4", "8.5", "", "own-x", "8.1/A.6", "\xff", "A.٦"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := resolve(s)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid || !utf8.ValidString(fault.Sentence(err)) || len(fault.Sentence(err)) > 700 {
				t.Errorf("%q is refused with %v: %q", s, fault.CodeOf(err), fault.Sentence(err))
			}
			return
		}
		again, err := resolve(got.Ref)
		if err != nil || again.Ref != got.Ref || again.Note != "" {
			t.Errorf("%q is %q, which is %+v, %v", s, got.Ref, again, err)
		}
		if !utf8.ValidString(got.Note) || len(got.Clauses)+len(got.Controls) == 0 {
			t.Errorf("%q is %+v", s, got)
		}
	})
}
