package standin_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
)

// TestAttach: a file of a person's goes with a message, and into a field that takes
// files of its kind.
func TestAttach(t *testing.T) {
	s, err := standin.Start(standin.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	ctx, ben := t.Context(), s.As("ben")
	id, err := s.Upload("ben", "../notes.md", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Files()["notes.md"]; string(got) != "x" {
		t.Errorf("the file says %q", got)
	}
	if _, err := ben.Attach(ctx, "#general", "", id, "F0NONE"); err != nil {
		t.Fatal(err)
	}
	sc, err := s.Scene("ben")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, r := range sc.Channels {
		for _, m := range r.Messages {
			files = append(files, m.Files...)
		}
	}
	if strings.Join(files, " ") != id {
		t.Errorf("files of messages: %q, want %s", files, id)
	}
	for _, name := range []string{"", "   "} {
		if _, err := s.Upload("ben", name, nil); err == nil {
			t.Errorf("a file called %q is taken", name)
		}
	}
	if _, err := s.Upload("nobody", "a.md", nil); err == nil {
		t.Error("somebody who is not there has a file")
	}
}
