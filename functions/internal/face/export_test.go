package face_test

import (
	"context"
	"strings"
	"testing"

	"conoe/shared/core/review"
)

// TestExport: who leads governance asks for evidence, is told when it is there, and
// gets its address by a click; nobody else does.
func TestExport(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.light()
	w.face.Bundle = func(_ context.Context, name string) (string, error) { return "https://files.example/" + name, nil }
	chiara := w.As("chiara")
	w.did(w.As("ben").Close(ctx))
	w.did(w.As("ben").Type(ctx, "#general", "/ethics export REV-1"))
	w.whisper("ben", "You may not export evidence")
	w.did(chiara.Type(ctx, "#general", "/ethics export REV-1"))
	w.whisper("chiara", "The evidence is being collected")
	w.settle()
	ready := w.message("chiara", "evidence about REV-1 is ready")
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Exports) != 1 || !strings.Contains(ready.Text+text(ready.Blocks), p.Exports[0].Delivered.SHA256.String()) {
		t.Errorf("chiara reads %s, want what %+v can be recognised by", text(ready.Blocks), p.Exports)
	}
	w.did(chiara.Press(ctx, ready, "download"))
	w.whisper("chiara", "https://files.example/"+p.Exports[0].Delivered.Name)
	w.replay(ready, "U0BEN00002", "download")
	w.replay(ready, "U0FATIMA06", "download")
	w.did(chiara.Press(ctx, w.standing("chiara"), "act.export"))
	w.settle()
	if p, err = w.desk.People(ctx); err != nil || len(p.Exports) != 2 {
		t.Errorf("%d exports, %v, want a second one by the button", len(p.Exports), err)
	}
	for _, r := range w.rooms("ben") {
		for _, m := range r.Messages {
			if strings.Contains(m.Text, "evidence about") || strings.Contains(m.Text, "files.example") {
				t.Errorf("ben reads %s", m.Text)
			}
		}
	}
}

// TestExportByHand: where nobody gives addresses, the message says who does; and an
// order of all reviews names all of them.
func TestExportByHand(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.light()
	chiara := w.As("chiara")
	w.did(chiara.OpenHome(ctx))
	w.did(chiara.PressIn(ctx, w.home("chiara", "Export evidence"), nil, "act.export"))
	w.did(chiara.Submit(ctx, nil))
	w.settle()
	ready := w.message("chiara", "evidence about")
	if !strings.Contains(text(ready.Blocks), "Whoever runs conoe hands it out") {
		t.Errorf("chiara reads %s", text(ready.Blocks))
	}
	p, err := w.desk.People(ctx)
	if err != nil || len(p.Exports) != 1 || len(p.Exports[0].Refs) != 1 || p.Exports[0].Refs[0] != review.Ref("REV-1") {
		t.Errorf("got %+v, %v", p.Exports, err)
	}
}
