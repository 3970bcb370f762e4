package integration

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/shared/core/view"
)

// ring lets views follow every stream to its end, as the relay does.
func (d *desk) ring(v *usecase.Views) error {
	d.t.Helper()
	for s, err := range d.store.Streams(d.t.Context(), "ws_test") {
		if err != nil {
			d.t.Fatal(err)
		}
		if _, err := v.Perform(d.t.Context(), s, nil); err != nil {
			return err
		}
	}
	return nil
}

// seen is the desk with its views up to date.
func (d *desk) seen() *desk {
	d.t.Helper()
	if err := d.ring(&usecase.Views{App: d.App}); err != nil {
		d.t.Fatal(err)
	}
	return d
}

func workspaceStream() ledger.Stream {
	return ledger.Stream{Workspace: "ws_test", Name: review.WorkspaceStream}
}

// rowsIn are the rows that are stored, without the sizes that they were made from.
func rowsIn(t *testing.T, s ledger.Asides, workspace string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for a, err := range s.Asides(t.Context(), ledger.Stream{Workspace: workspace, Name: review.WorkspaceStream}, view.Prefix) {
		if err != nil {
			t.Fatal(err)
		}
		_, row, err := view.Unseal(a.Value)
		if err != nil {
			t.Fatalf("%s: %v", a.Key, err)
		}
		out[a.Key] = string(row)
	}
	return out
}

// rowsOf are the rows that the ledger asks for, folded from its first entry on.
func rowsOf(t *testing.T, fresh *usecase.App) map[string]string {
	t.Helper()
	w, err := fresh.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		addRows(t, fresh, r.Stream, out)
	}
	return out
}

// addRows adds the rows of one stream.
func addRows(t *testing.T, fresh *usecase.App, stream string, to map[string]string) {
	t.Helper()
	err := fresh.See(t.Context(), review.Actor{Workflow: true}, stream, func(x *review.Dossier) error {
		rows := view.Of(x, fresh.Policy)
		all, err := rows.Encode()
		for n, row := range all {
			to[rows.List.Key(n)] = string(row)
		}
		return err
	})
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		t.Fatal(err)
	}
}

func sameRows(t *testing.T, when string, got, want map[string]string) {
	t.Helper()
	for key, row := range want {
		if got[key] != row {
			t.Fatalf("%s: %s\n is %q\nwant %q", when, key, got[key], row)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Fatalf("%s: %s belongs to nothing", when, key)
		}
	}
}

// right fails unless the stored rows are those that the ledger asks for.
func (d *desk) right(when string) {
	d.t.Helper()
	sameRows(d.t, when, rowsIn(d.t, d.store, "ws_test"), rowsOf(d.t, d.cold().App))
}

// inbox is what somebody is asked.
func (d *desk) inbox(name string) []usecase.InInbox {
	d.t.Helper()
	got, err := d.Inbox(d.t.Context(), review.Actor{Person: person(name)})
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

// asks fails unless an inbox holds these duties, in order, as "what items".
func (d *desk) asks(name string, want ...string) {
	d.t.Helper()
	got := []string{}
	for _, one := range d.inbox(name) {
		got = append(got, fmt.Sprintf("%s %d", one.What, one.Items))
	}
	if !slices.Equal(got, want) {
		d.t.Fatalf("%s is asked %q, want %q", name, got, want)
	}
}

func TestInboxOfSomebodyWhoDecidedIsEmpty(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	refs := d.write("product manager", evr("rest"), evr("water"))
	q := d.submit(refs...)
	d.seen().asks("driver", "decide 2")
	one := d.inbox("driver")[0]
	if one.Title != canary+" deliveries" || one.Ref != d.Review || one.Request != q || one.Overdue || one.Due.IsZero() {
		t.Errorf("it says %+v", one)
	}
	if err := d.vote("driver", q, approval.Approve, refs[0]); err != nil {
		t.Fatal(err)
	}
	d.seen().asks("driver", "decide 1")
	d.votes(q, "driver")
	d.seen().asks("driver")
	d.asks("champion", "decide 2")
	d.asks("product manager") // who asks is not asked
	d.right("a vote later")
	d.votes(q, "champion", "system expert")
	d.seen().asks("staff") // its quorum is reached
	d.clock.settle()
	d.elapse()
	d.seen().right("closed")
}

func TestInboxTellsWhatIsOverdueFirst(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	refs := d.write("product manager", evr("rest"), evr("water"))
	late := d.submit(refs[0])
	d.clock.days(12)
	d.elapse()
	d.submit(refs[1])
	got := d.seen().inbox("champion")
	if len(got) != 2 || got[0].Request != late || !got[0].Overdue || got[0].Reminded != 2 || !got[0].Escalated || got[1].Overdue || got[1].Reminded != 0 {
		t.Fatalf("the champion sees %+v", got)
	}
	if driver := d.inbox("driver"); len(driver) != 2 || driver[0].Overdue {
		t.Fatalf("whoever is outside has longer, and sees %+v", driver)
	}
}

func TestInboxOfALentSeatIsWithWhoStandsIn(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	q := d.submit(d.write("product manager", evr("rest"))...)
	d.assign(map[review.Role]string{review.TeamMember: "colleague"})
	must(t)(d.Delegate(t.Context(), d.as("system expert"), d.ReviewStream, usecase.Lend{Request: q, To: person("colleague"), Days: 3, NoReportingLine: true}))
	d.seen().asks("system expert")
	if got := d.inbox("colleague"); len(got) != 1 || got[0].For != person("system expert") {
		t.Fatalf("who stands in sees %+v", got)
	}
	d.clock.days(4) // nobody rings: that the loan is over is the reader's
	d.asks("system expert", "decide 1")
	d.asks("colleague")
}

func TestInboxOfAMediation(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("rest"))[0]
	q := d.submit(ref)
	if err := d.vote("driver", q, approval.Reject); err != nil {
		t.Fatal(err)
	}
	d.seen().asks("moderator", "decide 1", "mediate 1")
	d.right("a rejection from outside")
	m := usecase.Mediation{Request: q, Item: ref, Of: person("driver"), Outcome: approval.OutcomeAnswered, Because: canary + " we answered"}
	must(t)(d.Mediate(t.Context(), d.as("moderator"), d.ReviewStream, m))
	d.seen().asks("moderator", "decide 1")
	d.asks("driver", "answer 1")
	if err := d.vote("driver", q, approval.Reject); err != nil {
		t.Fatal(err)
	}
	d.seen()
	if got := d.inbox("champion"); !slices.ContainsFunc(got, func(i usecase.InInbox) bool { return i.What == approval.DutyOverride }) {
		t.Fatalf("the champion sees %+v", got)
	}
}

func TestInboxOfTwoIdsThatAreOnePerson(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	q := d.submit(d.write("product manager", evr("rest"))...)
	d.seen().asks("twin")
	must(t)(d.Merge(t.Context(), d.as("lead"), person("driver"), person("twin")))
	d.seen().asks("twin", "decide 1")
	d.asks("driver", "decide 1") // the same person by their other id
	d.votes(q, "twin")
	d.seen().asks("twin")
	d.right("merged")
}

func TestInboxOf200ItemsIsQuick(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	for n := range 20 {
		var docs []review.Doc
		for m := range 10 {
			docs = append(docs, evr(fmt.Sprint(n, m)))
		}
		d.submit(d.write("product manager", docs...)...)
	}
	d.seen()
	items, best := 0, time.Hour
	for range 5 {
		items = 0
		begun := time.Now()
		for _, one := range d.inbox("champion") {
			items += one.Items
		}
		best = min(best, time.Since(begun))
	}
	if items != 200 || best > 50*time.Millisecond {
		t.Fatalf("%d items in %s", items, best)
	}
	t.Logf("%d items in %s", items, best)
}

func TestViewsAreForWhomTheyConcern(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.submit(d.write("product manager", evr("rest"))...)
	d.seen()
	ctx := t.Context()
	must(t)(d.Leave(ctx, d.as("lead"), person("leaver")))
	_, err := d.Inbox(ctx, review.Actor{Person: person("stranger")})
	refused(t, err, fault.Denied)
	_, err = d.Inbox(ctx, review.Actor{Person: person("leaver")})
	refused(t, err, fault.Denied)
	_, err = d.Inbox(ctx, review.Actor{Workflow: true})
	refused(t, err, fault.Denied)
	_, err = d.Mine(ctx, review.Actor{Person: person("stranger")})
	refused(t, err, fault.Denied)
	_, err = d.Overview(ctx, review.Actor{Person: person("driver")}, "", 10)
	refused(t, err, fault.Denied)
	for _, who := range []string{"stranger", "driver", "colleague", "leaver"} {
		_, err = d.DueItems(ctx, review.Actor{Person: person(who)}, d.System)
		refused(t, err, fault.Denied)
	}
	_, err = d.DueItems(ctx, review.Actor{Person: person("lead")}, d.Review)
	refused(t, err, fault.NotFound)
	_, err = d.Rebuild(ctx, review.Actor{Person: person("lead")})
	refused(t, err, fault.Denied)
}

func TestOverviewTellsMoreToTheTeam(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.submit(d.write("product manager", evr("rest"))...)
	d.seen()
	row := func(name string) usecase.InOverview {
		page, err := d.Overview(t.Context(), review.Actor{Person: person(name)}, string(d.System), 10)
		if err != nil || len(page.Rows) != 1 || page.Next != "" {
			t.Fatalf("%+v, %v", page, err)
		}
		return page.Rows[0]
	}
	for _, name := range []string{"lead", "champion", "product manager"} {
		if got := row(name); got.Depth != "standard" || got.Requests != 1 || got.NextDue.IsZero() || got.Gate != review.G0 {
			t.Errorf("%s sees %+v", name, got)
		}
	}
	if got := row("colleague"); got.Depth != "" || got.Requests != 0 || got.Gate != "" || !got.NextDue.IsZero() || got.Title != canary+" deliveries" {
		t.Errorf("somebody else sees %+v", got)
	}
	mine, err := d.Mine(t.Context(), review.Actor{Person: person("champion")})
	if err != nil || len(mine) != 1 || mine[0].Ref != d.Review || mine[0].Title != canary+" deliveries" {
		t.Errorf("the champion's are %+v, %v", mine, err)
	}
}

func TestOverviewByPage(t *testing.T) {
	d := newDesk(t)
	for range 60 { // more than one shelf
		d.openedOn("", light())
	}
	d.seen()
	var got []string
	for after := ""; ; {
		page, err := d.Overview(t.Context(), review.Actor{Person: person("lead")}, after, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			got = append(got, string(row.Ref))
		}
		if after = page.Next; after == "" {
			break
		}
	}
	var want []string
	for _, kind := range []string{"SYS", "REV"} {
		for n := range 60 {
			want = append(want, fmt.Sprintf("%s-%d", kind, n+1))
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got %s", strings.Join(got, " "))
	}
	_, err := d.Overview(t.Context(), review.Actor{Person: person("lead")}, "REV-99", 7)
	refused(t, err, fault.NotFound)
}

// TestCrashBetweenAnyTwoWritesOfViews stops a relay at each of its writes, once
// before it and once after it, and lets another one go on.
func TestCrashBetweenAnyTwoWritesOfViews(t *testing.T) {
	for _, apply := range []bool{false, true} {
		for at := 1; ; at++ {
			d := newDesk(t).opened(standard()).staffed(review.No)
			q := d.submit(d.write("product manager", evr("rest"))...)
			d.seen()
			d.votes(q, "driver")
			d.assign(map[review.Role]string{review.Moderator: "colleague"}) // a row goes and one comes
			writes, down := 0, errors.New("down")
			v := &usecase.Views{App: d.app(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
				if op == "SetAsides" {
					if writes++; writes >= at {
						return apply && writes == at, down
					}
				}
				return true, nil
			}})}
			err := d.ring(v)
			if err == nil {
				if at < 3 {
					t.Fatalf("there were only %d writes", writes)
				}
				break
			}
			if !errors.Is(err, down) {
				t.Fatal(err)
			}
			d.seen().right(fmt.Sprintf("write %d, applied %t", at, apply))
		}
	}
}

// TestTwoRelaysAtOneStream: whichever is slower, the rows are those of the ledger
// at last.
func TestTwoRelaysAtOneStream(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	q := d.submit(d.write("product manager", evr("rest"))...)
	a, b := &usecase.Views{App: d.app(d.store)}, &usecase.Views{App: d.app(d.store)}
	ctx := t.Context()
	stream := ledger.Stream{Workspace: "ws_test", Name: d.ReviewStream}
	follow := func(v *usecase.Views) func() error {
		return func() error {
			for range 30 {
				if _, err := v.Perform(ctx, stream, nil); err != nil && fault.CodeOf(err) != fault.Conflict {
					return err
				}
			}
			return nil
		}
	}
	act := func() error {
		for n := range 10 {
			for _, v := range []approval.Verdict{approval.Abstain, approval.Approve} {
				if err := d.vote("driver", q, v); err != nil {
					return fmt.Errorf("vote %d: %w", n, err)
				}
			}
			if _, err := d.Submit(ctx, d.as("product manager"), d.ReviewStream, d.write("product manager", evr(fmt.Sprint(n)))); err != nil {
				return err
			}
		}
		return nil
	}
	for _, err := range together(follow(a), follow(b), act) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range []*usecase.Views{a, b} {
		if err := d.ring(v); err != nil {
			t.Fatal(err)
		}
	}
	d.seen().right("after the race")
}

// TestSlowWriterChangesNothing: a relay that read an older fold stands still
// before one of its writes, while another one does all of the work. Then it goes
// on, or makes that one write and is never seen again.
func TestSlowWriterChangesNothing(t *testing.T) {
	for _, crash := range []bool{false, true} {
		for at := 1; at <= 3; at++ {
			d := newDesk(t).opened(standard()).staffed(review.No)
			ref := d.write("product manager", evr("rest"))[0]
			d.seen()
			d.submit(ref)
			writes := 0
			slow := &usecase.Views{App: d.app(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
				if op == "SetAsides" {
					if writes++; writes == at {
						must(t)(d.Move(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Step{Refs: []review.Ref{ref}, On: review.Withdraw}))
						d.seen()
					} else if writes > at && crash {
						return false, errors.New("down")
					}
				}
				return true, nil
			}})}
			if err := d.ring(slow); err != nil && !crash {
				t.Fatal(err)
			}
			d.right(fmt.Sprintf("slow before write %d, crash %t", at, crash))
		}
	}
}

func TestRebuildOfViews(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.submit(d.write("product manager", evr("rest"))...)
	d.seen()
	want := rowsIn(t, d.store, "ws_test")
	ctx, ws := t.Context(), workspaceStream()
	var damage []ledger.AsideChange
	for a, err := range d.store.Asides(ctx, ws, view.Prefix) {
		if err != nil {
			t.Fatal(err)
		}
		switch len(damage) % 3 {
		case 0:
			damage = append(damage, ledger.AsideChange{Key: a.Key, Old: a.Value})
		case 1:
			damage = append(damage, ledger.AsideChange{Key: a.Key, Old: a.Value, New: []byte("{")})
		default:
			damage = append(damage, ledger.AsideChange{Key: a.Key, Old: a.Value, New: []byte(`{"size":99999,"row":{}}`)})
		}
	}
	damage = append(damage, ledger.AsideChange{Key: "view/inbox/" + string(person("driver")) + "/rev_gone", New: []byte("{}")})
	if err := d.store.SetAsides(ctx, ws, damage...); err != nil {
		t.Fatal(err)
	}
	if err := d.store.MoveCursor(ctx, "views", ledger.Stream{Workspace: "ws_test", Name: d.ReviewStream}, 0, d.size(d.ReviewStream)); err != nil {
		t.Fatal(err)
	}
	troubles, err := d.ExamineViews(ctx)
	if err != nil || len(troubles) != 2 {
		t.Fatalf("doctor tells of %+v, %v", troubles, err)
	}
	done, err := d.Rebuild(ctx, review.Actor{Workflow: true})
	if err != nil || done.Written == 0 || done.Deleted != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	sameRows(t, "rebuilt", rowsIn(t, d.store, "ws_test"), want)
	if troubles, err = d.ExamineViews(ctx); err != nil || len(troubles) > 0 {
		t.Fatalf("afterwards doctor tells of %+v, %v", troubles, err)
	}
	if done, err = d.Rebuild(ctx, review.Actor{Workflow: true}); err != nil || done.Written+done.Deleted != 0 {
		t.Fatalf("again: %+v, %v", done, err)
	}
}
