package standin

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"conoe/shared/adapter/standin/sockets"
	"conoe/shared/core/fault"
)

// Options say how a stand-in starts. The zero value listens on a free port with
// the default seed and an app that declares nothing.
type Options struct {
	Addr     string // of the loopback interface; empty is a free port
	Seed     *Seed  // nil is DefaultSeed
	Manifest Manifest
	// App is the base URL of the app, to which /slack/commands and so on are added.
	// It may be set later with Connect, since the app needs our address first.
	App string
	// Paths below App; empty fields are /slack/commands, /slack/interactions and
	// /slack/events.
	Paths Paths
	// AppID, Token and SigningSecret are made up if they are empty. A token must
	// begin with xoxb-standin-, so that no real one can be meant.
	AppID, Token, SigningSecret string
	// Throttle answers more than one post per second and channel with 429.
	Throttle bool
	// AckWithin is how long the app may take to answer; 0 is Slack's three seconds.
	AckWithin time.Duration
	// Retries are the waits before an event is sent again; nil is at once, after a
	// minute and after five.
	Retries []time.Duration
	// Now is the clock of the workspace. Signatures carry the time of the machine,
	// because the app checks them against that. Nil is the machine's clock.
	Now func() time.Time
	// Snapshot is what Snapshot gave in an earlier run. It takes the place of the
	// seed, so that what an app remembers of its messages still holds.
	Snapshot []byte
	// OnJump is called when somebody on the page or a test moves the clock on.
	OnJump func(context.Context, time.Duration) error
	// Gallery gives all that the app can show; nil is nothing.
	Gallery func() []Exhibit
}

// Paths are where the app takes what Slack sends.
type Paths struct{ Commands, Interactions, Events string }

// Server is a running stand-in.
type Server struct {
	*Workspace
	opts     Options
	manifest Manifest
	base     string // our own address
	host     string
	token    string // of the app
	appToken string // of the app, for Socket Mode
	secret   string
	control  string // opens the control API
	exhibits func() []Exhibit
	client   *http.Client
	web      *http.Server
	sockets  *sockets.Hub

	ctx     context.Context // ends with Close
	stop    context.CancelFunc
	running sync.WaitGroup

	target struct {
		sync.Mutex
		app string
	}
}

// Start listens and serves until Close.
func Start(o Options) (*Server, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", cmp.Or(o.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, fault.Errorf(fault.Invalid, "The Slack stand-in cannot listen: %w", err)
	}
	s := newServer(o, l.Addr().String())
	if err := s.restore(o.Snapshot); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s.web = &http.Server{Handler: s.guard(s.routes()), ReadHeaderTimeout: 5 * time.Second}
	go s.web.Serve(l) //nolint:errcheck // it ends with Close
	return s, nil
}

func newServer(o Options, host string) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Retries == nil {
		o.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	o.AckWithin = cmp.Or(o.AckWithin, time.Duration(limit("ack.seconds"))*time.Second)
	o.Paths.Commands = cmp.Or(o.Paths.Commands, "/slack/commands")
	o.Paths.Interactions = cmp.Or(o.Paths.Interactions, "/slack/interactions")
	o.Paths.Events = cmp.Or(o.Paths.Events, "/slack/events")
	seed := DefaultSeed()
	if o.Seed != nil {
		seed = *o.Seed
	}
	a := app{ID: cmp.Or(o.AppID, newID("A")), Name: cmp.Or(o.Manifest.Display.Name, "App"), Bot: newID("B"), BotUser: newID("U")}
	s := &Server{
		Workspace: newWorkspace(seed, a, o.Now), opts: o, manifest: o.Manifest,
		base: "http://" + host, host: host,
		token: cmp.Or(o.Token, tokenPrefix+rand.Text()), appToken: "xapp-standin-" + rand.Text(),
		secret: cmp.Or(o.SigningSecret, rand.Text()), control: rand.Text(), exhibits: o.gallery(),
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 8},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	s.sockets = s.newHub()
	s.target.app = strings.TrimSuffix(o.App, "/")
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

const tokenPrefix = "xoxb-standin-"

// check refuses what could be meant for the real Slack or be seen from outside.
func (o Options) check() error {
	host, _, err := net.SplitHostPort(cmp.Or(o.Addr, "127.0.0.1:0"))
	if err != nil || !loopback(host) {
		return fault.Errorf(fault.Denied, "The Slack stand-in listens on the loopback interface only, and %q is not on it.", o.Addr)
	}
	if o.Token != "" && !strings.HasPrefix(o.Token, tokenPrefix) {
		return fault.Errorf(fault.Denied, "The Slack stand-in takes no token that could be real. Leave it out, or begin it with %s.", tokenPrefix)
	}
	return checkApp(o.App)
}

func checkApp(base string) error {
	if base == "" {
		return nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" || !loopback(u.Hostname()) || u.User != nil {
		return fault.Errorf(fault.Denied, "The Slack stand-in talks to an app on this machine only, by http on the loopback interface.")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Connect says where the app is.
func (s *Server) Connect(app string) error {
	if err := checkApp(app); err != nil {
		return err
	}
	s.target.Lock()
	defer s.target.Unlock()
	s.target.app = strings.TrimSuffix(app, "/")
	return nil
}

// Close stops listening, ends all that waits, and returns when nothing runs.
func (s *Server) Close() error {
	s.mu.Lock()
	s.stop() // with the lock, so that background starts nothing behind our back
	s.mu.Unlock()
	s.sockets.Close()
	err := s.web.Close()
	s.running.Wait()
	s.client.CloseIdleConnections()
	return err
}

// background runs f until Close, which waits for it.
func (s *Server) background(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() == nil {
		s.running.Go(f)
	}
}

// URL is the address of the page.
func (s *Server) URL() string { return s.base + "/" }

// APIURL is what an app takes instead of https://slack.com/api/. It ends in a
// slash, because slack-go puts the method right behind it.
func (s *Server) APIURL() string { return s.base + "/api/" }

// Token is the bot token, good for this stand-in only.
func (s *Server) Token() string { return s.token }

// AppToken is the app-level token for Socket Mode.
func (s *Server) AppToken() string { return s.appToken }

// SigningSecret is what deliveries are signed with.
func (s *Server) SigningSecret() string { return s.secret }

// ControlToken opens the control API. The page has it already.
func (s *Server) ControlToken() string { return s.control }

// AppID is the id of the app in the workspace.
func (s *Server) AppID() string { return s.app.ID }

// BotUser is the id under which the app speaks.
func (s *Server) BotUser() string { return s.app.BotUser }

// TeamID is the id of the workspace.
func (s *Server) TeamID() string { return s.team.ID }

func (s *Server) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/api/{method...}", s.serveAPI)
	m.HandleFunc("POST /upload/v1/{id}", s.serveUpload)
	m.HandleFunc("GET /files-pri/{id}/{name}", s.serveFile)
	m.HandleFunc("POST /response/{id}", s.serveResponse)
	m.Handle("GET "+sockets.Path, s.sockets)
	s.routeControl(m)
	s.routePage(m)
	s.routeGallery(m)
	return m
}
