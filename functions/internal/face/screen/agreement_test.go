package screen_test

import (
	"strings"
	"testing"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestAgreementIsToldInWords: a message says in words how far people agree with a
// value, and the figures stand under Details.
func TestAgreementIsToldInWords(t *testing.T) {
	s := screens(t)
	for words, verdicts := range map[string][]review.Verdict{
		"all agree": {"agrees", "agrees", "abstains"}, "most agree, some do not": {"agrees", "agrees", "disagrees"},
		"opinions differ": {"agrees", "disagrees"}, "nobody agrees": {"disagrees"}, "nobody has said yet": {"abstains"}, "": nil,
	} {
		c := &review.Cluster{CoreValue: "PRIVACY"}
		for _, v := range verdicts {
			c.Agreement = append(c.Agreement, review.Agreement{By: "REP-001", Verdict: v})
		}
		q := usecase.Question{
			Stream: "review-1", Request: "apr_1", Purpose: approval.PurposeValuePriorities, State: approval.StateOpen,
			Items: []review.Ref{"VCL-01"}, Docs: []review.Doc{c},
		}
		m, err := s.Ask(q, screen.Reader{Title: "Notes", Stream: "review-1"}, screen.Sign{Stream: "review-1", Request: "apr_1"})
		if err != nil || !strings.Contains(m.Text, words) {
			t.Errorf("got %q, %v, want %q", m.Text, err, words)
		}
		d, err := s.Details(q, 0)
		if figures := strings.Contains(string(d.JSON), "do not agree"); err != nil || figures != (verdicts != nil) {
			t.Errorf("%v: Details have figures: %v, %v", verdicts, figures, err)
		}
	}
}
