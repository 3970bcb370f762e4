package face

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// What somebody decides in a meeting or on the phone is recorded by whoever leads
// such talks, and counts once a second person who was there confirms it. That
// person is named by the first, and is sent a message without a word of it.

// asksSomebody reports whether a request is open in a review.
func asksSomebody(d *review.Dossier) bool {
	for _, q := range d.Requests {
		if q.State == approval.StateOpen {
			return true
		}
	}
	return false
}

// unsaid is somebody whose answer to a request is open.
type unsaid struct {
	request approval.RequestID
	set     approval.Digest // of what they are asked, as it stands
	person  review.PersonID
	label   string
	since   time.Time // when it came to be asked in these words
	reached bool      // in Slack
}

// key names it in a list of Slack's, which takes 75 characters. It is another once
// what is asked has changed: nothing that was read out before counts as an answer.
func (u unsaid) key() string { return hashed(string(u.request), string(u.person), string(u.set)) }

// answerKey names somebody's answer to a request in an aside.
func answerKey(request approval.RequestID, of review.PersonID) string {
	return hashed(string(request), string(of))
}

func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "/")))
	return hex.EncodeToString(sum[:16])
}

// unsaids lists them, those first who cannot be reached in Slack. Nobody records
// their own.
func (a *App) unsaids(ctx context.Context, by review.Actor, stream string) ([]unsaid, error) {
	var out []unsaid
	err := a.look(ctx, by, stream, func(v *usecase.View) error {
		if err := review.May(by, review.VerbRecordMinute, v.W, v.D); err != nil {
			return err
		}
		for _, q := range v.D.Requests {
			for _, d := range q.Duties(func(approval.Role) []review.PersonID { return nil }) {
				if d.Seat != "" || d.What != approval.DutyDecide && d.What != approval.DutyAnswer || v.W.Who(d.Person) == v.W.Who(by.Person) {
					continue
				}
				label := a.App.Name(ctx, v.W, d.Person) + ": " + a.Screens.About(q.Purpose, d.Items)
				if title := a.ItemTitle(ctx, v.D, review.Ref(q.Items[0].ID)); title != "" {
					label += ", " + title
				}
				out = append(out, unsaid{request: q.ID, set: q.Set(), person: d.Person, label: label, since: askedSince(v.D, q)})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for n := range out {
		user, err := a.userOf(ctx, out[n].person)
		if err != nil {
			return nil, err
		}
		out[n].reached = user != ""
	}
	slices.SortFunc(out, func(x, y unsaid) int {
		if x.reached != y.reached {
			return map[bool]int{false: -1, true: 1}[x.reached]
		}
		return cmp.Or(strings.Compare(x.label, y.label), strings.Compare(string(x.request), string(y.request)))
	})
	return out, nil
}

// askedSince is when a request came to ask for what it asks for now.
func askedSince(d *review.Dossier, q *approval.Request) time.Time {
	since := q.OpenedAt.Time()
	for _, i := range q.Items {
		if item := d.Look(review.Ref(i.ID)); item != nil && item.SavedAt.After(since) {
			since = item.SavedAt.Time
		}
	}
	return since
}

// mostAsked is of how many requests a modal says what they are about.
const mostAsked = 3

// opensMinute asks what somebody said, and who else heard it.
func (a *App) opensMinute(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	m = screen.Meta{Stream: m.Stream, Form: screen.OnMinute}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		all, err := a.unsaids(ctx, p.by, m.Stream)
		if err != nil {
			return screen.View{}, err
		}
		if len(all) == 0 {
			return screen.View{}, fault.Errorf(fault.NotFound, "Nobody's answer is open here at present.")
		}
		var whose []guide.Option
		var asked []usecase.Question
		for _, u := range all {
			whose = append(whose, guide.Option{Value: u.key(), Label: u.label})
			if slices.ContainsFunc(asked, func(q usecase.Question) bool { return q.Request == u.request }) || len(asked) == mostAsked {
				continue
			}
			q, err := a.Question(ctx, review.Actor{Person: u.person}, m.Stream, u.request)
			switch {
			case err != nil:
				return screen.View{}, err
			case q.Set != u.set:
				return screen.View{}, errStale
			}
			asked = append(asked, q)
		}
		return a.Screens.Minute(m, whose, asked, a.Now())
	})
}

// minuted records it, then asks who was named to confirm it.
func (a *App) minuted(ctx context.Context, s submission) (any, error) {
	c, stream := command(s.id, s.by), s.meta.Stream
	if a.Done(ctx, c, stream) {
		return nil, errAgain
	}
	minute, wrong, err := a.minuteOf(ctx, s)
	if err != nil || len(wrong) > 0 {
		return problems(wrong...), err
	}
	witness, err := a.picked(ctx, one(s.values[screen.FieldPerson]))
	if err == nil {
		err = a.mayWitness(ctx, s.by, stream, minute.Vote.Request, minute.Of, witness)
	}
	if err != nil {
		return viewAnswer{Action: "errors", Errors: map[string]string{screen.FieldPerson: short(fault.Sentence(err))}}, nil
	}
	// Who was named is kept first: the Herald looks for them as soon as the minute is
	// recorded. Without one it says nothing.
	if err := a.nameWitness(ctx, stream, witnessKey(minute.Vote.Request, minute.Of), Witness{Person: witness}); err != nil {
		return nil, err
	}
	if err := a.again(ctx, c, stream, func() error {
		_, err := a.RecordMinute(ctx, c, stream, minute)
		return err
	}); err != nil {
		return s.kept(screen.FieldReason, err)
	}
	code, err := a.Stands(ctx, stream)
	if err != nil {
		return nil, err
	}
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineMinute, Who: a.Name(ctx, w, witness), Code: code}))
}

// minuteOf reads the modal.
func (a *App) minuteOf(ctx context.Context, s submission) (usecase.Minute, []guide.Problem, error) {
	var m usecase.Minute
	day, err := time.Parse(time.DateOnly, one(s.values[screen.FieldDay]))
	if err != nil || day.After(a.Now().AddDate(0, 0, 1)) {
		return m, []guide.Problem{{Field: screen.FieldDay, Say: "Pick the day on which it was said. It cannot be in the future."}}, nil
	}
	all, err := a.unsaids(ctx, s.by, s.meta.Stream)
	if err != nil {
		return m, nil, err
	}
	n := slices.IndexFunc(all, func(u unsaid) bool { return u.key() == one(s.values[screen.FieldWhose]) })
	if n < 0 {
		return m, []guide.Problem{{Field: screen.FieldWhose, Say: "Their answer is no longer open, or what they are asked has changed since you opened this. Close it, and open it again to read what is asked now."}}, nil
	}
	if day.AddDate(0, 0, 2).Before(all[n].since) { // a day's grace, for days differ around the world
		return m, []guide.Problem{{Field: screen.FieldDay, Say: "That is before they were asked this, in these words. Pick the day on which they answered it."}}, nil
	}
	words := one(s.values[screen.FieldReason])
	m = usecase.Minute{Of: all[n].person, Words: fmt.Sprintf("%s, %s: “%s”", day.Format("2 January 2006"), one(s.values[screen.FieldPlace]), words)}
	m.Vote = usecase.Vote{
		Request: all[n].request, Verdict: approval.Verdict(one(s.values[screen.FieldVerdict])), Set: all[n].set, Language: language,
		Via: approval.ViaMinute, WouldChange: one(s.values[screen.FieldWould]),
	}
	if m.Vote.Verdict == approval.Reject || m.Vote.Verdict == approval.RequestChanges {
		m.Vote.Comment = words
	}
	return m, nil, nil
}

// mayWitness refuses who could not confirm it anyway: so it is said at once.
func (a *App) mayWitness(ctx context.Context, by review.Actor, stream string, request approval.RequestID, of, witness review.PersonID) error {
	return a.look(ctx, by, stream, func(v *usecase.View) error {
		switch v.W.Who(witness) {
		case v.W.Who(by.Person):
			return fault.Errorf(fault.Invalid, "You write it down, so somebody else has to confirm it.")
		case v.W.Who(of):
			return fault.Errorf(fault.Invalid, "It is their own decision, so somebody else who was there has to confirm it.")
		}
		if q := v.D.Requests[request]; q != nil {
			for _, i := range q.Items {
				if slices.ContainsFunc(i.Authors, func(p review.PersonID) bool { return v.W.Who(p) == v.W.Who(witness) }) || v.W.Who(q.OpenedBy) == v.W.Who(witness) {
					return fault.Errorf(fault.Invalid, "They wrote this or asked for it. Name another person who was there.")
				}
			}
		}
		for _, r := range review.Roles() {
			held := slices.ContainsFunc(v.D.HoldersOf(r), func(p review.PersonID) bool { return v.W.Who(p) == v.W.Who(witness) })
			if held && r.Constituency() == approval.Management {
				return fault.Errorf(fault.Invalid, "A manager cannot confirm what somebody decided. Name another person who was there.")
			}
		}
		return nil
	})
}

// A Witness is who was named to confirm what somebody said to a request. If it is
// lost, whoever wrote it down is asked again who was there.
type Witness struct {
	Person review.PersonID `json:"person"`
	No     bool            `json:"no,omitzero"` // they were not there
}

const witnessPrefix = "slack/witness/"

func witnessKey(request approval.RequestID, of review.PersonID) string {
	return witnessPrefix + answerKey(request, of)
}

// nameWitness keeps who was named; the Herald asks them.
func (a *App) nameWitness(ctx context.Context, stream, key string, w Witness) error {
	found, err := asideOf[Witness](ctx, a, stream, key)
	if err != nil {
		return err
	}
	return found.set(ctx, a, stream, w)
}
