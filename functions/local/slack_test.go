package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/standin"
	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestPeopleOfTheLightCaseActInTheStandin: who is played there is the person of the
// file, and what happens is told while nobody asks.
func TestPeopleOfTheLightCaseActInTheStandin(t *testing.T) {
	d := openDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	c, err := (&session{}).readCase(lightCase)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Engine.Alone(func(driver play.Driver) error {
		p := &play.Player{App: d.App, Clock: new(play.Clock), Driver: driver, Tell: func(play.Line) {}}
		d.Clock.Set(p.Clock.Now)
		return desk.PlayOne(ctx, p, c)
	}); err != nil {
		t.Fatal(err)
	}
	before, err := d.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	people := len(before.People)
	d.Clock.Ahead(0)
	page, err := pretend(ctx, d, config.Local{}, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	served := make(chan error, 1)
	serving, end := context.WithCancel(ctx)
	go func() { served <- d.Engine.Serve(serving) }()
	defer func() {
		end()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()

	developer := page.As("developer")
	press(t)(developer.Type(ctx, "#reviews", "/ethics start"))
	press(t)(developer.Submit(ctx, standin.State{"name": {"in": {"A second tool"}}, "purpose": {"in": {"To help"}}, "ai": {"in": {"no"}}}))
	if _, err := page.Wait(ctx, standin.Want{As: "head-of-team", Channel: "#reviews", Contains: "A second tool"}); err != nil {
		t.Fatal(err)
	}
	after, err := d.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(after.People) != people {
		t.Errorf("%d people became %d: who was played is somebody new", people, len(after.People))
	}
	press(t)(developer.Close(ctx))
	for seen := false; !seen && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) { // rows of views come a moment later
		press(t)(developer.OpenHome(ctx))
		sc, err := page.Scene("developer")
		seen = err == nil && sc.Home != nil && strings.Contains(fmt.Sprint(sc.Home.Body), "A second tool")
	}
	if _, err := page.Wait(ctx, standin.Want{As: "developer", Home: "A second tool"}); err != nil {
		t.Error(err)
	}

	// Somebody from outside sees nothing, and is told so kindly.
	guest := page.As("guest")
	press(t)(guest.Type(ctx, "#reviews", "/ethics list"))
	sc, err := page.Wait(ctx, standin.Want{As: "guest", Contains: "Thank you for coming by"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range sc.Channels {
		for _, m := range r.Messages {
			if m.For != "" && strings.Contains(m.Text, "second tool") {
				t.Errorf("the guest reads %q", m.Text)
			}
		}
	}
	if c := page.Complaints(); len(c) > 0 {
		t.Errorf("Slack complains: %q", c)
	}
}

func TestRealFilesHaveNoStandin(t *testing.T) {
	store, err := bolt.Open(t.TempDir()+"/"+desk.DataFile, bolt.Options{Mode: bolt.Real})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.New(store, desk.NewBook(store), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	if d.Mode != review.Real {
		t.Fatalf("the file is %s", d.Mode)
	}
	if _, err := pretend(t.Context(), d, config.Local{}, slog.New(slog.DiscardHandler)); fault.CodeOf(err) != fault.Denied {
		t.Errorf("got %v, want that it is refused", err)
	}
	_, err = d.Pretend(t.Context(), usecase.Command{ID: "x", Actor: review.Actor{Workflow: true}, Channel: ledger.CLI}, "per_x", usecase.Account{Team: "T1", User: "U1"})
	if fault.CodeOf(err) != fault.Denied {
		t.Errorf("got %v, want that nobody acts as somebody else", err)
	}
}

// TestNobodyActsWhileTheClockMoves: they are told to press again.
func TestNobodyActsWhileTheClockMoves(t *testing.T) {
	d := openDesk(t)
	d.Travel.Lock()
	if _, err := still(d); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got %v, want that it waits no longer", err)
	}
	d.Travel.Unlock()
	release, err := still(d)
	if err != nil {
		t.Fatal(err)
	}
	if d.Travel.TryLock() {
		t.Error("the clock moves while somebody acts")
	}
	release()
}

func press(t *testing.T) func(standin.Outcome, error) {
	t.Helper()
	return func(o standin.Outcome, err error) {
		t.Helper()
		if err != nil || o.Told != "" || len(o.Errors) > 0 {
			t.Fatalf("got %+v, %v, want that it was done", o, err)
		}
	}
}
