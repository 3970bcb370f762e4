package integration

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

var (
	anna = usecase.Account{Team: "T1", User: "U1"}
	beth = usecase.Account{Team: "T1", User: "U12"} // whose key begins as anna's does
)

// unfounded is a desk on which nobody was yet.
func unfounded(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "conoe.db"), clock: new(clock), ids: new(atomic.Int64), keys: new(atomic.Int64)}
	d.clock.set(begin)
	store, err := bolt.Open(d.path, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	d.store = store
	t.Cleanup(func() { d.Wait(); d.store.Close() })
	d.App = d.app(store)
	return d
}

func (d *desk) enrol(at usecase.Account, owner bool) review.PersonID {
	d.t.Helper()
	who, err := d.Enrol(d.t.Context(), usecase.Arrival{Account: at, Name: canary + " " + at.User, Membership: review.Member, Owner: owner})
	if err != nil {
		d.t.Fatal(err)
	}
	return who.Person
}

func (d *desk) people() *review.Workspace {
	d.t.Helper()
	w, err := d.People(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return w
}

func TestArrivals(t *testing.T) {
	d := unfounded(t)
	_, err := d.Recognise(t.Context(), anna)
	refused(t, err, fault.NotFound)
	_, err = d.Enrol(t.Context(), usecase.Arrival{Account: beth, Name: "Beth", Membership: review.Member})
	refused(t, err, fault.NotFound) // nobody has set it up

	a := d.enrol(anna, true)
	b := d.enrol(beth, false)
	w := d.people()
	if a == b || !w.Holds(a, review.Owner) || w.Holds(b, review.Owner) || len(w.People) != 2 || w.Mode != review.Practice {
		t.Fatalf("people %+v", w.People)
	}
	if d.enrol(anna, true) != a || d.enrol(beth, false) != b || d.people().Size != w.Size {
		t.Error("who arrives again is somebody new, or leaves a trace")
	}
	for _, one := range []*desk{d, d.cold()} {
		who, err := one.Recognise(t.Context(), beth)
		if err != nil || who.Person != b || who.Workflow {
			t.Errorf("recognised %+v, %v", who, err)
		}
	}
	if got := d.Name(t.Context(), w, b); got != canary+" U12" {
		t.Errorf("called %q", got)
	}
	d.enrol(beth, true) // named in the settings since
	must(t)(d.GiveOffices(t.Context(), usecase.Command{ID: "g", Actor: review.Actor{Person: a}, Channel: ledger.Slack}, b, nil))
	d.enrol(beth, true)
	if d.people().Holds(b, review.Owner) {
		t.Error("an office that another owner took away came back")
	}
}

// TestNameInOtherBytes: a name comes from Slack as it is, and keeps nobody out.
func TestNameInOtherBytes(t *testing.T) {
	d := newDesk(t)
	for n, name := range []string{"", "Zoe\u0308", "Zo\xeb", "Z\x00oe"} {
		at := usecase.Account{Team: "T1", User: fmt.Sprint("U", n)}
		if _, err := d.Enrol(t.Context(), usecase.Arrival{Account: at, Name: name, Membership: review.Member}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAccountsThatAreNone(t *testing.T) {
	d := newDesk(t)
	for _, at := range []usecase.Account{{}, {Team: "T1"}, {User: "U1"}, {Team: "T.1", User: "U1"}, {Team: "T1", User: "U1/x"}, {Team: "T1", User: strings.Repeat("U", 65)}} {
		_, err := d.Recognise(t.Context(), at)
		refused(t, err, fault.Invalid)
		_, err = d.Enrol(t.Context(), usecase.Arrival{Account: at, Name: "x", Owner: true})
		refused(t, err, fault.Invalid)
		_, err = d.Bind(t.Context(), d.as("lead"), "rev_x", person("driver"), at)
		refused(t, err, fault.Invalid)
	}
}

// TestEnrolmentIsInterrupted fails every write of an enrolment, with and without
// effect: the next contact makes one person of it.
func TestEnrolmentIsInterrupted(t *testing.T) {
	for _, op := range []string{"SetAsides", "Append"} {
		for _, apply := range []bool{false, true} {
			d := newDesk(t)
			before := len(d.people().People)
			on := true
			app := d.app(ledgertest.Faulty{Store: d.store, Fail: func(asked string) (bool, error) {
				if on && asked == op {
					return apply, errors.New("down")
				}
				return true, nil
			}})
			in := usecase.Arrival{Account: anna, Name: "Anna", Membership: review.Member}
			if _, err := app.Enrol(t.Context(), in); err == nil {
				t.Fatalf("%s: nothing failed", op)
			}
			on = false
			in.Name = "Anna Maria" // who may have changed it meanwhile
			if _, err := app.Enrol(t.Context(), in); err != nil {
				t.Fatalf("%s, %t: %v", op, apply, err)
			}
			if got := len(d.people().People) - before; got != 1 {
				t.Errorf("%s, %t: %d persons", op, apply, got)
			}
		}
	}
}

func TestManyWhoEnrolOneAccount(t *testing.T) {
	d := newDesk(t)
	before := len(d.people().People)
	var all sync.WaitGroup
	got := make([]review.PersonID, 8)
	for n := range got {
		one := d.cold()
		all.Go(func() {
			who, err := one.Enrol(t.Context(), usecase.Arrival{Account: anna, Name: "Anna", Membership: review.Guest})
			if err != nil {
				t.Error(err)
			}
			got[n] = who.Person
		})
	}
	all.Wait()
	if len(slices.Compact(got)) != 1 || len(d.people().People) != before+1 {
		t.Errorf("%v, of %d persons", got, len(d.people().People)-before)
	}
}

func TestTwoOwnersAtOnce(t *testing.T) {
	d := unfounded(t)
	var all sync.WaitGroup
	for _, at := range []usecase.Account{anna, beth} {
		one := d.cold()
		all.Go(func() {
			if _, err := one.Enrol(t.Context(), usecase.Arrival{Account: at, Name: "O", Membership: review.Member, Owner: true}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for id := range d.people().People {
		if !d.people().Holds(id, review.Owner) {
			t.Errorf("%s is no owner", id)
		}
	}
	if len(d.people().People) != 2 {
		t.Errorf("%d persons", len(d.people().People))
	}
}

// TestMemberBecomesAGuest, and back, each time anew; somebody bound from outside
// stays outside.
func TestMemberBecomesAGuest(t *testing.T) {
	d := reached(t, "slack_user")
	p := d.enrol(anna, false)
	for _, m := range []review.Membership{review.Guest, review.Guest, review.Member, review.Guest, review.Outsider} {
		must(t)(d.Enrol(t.Context(), usecase.Arrival{Account: anna, Name: "x", Membership: m}))
		if want := m; d.people().People[p].Membership != want && m != review.Outsider {
			t.Errorf("a %s, want %s", d.people().People[p].Membership, want)
		}
	}
	if got := d.people().People[p].Membership; got != review.Guest {
		t.Errorf("became a %s", got)
	}
	must(t)(nil, d.bind("lead", "driver", beth))
	d.enrol(beth, false)
	if got := d.people().People[person("driver")].Membership; got != review.Outsider {
		t.Errorf("the driver became a %s", got)
	}
}

// TestErasedPersonComesBack as somebody new, and nothing in the file tells who
// they were.
func TestErasedPersonComesBack(t *testing.T) {
	d := newDesk(t)
	at := usecase.Account{Team: "T1", User: "U0ZAUNKOENIG"}
	was := d.enrol(at, false)
	must(t)(d.Change(t.Context(), d.as("lead"), usecase.Newcomer{ID: was, Name: "other", Membership: review.Member}))
	if who, err := d.Recognise(t.Context(), at); err != nil || who.Person != was {
		t.Fatalf("a changed name lost the account: %v", err)
	}
	must(t)(d.Forget(t.Context(), d.as("lead"), review.WorkspaceStream, usecase.Forgetting{Person: was, Ground: "erasure_request"}))
	_, err := d.Recognise(t.Context(), at)
	refused(t, err, fault.NotFound)
	if all, err := d.AccountsOf(t.Context(), was); err != nil || all != nil {
		t.Errorf("accounts %v, %v", all, err)
	}
	if bytes.Contains(d.file(), []byte("ZAUNKOENIG")) {
		t.Error("the account is still in the file")
	}
	if d.enrol(at, false) == was {
		t.Error("the erased person is bound again")
	}
}

func TestWhoLeftIsNotRecognised(t *testing.T) {
	d := newDesk(t)
	p := d.enrol(anna, false)
	must(t)(d.Leave(t.Context(), d.as("lead"), p))
	_, err := d.Recognise(t.Context(), anna)
	says(t, refused(t, err, fault.NotFound), "left")
	_, err = d.Enrol(t.Context(), usecase.Arrival{Account: anna, Name: "x", Membership: review.Member, Owner: true})
	says(t, refused(t, err, fault.NotFound), "left")
	if all, _ := d.AccountsOf(t.Context(), p); all != nil {
		t.Errorf("accounts %v", all)
	}
}

func TestMergedPersonsShareTheirAccounts(t *testing.T) {
	d := newDesk(t)
	a, b := d.enrol(anna, false), d.enrol(beth, false)
	must(t)(d.Merge(t.Context(), d.as("lead"), a, b))
	for _, at := range []usecase.Account{anna, beth} {
		if who, err := d.Recognise(t.Context(), at); err != nil || who.Person != b {
			t.Errorf("recognised %+v, %v", who, err)
		}
	}
	for _, p := range []review.PersonID{a, b} {
		all, err := d.AccountsOf(t.Context(), p)
		if err != nil || len(all) != 2 {
			t.Errorf("accounts %v, %v", all, err)
		}
	}
}

// reached is a review in which the driver's record says how they are known.
func reached(t *testing.T, m review.IdentityMethod) *desk {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.No)
	r := representative("driver", "STK-001", review.No)
	r.Identity.Method = m
	must(t)(d.edit("product manager", "REP-001", r, false))
	return d
}

func (d *desk) bind(by, who string, at usecase.Account) error {
	_, err := d.Bind(d.t.Context(), d.as(by), d.ReviewStream, person(who), at)
	return err
}

func TestSomebodyFromOutsideIsBound(t *testing.T) {
	d := reached(t, "slack_connect")
	must(t)(nil, d.bind("product manager", "driver", anna)) // the team may, which no lead is in
	must(t)(nil, d.bind("product manager", "driver", anna))
	refused(t, d.bind("lead", "driver", beth), fault.Denied) // nobody gives another person a second one
	if who, err := d.Recognise(t.Context(), anna); err != nil || who.Person != person("driver") {
		t.Errorf("recognised %+v, %v", who, err)
	}
	w := d.people()
	if w.People[person("driver")].Membership != review.Outsider || d.Name(t.Context(), w, person("driver")) != canary+" driver" {
		t.Errorf("bound as %+v", w.People[person("driver")])
	}
}

func TestWhoIsNotBound(t *testing.T) {
	d := reached(t, "slack_user")
	refused(t, d.bind("colleague", "driver", anna), fault.Denied)                // of no team
	refused(t, d.bind("product manager", "neighbour", anna), fault.Denied)       // their record says nothing
	refused(t, d.bind("product manager", "product manager", anna), fault.Denied) // nobody's representative
	refused(t, d.bind("product manager", "stranger", anna), fault.NotFound)
	taken := d.enrol(anna, false)
	refused(t, d.bind("product manager", "driver", anna), fault.Conflict)
	if who, err := d.Recognise(t.Context(), anna); err != nil || who.Person != taken {
		t.Errorf("recognised %+v, %v", who, err)
	}
	r := representative("driver", "STK-001", review.No)
	r.Identity.Method, r.Consent.WithdrawnAt = "slack_user", ledger.At(d.clock.now())
	must(t)(d.edit("product manager", "REP-001", r, false))
	refused(t, d.bind("product manager", "driver", beth), fault.Denied)
}

// TestIndexOfAccountsIsMadeAgain from the profiles, which say what is true.
func TestIndexOfAccountsIsMadeAgain(t *testing.T) {
	d := newDesk(t)
	a, b := d.enrol(anna, false), d.enrol(beth, false)
	stream := ledger.Stream{Workspace: "ws_test", Name: review.WorkspaceStream}
	if n, err := d.RebuildAccounts(t.Context()); n != 0 || err != nil {
		t.Fatalf("%d changes, %v", n, err)
	}
	for n, spoil := range []func(raw []byte) []byte{
		func([]byte) []byte { return nil },
		func([]byte) []byte { return []byte("{") },
		func([]byte) []byte { return []byte(`{"person":"` + string(b) + `"}`) },
	} {
		for one, err := range d.store.Asides(t.Context(), stream, "account/T1.U1") {
			if err != nil {
				t.Fatal(err)
			}
			if one.Key == "account/T1.U1" {
				must(t)(nil, d.store.SetAsides(t.Context(), stream, ledger.AsideChange{Key: one.Key, Old: one.Value, New: spoil(one.Value)}))
			}
		}
		if _, err := d.cold().Recognise(t.Context(), anna); err == nil {
			t.Errorf("%d: recognised by a broken index", n)
		}
		if changed, err := d.RebuildAccounts(t.Context()); changed != 1 || err != nil {
			t.Errorf("%d: %d changes, %v", n, changed, err)
		}
		if who, err := d.cold().Recognise(t.Context(), anna); err != nil || who.Person != a {
			t.Errorf("%d: recognised %+v, %v", n, who, err)
		}
	}
}
