package slack

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/internal/wire"
	"conoe/functions/internal/wire/install"
	"conoe/shared/adapter/objects"
	"conoe/shared/config"
)

// answers has the face answer, which is made when somebody who may ask asks first.
type answers struct {
	cloud    aws.Config
	settings config.Slack
	token    func(context.Context) ([]string, error)
	log      *slog.Logger

	mu   sync.Mutex
	face *install.Face
}

func (a *answers) get(ctx context.Context) (*face.App, error) {
	f, err := a.installed()
	if err != nil {
		return nil, err
	}
	return f.Get(ctx)
}

func (a *answers) installed() (*install.Face, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.face != nil {
		return a.face, nil
	}
	_, app, err := wire.NewApp(a.cloud, a.settings.Base)
	if err != nil {
		return nil, err
	}
	s := a.settings
	a.face = &install.Face{App: app, Tokens: a.token, Log: a.log, Owners: s.Owners, Teams: s.Teams, Outside: s.Outside, Listen: s.Listen, Bundle: a.bundle}
	return a.face, nil
}

// fetchWithin is how long somebody who asks where a bundle is has to fetch it.
const fetchWithin = 5 * time.Minute

// bundle is an address of the bucket, which is good for who has it.
func (a *answers) bundle(ctx context.Context, name string) (string, error) {
	shelf := objects.Bucket{Client: s3.NewFromConfig(a.cloud), Name: a.settings.Bundles, Prefix: config.Exports}
	return shelf.Link(ctx, name, fetchWithin)
}

// of has the face answer a request.
func of[In any](a *answers, do func(*face.App, context.Context, In) (any, error)) func(context.Context, In) (any, error) {
	return func(ctx context.Context, in In) (any, error) {
		f, err := a.get(ctx)
		if err != nil {
			return nil, err
		}
		return do(f, ctx, in)
	}
}

func (a *answers) event(ctx context.Context, e handler.SlackEvent) error {
	f, err := a.get(ctx)
	if err != nil {
		return err
	}
	return f.Event(ctx, e)
}

// wait is usecase.App.Wait, of one that there is.
func (a *answers) wait() {
	a.mu.Lock()
	f := a.face
	a.mu.Unlock()
	if f != nil {
		f.App.Wait()
	}
}
