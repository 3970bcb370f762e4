package face

import (
	"log/slog"
	"testing"
	"time"

	"conoe/functions/local/desk"
)

// TestALookThatCameInBetween: who looked at a stream before somebody wanted it looked
// at sooner forgets nothing of it, whether something was kept before or not.
func TestALookThatCameInBetween(t *testing.T) {
	d, err := desk.Open(t.TempDir(), true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	h, ctx := &Herald{App: &App{App: d.App}}, t.Context()
	soon, late := time.Now().UTC(), time.Now().UTC().Add(time.Hour)
	for name, kept := range map[string]time.Time{"nothing.was.kept": {}, "something.was.kept": late} {
		if err := h.returnBy(ctx, name, kept); err != nil {
			t.Fatal(err)
		}
		before, err := h.laterOf(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.returnBy(ctx, name, soon); err != nil {
			t.Fatal(err)
		}
		for _, at := range []time.Time{{}, late} {
			if err := h.returns(ctx, before, at); !lost(err) {
				t.Errorf("%s: got %v, want that it is looked at again", name, err)
			}
		}
		if now, err := h.laterOf(ctx, name); err != nil || !now.value.At.Equal(soon) {
			t.Errorf("%s: got %s, %v, want %s", name, now.value.At, err, soon)
		}
		now, err := h.laterOf(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.returns(ctx, now, time.Time{}); err != nil {
			t.Error(err)
		}
		if now, err = h.laterOf(ctx, name); err != nil || now.raw != nil {
			t.Errorf("%s: something is left, %v", name, err)
		}
	}
}
