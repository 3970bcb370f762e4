package relay

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire/install"
	"conoe/shared/adapter/secrets"
	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/usecase"
)

// herald is the face's Herald, which is made when there is first something to tell.
type herald struct{ face *install.Face }

// Name is relay.Consumer's.
func (herald) Name() string { return (*face.Herald)(nil).Name() }

// Perform is relay.Consumer's.
func (h herald) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	f, err := h.face.Get(ctx)
	if err != nil {
		return 0, err
	}
	return (&face.Herald{App: f}).Perform(ctx, s, entries)
}

// sweep tells what no entry brings about.
func (h herald) sweep(ctx context.Context) error {
	f, err := h.face.Get(ctx)
	if err != nil {
		return err
	}
	_, err = (&face.Herald{App: f}).Sweep(ctx)
	return err
}

// telling is who tells people, from when a bot token is stored.
type telling struct {
	herald herald
	all    handler.Telling
	log    *slog.Logger
	now    func() time.Time

	mu     sync.Mutex
	stored bool      // there is a token
	said   bool      // that there is none
	next   time.Time // when to ask for it again
}

func newTelling(cloud aws.Config, app *usecase.App, s config.Relay, log *slog.Logger) *telling {
	secret := &secrets.Secret{Client: secretsmanager.NewFromConfig(cloud), ARN: string(s.Token), Now: time.Now}
	h := herald{&install.Face{App: app, Tokens: secret.Values, Log: log, Teams: s.Teams, Outside: s.Outside, Listen: s.Listen, Bundle: notHere}}
	return &telling{herald: h, log: log, now: time.Now, all: handler.Telling{
		Sweep: h.sweep,
		Relay: &relay.Relay{Store: app.Store, Workspace: app.Workspace, Now: app.Now, Failed: handler.Failed(log), Consumers: []relay.Consumer{h}},
	}}
}

// notHere: the button that asks where a bundle is leads to the function for Slack.
func notHere(context.Context, string) (string, error) {
	return "", fault.Errorf(fault.NotFound, "Bundles are handed out elsewhere.")
}

// again is after how long the token is asked for again. Every doorbell asks.
const again = 5 * time.Minute

// get is handler.Events.Telling. Where the token cannot be read, there may be one: what
// there is to tell is tried, and comes again.
func (t *telling) get(ctx context.Context) *handler.Telling {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stored {
		return &t.all
	}
	if t.now().Before(t.next) {
		return nil
	}
	_, err := t.herald.face.Tokens(ctx)
	if fault.CodeOf(err) != fault.Blocked {
		t.stored = err == nil
		return &t.all
	}
	t.next = t.now().Add(again)
	if !t.said {
		t.said = true
		t.log.LogAttrs(ctx, slog.LevelInfo, "nobody is told in Slack, because no bot token is stored")
	}
	return nil
}
