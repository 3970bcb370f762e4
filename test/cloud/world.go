package cloud

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/google/uuid"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/config"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
	"conoe/test/dynamo/dynoxide"
)

// Names of what is deployed.
const (
	Region   = "eu-central-1"
	Bundles  = "conoe-bundles"  // a bucket
	Evidence = "conoe-evidence" // another one
	Machines = config.Machines("arn:aws:states:" + Region + ":111122223333:stateMachine:conoe-")
	retries  = config.Queue("https://sqs." + Region + ".amazonaws.com/111122223333/conoe-retries")
)

// Options say what a World is like. The zero value will do.
type Options struct {
	Workspace config.Workspace // ws_test if it is empty
	Start     time.Time        // where the clock stands at first; a day in 2026 if it is zero
	Slack     Slack            // none if it is zero: nobody has set it up
}

// World is a deployment for one workspace, with a table of its own.
//
// It is a play.Driver. Its methods may be called by one goroutine at a time;
// Clock, Lose, Kill of a function and the App also by others.
type World struct {
	// App is what people use: the use cases in the test's own process, over the
	// same table. Nothing follows from what they do before Settle.
	App   *usecase.App
	Clock *Clock
	Step  *Function
	Relay *Function
	Slack *Function // see Gateway

	table   *table
	states  *states
	queue   *queue
	objects *objects
	key     *key
	secrets *secrets
	front   *front

	turn   sync.Mutex // held by who drives
	swept  time.Time
	doomed misfortune
	off    bool     // see SwitchOff
	dir    string   // of files that nobody needs later
	close  []func() // last first
}

// New opens a World for a test, and closes it at the end. If the test fails, it
// tells what the functions have logged.
func New(t testing.TB, server *dynoxide.Server, o Options) *World {
	t.Helper()
	w, err := Open(t.Context(), server, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.Close()
		if t.Failed() {
			for _, f := range []*Function{w.Step, w.Relay, w.Slack} {
				t.Logf("the end of the log of %s:\n%s", f.Name, f.log.tail(8<<10))
			}
		}
	})
	return w
}

// Open opens a World. Whoever opens it closes it.
func Open(ctx context.Context, server *dynoxide.Server, o Options) (*World, error) {
	if o.Workspace == "" {
		o.Workspace = "ws_test"
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)
	}
	w := &World{doomed: misfortune{}}
	if err := w.open(ctx, server, o); err != nil {
		w.Close()
		return nil, fmt.Errorf("open a cloud: %w", err)
	}
	return w, nil
}

func (w *World) open(ctx context.Context, server *dynoxide.Server, o Options) (err error) {
	if w.dir, err = os.MkdirTemp("", "cloud"); err != nil {
		return err
	}
	base := config.Base{Stack: "conoe", Workspace: o.Workspace, Mode: config.Practice, Table: "ledger-" + strings.ToLower(rand.Text())}
	if err := server.NewTable(ctx, base.Table); err != nil {
		return err
	}
	w.Clock = newClock(w.dir, o.Start)
	if err := w.Clock.write(); err != nil {
		return err
	}
	if err := w.standIns(server); err != nil {
		return err
	}
	w.Step, err = w.function("step", config.Step{Base: base, Machines: Machines, Bundles: Bundles}.Environment())
	if err != nil {
		return err
	}
	w.Relay, err = w.function("relay", o.Slack.elsewhere(config.Relay{
		Base: base, Machines: Machines, Retries: retries, SigningKey: KeyARN, Evidence: Evidence, Token: BotToken, Teams: o.Slack.Teams,
	}.Environment()))
	if err != nil {
		return err
	}
	if w.Slack, err = w.function("slack", o.Slack.settings(base)); err != nil {
		return err
	}
	w.secrets.values[SigningSecret], w.secrets.values[BotToken] = o.Slack.Signing, o.Slack.Token
	w.App, err = w.newApp(base)
	return err
}

func (w *World) standIns(server *dynoxide.Server) (err error) {
	w.table = newTable(aws.ToString(server.Client().Options().BaseEndpoint))
	w.queue, w.objects = &queue{now: w.Clock.told}, newObjects()
	w.secrets = &secrets{values: map[string]string{}}
	if w.key, err = newKey(); err != nil {
		return err
	}
	if w.states, err = newStates(w.dir, w.Clock.told, w.task); err != nil {
		return err
	}
	w.close = append(w.close, w.states.close)
	w.front, err = newFront(map[string]service{
		"DynamoDB": w.table.answer, "AWSStepFunctions": w.states.answer, "AmazonSQS": w.queue.answer,
		"TrentService": w.key.answer, "S3": w.objects.answer, "secretsmanager": w.secrets.answer,
	})
	if err == nil {
		w.close = append(w.close, w.table.client.CloseIdleConnections, w.front.close)
	}
	return err
}

// Close ends all processes, and forgets everything but the table.
func (w *World) Close() {
	for _, one := range slices.Backward(w.close) {
		one()
	}
	_ = os.RemoveAll(w.dir)
}

// function is one that is deployed under the name of its folder.
func (w *World) function(name string, settings map[string]string) (*Function, error) {
	program, err := Program(name)
	if err != nil {
		return nil, err
	}
	environment := maps.Clone(settings)
	maps.Copy(environment, map[string]string{
		"AWS_REGION": Region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_ENDPOINT_URL": w.front.endpoint(name), ClockVariable: w.Clock.path,
	})
	f := &Function{Name: name, program: program, environment: environment, before: w.Clock.write}
	w.close = append(w.close, f.Kill)
	return f, nil
}

// Config is for AWS clients of the test's own. They try once.
func (w *World) Config() aws.Config {
	return aws.Config{
		Region: Region, BaseEndpoint: aws.String(w.front.endpoint(test)), HTTPClient: w.front.client,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	}
}

// test is who the test itself is among those who ask the stand-ins.
const test = "test"

func (w *World) newApp(base config.Base) (*usecase.App, error) {
	policy, cat, err := usecase.Shipped(templates.Files)
	if err != nil {
		return nil, err
	}
	return &usecase.App{
		Store: &dynamo.Store{Client: dynamodb.NewFromConfig(w.Config()), Table: base.Table}, Workspace: string(base.Workspace),
		Mode: review.Mode(base.Mode), Now: w.Clock.Now, NewID: func() uuid.UUID { return uuid.Must(uuid.NewV7()) }, Random: rand.Reader,
		Policy: policy, Catalogue: cat,
	}, nil
}

// Player plays cases here, and from here on its clock is the World's.
func (w *World) Player(tell func(play.Line)) *play.Player {
	c := new(play.Clock)
	c.Set(w.Clock.Now())
	w.Clock.Follow(c.Now)
	return &play.Player{App: w.App, Clock: c, Driver: w, Tell: tell}
}
