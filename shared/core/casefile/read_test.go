package casefile

import (
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

const goodName = "reading-helper.yaml"

func good(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + goodName)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func read(t testing.TB, text string) *Case {
	t.Helper()
	c, err := Reader{}.Read(goodName, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadGivesWhatTheFileSays(t *testing.T) {
	text := good(t)
	c := read(t, text)
	if c.ID != "reading-helper" || c.Origin != ledger.Invented || c.Review.By != "ada" || len(c.Steps) != 19 {
		t.Errorf("got %+v", c)
	}
	if want := ledger.Digest(sha256.Sum256([]byte(text))); c.Digest != want {
		t.Errorf("digest %s, want %s", c.Digest, want)
	}
	if got := c.People[1].Membership; got != review.Member {
		t.Errorf("membership of a person without one: %q", got)
	}
	if got := c.Review.Screening["children"]; got != review.Yes {
		t.Errorf("screening: %q", got)
	}
	if got := c.Items.EVRs[0].Doc.Criteria[0].Threshold; got != "0" {
		t.Errorf("a whole number as a threshold: %q", got)
	}
	if m := c.Steps[5].Minute; m == nil || m.Of != "pia" || m.Verdict != "approve" || len(m.Refs) != 1 {
		t.Errorf("minute: %+v", m)
	}
	if !slices.Equal(c.Items.Stakeholders[0].Src, []string{"TEAM"}) {
		t.Errorf("src: %v", c.Items.Stakeholders[0].Src)
	}
}

func TestTimesAreInUTCToTheMillisecond(t *testing.T) {
	got := read(t, good(t)).Items.ConOE.Doc.Feasibility[0].Due
	want := ledger.At(time.Date(2026, 4, 1, 10, 0, 0, 500_000_000, time.UTC))
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTextsAreTrimmedAndInNormalForm(t *testing.T) {
	c := read(t, strings.Replace(good(t), "name: Pupils", `name: "  Cafe\u0301 guests \n"`, 1))
	if got := c.Items.Stakeholders[0].Doc.Name; got != "Café guests" {
		t.Errorf("got %q", got)
	}
}

func TestEachGivesItemsInTheOrderOfAReview(t *testing.T) {
	c := read(t, good(t))
	var got []string
	last := 0
	c.Items.Each(func(id review.Ref, _ []string, doc review.Doc) {
		got = append(got, string(id))
		at := slices.Index(review.Types(), doc.Type())
		if at < last {
			t.Errorf("%s comes too late", id)
		}
		last = at
		mustFit(t, id, doc)
	})
	want := "SYS-1 COE-1 STK-001 STK-002 REP-001 VAL-0001 VCL-01 PRI-1 EVR-0001 EVR-0002 EDR-0001 RSK-0001 TRT-001 INF-1 MON-001"
	if strings.Join(got, " ") != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	(*Items)(nil).Each(func(review.Ref, []string, review.Doc) { t.Error("an item of nothing") })
}

func TestEveryTypeThatPeopleWriteHasAList(t *testing.T) {
	for _, want := range review.Types() {
		if key := keys[want]; (key == "") != (want == review.TypeRecord) {
			t.Errorf("%s stands under %q", want, key)
		}
	}
}

func TestLineOfAPath(t *testing.T) {
	text := good(t)
	c := read(t, text)
	for path, begin := range map[string]string{
		"":                               "conoe:",
		"/items":                         "items:",
		"/items/evrs/0":                  "    - id: EVR-0001",
		"/items/evrs/0/fit_criteria/1":   `        - {metric: pupils`,
		"/items/evrs/0/no/such/thing":    "    - id: EVR-0001",
		"/steps/3":                       "  - {by: vic, submit",
		"/steps/9/save/value_clusters/0": "        - id: VCL-01",
	} {
		if got := strings.Split(text, "\n")[c.Line(path)-1]; !strings.HasPrefix(got, begin) {
			t.Errorf("line of %q is %q, want %q", path, got, begin)
		}
	}
}

func TestControlsAreResolvedWithANote(t *testing.T) {
	var asked []string
	r := Reader{Control: func(id string) (string, string, error) {
		asked = append(asked, id)
		if id == "A.6.2.4" {
			return "A.9.9", "A.6.2.4 was read as A.9.9.", nil
		}
		return id, "", nil
	}}
	c, err := r.Read(goodName, []byte(good(t)))
	if err != nil {
		t.Fatal(err)
	}
	if c.Steps[1].SoA[0].Control != "A.9.9" || c.Items.Treatments[0].Doc.Controls[0] != "A.9.9" {
		t.Errorf("got %q and %q", c.Steps[1].SoA[0].Control, c.Items.Treatments[0].Doc.Controls[0])
	}
	want := []string{
		fmt.Sprintf("line %d: A.6.2.4 was read as A.9.9.", c.Line("/items/treatments/0/controls/0")),
		fmt.Sprintf("line %d: A.6.2.4 was read as A.9.9.", c.Line("/steps/1/soa/0/control")),
	}
	if !slices.Equal(c.Notes, want) || len(asked) != 2 {
		t.Errorf("notes %q, want %q; asked for %q", c.Notes, want, asked)
	}
}

func TestUnknownControl(t *testing.T) {
	r := Reader{Control: func(id string) (string, string, error) {
		return "", "", fault.Errorf(fault.Invalid, "%q is no control.", id)
	}}
	text := good(t)
	_, err := r.Read(goodName, []byte(text))
	mustRefuse(t, err, lineWith(text, "TRT-001"), "/items/treatments/0/controls/0", `"A.6.2.4" is no control`)
}

func TestControlsThatCannotBeLookedUp(t *testing.T) {
	r := Reader{Control: func(string) (string, string, error) { return "", "", os.ErrClosed }}
	if _, err := r.Read(goodName, []byte(good(t))); fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
}

// mustFit checks a document as whoever saves it does, once the people have ids.
func mustFit(t *testing.T, id review.Ref, doc review.Doc) {
	t.Helper()
	doc = review.RenamePersons(doc, func(review.PersonID) review.PersonID {
		return "per_00000000-0000-4000-8000-000000000001"
	})
	if err := review.Check(doc); err != nil {
		t.Errorf("%s: %v", id, err)
	}
}

// lineWith is the number of the first line that holds a text.
func lineWith(text, part string) int {
	before, _, _ := strings.Cut(text, part)
	return strings.Count(before, "\n") + 1
}

// mustRefuse checks a sentence of Invalid: where it points, and some words.
func mustRefuse(t *testing.T, err error, line int, path, words string) {
	t.Helper()
	if err == nil {
		t.Fatal("the case was read")
	}
	if code := fault.CodeOf(err); code != fault.Invalid {
		t.Errorf("code %s, want Invalid: %v", code, err)
	}
	begin := fmt.Sprintf("%s, line %d", goodName, line)
	if path != "" {
		begin += ", " + path
	}
	sentence := fault.Sentence(err)
	if !strings.HasPrefix(sentence, begin+": ") {
		t.Errorf("got  %s\nwant %s: …", sentence, begin)
	}
	if !strings.Contains(sentence, words) {
		t.Errorf("%q is not in: %s", words, sentence)
	}
	if strings.ContainsAny(sentence, "\n\t") || !strings.HasSuffix(sentence, ".") && !strings.HasSuffix(sentence, "?") {
		t.Errorf("no plain sentence: %q", sentence)
	}
}
