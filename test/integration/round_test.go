package integration

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// sealedWord is in every answer that these tests give.
const sealedWord = "Zaunkönig"

func answers(words ...string) []usecase.Said {
	var out []usecase.Said
	for n, w := range words {
		question := []string{"good", "bad", "people", "rule", "nature"}[n]
		if w != "" {
			out = append(out, usecase.Said{Question: question, Lines: strings.Split(sealedWord+" "+w, "|")})
		}
	}
	return out
}

// round opens a round of questions to the driver, the neighbour and the staff.
func round(t *testing.T) (*desk, review.Ref) {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.No)
	out, err := d.openRound("REP-001", "REP-002", "REP-003")
	if err != nil {
		t.Fatal(err)
	}
	return d, out.Refs[0]
}

func (d *desk) openRound(asked ...review.Ref) (usecase.Saved, error) {
	return d.OpenAnswers(d.t.Context(), d.as("moderator"), d.ReviewStream, usecase.Round{
		Kind: "survey", Asked: asked, Until: d.clock.now().Add(72 * time.Hour),
	})
}

func (d *desk) answer(name string, eng review.Ref, words ...string) error {
	_, err := d.Answer(d.t.Context(), d.as(name), d.ReviewStream, eng, answers(words...))
	return err
}

func (d *desk) closeRound(name string, eng review.Ref) error {
	_, err := d.CloseAnswers(d.t.Context(), d.as(name), d.ReviewStream, eng)
	return err
}

// statements are those of a round, with who said them.
func (d *desk) statements(eng review.Ref) (out []string) {
	d.see(func(x *review.Dossier) {
		for i, s := range review.All[review.Statement](x) {
			if s.Engagement != eng {
				continue
			}
			doc, err := d.Document(d.t.Context(), &usecase.View{D: x}, i.Ref)
			if err != nil {
				d.t.Fatal(err)
			}
			who := "nobody"
			for _, name := range slices.Concat(members, outsiders) {
				if slices.Equal(i.Authors, []review.PersonID{person(name)}) {
					who = name
				}
			}
			text := strings.TrimPrefix(string(doc.(*review.Statement).Text), sealedWord+" ")
			out = append(out, fmt.Sprintf("%s: %s, %s %s %s for %v", who, text, s.Lens, s.Polarity, s.Kind, s.Stakeholders))
		}
	})
	slices.Sort(out)
	return out
}

func TestRoundIsSealedUntilItCloses(t *testing.T) {
	d, eng := round(t)
	must(t)(nil, d.answer("driver", eng, "early end|fewer trips", "no breaks"))
	must(t)(nil, d.answer("neighbour", eng, "", "", "impatience", "sleep at night", "noise"))

	if bytes.Contains(d.log(), []byte(sealedWord)) {
		t.Error("the log tells what was said")
	}
	d.see(func(x *review.Dossier) {
		for i, e := range review.All[review.Engagement](x) {
			if i.Ref == eng && (!e.Running() || len(e.Lenses)+len(e.Participants)+len(e.Heard) > 0 || !e.At.IsZero()) {
				t.Errorf("while it runs, somebody was heard: %+v", e)
			}
		}
	})
	if got := d.statements(eng); got != nil {
		t.Errorf("statements %v", got)
	}
	if mine, err := d.MyAnswers(t.Context(), d.as("driver").Actor, d.ReviewStream, eng); err != nil || len(mine) != 2 || !strings.Contains(mine[0].Lines[0], "early end") {
		t.Errorf("the driver reads %v, %v", mine, err)
	}
	for _, other := range []string{"moderator", "value lead", "neighbour"} {
		mine, err := d.MyAnswers(t.Context(), d.as(other).Actor, d.ReviewStream, eng)
		if err != nil || strings.Contains(fmt.Sprint(mine), "early end") {
			t.Errorf("%s reads %v, %v", other, mine, err)
		}
	}
	for _, other := range []string{"lead", "auditor", "colleague"} {
		_, err := d.MyAnswers(t.Context(), d.as(other).Actor, d.ReviewStream, eng)
		refused(t, err, fault.Denied)
	}

	refused(t, d.closeRound("moderator", eng), fault.Conflict) // the staff have not answered
	must(t)(nil, d.answer("staff", eng, "", "wet floors"))
	must(t)(nil, d.answer("staff", eng, "", "cold halls")) // what counts
	for _, name := range []string{"product manager", "driver", "lead"} {
		refused(t, d.closeRound(name, eng), fault.Denied)
	}
	must(t)(nil, d.closeRound("value lead", eng))
	want := []string{
		"driver: early end, consequence positive benefit for [STK-001]",
		"driver: fewer trips, consequence positive benefit for [STK-001]",
		"driver: no breaks, consequence negative harm for [STK-001]",
		"neighbour: impatience, virtue negative vice for [STK-002]",
		"neighbour: noise, environment_prompt  issue for [STK-002]",
		"neighbour: sleep at night, duty positive maxim for [STK-002]",
		"staff: cold halls, consequence negative harm for [STK-003]",
	}
	if got := d.statements(eng); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	e := d.item(eng).Doc.(*review.Engagement)
	if len(e.Participants) != 3 || len(e.Lenses) != 4 || len(e.Heard) != 3 || e.At.IsZero() || e.Failed != "" {
		t.Errorf("closed as %+v", e)
	}
	if i := d.item(eng); !slices.Equal(i.Authors, []review.PersonID{person("moderator")}) {
		t.Errorf("whoever closed it is an author: %v", i.Authors)
	}
	refused(t, d.answer("driver", eng, "late"), fault.Expired)
	refused(t, d.answer("colleague", eng, "late"), fault.Denied)
	refused(t, d.closeRound("value lead", eng), fault.Expired)
	if mine, err := d.MyAnswers(t.Context(), d.as("driver").Actor, d.ReviewStream, eng); err != nil || len(mine) != 2 {
		t.Errorf("afterwards the driver reads %v, %v", mine, err)
	}
}

func TestRoundClosesAtItsTime(t *testing.T) {
	d, eng := round(t)
	must(t)(nil, d.answer("driver", eng, "early end"))
	until := d.clock.now().Add(72 * time.Hour)
	stream, at, err := d.FirstDue(t.Context())
	if err != nil || stream != d.ReviewStream || !at.Equal(until) {
		t.Errorf("due first is %s at %s, %v", stream, at, err)
	}
	d.clock.set(until.Add(-time.Second))
	d.adds(0, func() { d.elapse() })
	d.clock.set(until)
	refused(t, d.answer("staff", eng, "late"), fault.Expired)
	d.elapse()
	e := d.item(eng).Doc.(*review.Engagement)
	if !slices.Equal(e.Participants, []review.Ref{"REP-001"}) || !slices.Equal(e.Heard, []review.Ref{"STK-001"}) || len(e.Invited) != 3 {
		t.Errorf("closed as %+v", e)
	}
	if i := d.item(eng); !slices.Equal(i.Authors, []review.PersonID{person("moderator")}) {
		t.Errorf("authors %v", i.Authors)
	}
	d.adds(0, func() { d.elapse() })
	d.see(func(x *review.Dossier) {
		if due := rules.DueItems(d.Policy, x); len(due) > 0 {
			t.Errorf("still due: %v", due)
		}
	})
}

func TestRoundThatNobodyAnswered(t *testing.T) {
	d, eng := round(t)
	d.clock.days(4)
	d.elapse()
	if e := d.item(eng).Doc.(*review.Engagement); !e.Failed.Said() || len(e.Participants)+len(e.Lenses) > 0 {
		t.Errorf("closed as %+v", e)
	}
}

func TestWhoAnswers(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	out, err := d.openRound("REP-001")
	if err != nil {
		t.Fatal(err)
	}
	eng := out.Refs[0]
	d.adds(0, func() {
		for _, name := range []string{"neighbour", "colleague", "lead", "product manager", "moderator", "nobody"} {
			refused(t, d.answer(name, eng, "x"), fault.Denied)
		}
		_, err := d.Answer(t.Context(), d.workflow(), d.ReviewStream, eng, answers("x"))
		refused(t, err, fault.Denied)
	})
	r := representative("driver", "STK-001", review.No)
	r.Consent.WithdrawnAt = ledger.At(d.clock.now())
	must(t)(nil, d.answer("driver", eng, "early end"))
	must(t)(d.edit("product manager", "REP-001", r, false))
	refused(t, d.answer("driver", eng, "more"), fault.Denied)
	d.clock.days(4)
	d.elapse()
	if got := d.statements(eng); got != nil {
		t.Errorf("who withdrew their consent is heard: %v", got)
	}
}

func TestAnswersThatCannotBeKept(t *testing.T) {
	d, eng := round(t)
	for _, c := range []struct {
		in   []usecase.Said
		want fault.Code
	}{
		{nil, fault.Invalid},
		{[]usecase.Said{{Question: "good"}}, fault.Invalid},
		{[]usecase.Said{{Question: "good", Lines: []string{""}}}, fault.Invalid},
		{[]usecase.Said{{Question: "what", Lines: []string{"x"}}}, fault.Invalid},
		{[]usecase.Said{{Question: "good", Lines: []string{"x"}}, {Question: "good", Lines: []string{"y"}}}, fault.Invalid},
		{[]usecase.Said{{Question: "good", Lines: []string{"u\u0308"}}}, fault.Invalid},
		{[]usecase.Said{{Question: "good", Lines: slices.Repeat([]string{"x"}, 61)}}, fault.Limit},
		{[]usecase.Said{{Question: "good", Lines: slices.Repeat([]string{strings.Repeat("x", review.MaxText/2+1)}, 2)}}, fault.Limit},
	} {
		d.adds(0, func() {
			_, err := d.Answer(t.Context(), d.as("driver"), d.ReviewStream, eng, c.in)
			refused(t, err, c.want)
		})
	}
}

func TestRoundsThatCannotBeOpened(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	persona := representative("driver", "STK-001", review.No)
	persona.Mandate = review.ProxyPersona
	d.write("product manager", persona)
	for want, asked := range map[fault.Code][][]review.Ref{
		fault.Invalid:  {nil, {"REP-001", "REP-001"}, {"EVR-0001"}},
		fault.Conflict: {{"REP-099"}, {"REP-004"}},
		fault.Limit:    {slices.Repeat([]review.Ref{"REP-001"}, 101)},
	} {
		for _, refs := range asked {
			_, err := d.openRound(refs...)
			refused(t, err, want)
		}
	}
	_, err := d.OpenAnswers(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Round{Kind: "survey", Asked: []review.Ref{"REP-001"}, Until: d.clock.now()})
	refused(t, err, fault.Invalid)
	_, err = d.OpenAnswers(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Round{Asked: []review.Ref{"REP-001"}, Until: d.clock.now().Add(time.Hour)})
	refused(t, err, fault.Invalid)
	_, err = d.OpenAnswers(t.Context(), d.as("driver"), d.ReviewStream, usecase.Round{Kind: "survey", Asked: []review.Ref{"REP-001"}, Until: d.clock.now().Add(time.Hour)})
	refused(t, err, fault.Denied)
}

// TestRoundIsNotWrittenByHand: its answers would stay sealed for ever.
func TestRoundIsNotWrittenByHand(t *testing.T) {
	d, eng := round(t)
	at := ledger.At(d.clock.now())
	_, err := d.edit("moderator", eng, &review.Engagement{Kind: "survey", At: at, Participants: []review.Ref{"REP-001"}}, false)
	refused(t, err, fault.Conflict)
	_, err = d.Save(t.Context(), d.as("moderator"), d.ReviewStream, []usecase.Draft{{Doc: &review.Engagement{Kind: "survey", Asked: []review.Ref{"REP-001"}, Until: at}}})
	refused(t, err, fault.Invalid)
	must(t)(d.Move(t.Context(), d.as("moderator"), d.ReviewStream, usecase.Step{Refs: []review.Ref{eng}, On: review.Withdraw}))
	refused(t, d.answer("driver", eng, "x"), fault.Expired)
}

// TestAskedPersonIsInvited: somebody from outside sees the titles of a review
// whose questions they are asked, and nothing more.
func TestAskedPersonIsInvited(t *testing.T) {
	d := newDesk(t).opened(light()).staffed(review.No)
	may := func(v review.Verb) bool {
		ok := false
		d.see(func(x *review.Dossier) { ok = review.May(d.as("driver").Actor, v, d.people(), x) == nil })
		return ok
	}
	if may(review.VerbSeeTitles) {
		t.Fatal("the driver is invited already")
	}
	must(t)(d.openRound("REP-001"))
	if !may(review.VerbSeeTitles) || !may(review.VerbAnswer) || may(review.VerbSeeContent) {
		t.Error("who is asked may see too little, or too much")
	}
}

func TestWhoIsToldOfARound(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	out, err := d.openRound("REP-001", "REP-003")
	if err != nil {
		t.Fatal(err)
	}
	must(t)(nil, d.answer("staff", out.Refs[0], "early end"))
	rounds := func(name string) []usecase.Asking {
		all, err := d.Rounds(t.Context(), d.as(name).Actor, d.ReviewStream)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return all
	}
	for name, want := range map[string][2]bool{"driver": {true, false}, "staff": {true, true}, "moderator": {false, false}, "lead": {false, false}} {
		all := rounds(name)
		if len(all) != 1 || all[0].Mine != want[0] || all[0].Done != want[1] || all[0].Asked != 2 || all[0].Answered != 1 {
			t.Errorf("%s is told %+v", name, all)
		}
		if all[0].Purpose != string(said("parcels on the same day")) {
			t.Errorf("%s reads the purpose %q", name, all[0].Purpose)
		}
	}
	_, err = d.Rounds(t.Context(), d.as("neighbour").Actor, d.ReviewStream)
	refused(t, err, fault.Denied)
	d.clock.days(4)
	d.elapse()
	if all := rounds("moderator"); all != nil {
		t.Errorf("after its end: %+v", all)
	}
}

// TestErasedStatementTakesItsAnswerAlong, replaced ones too.
func TestErasedStatementTakesItsAnswerAlong(t *testing.T) {
	d, eng := round(t)
	for _, words := range []string{"Sperling", "Amsel"} {
		must(t)(nil, d.answer("driver", eng, words))
	}
	must(t)(nil, d.answer("staff", eng, "Meise"))
	d.clock.days(4)
	d.elapse()
	var ref review.Ref
	d.see(func(x *review.Dossier) {
		for i, s := range review.All[review.Statement](x) {
			if s.Engagement == eng && slices.Contains(i.Authors, person("driver")) {
				ref = i.Ref
			}
		}
	})
	must(t)(d.erase(ref))
	raw := d.file()
	if bytes.Contains(raw, []byte("Sperling")) || bytes.Contains(raw, []byte("Amsel")) {
		t.Error("what was erased is still in the file")
	}
	if mine, err := d.MyAnswers(t.Context(), d.as("staff").Actor, d.ReviewStream, eng); err != nil || len(mine) != 1 {
		t.Errorf("the answers of others: %v, %v", mine, err)
	}
}

// TestForgottenAnswersAreNotHeard.
func TestForgottenAnswersAreNotHeard(t *testing.T) {
	d, eng := round(t)
	must(t)(nil, d.answer("driver", eng, "Sperling"))
	must(t)(d.Forget(t.Context(), d.as("lead"), d.ReviewStream, usecase.Forgetting{Person: person("driver"), Ground: "consent_withdrawn"}))
	if bytes.Contains(d.file(), []byte("Sperling")) {
		t.Error("the answer is still in the file")
	}
	d.clock.days(4)
	d.elapse()
	if got := d.statements(eng); got != nil {
		t.Errorf("statements %v", got)
	}
}

// TestLargestRoundCloses: however much was said, time goes on.
func TestLargestRoundCloses(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	var docs []review.Doc
	for n := range 97 {
		name := fmt.Sprint("driver ", n)
		d.add(name, review.Outsider)
		docs = append(docs, representative(name, "STK-001", review.No))
	}
	d.write("product manager", docs...)
	var asked []review.Ref
	for n := range 100 {
		asked = append(asked, review.NewRef(review.TypeRep, n+1))
	}
	out, err := d.openRound(asked...)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"driver", "neighbour", "staff"}
	for n := range 97 {
		names = append(names, fmt.Sprint("driver ", n))
	}
	line := strings.Repeat("\"", 7_800/15)
	for _, name := range names {
		_, err := d.Answer(t.Context(), d.as(name), d.ReviewStream, out.Refs[0], []usecase.Said{{Question: "bad", Lines: slices.Repeat([]string{line}, 15)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	must(t)(nil, d.closeRound("moderator", out.Refs[0]))
	if n := len(d.statements(out.Refs[0])); n != 1500 {
		t.Errorf("%d statements", n)
	}
}
