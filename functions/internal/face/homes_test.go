package face_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/functions/internal/face"
)

// TestHomeForgetsWhatIsDone: who did the last thing that waited for them reads in the
// Home tab that nothing does, without opening it anew.
func TestHomeForgetsWhatIsDone(t *testing.T) {
	const adopt = "Adopt the rules by which"
	w := start(t)
	ctx := t.Context()
	w.leads("chiara")
	w.light()
	chiara := w.As("chiara")
	w.did(chiara.OpenHome(ctx))
	w.did(chiara.PressIn(ctx, w.home("chiara", adopt), nil, "step.do"))
	w.did(chiara.Submit(ctx, nil))
	if _, err := (&face.Herald{App: w.face}).Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	w.settle()
	sc, err := w.Scene("chiara")
	if err != nil || strings.Contains(fmt.Sprint(sc.Home.Body), adopt) {
		t.Errorf("%v: the Home tab still asks for what was done: %v", err, sc.Home)
	}
}
