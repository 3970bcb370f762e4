package face

import (
	"context"
	"io/fs"
	"log/slog"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/guide"
	"conoe/shared/core/usecase"
)

// App is conoe in one Slack workspace. It is built as a literal with what New
// reads.
type App struct {
	*usecase.App
	Book    *guide.Book
	Screens *screen.Screens
	Slack   *slackapp.Client
	// Install is where the app is installed. Asides of another one are no
	// messages of ours.
	Install slackapp.Install
	// Owners are the accounts, "team/user", that found the workspace or are given
	// its office.
	Owners []string
	// Teams are further workspaces and organisations whose members are at home here.
	Teams []string
	// Outside says who may take part that is no member of the workspace; nobody if
	// it is empty.
	Outside Outside
	// Listen offers to record a decision where somebody reacts to a message of the
	// app or mentions it. Otherwise nothing of that is looked at.
	Listen bool
	// Bundle says where the bundle of an export lies: a place, or an address that is
	// good for a short while. Nil where whoever runs conoe hands bundles out.
	Bundle func(ctx context.Context, name string) (string, error)
	Log    *slog.Logger
	// Still keeps the clock of practice where it is until release is called. It is
	// nil where nobody moves the clock.
	Still func() (release func(), err error)
}

// still is Still, where it is there.
func (a *App) still() (release func(), err error) {
	if a.Still == nil {
		return func() {}, nil
	}
	return a.Still()
}

// New reads the book and the screens.
func New(files fs.FS) (*App, error) {
	book, err := guide.Read(files)
	if err != nil {
		return nil, err
	}
	screens, err := screen.New(files, book)
	if err != nil {
		return nil, err
	}
	return &App{Book: book, Screens: screens, Log: slog.New(slog.DiscardHandler)}, nil
}

// language is the language of all screens.
const language = "en"

// in names the installation, as asides do.
func (a *App) in() string { return a.Install.Team + "." + a.Install.User }
