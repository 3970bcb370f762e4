package face

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"

	"github.com/slack-go/slack"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/relay"
)

// A submission is a modal that somebody filled in.
type submission struct {
	press
	meta   screen.Meta
	values guide.Values
	state  *slack.ViewState
}

// submissions are what becomes of modals, by their callback id.
var submissions map[string]func(*App, context.Context, submission) (any, error)

func init() {
	submissions = map[string]func(*App, context.Context, submission) (any, error){
		screen.OnDecide: (*App).decided, screen.OnLend: (*App).lent, screen.OnPage: (*App).filled, screen.OnStart: (*App).filled,
		screen.OnAnswers: (*App).answered, screen.OnNotMe: (*App).passedOn, screen.OnConcern: (*App).concerned,
		screen.OnMediate: (*App).mediated, screen.OnOverride: (*App).overridden, screen.OnWitness: (*App).witnessed, screen.OnRound: (*App).roundOpened,
	}
}

// submitted takes a modal in. The answer says what stands beside its fields, or
// what takes its place.
func (a *App) submitted(ctx context.Context, i slack.InteractionCallback) (any, error) {
	take, ok := submissions[i.View.CallbackID]
	if !ok {
		return nil, nil
	}
	release, err := a.still()
	p := pressOf(i)
	if err == nil {
		defer release()
		err = a.recognise(ctx, i, &p)
	}
	s := submission{press: p, state: i.View.State, values: screen.Values(i.View.State)}
	if err == nil {
		s.meta, err = screen.ReadMeta(i.View.PrivateMetadata)
	}
	var answer any
	if err == nil {
		answer, err = take(a, ctx, s)
	}
	if err != nil {
		return a.notTaken(ctx, err)
	}
	return answer, nil
}

// viewAnswer is what Slack does with a modal that was submitted.
type viewAnswer struct {
	Action string            `json:"response_action"`
	View   json.RawMessage   `json:"view,omitempty"`
	Errors map[string]string `json:"errors,omitempty"`
}

// replaced shows another view in place of the one that was submitted.
func replaced(v screen.View, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return viewAnswer{Action: "update", View: v.JSON}, nil
}

// closed closes all modals.
func closed() any { return viewAnswer{Action: "clear"} }

// instead shows a message in place of the modal.
func (a *App) instead(m screen.Message) (any, error) { return replaced(a.Screens.AsView(m)) }

// problems stand beside their fields.
func problems(all ...guide.Problem) any {
	return viewAnswer{Action: "errors", Errors: screen.Errors(nil, all)}
}

// beside shows a refusal at a field, so that nothing of what was typed is lost.
func (s submission) beside(field string, err error) (any, error) {
	switch fault.CodeOf(err) {
	case fault.Internal, fault.Conflict, fault.Expired, fault.Denied, fault.NotFound:
		return nil, err
	}
	if _, there := s.values[field]; !there || errors.Is(err, errAgain) {
		return nil, err
	}
	return viewAnswer{Action: "errors", Errors: map[string]string{field: short(fault.Sentence(err))}}, nil
}

// short is a sentence as long as Slack shows one beside a field.
func short(s string) string {
	r := []rune(s)
	if len(r) > 300 {
		return string(r[:299]) + "…"
	}
	return s
}

// notTaken shows why nothing was done, in place of the modal.
func (a *App) notTaken(ctx context.Context, err error) (any, error) {
	if errors.Is(err, errAgain) {
		return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineSavedBefore}))
	}
	if _, busy := errors.AsType[relay.Wait](err); busy {
		return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineLate}))
	}
	if fault.CodeOf(err) == fault.Internal {
		a.Log.LogAttrs(ctx, slog.LevelError, "slack submission failed", slog.String("error", err.Error()))
	}
	return replaced(a.Screens.RefusedView(err, screen.Reader{}, ""))
}

// one is the only answer to a field, or "".
func one(v []string) string { return strings.TrimSpace(strings.Join(v, "\n")) }
