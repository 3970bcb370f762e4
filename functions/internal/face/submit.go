package face

import (
	"context"
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
func submissions() map[string]func(*App, context.Context, submission) (any, error) {
	return map[string]func(*App, context.Context, submission) (any, error){
		screen.OnDecide: (*App).decided, screen.OnLend: (*App).lent, screen.OnPage: (*App).filled, screen.OnStart: (*App).filled,
		screen.OnAnswers: (*App).answered, screen.OnNotMe: (*App).passedOn, screen.OnConcern: (*App).concerned,
		screen.OnMediate: (*App).mediated, screen.OnOverride: (*App).overridden, screen.OnWitness: (*App).witnessed, screen.OnHurry: (*App).hurried,
		screen.OnEditKind: (*App).editKind, screen.OnEditItem: (*App).editItem, screen.OnRound: (*App).roundOpened,
		screen.OnPaste: (*App).pasted, screen.OnSort: (*App).sorted, screen.OnMinute: (*App).minuted, screen.OnNameWitness: (*App).renamed,
		screen.OnOutside: (*App).outsideNamed, screen.OnBind: (*App).bound,
	}
}

// submitted takes a modal in. The answer says what stands beside its fields, or
// what takes its place.
func (a *App) submitted(ctx context.Context, i slack.InteractionCallback) (any, error) {
	take, ok := submissions()[i.View.CallbackID]
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
	return a.plainly(ctx, answer), nil
}

type viewAnswer = screen.Answer

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
	return viewAnswer{Action: "errors", Errors: map[string]string{field: fault.Sentence(err)}}, nil
}

// firstOf is the first of some fields that a modal has; "" if it has none.
func (s submission) firstOf(fields ...string) string {
	for _, f := range fields {
		if _, there := s.values[f]; there {
			return f
		}
	}
	return ""
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
	return replaced(a.Screens.RefusedView(a.namedIn(ctx, err), screen.Reader{}, ""))
}

// one is the only answer to a field, or "".
func one(v []string) string { return strings.TrimSpace(strings.Join(v, "\n")) }
