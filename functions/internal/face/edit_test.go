package face_test

import (
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// agreed is a review with one promise that emi, chiara and daniel have agreed to.
func agreed(t *testing.T) (*set, review.Ref, approval.RequestID) {
	t.Helper()
	s := promised(t, 1, review.Medium)
	id := s.submit(s.refs...)
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.in(s.refs[0], review.Approved)
	return s, s.refs[0], id
}

// changes opens the page of a promise with what stands there, as ben.
func (s *set) changes(r review.Ref) string {
	s.t.Helper()
	ctx, ben := s.t.Context(), s.As("ben")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "act.edit"))
	s.did(ben.Submit(ctx, in("page", "evr.promise")))
	s.did(ben.Submit(ctx, in("item", string(r))))
	return text(s.top("ben").Body)
}

// marked is an edit of which its author says that only the wording differs.
func marked(says string) map[string]map[string][]string {
	st := in("statement", says)
	st["wording_only"] = map[string][]string{"in": {"yes"}}
	return st
}

// TestEditSaysWhatFollows: before the meaning of something agreed is changed it is
// said what that does; then those people are asked anew.
func TestEditSaysWhatFollows(t *testing.T) {
	s, ref, _ := agreed(t)
	all := s.changes(ref)
	for _, part := range []string{"3 approvals no longer count", "Did only the wording change?"} {
		if !strings.Contains(all, part) {
			t.Errorf("ben reads %s, want %q", all, part)
		}
	}
	s.did(s.As("ben").Submit(t.Context(), in("statement", "Everybody gets a break of an hour.")))
	s.in(ref, review.Draft)
	s.submit(ref)
	if m := s.question("chiara"); !strings.Contains(m.Text, "an hour") || !strings.Contains(m.Text, "What is promised") {
		t.Errorf("chiara reads %s, want what changed", m.Text)
	}
}

// TestOtherWordsStillStand: who agreed is shown both texts and says that it holds;
// who changed the words is not asked, and an old button of theirs decides nothing.
func TestOtherWordsStillStand(t *testing.T) {
	s, ref, id := agreed(t)
	ctx := t.Context()
	s.changes(ref)
	s.did(s.As("ben").Submit(ctx, marked("Everyone gets break number 1.")))
	s.in(ref, review.Proposed)
	for _, who := range []string{"emi", "chiara"} {
		m := s.question(who)
		if !strings.Contains(m.Text, "Does your yes still hold?") || !strings.Contains(m.Text, "Everyone gets") {
			t.Fatalf("%s reads %s", who, m.Text)
		}
		s.did(s.As(who).Press(ctx, m, "decide.stands"))
	}
	daniel := s.As("daniel")
	s.did(daniel.OpenHome(ctx))
	s.did(daniel.PressIn(ctx, s.home("daniel", "does your yes still hold?"), nil, "decide.read"))
	if all := text(s.top("daniel").Body); !strings.Contains(all, "It said: Everybody gets") || !strings.Contains(all, "It says: Everyone gets") {
		t.Errorf("daniel reads %s, want both texts", all)
	}
	s.did(daniel.Submit(ctx, in("verdict", "stands")))
	s.later()
	s.in(ref, review.Approved)
	if i := s.item(ref); i.InForce.Version != 2 || i.InForce.Request != id {
		t.Errorf("version %d is in force by %s, want the new words by the same request", i.InForce.Version, i.InForce.Request)
	}
	if n := s.entries("approval.decided"); n != 4+3 {
		t.Errorf("%d decisions, want none but those of before", n)
	}
}

// TestOtherWordsAreAskedAnew: one who agreed wants to decide again, so all do.
func TestOtherWordsAreAskedAnew(t *testing.T) {
	s, ref, _ := agreed(t)
	ctx := t.Context()
	s.changes(ref)
	s.did(s.As("ben").Submit(ctx, marked("Everybody has break number 1, if they can.")))
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.stands"))
	s.did(s.As("chiara").Press(ctx, s.question("chiara"), "decide.demand"))
	s.later()
	s.in(ref, review.Proposed)
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.in(ref, review.Approved)
}

// TestMoreThanTheWords: whoever says that only the wording differs and changes more
// is told so beside the mark, and nothing is lost or saved.
func TestMoreThanTheWords(t *testing.T) {
	s, ref, _ := agreed(t)
	s.changes(ref)
	st := marked("Everyone gets break number 1.")
	st["verb"] = map[string][]string{"in": {"reduce"}}
	if o, err := s.As("ben").Submit(t.Context(), st); err != nil || !strings.Contains(o.Errors["wording_only"], "More than the wording") {
		t.Errorf("got %+v, %v, want that it is told beside the mark", o, err)
	}
	s.in(ref, review.Approved)
	if n := s.item(ref).Version; n != 1 {
		t.Errorf("version %d was written", n)
	}
}

// TestEditOfWhatNobodyWasAsked: a draft is changed without a word about approvals.
func TestEditOfWhatNobodyWasAsked(t *testing.T) {
	s := promised(t, 1, review.Medium)
	if all := s.changes(s.refs[0]); strings.Contains(all, "approvals") || strings.Contains(all, "wording") {
		t.Errorf("ben reads %s", all)
	}
	s.see(func(v *usecase.View) {
		if n := len(v.D.OpenRequests()); n != 0 {
			t.Errorf("%d requests are open", n)
		}
	})
}

// TestOtherWordsOfOneOfASet: while a set is being decided the words of one change.
// Who has said yes to all is asked about that one.
func TestOtherWordsOfOneOfASet(t *testing.T) {
	s, ctx := promised(t, 2, review.Medium), t.Context()
	id := s.submit(s.refs...)
	s.yes("daniel")
	s.changes(s.refs[1])
	s.did(s.As("ben").Submit(ctx, marked("Everyone gets break number 2.")))
	m := s.question("daniel")
	if !strings.Contains(m.Text, "Does your yes still hold?") {
		t.Fatalf("daniel reads %s", m.Text)
	}
	s.did(s.As("daniel").Press(ctx, m, "decide.stands"))
	for _, r := range s.refs {
		if v := s.answer(id, r, "daniel"); v.Verdict != approval.Approve || v.Asked {
			t.Errorf("daniel's answer about %s is %+v", r, v)
		}
	}
	s.yes("emi", "chiara")
	s.later()
	for _, r := range s.refs {
		s.in(r, review.Approved)
	}
}

// TestEditOfOneOfMany: a long list is turned page by page, and an element of a list
// within an item is changed without the others.
func TestEditOfOneOfMany(t *testing.T) {
	s, ctx := promised(t, 130, review.Medium), t.Context()
	as := s.As("ben")
	s.did(as.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(as.Press(ctx, s.newest("ben"), "act.edit"))
	s.did(as.Submit(ctx, in("page", "evr.measure")))
	last := s.refs[len(s.refs)-1]
	s.did(as.PressIn(ctx, s.top("ben"), nil, "edit.more.edit.more"))
	s.did(as.PressIn(ctx, s.top("ben"), nil, "edit.more.edit.more"))
	s.did(as.Submit(ctx, in("item", string(last)+"|0")))
	s.did(as.Submit(ctx, in("threshold", "5")))
	s.did(as.Close(ctx))
	s.did(as.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(as.Press(ctx, s.newest("ben"), "act.edit"))
	s.did(as.Submit(ctx, in("page", "evr.measure")))
	s.did(as.Submit(ctx, in("item", string(s.refs[0])+"|1")))
	s.did(as.Submit(ctx, in("metric", "hours at night", "operator", "<=", "threshold", "3", "demonstrator", "VCL-01#VD-01")))
	if c := s.item(last).Doc.(*review.EVR).Criteria; len(c) != 1 || c[0].Threshold != "5" {
		t.Errorf("the last one has %+v", c)
	}
	if c := s.item(s.refs[0]).Doc.(*review.EVR).Criteria; len(c) != 2 || c[0].Threshold != "10" || c[1].Threshold != "3" {
		t.Errorf("the first one has %+v", c)
	}
}

// TestYesHoldsForWordsThatWereShown: the words change again between the message and
// the click. What it says is refused, of the new words as of the old.
func TestYesHoldsForWordsThatWereShown(t *testing.T) {
	for _, button := range []string{"decide.stands", "decide.demand"} {
		t.Run(button, func(t *testing.T) {
			s, ref, id := agreed(t)
			ctx, ben := t.Context(), s.As("ben")
			s.changes(ref)
			s.did(ben.Submit(ctx, marked("Everyone gets break number 1.")))
			old := s.question("emi")
			s.did(ben.Close(ctx))
			s.changes(ref)
			if o, err := ben.Submit(ctx, marked("Everyone, if possible, gets break number 1.")); err != nil || len(o.Errors) > 0 || o.Told != "" {
				t.Fatal(o, err) // and no message is edited yet
			}
			if _, err := s.As("emi").Press(ctx, old, button); err != nil {
				t.Fatal(err)
			}
			s.whisper("emi", "changed since")
			s.see(func(v *usecase.View) {
				if i, _ := v.D.Requests[id].Item("EVR-0001"); !i.Votes[s.person("emi")].Asked {
					t.Errorf("emi's %s is recorded of words that she never saw", button)
				}
			})
			s.settle()
			s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.stands"))
			s.see(func(v *usecase.View) {
				i, _ := v.D.Requests[id].Item("EVR-0001")
				if vote := i.Votes[s.person("emi")]; vote.Asked || vote.Digest != i.Ref.Digest || vote.Rendered == "" {
					t.Errorf("emi's yes is %+v, want it with the proof of what she read", vote)
				}
			})
		})
	}
}
