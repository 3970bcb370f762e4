package standin_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/fault"
)

// An app remembers channel and ts of what it posted. After a restart it edits the
// same message, and a Home tab goes on from its hash.
func TestSnapshotCarriesOverARestart(t *testing.T) {
	before, ctx := start(t, nil), soon(t)
	dm, ts, err := before.api.PostMessage("U0ANA00001", slack.MsgOptionText("one", false), slack.MsgOptionBlocks(
		slack.NewActionBlock("b", slack.NewButtonBlockElement("done", "1", plain("Done")))))
	if err != nil {
		t.Fatal(err)
	}
	before.app.home("U0ANA00001")
	if _, err := before.api.UploadFileContext(ctx, slack.UploadFileParameters{Channel: dm, Reader: strings.NewReader("abc"), FileSize: 3, Filename: "a.txt"}); err != nil {
		t.Fatal(err)
	}
	raw, err := before.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{before.Token(), before.AppToken(), before.SigningSecret(), before.ControlToken()} {
		if bytes.Contains(raw, []byte(secret)) {
			t.Error("a secret is in the snapshot")
		}
	}
	after := start(t, func(o *standin.Options) { o.Snapshot = raw })
	after.clock.jump(-time.Hour) // the machine was set back meanwhile
	if after.AppID() != before.AppID() || after.BotUser() != before.BotUser() || after.Token() == before.Token() {
		t.Error("want the same app with another token")
	}
	did(t)(after.As("ana").Press(ctx, after.DirectMessages("U0ANA00001")[0], "done"))
	m := after.DirectMessages("U0ANA00001")[0]
	if m.TS != ts || m.Text != "Done by ana" || string(after.Files()["a.txt"]) != "abc" {
		t.Errorf("got %+v", m)
	}
	if _, ok := after.Home("U0ANA00001"); !ok {
		t.Error("the Home tab is gone")
	}
	if _, next, err := after.api.PostMessage("U0ANA00001", slack.MsgOptionText("two", false)); err != nil || next <= ts {
		t.Errorf("got ts %s, %v, want one after %s", next, err, ts)
	}
	if _, err := standin.Start(standin.Options{Snapshot: []byte(`{"kind":"other"}`)}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v, want Invalid", err)
	}
}
