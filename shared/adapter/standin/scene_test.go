package standin_test

import (
	"context"
	"testing"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/fault"
)

// Who plays several people sees to whom the app has written last, whoever they are
// at the moment. What is only whispered does not count.
func TestSceneTellsToWhomTheAppWrote(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	direct, _, _, err := w.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{"U0BEN00002"}})
	if err != nil {
		t.Fatal(err)
	}
	_, ts, err := w.api.PostMessageContext(ctx, direct.ID, slack.MsgOptionText("Please look.", false))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.api.PostEphemeralContext(ctx, direct.ID, "U0BEN00002", slack.MsgOptionText("Psst.", false)); err != nil {
		t.Fatal(err)
	}
	sc, err := w.Scene("ana")
	if err != nil || len(sc.Written) != 1 || sc.Written["U0BEN00002"] != ts {
		t.Errorf("got %v, %v, want ben at %s", sc.Written, err, ts)
	}
}

// Where the manifest closes the messages tab, nobody writes to the app.
func TestReadOnlyMessagesTab(t *testing.T) {
	typed := func(s *world) error {
		t.Helper()
		direct, _, _, err := s.api.OpenConversationContext(context.Background(), &slack.OpenConversationParameters{Users: []string{"U0BEN00002"}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.As("ben").Type(t.Context(), direct.ID, "Hello")
		return err
	}
	if err := typed(start(t, nil)); err != nil {
		t.Error(err)
	}
	shut := start(t, func(o *standin.Options) { o.Manifest.Features.AppHome.ReadOnly = true })
	if err := typed(shut); fault.CodeOf(err) != fault.Denied {
		t.Errorf("got %v, want that it is denied", err)
	}
	if sc, err := shut.Scene("ben"); err != nil || sc.App.Listens {
		t.Errorf("got %+v, %v", sc.App, err)
	}
}
