package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
)

const stillHolds = "does your yes still hold?"

// holds are the messages that tell somebody, besides the one by which they decided,
// that their yes may not hold.
func (s *set) holds(who string) (out []standin.Message) {
	s.t.Helper()
	for _, m := range s.direct(who) {
		if strings.Contains(m.Text, "The wording changed: "+stillHolds) {
			out = append(out, m)
		}
	}
	return out
}

// TestOtherWordsAreHeardOf: who agreed to other words is told by a new message, once
// of each version, and it goes away with their answer.
func TestOtherWordsAreHeardOf(t *testing.T) {
	s, ref, _ := agreed(t)
	ctx := t.Context()
	old := s.message("emi", "Everybody gets break number 1.")
	s.changes(ref)
	s.did(s.As("ben").Submit(ctx, marked("Everyone gets break number 1.")))
	s.settle()
	first := s.holds("emi")
	if len(first) != 1 || first[0].Thread != old.TS {
		t.Fatalf("emi has %+v, want one below the message by which she decided", first)
	}
	s.did(s.As("ben").Close(ctx))
	s.changes(ref)
	s.did(s.As("ben").Submit(ctx, marked("Everyone, if possible, gets break number 1.")))
	if again := s.holds("emi"); len(again) != 1 || again[0].TS == first[0].TS {
		t.Errorf("emi has %+v, want another one in its place", again)
	}
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.stands"))
	if left := s.holds("emi"); len(left) > 0 {
		t.Errorf("emi still has %+v", left)
	}
}

// TestOtherWordsOfLongAgo: where newer messages ask, one of its own does.
func TestOtherWordsOfLongAgo(t *testing.T) {
	s, ref, _ := agreed(t)
	ctx := t.Context()
	s.submit(s.write("ben", promise("Another one.", review.Medium))...)
	s.changes(ref)
	s.did(s.As("ben").Submit(ctx, marked("Everyone gets break number 1.")))
	s.settle()
	all := s.holds("chiara")
	if len(all) != 1 || all[0].Thread != "" {
		t.Fatalf("chiara has %+v, want one that stands for itself", all)
	}
	s.did(s.As("chiara").Press(ctx, all[0], "decide.read"))
	if shown := text(s.top("chiara").Body); !strings.Contains(shown, "Everyone gets") {
		t.Errorf("chiara reads %s", shown)
	}
	if all := s.holds("emi"); len(all) != 1 || all[0].Thread == "" {
		t.Errorf("emi has %+v, want one in a thread: she is from outside", all)
	}
}
