package screen_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// question asks about so many promises, of which so many are against serious harm.
func question(items, grave int, statement string) usecase.Question {
	q := usecase.Question{Stream: "review-1", Request: "apr_1", Purpose: approval.PurposeEVR, State: approval.StateOpen}
	for n := range items {
		ref := review.Ref(fmt.Sprintf("EVR-%04d", n+1))
		q.Items, q.Docs = append(q.Items, ref), append(q.Docs, &review.EVR{Statement: review.Text(fmt.Sprintf("%s %d", statement, n+1))})
	}
	q.HighHarm = q.Items[items-grave:]
	return q
}

// buttons are the action ids of a screen, in order.
func buttons(t *testing.T, raw []byte) []string {
	t.Helper()
	var all []struct {
		Elements []struct {
			ID string `json:"action_id"`
		}
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range all {
		for _, e := range b.Elements {
			if e.ID != "" {
				out = append(out, e.ID)
			}
		}
	}
	return out
}

func TestWhatCanBeAnswered(t *testing.T) {
	s := screens(t)
	asked := []string{screen.DoApprove, screen.DoChanges, screen.DoReject, screen.DoOther, screen.DoSnooze + ".1", screen.DoDetails}
	read := []string{screen.DoRead, screen.DoChanges, screen.DoReject, screen.DoOther, screen.DoSnooze + ".1", screen.DoDetails}
	answered := question(2, 0, "P")
	answered.Mine.Verdict = approval.Approve
	reworded := question(2, 0, "P")
	reworded.Mine = approval.Vote{Verdict: approval.Approve, Asked: true}
	together := question(9, 3, "P")
	together.Purpose, together.Items, together.Docs = approval.PurposeStageGate, append(together.Items, "G3"), append(together.Docs, nil)
	over := question(2, 0, "P")
	over.State = approval.StateApproved
	for _, c := range []struct {
		name string
		q    usecase.Question
		to   screen.Reader
		want []string
	}{
		{"one tap where all that harms is listed", question(9, 3, "P"), screen.Reader{}, asked},
		{"four that harm are read first", question(9, 4, "P"), screen.Reader{}, read},
		{"three that harm are read first where a gate has the first line", together, screen.Reader{}, read},
		{"one that harms and is too long for a line is read first", question(1, 1, strings.Repeat("long ", 60)), screen.Reader{}, read},
		{"who stands in may give the place back", question(1, 0, "P"), screen.Reader{For: "Ana"}, append(slices.Clone(asked[:4]), screen.DoReturn, screen.DoSnooze+".1", screen.DoDetails)},
		{"who has answered may change it", answered, screen.Reader{}, []string{screen.DoChange, screen.DoDetails}},
		{"whose yes was to other words is asked again", reworded, screen.Reader{}, []string{screen.DoStands, screen.DoDemand, screen.DoDetails}},
		{"what is over can only be read", over, screen.Reader{For: "Ana"}, []string{screen.DoDetails}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := s.Ask(c.q, c.to, screen.Sign{Stream: "review-1", Request: "apr_1"})
			if err != nil {
				t.Fatal(err)
			}
			if got := buttons(t, m.Blocks); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestWhatHarmsIsListedBeforeTheRest(t *testing.T) {
	m, err := screens(t).Ask(question(9, 3, "Promise"), screen.Reader{}, screen.Sign{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"harm: Promise 7", "harm: Promise 8", "harm: Promise 9"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is not in %q", want, m.Text)
		}
	}
}

func TestOthersVotesChangeNothingInAMessage(t *testing.T) {
	s := screens(t)
	q := question(2, 0, "P")
	q.Mine.Verdict = approval.Approve
	before, err := s.Ask(q, screen.Reader{}, screen.Sign{})
	if err != nil {
		t.Fatal(err)
	}
	q.Missing, q.CloseAt = []string{"2 more people"}, ledger.At(time.Unix(1, 0))
	after, err := s.Ask(q, screen.Reader{}, screen.Sign{})
	if err != nil {
		t.Fatal(err)
	}
	if before.Text != after.Text || string(before.Blocks) != string(after.Blocks) {
		t.Error("the message changes with what others say")
	}
}

func TestTheProofDoesNotDependOnTheButtons(t *testing.T) {
	s := screens(t)
	var proofs []approval.Digest
	for _, rendered := range []string{"", "sha256:ab"} {
		m, err := s.Ask(question(2, 0, "P"), screen.Reader{}, screen.Sign{Stream: "review-1", Request: "apr_1", Rendered: rendered})
		if err != nil {
			t.Fatal(err)
		}
		d, err := screen.Proof([]byte("salt"), m.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		proofs = append(proofs, d)
	}
	if proofs[0] != proofs[1] {
		t.Error("the proof changes once it stands in the buttons")
	}
}

func TestDetailsLeaveNothingOut(t *testing.T) {
	s := screens(t)
	long := strings.Repeat("word & ", 2000)
	q := question(3, 0, long)
	words := 0
	for page := range 100 {
		v, err := s.Details(q, page)
		if err != nil {
			t.Fatal(err)
		}
		words += strings.Count(string(v.JSON), `\u0026`)
		if page == 99 || !slices.ContainsFunc(buttons(t, v.Blocks()), func(id string) bool { return id == fmt.Sprintf("%s.%d", screen.DoTurn, page+1) }) {
			break
		}
	}
	if words != 3*2000 {
		t.Errorf("%d words are shown, want %d", words, 3*2000)
	}
}
