package standin

import "context"

// Actor is a person whom a test plays. Its methods are Do with fewer words.
type Actor struct {
	s  *Server
	as string
}

// As plays a person, named by id or handle.
func (s *Server) As(person string) Actor { return Actor{s, person} }

func (a Actor) do(ctx context.Context, act Act) (Outcome, error) {
	act.As = a.as
	return a.s.Do(ctx, act)
}

// Type types a message, or a command with its slash, in a channel.
func (a Actor) Type(ctx context.Context, channel, text string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoType, Channel: channel, Text: text})
}

// Attach types a message, which may be empty, with files that were uploaded.
func (a Actor) Attach(ctx context.Context, channel, text string, files ...string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoType, Channel: channel, Text: text, Files: files})
}

// Reply types a message in a thread.
func (a Actor) Reply(ctx context.Context, channel, thread, text string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoType, Channel: channel, Thread: thread, Text: text})
}

// Shortcut chooses a shortcut of the workspace.
func (a Actor) Shortcut(ctx context.Context, callback string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoShortcut, Callback: callback})
}

// MessageShortcut chooses a shortcut of a message.
func (a Actor) MessageShortcut(ctx context.Context, m Message, callback string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoMessageShortcut, Channel: m.Channel, Message: m.TS, Callback: callback})
}

// Press uses an element of a message; values are what is chosen in it.
func (a Actor) Press(ctx context.Context, m Message, action string, values ...string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoElement, Channel: m.Channel, Message: m.TS, Action: action, Values: values})
}

// PressIn uses an element of a view, with what is in the other fields.
func (a Actor) PressIn(ctx context.Context, v View, state State, action string, values ...string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoElement, View: v.ID, Action: action, Values: values, State: state})
}

// Submit submits the modal on top.
func (a Actor) Submit(ctx context.Context, state State) (Outcome, error) {
	return a.do(ctx, Act{Do: DoSubmit, State: state})
}

// Close closes the modal on top.
func (a Actor) Close(ctx context.Context) (Outcome, error) { return a.do(ctx, Act{Do: DoClose}) }

// OpenHome opens the Home tab of the app.
func (a Actor) OpenHome(ctx context.Context) (Outcome, error) { return a.do(ctx, Act{Do: DoHome}) }

// React adds a reaction to a message.
func (a Actor) React(ctx context.Context, m Message, name string) (Outcome, error) {
	return a.do(ctx, Act{Do: DoReact, Channel: m.Channel, Message: m.TS, Reaction: name})
}

// Top is the modal on top of what the person has open.
func (a Actor) Top() (View, bool) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	p, _ := a.s.personNamed(a.as)
	stack := a.s.stacks[p.ID]
	if len(stack) == 0 {
		return View{}, false
	}
	return stack[len(stack)-1].copy(), true
}
