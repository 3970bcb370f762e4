package integration

import (
	"bytes"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

func TestSnapshots(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.approvedEVR()
	for range 2 { // more entries than a cold app folds without leaving one
		var docs []review.Doc
		for range 1_050 {
			docs = append(docs, &review.Statement{Text: said("one of many")})
		}
		d.write("product manager", docs...)
	}
	s := ledger.Stream{Workspace: "ws_test", Name: d.ReviewStream}
	var want string
	c := d.cold()
	c.see(func(x *review.Dossier) { want = picture(x) })
	c.Wait()
	good, ok, err := d.store.Snapshot(t.Context(), s)
	if err != nil || !ok {
		t.Fatalf("no snapshot was left: %v", err)
	}
	if bytes.Contains(good.Body, []byte(canary)) {
		t.Error("the snapshot holds content")
	}
	same := func(t *testing.T) {
		t.Helper()
		var got string
		d.cold().see(func(x *review.Dossier) { got = picture(x) })
		if got != want {
			t.Fatal(diff(got, want))
		}
	}
	t.Run("the same with it", same)

	ref := d.write("product manager", evr("after the snapshot"))[0]
	d.see(func(x *review.Dossier) { want = picture(x) })
	t.Run("the same with it and a tail", same)
	t.Run("a command on it", func(t *testing.T) {
		must(t)(d.cold().edit("product manager", ref, evr("edited"), false))
		d.see(func(x *review.Dossier) { want = picture(x) })
		same(t)
	})

	other := d.opened(standard()).staffed(review.No)
	foreign, elsewhere := frozen(other)
	for name, forge := range map[string]func(body []byte, h ledger.Head) ledger.Snapshot{
		"empty": func(_ []byte, h ledger.Head) ledger.Snapshot {
			return ledger.Snapshot{Fold: review.FoldVersion, Head: h}
		},
		"noise": func(_ []byte, h ledger.Head) ledger.Snapshot {
			return ledger.Snapshot{Fold: review.FoldVersion, Head: h, Body: []byte("not a snapshot")}
		},
		"cut short": func(body []byte, h ledger.Head) ledger.Snapshot {
			return ledger.Snapshot{Fold: review.FoldVersion, Head: h, Body: body[:len(body)/2]}
		},
		"of another fold": func(_ []byte, h ledger.Head) ledger.Snapshot {
			return ledger.Snapshot{Fold: review.FoldVersion + 1, Head: h, Body: foreign}
		},
		"of another review": func(_ []byte, h ledger.Head) ledger.Snapshot {
			away := elsewhere
			away.Stream = h.Stream
			return ledger.Snapshot{Fold: review.FoldVersion, Head: away, Body: foreign}
		},
		"of another size": func(_ []byte, h ledger.Head) ledger.Snapshot {
			return ledger.Snapshot{Fold: review.FoldVersion, Head: h, Body: foreign}
		},
		"of a longer stream": func(body []byte, h ledger.Head) ledger.Snapshot {
			return ledger.Snapshot{Fold: review.FoldVersion, Head: h.Add([]byte("one more")), Body: body}
		},
	} {
		t.Run(name, func(t *testing.T) {
			victim := d.opened(standard()).staffed(review.No)
			victim.write("product manager", evr("one more"))
			var want, got string
			victim.see(func(x *review.Dossier) { want = picture(x) })
			n := forge(frozen(victim))
			if err := d.store.SaveSnapshot(t.Context(), ledger.Stream{Workspace: "ws_test", Name: victim.ReviewStream}, n); err != nil {
				t.Fatal(err)
			}
			victim.cold().see(func(x *review.Dossier) { got = picture(x) })
			if got != want {
				t.Fatal(diff(got, want))
			}
		})
	}
}

// frozen is what a snapshot of the review would hold, and its head.
func frozen(d *desk) ([]byte, ledger.Head) {
	d.t.Helper()
	var body []byte
	var err error
	d.see(func(x *review.Dossier) { body, err = x.Freeze() })
	if err != nil {
		d.t.Fatal(err)
	}
	head, err := d.store.Head(d.t.Context(), ledger.Stream{Workspace: "ws_test", Name: d.ReviewStream})
	if err != nil {
		d.t.Fatal(err)
	}
	return body, head
}
